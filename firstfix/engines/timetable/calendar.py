"""Working calendars, and time counted only while they are open.

Hours are written as on a shop's door, (from, to) in minutes after local midnight: (9 * 60, 18 * 60).
When `to` is not later than `from` the hours run past midnight into the next day: (22 * 60, 6 * 60).
They belong to the day on which they start: a night shift that begins before a holiday is worked to
its end, and one that would begin on the holiday is not worked at all.

Across a daylight saving change a written time means the first instant at which the clock on the wall
shows it or something later. So each opening is one stretch of real time: a night from 22:00 to 06:00
has seven hours in spring, nine in autumn, and 02:30, which spring skips, is the moment of the jump.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from firstfix.engines.timetable.intervals import Interval, in_utc

Hours = tuple[int, int]
DayHours = tuple[Hours, ...]
Week = tuple[DayHours, ...]
"""Seven days, Monday first, as `date.weekday()` counts."""

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
ROUND_THE_CLOCK: Week = (((0, MINUTES_A_DAY),),) * 7


@dataclass(frozen=True)
class WorkingCalendar:
    """The working hours of one place.

    zone     IANA name, "Asia/Shanghai"
    weekly   hours of Monday … Sunday; `ROUND_THE_CLOCK` for 24x7
    special  hours of dates that differ from their weekday: () is a closed day, `weekly[4]` is a date
             worked like a Friday (调休: China moves working days onto weekends)

    ValueError for an unknown zone, hours outside a day, or a week without any hours.
    """

    zone: str
    weekly: Week
    special: Mapping[date, DayHours] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {self.zone!r}") from error
        if len(self.weekly) != 7 or not any(self.weekly):
            raise ValueError("a calendar needs seven days, and working hours on at least one of them")
        for opens, closes in (hours for day in (*self.weekly, *self.special.values()) for hours in day):
            if not (0 <= opens < MINUTES_A_DAY and 0 <= closes <= MINUTES_A_DAY and opens != closes):
                raise ValueError(f"({opens}, {closes}) are not minutes of a day")

    def hours_of(self, day: date) -> DayHours:
        """The hours that start on `day`, earliest first."""
        return tuple(sorted(self.special.get(day, self.weekly[day.weekday()])))


def local_instant(zone: str, day: date, minutes: int = 0) -> datetime:
    """When the clock on the wall first shows `minutes` after midnight of `day`, or later; in UTC."""
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, time.min) + timedelta(minutes=minutes)
    at = wall.replace(tzinfo=tz).astimezone(UTC)
    skipped = at.astimezone(tz).replace(tzinfo=None) - wall
    if not skipped:
        return at
    # The wall never shows this time. The jump over it lies in (at - skipped, at], on a whole second.
    earliest = at - skipped

    def is_reached(second: int) -> bool:
        return (earliest + timedelta(seconds=second)).astimezone(tz).replace(tzinfo=None) >= wall

    seconds = range(int(skipped.total_seconds()))
    return earliest + timedelta(seconds=bisect_left(seconds, True, key=is_reached))


@lru_cache(maxsize=8192)  # orders share their days, so a list of clocks converts each day once
def local_interval(zone: str, day: date, hours: Hours) -> Interval:
    """The real time of `hours` that start on `day`; empty when a daylight saving change skips them whole."""
    opens, closes = hours
    if closes <= opens:
        closes += MINUTES_A_DAY
    return Interval(local_instant(zone, day, opens), local_instant(zone, day, closes))


def open_intervals(calendar: WorkingCalendar, *, since: datetime) -> Iterator[Interval]:
    """All open time from `since` on, in order and without overlap; the iterator does not end by itself.

    One step per day, so a year costs a few milliseconds. Pieces may touch (24x7 comes day by day).
    """
    covered = in_utc(since)
    # Yesterday's hours may run past midnight.
    day = covered.astimezone(ZoneInfo(calendar.zone)).date() - DAY
    while True:
        for hours in calendar.hours_of(day):
            opening = local_interval(calendar.zone, day, hours)
            start = max(opening.start, covered)
            if start < opening.end:
                yield Interval(start, opening.end)
                covered = opening.end
        day += DAY


def add_business_time(calendar: WorkingCalendar, start: datetime, duration: timedelta) -> datetime:
    """The earliest instant by which `duration` of business time has passed since `start`, in UTC.

    Time that runs out at closing time runs out then, not at the next opening. ValueError when negative.
    """
    if duration < timedelta(0):
        raise ValueError("business time runs forwards only")
    if not duration:
        return in_utc(start)
    left = duration
    for opening in open_intervals(calendar, since=start):
        if left <= opening.length:
            return opening.start + left
        left -= opening.length
    raise AssertionError("open_intervals does not end")


def business_time_between(calendar: WorkingCalendar, a: datetime, b: datetime) -> timedelta:
    """Business time from `a` to `b`; negative when `b` is earlier."""
    start, end = in_utc(a), in_utc(b)
    if end < start:
        return -business_time_between(calendar, end, start)
    openings = takewhile(lambda opening: opening.start < end, open_intervals(calendar, since=start))
    return sum((min(opening.end, end) - opening.start for opening in openings), timedelta(0))


def is_open(calendar: WorkingCalendar, at: datetime) -> bool:
    return next_opening(calendar, at) == in_utc(at)


def next_opening(calendar: WorkingCalendar, at: datetime) -> datetime:
    """`at` itself while the calendar is open, else when it opens next; in UTC."""
    return next(open_intervals(calendar, since=at)).start
