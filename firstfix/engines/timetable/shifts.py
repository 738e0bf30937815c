"""When engineers can be booked, and when nobody covers what must be covered."""

from collections.abc import Iterable
from datetime import date, timedelta

from firstfix.engines.timetable.calendar import local_instant
from firstfix.engines.timetable.intervals import Interval, subtract


def day_bounds(zone: str, day: date) -> Interval:
    """The calendar day in a zone, midnight to midnight: 23 or 25 hours long when the clocks change."""
    return Interval(local_instant(zone, day), local_instant(zone, day + timedelta(days=1)))


def free_intervals(
    shifts: Iterable[Interval], *, absences: Iterable[Interval] = (), bookings: Iterable[Interval] = ()
) -> tuple[Interval, ...]:
    """The time of one engineer's shifts that is neither absence nor booked, in order and merged."""
    return subtract(shifts, [*absences, *bookings])


def cover_gaps(needed: Iterable[Interval], *, duties: Iterable[Interval]) -> tuple[Interval, ...]:
    """The time that must be covered but in which nobody has a shift or is on call.

    `needed` is what contracts promise, for example the round-the-clock hours of a hospital next week.
    """
    return subtract(needed, duties)
