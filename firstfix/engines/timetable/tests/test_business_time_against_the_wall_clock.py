"""The engine against an oracle that only looks at the clock on the wall, minute by minute.

The oracle knows nothing of intervals, days to start from or conversions back to UTC: it walks through
real minutes, notes what the wall clock has shown at most so far (in autumn it falls back, but what has
closed stays closed), and asks whether that time of day lies in any hours.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.timetable import (
    DayHours,
    WorkingCalendar,
    add_business_time,
    business_time_between,
    is_open,
    next_opening,
)

MINUTE = timedelta(minutes=1)
WINDOW_MINUTES = 3 * 1440

# Zones with the first day of a window of three days in which something happens to the clock, or nothing.
PLACES = [
    ("Asia/Shanghai", date(2026, 9, 19)),
    ("Asia/Kolkata", date(2028, 2, 27)),
    ("Europe/Berlin", date(2026, 3, 27)),
    ("Europe/Berlin", date(2026, 10, 23)),
    ("America/New_York", date(2026, 10, 30)),
    ("America/Havana", date(2026, 3, 6)),  # midnight is skipped
    ("America/Havana", date(2026, 10, 30)),  # midnight is repeated
    ("Australia/Lord_Howe", date(2026, 4, 3)),  # half an hour
    ("Pacific/Apia", date(2011, 12, 28)),  # a whole day is skipped
]


@cache
def wall_clock(zone: str, first: date) -> tuple[datetime, list[datetime]]:
    """The first minute of the window in UTC, and the latest time shown up to each of its minutes."""
    tz = ZoneInfo(zone)
    start = datetime.combine(first, time.min, tzinfo=UTC)
    latest = datetime.min
    shown = []
    for minute in range(-2880, WINDOW_MINUTES):
        latest = max(latest, (start + minute * MINUTE).astimezone(tz).replace(tzinfo=None))
        if minute >= 0:
            shown.append(latest)
    return start, shown


def hours_on(calendar: WorkingCalendar, day: date) -> DayHours:
    return calendar.special[day] if day in calendar.special else calendar.weekly[day.weekday()]


def shows_open(calendar: WorkingCalendar, shown: datetime) -> bool:
    today, minutes = shown.date(), shown.hour * 60 + shown.minute
    yesterday = today - timedelta(days=1)
    return any(
        opens <= minutes < closes or (closes <= opens and minutes >= opens)
        for opens, closes in hours_on(calendar, today)
    ) or any(closes <= opens and minutes < closes for opens, closes in hours_on(calendar, yesterday))


def open_minutes(calendar: WorkingCalendar, first: date) -> tuple[datetime, list[bool]]:
    """The first minute of the window, and for each of its minutes whether the calendar is open."""
    start, shown = wall_clock(calendar.zone, first)
    return start, [shows_open(calendar, latest) for latest in shown]


times_of_day = st.integers(0, 287).map(lambda step: step * 5)
hours = st.tuples(times_of_day, times_of_day | st.just(1440)).filter(lambda h: h[0] != h[1])
day_hours = st.lists(hours, max_size=3).map(tuple)
weeks = st.tuples(*[day_hours] * 7).filter(any)
minutes = st.integers(0, WINDOW_MINUTES - 1)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkingCalendar, date]:
    zone, first = draw(st.sampled_from(PLACES))
    dates = st.integers(-1, 5).map(lambda days: first + timedelta(days=days))
    special = draw(st.dictionaries(dates, day_hours, max_size=3))
    return WorkingCalendar(zone, draw(weeks), special), first


@settings(max_examples=120)
@given(calendars(), st.lists(minutes, min_size=1, max_size=20))
def test_is_open_and_opens_next_when_the_wall_clock_says_so(
    place: tuple[WorkingCalendar, date], asked: list[int]
) -> None:
    calendar, first = place
    start, opened = open_minutes(calendar, first)
    for begin in asked:
        at = start + begin * MINUTE
        assert is_open(calendar, at) == opened[begin]
        coming = next((minute for minute in range(begin, WINDOW_MINUTES) if opened[minute]), WINDOW_MINUTES)
        opening = next_opening(calendar, at)
        assert opening == start + coming * MINUTE or coming == WINDOW_MINUTES <= (opening - start) / MINUTE


@settings(max_examples=120)
@given(calendars(), st.lists(st.tuples(minutes, minutes, st.integers(1, 3000)), min_size=1, max_size=8))
def test_business_time_is_the_number_of_open_minutes(
    place: tuple[WorkingCalendar, date], asked: list[tuple[int, int, int]]
) -> None:
    calendar, first = place
    start, opened = open_minutes(calendar, first)
    for one, other, wanted in asked:
        a, b = sorted((one, other))
        between = business_time_between(calendar, start + a * MINUTE, start + b * MINUTE)
        assert between == sum(opened[a:b]) * MINUTE

        due_at = add_business_time(calendar, start + a * MINUTE, wanted * MINUTE)
        passed = [minute for minute in range(a, WINDOW_MINUTES) if opened[minute]][:wanted]
        if len(passed) == wanted:
            assert due_at == start + (passed[-1] + 1) * MINUTE
        else:
            assert due_at > start + WINDOW_MINUTES * MINUTE


@settings(max_examples=100)
@given(calendars(), minutes, st.integers(0, 10**11), st.integers(0, 10**11))
def test_adding_in_two_steps_is_adding_once(
    place: tuple[WorkingCalendar, date], begin: int, one: int, other: int
) -> None:
    calendar, first = place
    at = wall_clock(calendar.zone, first)[0] + begin * MINUTE
    once = add_business_time(calendar, at, timedelta(microseconds=one + other))
    halfway = add_business_time(calendar, at, timedelta(microseconds=one))
    assert add_business_time(calendar, halfway, timedelta(microseconds=other)) == once
    assert business_time_between(calendar, at, once) == timedelta(microseconds=one + other)
    assert business_time_between(calendar, once, at) == -timedelta(microseconds=one + other)
