"""What pages and others read about claims, and what looks like one that was handed in twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Text
from firstfix.rewards.models import AddedHours, Claim, Expense, Trip

C = TypeVar("C", bound=Claim)
MOST_HINTS = 3


@dataclass
class Hint:
    """Others that look like the same claim; `more` are not named."""

    text: Text
    others: list[Claim] = field(default_factory=list)
    more: int = 0

    def add(self, other: Claim) -> None:
        if len(self.others) < MOST_HINTS:
            self.others.append(other)
        else:
            self.more += 1


def claims_listed(model: type[C], by: Actor) -> QuerySet[C]:
    rows: QuerySet[C] = model._default_manager.visible_to(by).select_related("engineer", "answered_by")  # type: ignore[attr-defined]
    return rows.select_related("receipt", "visit__work_order") if model is Expense else rows


def waiting_counts(by: Actor) -> dict[type[Claim], int]:
    """How many of each kind wait for approval."""
    return {
        model: model._default_manager.visible_to(by).filter(state="submitted").count()  # type: ignore[attr-defined]
        for model in (Expense, Trip, AddedHours)
    }


def hints_of(claims: Sequence[Claim]) -> dict[int, list[Hint]]:
    """By id, for claims of one kind: what a person should look at before approving. Nothing here refuses anything."""
    if not claims:
        return {}
    match claims[0]:
        case Expense():
            return _together(_same_receipt(claims), _alike(claims, _what_was_paid, _("the same day, kind and amount")))  # type: ignore[arg-type]
        case Trip():
            return _overlapping(claims)  # type: ignore[arg-type]
        case _:
            return _alike(claims, _what_was_worked, _("the same day, kind and length"))


def _same_receipt(expenses: Sequence[Expense]) -> dict[int, list[Hint]]:
    """The same picture, whoever handed it in."""
    hashes = {one.pk: one.receipt.sha256 for one in expenses if one.receipt}
    others = _counted(Expense, expenses).filter(receipt__sha256__in=set(hashes.values()))
    by_hash = _grouped(others.select_related("receipt"), lambda one: one.receipt.sha256)
    return _hints(hashes, by_hash, _("the same photo"))


def _alike(claims: Sequence[C], key: Callable[[Any], Any], text: Text) -> dict[int, list[Hint]]:
    keys = {one.pk: key(one) for one in claims}
    days, people = {one.day for one in claims}, {one.engineer_id for one in claims}
    others = _counted(type(claims[0]), claims).filter(day__in=days, engineer__in=people)
    return _hints(keys, _grouped(others, key), text)


def _what_was_paid(one: Expense) -> tuple[Any, ...]:
    return one.engineer_id, one.day, one.kind, one.amount, one.currency


def _what_was_worked(one: AddedHours) -> tuple[Any, ...]:
    return one.engineer_id, one.day, one.kind, one.minutes


def _overlapping(trips: Sequence[Trip]) -> dict[int, list[Hint]]:
    """An engineer is on one trip at a time."""
    people = {one.engineer_id for one in trips}
    first, last = min(one.starts_at for one in trips), max(one.ends_at for one in trips)
    rows = _counted(Trip, trips).filter(engineer__in=people, starts_at__lt=last, ends_at__gt=first)
    of_engineer = _grouped(rows, lambda one: one.engineer_id)
    found: dict[int, list[Hint]] = {}
    for trip in trips:
        hint = Hint(_("it overlaps another trip"))
        for other in of_engineer.get(trip.engineer_id, ()):
            if other.pk != trip.pk and other.starts_at < trip.ends_at and other.ends_at > trip.starts_at:
                hint.add(other)
        if hint.others:
            found[trip.pk] = [hint]
    return found


def _counted(model: type[C], claims: Iterable[Claim]) -> QuerySet[C]:
    """Those that count, around the days of `claims`: a year is as far as anything can be handed in."""
    days = [one.day for one in claims]
    year = timedelta(days=367)
    rows = model._default_manager.filter(~Q(state="withdrawn"), day__range=(min(days) - year, max(days) + year))
    return rows.select_related("engineer").order_by("day", "pk")


def _grouped(rows: Iterable[C], key: Callable[[Any], Any]) -> dict[Any, list[C]]:
    groups: dict[Any, list[C]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _hints(keys: dict[int, Any], groups: dict[Any, list[C]], text: Text) -> dict[int, list[Hint]]:
    found: dict[int, list[Hint]] = {}
    for pk, key in keys.items():
        group = groups.get(key, ())
        others = [other for other in group[: MOST_HINTS + 1] if other.pk != pk][:MOST_HINTS]
        if others:
            # The claim itself is one of the group.
            found[pk] = [Hint(text, list(others), more=len(group) - 1 - len(others))]
    return found


def _together(*parts: dict[int, list[Hint]]) -> dict[int, list[Hint]]:
    found: dict[int, list[Hint]] = {}
    for part in parts:
        for pk, hints in part.items():
            found.setdefault(pk, []).extend(hints)
    return found
