"""Days as documents: the stops in order with the ways between, what was left over, and what to take along."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from firstfix.engineer.queries.values import both, minutes
from firstfix.engineer.queries.window import Window
from firstfix.equipment.rules import number_of
from firstfix.field.models import DayAcceptance
from firstfix.field.queries.accepted import packed_keys, reported_keys
from firstfix.field.queries.day import unfinished, ways_between
from firstfix.field.queries.pick_list import PartLine, ToolLine
from firstfix.field.queries.picks import picks_for, span_of, with_needs
from firstfix.platform.tenants.zone import company_day
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import Booking, DepotCall, Visit
from firstfix.scheduling.queries.calls import CallStop, calls_by_engineer
from firstfix.scheduling.rules import Span

Document = dict[str, Any]


def day_documents(window: Window, days: Iterable[date], *, now: datetime) -> dict[date, Document]:
    """By the day. What stands in all of them is asked for once; a day without visits asks for nothing, but today's
    for what was left over.
    """
    days = list(days)
    visits = _visits([one.visit for day in days for one in window.by_day[day]])
    calls = _calls(window, days) if visits else {}
    accepted = {one.day: one for one in DayAcceptance.objects.filter(engineer=window.engineer, day__in=days)}
    return {
        day: _empty(day)
        | _stops(window, [visits[one.visit] for one in window.by_day[day] if one.visit in visits], calls.get(day, []))
        | (_to_take_along(window, day, visits) if day >= window.today else {})
        | {"left_over": _left_over(window, now) if day == window.today else []}
        | {"accepted": _accepted(accepted.get(day))}
        for day in days
    }


def _visits(ids: Collection[int]) -> dict[int, Visit]:
    """By the id, with what stops and pick lists read of them."""
    return {visit.pk: visit for visit in _with_needs(ids)}


@written_once
def _with_needs(ids: Ids) -> QuerySet[Visit]:
    crew = Prefetch("bookings", Booking.objects.select_related("engineer"))
    rows = Visit.objects.filter(pk__in=ids).select_related("work_order__site")
    return rows.prefetch_related(crew, *with_needs("work_order__"))


def _empty(day: date) -> Document:
    names = ("stops", "left_over", "parts", "tools", "blocked", "packed", "reported")
    nothing: dict[str, list[Any]] = {name: [] for name in names}
    return {"day": day, **nothing, "accepted": None}


def _calls(window: Window, days: Collection[date]) -> dict[date, list[DepotCall]]:
    """Calls at warehouses, by the day."""
    span = Span(span_of(min(days)).start, span_of(max(days)).end)
    found: dict[date, list[DepotCall]] = {}
    for call in calls_by_engineer([window.engineer.pk], span)[window.engineer.pk]:
        found.setdefault(company_day(call.starts_at), []).append(call)
    return found


def _stops(window: Window, visits: Sequence[Visit], calls: Sequence[DepotCall]) -> Document:
    ways = ways_between(window.engineer, visits, calls) if visits else []
    return {
        "stops": [
            {
                "visit": visit.pk,
                "travel_minutes": minutes(way.leg.travel),
                "kilometres": None,
                "calls": [_call(one) for one in way.calls],
            }
            for visit, way in zip(visits, ways, strict=True)
        ]
    }


def _call(stop: CallStop) -> Document:
    return {
        "place": stop.call.place.name,
        "start": stop.span.start,
        "end": stop.span.end,
        "travel_minutes": minutes(stop.leg.travel),
        "parts": [
            {"name": both(one.part.name), "quantity": number_of(one.quantity, one.part.unit), "unit": one.part.unit}
            for one in stop.parts
            if one.part
        ],
        "has_tools": stop.has_tools,
    }


def _left_over(window: Window, now: datetime) -> list[Document]:
    """What waits is today's concern, whichever day the phone shows."""
    today = {one.order for one in window.by_day[window.today]}
    return [
        {"order": one.order.pk, "number": one.order.number, "subject": one.order.subject, "why": one.why}
        for one in unfinished(window.engineer, window.today, now=now)
        if one.order.pk not in today
    ]


def _to_take_along(window: Window, day: date, visits: Mapping[int, Visit]) -> Document:
    stops = [visits[one.visit] for one in window.by_day[day] if one.visit in visits]
    picks = picks_for(stops, day=day).list_of(window.engineer)
    by_order = {visit.work_order_id: visit.pk for visit in stops}
    has_lines = bool(picks.parts or picks.tools)
    return {
        "parts": [_part(line, by_order) for line in picks.parts],
        "tools": [_tool(line, by_order) for line in picks.tools],
        "blocked": sorted(picks.blocked),
        "packed": packed_keys(window.engineer, day, picks) if has_lines else [],
        "reported": reported_keys(window.engineer, day, picks) if has_lines else [],
    }


def _accepted(acceptance: DayAcceptance | None) -> Document | None:
    if acceptance is None:
        return None
    seen = acceptance.visits.items()
    return {
        "at": acceptance.at,
        "visits": {visit: one["version"] for visit, one in seen},
        "was": {visit: {"start": one["start"], "what": one.get("what", "")} for visit, one in seen},
    }


def _part(line: PartLine, visits: Mapping[int, int]) -> Document:
    return {
        "key": line.key,
        "name": both(line.part.name),
        "code": line.part.code,
        "quantity": number_of(line.quantity, line.part.unit),
        "unit": line.part.unit,
        "source": line.source.value,
        "place": line.place.name if line.place else "",
        "visits": [visits[order] for order in line.orders if order in visits],
        **({"numbers": [lot.number for lot in line.numbers]} if line.needs_numbers else {}),
    }


def _tool(line: ToolLine, visits: Mapping[int, int]) -> Document:
    return {
        "key": line.key,
        "name": both(line.tool_type.name),
        "code": line.tool.code if line.tool else "",
        "quantity": 1,
        "unit": "piece",
        "source": line.source.value,
        "place": line.place.name if line.place else "",
        "visits": [visits[order] for order in line.orders if order in visits],
    }
