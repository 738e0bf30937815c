"""Which tools are where, and whether they may be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from firstfix.logistics.models import Tool, ToolLoan
from firstfix.logistics.queries.stock import engineers_of_vans
from firstfix.logistics.rules import CALIBRATION_NOTICE, REMINDED_AGAIN, Calibration, calibration_state
from firstfix.logistics.states import HELD_LOANS
from firstfix.people.models import Engineer


class ToolAt(NamedTuple):
    """`holder` is the engineer (id) to whom it is lent or promised on the day."""

    id: int
    code: str
    tool_type_id: int
    place_id: int
    calibrated_until: date | None
    calibration: Calibration
    holder: int | None = None


def tools_at(places: Iterable[int], *, on: date, types: Iterable[int] | None = None) -> list[ToolAt]:
    """The tools at these places (ids) with their calibration on that day; what stays valid longest comes first.

    Not those that are out of order, nor those that will lie elsewhere by then: lent until before that day, or
    promised to somebody else's van. One that waits in a store for somebody says so by `holder`.
    """
    there = _known(Q(place__in=list(places)), on=on, types=types)
    return [tool for tool, carrier in there if carrier is None or tool.holder in (None, carrier)]


def _known(where: Q, *, on: date, types: Iterable[int] | None) -> list[tuple[ToolAt, int | None]]:
    """In order and not on the way back by that day, each with the engineer (id) in whose van it lies now."""
    loans = ToolLoan.objects.filter(tool=OuterRef("pk"))
    held = loans.filter(state__in=HELD_LOANS, starts_on__lte=on, due_on__gte=on)
    tools = Tool.objects.filter(where, out_of_order="").annotate(holder=Subquery(held.values("engineer")[:1]))
    if on > timezone.localdate():  # a late one still lies where it is today
        tools = tools.exclude(Exists(loans.filter(state="out", due_on__lt=on)), holder=None)
    if types is not None:
        tools = tools.filter(tool_type__in=types)
    rows = tools.values_list(
        "pk", "code", "tool_type_id", "place_id", "calibrated_until", "tool_type__calibration_months", "holder",
        "place__engineer_id",
    )  # fmt: skip
    found = [
        (ToolAt(pk, code, kind, place or 0, until, calibration_state(until, every_months=months, on=on), held_by), van)
        for pk, code, kind, place, until, months, held_by, van in rows
    ]
    return sorted(
        found, key=lambda one: (one[0].calibrated_until is None, one[0].calibrated_until, one[0].code), reverse=True
    )


def tools_by_engineer(
    engineers: Iterable[Engineer], *, on: date | None = None, types: Collection[int] | None = None
) -> dict[int, set[int]]:
    """The types of the tools that each may use on that day, in the van or reserved: {engineer id: {tool type id}}.

    types  only these (ids), of which there may be none at all; None: all
    """
    if types is not None and not types:
        return {}
    on = on or timezone.localdate()
    vans = engineers_of_vans(engineers)
    reserved = ToolLoan.objects.filter(
        state="reserved", engineer__in=vans.values(), starts_on__lte=on, due_on__gte=on
    ).values("tool")
    usable: dict[int, set[int]] = defaultdict(set)
    ids = set(vans.values())
    for tool, carrier in _known(Q(place__in=vans) | Q(pk__in=reserved), on=on, types=types):
        user = tool.holder or carrier
        if user in ids and tool.calibration.is_usable:
            usable[user].add(tool.tool_type_id)
    return dict(usable)


def tools_in_vans(engineers: Iterable[Engineer]) -> list[Tool]:
    """All tools that these engineers have with them, usable or not."""
    rows = Tool.objects.filter(place__engineer__in=[one.pk for one in engineers])
    return list(rows.select_related("tool_type", "place", "owner").order_by("code"))


def usable_instead(tool: Tool, *, on: date, most: int = 3) -> list[Tool]:
    """Others of its type that may be used on that day: those in stores first."""
    others = Tool.objects.filter(tool_type=tool.tool_type_id, out_of_order="", place__isnull=False)
    good = others.exclude(pk=tool.pk).filter(calibrated_until__gte=on).select_related("place", "tool_type")
    return sorted(good, key=lambda one: (one.place is not None and one.place.engineer_id is not None, one.code))[:most]


def calibrations_due(*, today: date) -> QuerySet[Tool]:
    """Run out or ending soon, not away for it, and not said within the last days; the first to end comes first."""
    ends = Q(calibrated_until__lte=today + CALIBRATION_NOTICE)
    never = Q(calibrated_until=None, tool_type__calibration_months__isnull=False)
    not_lately = Q(reminded_on=None) | Q(reminded_on__lte=today - REMINDED_AGAIN)
    rows = Tool.objects.filter(ends | never, not_lately, sent_to="", out_of_order="")
    return rows.select_related("tool_type", "place__engineer__user").order_by("calibrated_until", "code")
