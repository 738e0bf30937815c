"""An engineer's shifts as planning-problem/1 has them, with the visits that stand in them as locked orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from firstfix.engines.planning.problem import Order, trusted_order
from firstfix.scheduling.rules import HOUR, Place, Span
from firstfix.scheduling.translate.day import LUNCH, DayToPlan, Standing, Worker
from firstfix.scheduling.translate.roads import Ways

#: Neither what stands nor what may only be moved is ever left out for anything else.
STANDS = 1_000_000
#: Days of engineers in memory: with 5 visits some 13 kB each.
REMEMBERED = 1200


class Day(NamedTuple):
    """From midnight to midnight; a break starts in `noon`, if there are any."""

    span: Span
    noon: Span
    has_pauses: bool


class Times(NamedTuple):
    """What decides how an engineer's day is written. `held` may be moved, by order; `fixed` is decided."""

    id: int
    shifts: tuple[Span, ...]
    home: Place | None
    here: Place | None
    ready_at: datetime | None
    dear_from: datetime | None
    standing: tuple[Standing, ...]
    held: tuple[Standing, ...]
    fixed: tuple[Span, ...]


@dataclass(frozen=True)
class Shifts:
    """Read only: equal days share it.

    shifts, orders  as the format has them
    standing  the orders as the engine has them
    places   by name; `route` are those of the engineer's ways
    starts   where each shift starts
    decreed  seconds that a way takes at most
    speeds   km/h in each shift between its ends; `out` from its start, `back` to home, by place
    """

    shifts: list[dict[str, Any]] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    standing: list[Order] = field(default_factory=list)
    places: dict[str, Place | None] = field(default_factory=dict)
    route: list[str] = field(default_factory=list)
    starts: list[Place | None] = field(default_factory=list)
    decreed: dict[tuple[str, str], int] = field(default_factory=dict)
    speeds: list[int] = field(default_factory=list)
    out: dict[str, int] = field(default_factory=dict)
    back: dict[str, int] = field(default_factory=dict)


def times_of(worker: Worker, day: DayToPlan) -> Times:
    id = worker.engineer.pk
    places = {job.order.pk: job.place for job in day.jobs} if day.held else {}
    return Times(
        *(id, tuple(worker.shifts), worker.home, worker.here, worker.ready_at, worker.dear_from),
        standing=tuple(worker.standing),
        held=tuple(
            Standing(f"o{put.order_id}", Span(put.start, put.end), places[put.order_id])
            for put in day.held.values()
            if id in put.crew
        ),
        fixed=tuple(Span(put.start, put.end) for put in day.fixed.values() if id in put.crew),
    )


def written_shifts(times: Times, day: Day, ways: Ways) -> Shifts:
    """What roads are like may change from one hour to the next, so only what rests on estimates is remembered."""
    return _Writer(times, day, ways).written() if ways.known else remembered_shifts(times, day, ways.zone)


@lru_cache(maxsize=REMEMBERED)
def remembered_shifts(times: Times, day: Day, zone: tzinfo | None) -> Shifts:
    return _Writer(times, day, Ways(zone=zone)).written()


