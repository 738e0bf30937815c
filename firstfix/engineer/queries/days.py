"""Days as documents: the stops in order with the ways between, what was left over, and what to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from firstfix.engineer.queries.values import both, minutes
from firstfix.engineer.queries.window import Window
from firstfix.field.models import DayAcceptance
from firstfix.field.queries.accepted import acceptance_of, packed_keys, reported_keys
from firstfix.field.queries.day import EngineersDay, day_of
from firstfix.field.queries.pick_list import PartLine, ToolLine

Document = dict[str, Any]


def day_documents(window: Window, days: Iterable[date], *, now: datetime) -> dict[date, Document]:
    """By the day. A day without visits asks the database for nothing but what was left over, and that today alone."""
    return {
        day: _day(day_of(window.engineer, day, now=now), window)
        if window.by_day[day] or day == window.today
        else _empty(day)
        for day in days
    }


def _empty(day: date) -> Document:
    names = ("stops", "left_over", "parts", "tools", "blocked", "packed", "reported")
    nothing: dict[str, list[Any]] = {name: [] for name in names}
    return {"day": day, **nothing, "accepted": None}


def _day(found: EngineersDay, window: Window) -> Document:
    is_over = found.day < window.today
    visits = {stop.order.pk: stop.visit.pk for stop in found.stops}
    return _empty(found.day) | {
        "stops": [
            {"visit": stop.visit.pk, "travel_minutes": minutes(stop.leg.travel), "kilometres": None}
            for stop in found.stops
        ],
        # What waits is today's concern, whichever day the phone shows.
        "left_over": [
            {"order": one.order.pk, "number": one.order.number, "subject": one.order.subject, "why": one.carry_over.why}
            for one in found.left_over
        ]
        if found.day == window.today
        else [],
        "parts": [] if is_over else [_part(line, visits) for line in found.picks.parts],
        "tools": [] if is_over else [_tool(line, visits) for line in found.picks.tools],
        "blocked": [] if is_over else sorted(found.picks.blocked),
        "packed": packed_keys(window.engineer, found.day, found.picks),
        "reported": reported_keys(window.engineer, found.day, found.picks),
        "accepted": _accepted(acceptance_of(window.engineer, found.day)),
    }


def _accepted(acceptance: DayAcceptance | None) -> Document | None:
    if acceptance is None:
        return None
    return {"at": acceptance.at, "visits": {visit: seen["version"] for visit, seen in acceptance.visits.items()}}


def _part(line: PartLine, visits: Mapping[int, int]) -> Document:
    return {
        "key": line.key,
        "name": both(line.part.name),
        "code": line.part.code,
        "quantity": line.quantity,
        "source": line.source.value,
        "place": line.place.name if line.place else "",
        "visits": [visits[order] for order in line.orders if order in visits],
    }


def _tool(line: ToolLine, visits: Mapping[int, int]) -> Document:
    return {
        "key": line.key,
        "name": both(line.tool_type.name),
        "code": line.tool.code if line.tool else "",
        "quantity": 1,
        "source": line.source.value,
        "place": line.place.name if line.place else "",
        "visits": [visits[order] for order in line.orders if order in visits],
    }
