"""What holds for plans: travel, windows, what an order is worth on a day, and the times of a visit. Pure, on values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple, Protocol

from firstfix.work.rules import Priority

#: Roads are longer than the straight line: 1.4 over a whole country (Boscoe, Henry and Zdeb 2012), less in cities.
ROAD_FACTOR = 1.3
#: When it is not said when somebody leaves: by day, outside of the rush hours.
SPEED_KMH = 30
#: In a large city by the hour of the day, 0 to 23. In the rush hours Amap measured 23 km/h (Guangzhou 2016, Chongqing
#: 2020) at 1.86 times the time of free roads, which are driven at 43 km/h then. The hours between are ours.
SPEEDS_KMH = (*[43] * 6, 36, 25, 23, 28, *[30] * 6, 28, 23, 23, 28, 33, 37, 40, 43)
#: Parking, the gate, the lift: even next door takes a while.
EVERY_TRIP = timedelta(minutes=5)
#: Between places of which one has no coordinates.
GUESSED_TRIP = timedelta(minutes=30)
#: Estimates finer than this would pretend; plans whose parts are all multiples of it start at round times.
GRAIN = timedelta(minutes=5)
EARTH_KM = 6371.0
HOUR = timedelta(hours=1)

WINDOW = timedelta(hours=2)
#: A weekend with the holidays around it.
LONGEST_ON_CALL = timedelta(days=8)
#: A phone's clock may be a little fast.
CLOCK_SLACK = timedelta(minutes=10)


class Span(NamedTuple):
    """A stretch of time, start included, end not."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Place(NamedTuple):
    latitude: float
    longitude: float


def place(latitude: float | None, longitude: float | None) -> Place | None:
    return None if latitude is None or longitude is None else Place(latitude, longitude)


def kilometres(a: Place, b: Place) -> float:
    """Along the great circle (haversine)."""
    up, over = radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(up) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(over) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))


class Way(Protocol):
    """How long it takes from one place to another for who leaves at that time, or by day when none is said."""

    def __call__(self, a: Place | None, b: Place | None, leaving: datetime | None = None, /) -> timedelta: ...


def travel_time(a: Place | None, b: Place | None, leaving: datetime | None = None, /) -> timedelta:
    """An estimate in steps of GRAIN; from a place to itself it takes no time. `leaving` is on the clock there."""
    if a is None or b is None:
        return GUESSED_TRIP
    if a == b:
        return timedelta(0)
    km = kilometres(a, b) * ROAD_FACTOR
    return rounded_up(EVERY_TRIP + (driving(km, leaving) if leaving else timedelta(hours=km / SPEED_KMH)))


def driving(km: float, leaving: datetime) -> timedelta:
    """On the road at the speed of each hour that is driven through, so that nobody arrives earlier by leaving later
    (Ichoua, Gendreau and Potvin 2003, Vehicle dispatching with time-dependent travel times).
    """
    spent = timedelta(0)
    into_the_hour = timedelta(minutes=leaving.minute, seconds=leaving.second, microseconds=leaving.microsecond)
    hour, left = leaving.hour, timedelta(hours=1) - into_the_hour
    while km > SPEEDS_KMH[hour] * (left / HOUR):
        km -= SPEEDS_KMH[hour] * (left / HOUR)
        spent += left
        hour, left = (hour + 1) % 24, HOUR
    return spent + timedelta(hours=km / SPEEDS_KMH[hour])


def slowest(span: Span) -> int:
    """km/h in the slowest of the hours that the span touches, on the clock of the place."""
    first = span.start.replace(minute=0, second=0, microsecond=0)
    touched = max(1, -(-(span.end - first) // HOUR))
    return min(SPEEDS_KMH[(first.hour + n) % 24] for n in range(min(touched, 24)))


def rounded_up(length: timedelta) -> timedelta:
    return -(-length // GRAIN) * GRAIN


class Arrival(NamedTuple):
    """When somebody on the way should be there, and when we first said they would."""

    at: datetime
    first_said: datetime

    @property
    def is_later(self) -> bool:
        return self.at > self.first_said


def expected_arrival(set_off: datetime, way: timedelta, *, now: datetime) -> Arrival:
    """In whole steps of GRAIN, never in the past. Whoever should be there already is taken to need half as long again
    as they are late, so that the time told grows with the delay and is not always the next five minutes.
    """
    first_said = _in_steps(set_off + way)
    late = now - first_said
    return Arrival(_in_steps(now + late / 2) if late > timedelta(0) else first_said, first_said)


def _in_steps(at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + rounded_up(at - midnight)


def round_up(at: datetime) -> datetime:
    """To the next multiple of GRAIN."""
    over = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at + GRAIN - over if over else at


def window_around(start: datetime) -> Span:
    """What the customer is told when nothing else was agreed: two hours from the half hour before."""
    opens = start - timedelta(minutes=start.minute % 30, seconds=start.second, microseconds=start.microsecond)
    return Span(opens, opens + WINDOW)


def worth(priority: int, *, days_waiting: float) -> int:
    """What leaving an order out of the day costs, in seconds of travel.

    The lowest outweighs any detour in a region, each priority outweighs two of the next, and waiting up to ten days
    doubles it, so that nothing waits for ever.
    """
    base = {Priority.EMERGENCY: 160_000, Priority.HIGH: 80_000, Priority.NORMAL: 40_000}.get(Priority(priority), 20_000)
    return round(base * (1 + min(max(days_waiting, 0.0), 10.0) / 10))


#: Of a visit that did not end the complaint: half an hour there, half an hour back, half an hour to find in again; and
#: how many hours of lateness the wait for the next one is taken for.
FURTHER_VISIT, HOURS_AGAIN = 5400, 4


def late_cost(priority: int) -> int:
    """Per hour of start after the order is due, small enough that a late order is still worth a visit."""
    return {Priority.EMERGENCY: 3600, Priority.HIGH: 1800, Priority.NORMAL: 900}.get(Priority(priority), 300)


def revisit_cost(priority: int) -> int:
    """What it costs to come again, in seconds of travel: the way, finding in anew, and some hours of waiting."""
    return FURTHER_VISIT + HOURS_AGAIN * late_cost(priority)


class WrongTime(NamedTuple):
    """A visit's time that contradicts another; `before` is the step that came first, or "" for the future."""

    before: str
    at: datetime | None


def wrong_time(at: datetime, *, former: Mapping[str, datetime | None], now: datetime) -> WrongTime | None:
    """Steps happen one after the other, and none in the future."""
    if at > now + CLOCK_SLACK:
        return WrongTime("", None)
    latest = max(((when, name) for name, when in former.items() if when), default=None)
    return WrongTime(latest[1], latest[0]) if latest and at < latest[0] else None


@dataclass(frozen=True)
class Leg:
    """The way to a stop: how long it takes, and how much time there is for it."""

    travel: timedelta
    gap: timedelta | None

    @property
    def is_tight(self) -> bool:
        return self.gap is not None and self.gap < self.travel


def legs(
    stops: Iterable[tuple[Span, Place | None]],
    *,
    start: Place | None,
    way: Way = travel_time,
) -> list[Leg]:
    """The ways between stops in order of time; the first is from the start of the day, whose gap is not limited."""
    stops = list(stops)
    if not stops:
        return []
    first = Leg(way(start, stops[0][1], stops[0][0].start), None)
    return [
        first,
        *(Leg(way(a[1], b[1], a[0].end), b[0].start - a[0].end) for a, b in pairwise(stops)),
    ]
