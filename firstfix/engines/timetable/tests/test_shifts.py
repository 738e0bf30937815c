from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.timetable import (
    Interval,
    cover_gaps,
    day_bounds,
    free_intervals,
    local_interval,
    merge,
)
from firstfix.engines.timetable.tests.makers import NIGHT, at, cn, de

START = datetime(2026, 3, 6, tzinfo=UTC)


def on(text: str) -> Interval:
    """on("09:00-12:00") of Friday 6 March 2026 in Shanghai."""
    start, end = text.split("-")
    return Interval(cn(f"2026-03-06 {start}"), cn(f"2026-03-06 {end}"))


def test_a_day_is_what_absence_and_bookings_leave_of_the_shift() -> None:
    assert free_intervals(
        [on("08:00-18:00")],
        absences=[on("16:00-20:00")],
        bookings=[on("09:00-10:30"), on("10:00-11:00"), on("13:00-14:00")],
    ) == (on("08:00-09:00"), on("11:00-13:00"), on("14:00-16:00"))


def test_a_booking_that_fills_the_shift_leaves_nothing() -> None:
    assert free_intervals([on("08:00-12:00")], bookings=[on("07:00-12:00")]) == ()


def test_shifts_that_touch_are_one() -> None:
    assert free_intervals([on("12:00-18:00"), on("08:00-12:00")]) == (on("08:00-18:00"),)


def test_a_booking_over_two_shifts_cuts_both() -> None:
    shifts = [on("08:00-12:00"), on("13:00-18:00")]
    assert free_intervals(shifts, bookings=[on("11:00-14:00")]) == (on("08:00-11:00"), on("14:00-18:00"))


def test_a_night_shift_runs_past_midnight() -> None:
    assert local_interval("Europe/Berlin", date(2026, 10, 24), NIGHT) == Interval(
        de("2026-10-24 22:00"), de("2026-10-25 06:00")
    )
    assert local_interval("Europe/Berlin", date(2026, 10, 24), NIGHT).length == timedelta(hours=9)


def test_gaps_in_the_cover_are_found() -> None:
    gaps = cover_gaps([on("00:00-23:00")], duties=[on("08:00-18:00"), on("00:00-07:00")])
    assert gaps == (on("07:00-08:00"), on("18:00-23:00"))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Shanghai", date(2026, 3, 29), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Havana", date(2026, 3, 8), 23),
        ("America/Havana", date(2026, 11, 1), 25),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_lasts_from_midnight_to_midnight(zone: str, day: date, hours: int) -> None:
    assert day_bounds(zone, day).length == timedelta(hours=hours)


def test_a_day_starts_at_local_midnight() -> None:
    assert day_bounds("Asia/Shanghai", date(2026, 3, 6)).start == datetime(2026, 3, 5, 16, tzinfo=UTC)
    assert day_bounds("America/Havana", date(2026, 3, 8)).start == at("America/Havana", "2026-03-08 01:00")


def test_an_interval_is_kept_in_utc_and_refuses_to_run_backwards() -> None:
    assert on("09:00-12:00").start.tzinfo is UTC
    with pytest.raises(ValueError, match="before it starts"):
        on("12:00-09:00")
    with pytest.raises(ValueError, match="no time zone"):
        Interval(datetime(2026, 3, 6), datetime(2026, 3, 7))


hours_of_two_days = st.tuples(st.integers(0, 48), st.integers(0, 48)).map(sorted)
pieces = st.lists(
    hours_of_two_days.map(lambda pair: Interval(START + timedelta(hours=pair[0]), START + timedelta(hours=pair[1]))),
    max_size=8,
)


def hours_in(intervals: tuple[Interval, ...] | list[Interval]) -> set[int]:
    return {hour for hour in range(48) for i in intervals if i.start <= START + timedelta(hours=hour) < i.end}


@given(pieces, pieces, pieces)
def test_free_time_is_the_set_difference_of_the_hours(
    shifts: list[Interval], absences: list[Interval], bookings: list[Interval]
) -> None:
    free = free_intervals(shifts, absences=absences, bookings=bookings)
    assert hours_in(free) == hours_in(shifts) - hours_in(absences) - hours_in(bookings)
    assert free == merge(free)
    assert all(one.end < next_one.start for one, next_one in pairwise(free))
