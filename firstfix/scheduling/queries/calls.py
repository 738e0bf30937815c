"""Calls at warehouses as stops of engineers' days, with the ways to and from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from firstfix.people.models import Engineer
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import DepotCall, Fetching, Visit
from firstfix.scheduling.rules import Leg, Place, Span, Way, legs, place, travel_time


@dataclass(frozen=True)
class Called:
    """A call with what is fetched there."""

    call: DepotCall
    fetched: tuple[Fetching, ...]

    @property
    def span(self) -> Span:
        return span_of_call(self.call)

    @property
    def parts(self) -> list[Fetching]:
        """What is kept there, of each part once."""
        pieces: Counter[int] = Counter()
        for one in self.fetched:
            pieces[one.part_id or 0] += one.quantity
        each = {one.part_id: one.part for one in self.fetched if one.part}
        return [Fetching(part=part, quantity=pieces[id or 0]) for id, part in each.items()]

    @property
    def has_tools(self) -> bool:
        return any(one.part_id is None for one in self.fetched)


@dataclass(frozen=True)
class CallStop(Called):
    """A call in an engineer's day, with the way to it."""

    leg: Leg


@dataclass(frozen=True)
class Reached:
    """The way to a visit, and the calls that come right before it."""

    leg: Leg
    calls: tuple[CallStop, ...] = ()


def calls_by_engineer(engineers: Iterable[int], span: Span) -> dict[int, list[DepotCall]]:
    """In order of time, with their places and what they bring: two statements."""
    found: dict[int, list[DepotCall]] = defaultdict(list)
    for call in _calls(list(engineers), span.start, span.end):
        found[call.engineer_id].append(call)
    return found


@written_once
def _calls(engineers: Ids, start: datetime, end: datetime) -> QuerySet[DepotCall]:
    fetchings = Prefetch("fetchings", Fetching.objects.select_related("part").order_by("part__code"))
    rows = DepotCall.objects.filter(engineer__in=engineers, starts_at__gte=start, starts_at__lt=end)
    return rows.select_related("place").prefetch_related(fetchings).order_by("starts_at", "pk")


def calls_of_visit(visit: Visit) -> list[Called]:
    """The calls that bring something for it, with what they bring for it."""
    rows = Fetching.objects.filter(visit=visit).select_related("call__place", "call__engineer", "part")
    found: dict[int, list[Fetching]] = defaultdict(list)
    for one in rows.order_by("call__starts_at", "part__code"):
        found[one.call_id].append(one)
    return [Called(some[0].call, tuple(some)) for some in found.values()]


def calls_taking(engineers: Iterable[Engineer], span: Span, *, besides: Visit | None = None) -> QuerySet[DepotCall]:
    """Calls that take these engineers' time in the span; not those that only serve the visit `besides`."""
    taken = DepotCall.objects.filter(
        engineer__in=[one.pk for one in engineers], starts_at__lt=span.end, ends_at__gt=span.start
    )
    return standing_without(taken, besides).select_related("engineer", "place").order_by("starts_at")


def standing_without(calls: QuerySet[DepotCall], visit: Visit | None) -> QuerySet[DepotCall]:
    """Those that would still be there if the visit were not."""
    if visit is None:
        return calls
    return calls.filter(Exists(Fetching.objects.filter(call=OuterRef("pk")).exclude(visit=visit)))


def span_of_call(call: DepotCall) -> Span:
    return Span(call.starts_at, call.ends_at)


def place_of_call(call: DepotCall) -> Place | None:
    return place(call.place.latitude, call.place.longitude)


def route_with(
    visits: Iterable[tuple[Span, Place | None]], calls: Iterable[DepotCall], *, start: Place | None
) -> list[Place | None]:
    """Where somebody is one after the other who starts there, makes these visits and calls, and goes on."""
    stops = [*visits, *((span_of_call(call), place_of_call(call)) for call in calls)]
    return [start, *(where for _span, where in sorted(stops, key=lambda stop: stop[0]))]


def reached(
    visits: Sequence[tuple[Span, Place | None]],
    calls: Sequence[DepotCall],
    *,
    start: Place | None,
    way: Way = travel_time,
) -> list[Reached]:
    """How each of the visits, in order of time, is reached from `start`; a call belongs to the visit after it."""
    stops: list[tuple[Span, Place | None]] = []
    before: list[list[DepotCall]] = []
    waiting = list(calls)
    for visit in visits:
        ahead = [call for call in waiting if call.starts_at < visit[0].start]
        waiting = waiting[len(ahead) :]
        stops += [*((span_of_call(call), place_of_call(call)) for call in ahead), visit]
        before.append(ahead)
    there = iter(legs(stops, start=start, way=way))
    return [Reached(calls=tuple(_stop(call, next(there)) for call in ahead), leg=next(there)) for ahead in before]


def _stop(call: DepotCall, leg: Leg) -> CallStop:
    return CallStop(call, tuple(call.fetchings.all()), leg)