class _Writer:
    def __init__(self, times: Times, day: Day, ways: Ways) -> None:
        self.times, self.day, self.ways = times, day, ways
        self.found = Shifts()

    def written(self) -> Shifts:
        times, found = self.times, self.found
        home = self._place(f"h{times.id}", times.home)
        for shift in times.shifts:
            begin, here = shift.start, times.home
            if times.ready_at and times.ready_at > begin:
                begin, here = times.ready_at, times.here
            stops = [one for one in times.standing if one.span.overlaps(shift)]
            while stops and stops[0].span.start < begin:  # began before the shift, or the stop before it runs late
                begin, here = max(begin, stops[0].span.end), stops[0].place
                del stops[0]
            if begin >= shift.end:
                continue
            start = self._place(f"b{times.id}-{len(found.shifts)}", here)
            found.starts.append(here)
            names = [self._place(f"{one.key}-{times.id}", one.place) for one in stops]
            found.route.extend([start, *names, home])
            self._decree(start, begin, stops, names)
            self._decree_held(Span(begin, shift.end), start, dict(zip(names, stops, strict=True)))
            held = self._held_in(shift)
            ways_home = (one.span.end + self.ways(one.place, times.home, one.span.end) for one in [*stops, *held])
            end = max([shift.end, *ways_home])
            self._time_of_day(start, home, Span(begin, shift.end), until=end)
            found.shifts.append(
                {
                    "start_place": start,
                    "end_place": home,
                    "from": self._at(begin),
                    "to": self._at(min(shift.end, max(begin, times.dear_from or shift.end))),
                    "overtime_to": self._at(end),
                    **self._lunch(Span(begin, shift.end), stops),
                }
            )
            found.orders.extend(self._lock(one, name) for one, name in zip(stops, names, strict=True))
        found.standing.extend(map(trusted_order, found.orders))
        return found

    def _time_of_day(self, start: str, home: str, shift: Span, *, until: datetime) -> None:
        """How fast ways are: the engine knows one time for each, so it is that of the slowest hour in which it may be.

        As a rule only the way out lies in the first hour of a shift, and only the way home in the last one and after.
        """
        inner = Span(shift.start + HOUR, shift.end - HOUR) if shift.length > 2 * HOUR else shift
        slowest, found = self.ways.slowest, self.found
        found.speeds.append(slowest(inner))
        found.out[start] = slowest(Span(shift.start, inner.end))
        home_speed = slowest(Span(inner.start, until))
        found.back[home] = min(home_speed, found.back.get(home, home_speed))

    def _decree(self, here: str, begin: datetime, standing: Sequence[Standing], places: Sequence[str]) -> None:
        """Ways between what stands already are as long as there is time for them, at most."""
        before, free_from = here, begin
        for one, where in zip(standing, places, strict=True):
            self.found.decreed[before, where] = max(0, seconds_of(one.span.start - free_from))
            before, free_from = where, one.span.end

    def _decree_held(self, shift: Span, start: str, standing: Mapping[str, Standing]) -> None:
        """The same for what is held, by the plan, so that nothing moves that only was planned tightly; but the way of
        somebody who runs late takes its time.
        """
        held = {one.key: one for one in self._held_in(shift)}
        if not held:
            return
        planned = sorted((one.span, where) for where, one in {**held, **standing}.items())
        if self.times.ready_at is None or self.times.ready_at < shift.start:
            planned = [(Span(shift.start, shift.start), start), *planned]
        for (before, here), (after, there) in pairwise(planned):
            self.found.decreed[here, there] = max(0, seconds_of(after.start - before.end))

    def _held_in(self, shift: Span) -> list[Standing]:
        """What is held in the shift, by the names of its places."""
        return [one for one in self.times.held if shift.start <= one.span.start < shift.end]

    def _lunch(self, shift: Span, standing: Iterable[Standing]) -> dict[str, Any]:
        noon = Span(self.day.noon.start, self.day.noon.end + LUNCH)
        taken: Iterator[Span] = (one.span for one in (*standing, *self.times.held))
        if not self.day.has_pauses or not shift.holds(noon):
            return {}
        if any(span.overlaps(noon) for span in (*taken, *self.times.fixed)):
            return {}
        first, last = self._at(self.day.noon.start), self._at(self.day.noon.end)
        return {"break": {"from": first, "to": last, "seconds": seconds_of(LUNCH)}}

    def _lock(self, one: Standing, where: str) -> dict[str, Any]:
        return {
            "id": where,
            "place": where,
            "seconds": seconds_of(one.span.length),
            "penalty": STANDS,
            "locked": {"engineer": str(self.times.id), "start": self._at(one.span.start)},
            "promised": True,
        }

    def _place(self, id: str, place: Place | None) -> str:
        self.found.places[id] = place
        return id

    def _at(self, moment: datetime) -> int:
        return seconds_of(moment - self.day.span.start)


def seconds_of(length: timedelta) -> int:
    return int(length.total_seconds())
