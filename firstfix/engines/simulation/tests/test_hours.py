"""Business time on a line of weeks agrees with the calendars of the timetable engine."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.simulation.hours import DAY, Hours
from firstfix.engines.timetable import WorkingCalendar, add_business_time, business_time_between

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
HOURS = st.builds(
    lambda opens, length, days: Hours(60 * opens, 60 * (opens + length), tuple(sorted(days))),
    st.integers(0, 700),
    st.integers(1, 700),
    st.sets(st.integers(0, 6), min_size=1),
)
TIMES = st.integers(0, 60 * DAY)


def calendar(hours: Hours) -> WorkingCalendar:
    open_day = ((hours.opens // 60, hours.closes // 60 % 1440),)
    return WorkingCalendar("UTC", tuple(open_day if day in hours.days else () for day in range(7)))


@given(HOURS, TIMES)
def test_passed_time_is_that_of_the_calendar(hours: Hours, at: int) -> None:
    known = business_time_between(calendar(hours), MONDAY, MONDAY + timedelta(seconds=at))
    assert hours.passed(at) == known.total_seconds()


@given(HOURS, st.integers(1, 40 * 36_000))
def test_a_time_runs_out_when_the_calendar_says_so(hours: Hours, passed: int) -> None:
    known = add_business_time(calendar(hours), MONDAY, timedelta(seconds=passed))
    assert hours.after(passed) == (known - MONDAY).total_seconds()


def test_the_first_second_is_the_first_opening() -> None:
    assert Hours(8 * 3600, 18 * 3600, (1, 2)).after(0) == DAY + 8 * 3600
