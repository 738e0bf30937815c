"""What pages and others read about claims, and what looks like one that was handed in twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Text
from firstfix.platform.tenants.zone import midnight
from firstfix.rewards.access import visible_claims
from firstfix.rewards.models import AddedHours, Advance, Claim, Expense, Trip

C = TypeVar("C", bound=Claim)
MOST_HINTS = 3


@dataclass(frozen=True)
class Hint:
    """Others that look like the same claim; `more` are not named."""

    text: Text
    others: list[Claim]
    more: int


#: What makes two claims look alike: the words for it, and the columns that are the same.
SAME_RECEIPT = (_("the same photo"), ("receipt__sha256",))
SAME_EXPENSE = (_("the same day, kind and amount"), ("engineer_id", "day", "kind", "amount", "currency"))
SAME_HOURS = (_("the same day, kind and length"), ("engineer_id", "day", "kind", "minutes"))
OVERLAP = _("it overlaps another trip")
SAME_DAY = _("another trip on the same day: the day is paid once")


def claims_listed(model: type[C], by: Actor) -> QuerySet[C]:
    rows = visible_claims(model, by)
    return rows.select_related("receipt", "upload", "visit__work_order") if model is Expense else rows


def waiting_counts(by: Actor) -> dict[type[Claim], int]:
    """How many of each kind wait for approval."""
    kinds: tuple[type[Claim], ...] = (Expense, Advance, Trip, AddedHours)
    return {model: visible_claims(model, by).filter(state="submitted").count() for model in kinds}


def hints_of(claims: Sequence[Claim]) -> dict[int, list[Hint]]:
    """By id, for claims of one kind: what a person should look at before approving. Nothing here refuses anything.

    Of thousands alike only the keys are read, and only those that are named as records.
    """
    if not claims or isinstance(claims[0], Advance):
        return {}
    match claims[0]:
        case Expense():
            found = [_alike(claims, *SAME_RECEIPT), _alike(claims, *SAME_EXPENSE)]
        case AddedHours():
            found = [_alike(claims, *SAME_HOURS)]
        case _:
            found = _other_trips([one for one in claims if isinstance(one, Trip)])
    named = {pk for part in found for _text, others in part.values() for pk in others[:MOST_HINTS]}
    records = type(claims[0])._default_manager.select_related("engineer").in_bulk(named)
    hints: dict[int, list[Hint]] = {}
    for part in found:
        for pk, (text, others) in part.items():
            shown = [records[other] for other in others[:MOST_HINTS]]
            hints.setdefault(pk, []).append(Hint(text, shown, more=len(others) - len(shown)))
    return hints


#: By the id of a claim: in which words, and the ids of the others.
_Found = dict[int, tuple[Text, list[int]]]


def _alike(claims: Sequence[Claim], text: Text, columns: tuple[str, ...]) -> _Found:
    keys = {one.pk: tuple(_value(one, column) for column in columns) for one in claims}
    wanted = {key for key in keys.values() if None not in key}
    first = columns[0]
    rows = _counted(claims).filter(**{f"{first}__in": {key[0] for key in wanted}})
    if "day" in columns:
        rows = rows.filter(day__in={one.day for one in claims})
    groups: dict[tuple[Any, ...], list[int]] = {}
    for pk, *key in rows.values_list("pk", *columns):
        groups.setdefault(tuple(key), []).append(pk)
    found: _Found = {}
    for pk, key in keys.items():
        if others := [other for other in groups.get(key, ()) if other != pk]:
            found[pk] = (text, others)
    return found


def _other_trips(trips: Sequence[Trip]) -> list[_Found]:
    """An engineer is on one trip at a time; trips one after the other that share a day are said, too."""
    first, last = min(one.day for one in trips), max(one.last_day for one in trips)
    rows = _counted(trips).filter(engineer__in={one.engineer_id for one in trips})
    near = list(rows.filter(starts_at__lt=midnight(last + timedelta(days=1)), ends_at__gte=midnight(first)))
    overlaps: _Found = {}
    days: _Found = {}
    for trip in trips:
        others = [one for one in near if one.engineer_id == trip.engineer_id and one.pk != trip.pk]
        hit = [one.pk for one in others if one.starts_at < trip.ends_at and one.ends_at > trip.starts_at]
        by_day = [one.pk for one in others if one.day <= trip.last_day and one.last_day >= trip.day]
        if hit:
            overlaps[trip.pk] = (OVERLAP, hit)
        if after := [pk for pk in by_day if pk not in hit]:
            days[trip.pk] = (SAME_DAY, after)
    return [overlaps, days]


def _counted(claims: Sequence[Claim]) -> QuerySet[Any]:
    """Those of the same kind that count, around the days of `claims`: a year is as far as anything is handed in."""
    days, year = [one.day for one in claims], timedelta(days=367)
    rows = type(claims[0])._default_manager.exclude(state="withdrawn")
    return rows.filter(day__range=(min(days) - year, max(days) + year)).order_by("day", "pk")


def _value(claim: Any, column: str) -> Any:
    """`receipt__sha256` of a claim without a receipt is None."""
    for name in column.split("__"):
        claim = getattr(claim, name) if claim is not None else None
    return claim
