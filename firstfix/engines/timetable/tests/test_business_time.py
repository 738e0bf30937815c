"""Cases counted by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firstfix.engines.timetable import (
    ROUND_THE_CLOCK,
    Week,
    add_business_time,
    business_time_between,
    is_open,
    local_instant,
    next_opening,
)
from firstfix.engines.timetable.holidays import public_holidays
from firstfix.engines.timetable.tests.makers import (
    NIGHT,
    OFFICE,
    OFFICE_WEEK,
    at,
    cn,
    de,
    make_calendar,
    make_china_office,
)

HOUR = timedelta(hours=1)


def test_skips_lunch_night_and_weekend() -> None:
    office = make_calendar()
    friday = cn("2026-03-06 11:00")
    assert add_business_time(office, friday, 1 * HOUR) == cn("2026-03-06 12:00")
    assert add_business_time(office, friday, 2 * HOUR) == cn("2026-03-06 14:00")
    assert add_business_time(office, friday, 7 * HOUR) == cn("2026-03-09 10:00")


def test_runs_out_at_closing_time_and_not_at_the_next_opening() -> None:
    assert add_business_time(make_calendar(), cn("2026-03-06 17:00"), HOUR) == cn("2026-03-06 18:00")


def test_starts_with_the_next_opening_when_reported_at_night() -> None:
    assert add_business_time(make_calendar(), cn("2026-03-06 23:00"), HOUR) == cn("2026-03-09 10:00")


def test_no_time_at_all_passes_at_once_even_when_closed() -> None:
    sunday = cn("2026-03-08 12:00")
    assert add_business_time(make_calendar(), sunday, timedelta(0)) == sunday


def test_time_between_is_negative_when_backwards() -> None:
    early, late = cn("2026-03-06 17:00"), cn("2026-03-09 11:00")
    assert business_time_between(make_calendar(), early, late) == 3 * HOUR
    assert business_time_between(make_calendar(), late, early) == -3 * HOUR


def test_opens_at_the_first_minute_and_is_closed_at_the_last() -> None:
    office = make_calendar()
    assert is_open(office, cn("2026-03-06 09:00"))
    assert not is_open(office, cn("2026-03-06 12:00"))
    assert not is_open(office, cn("2026-03-06 18:00"))
    assert next_opening(office, cn("2026-03-06 10:30")) == cn("2026-03-06 10:30")
    assert next_opening(office, cn("2026-03-06 12:00")) == cn("2026-03-06 13:00")
    assert next_opening(office, cn("2026-03-06 18:00")) == cn("2026-03-09 09:00")


class TestChina:
    def test_national_day_2025_is_off_for_eight_days(self) -> None:
        # One hour is left on Tuesday 30 September; the next working day is Thursday 9 October.
        assert add_business_time(make_china_office(), cn("2025-09-30 17:00"), 4 * HOUR) == cn("2025-10-09 12:00")

    def test_the_sunday_before_and_the_saturday_after_are_worked_in_2025(self) -> None:
        china = make_china_office()
        assert is_open(china, cn("2025-09-28 10:00"))  # Sunday
        assert is_open(china, cn("2025-10-11 10:00"))  # Saturday
        assert not is_open(china, cn("2025-10-12 10:00"))

    def test_national_day_2026_is_off_for_seven_days_and_then_six_are_worked(self) -> None:
        china = make_china_office()
        assert next_opening(china, cn("2026-09-30 18:00")) == cn("2026-10-08 09:00")
        # Thursday 8, Friday 9, Saturday 10, Monday 12: Saturday counts as a day.
        assert add_business_time(china, cn("2026-10-08 09:00"), 25 * HOUR) == cn("2026-10-12 10:00")

    def test_september_and_october_2026_have_40_working_days(self) -> None:
        # September: 22 weekdays - Friday 25 (Mid-Autumn) + Sunday 20 = 22.
        # October: 22 weekdays - 1, 2, 5, 6, 7 + Saturday 10 = 18. Together 40 and not the 44 of the weekdays.
        worked = business_time_between(make_china_office(), cn("2026-09-01 00:00"), cn("2026-11-01 00:00"))
        assert worked == 40 * 8 * HOUR

    def test_spring_festival_2026_has_nine_days_off_between_two_worked_saturdays(self) -> None:
        china = make_china_office()
        assert is_open(china, cn("2026-02-14 10:00"))
        assert next_opening(china, cn("2026-02-14 18:00")) == cn("2026-02-24 09:00")
        assert is_open(china, cn("2026-02-28 10:00"))

    def test_a_moved_day_is_worked_like_the_day_off_that_it_replaces(self) -> None:
        short_friday = ((9 * 60, 12 * 60),)
        weekly = (*(OFFICE,) * 4, short_friday, (), ())
        calendar = make_calendar(weekly=weekly, special=public_holidays("CN", years=[2026]).special(weekly))
        # Saturday 14 February is worked for Friday 20, Saturday 28 February for Monday 23.
        assert business_time_between(calendar, cn("2026-02-14 00:00"), cn("2026-02-15 00:00")) == 3 * HOUR
        assert business_time_between(calendar, cn("2026-02-28 00:00"), cn("2026-03-01 00:00")) == 8 * HOUR


class TestNight:
    night = make_calendar(zone="Europe/Berlin", weekly=((NIGHT,),) * 7)

    def test_runs_past_midnight(self) -> None:
        assert is_open(self.night, de("2026-07-02 05:59"))
        assert not is_open(self.night, de("2026-07-02 06:00"))
        assert add_business_time(self.night, de("2026-07-01 23:00"), 8 * HOUR) == de("2026-07-02 23:00")

    def test_has_seven_hours_in_spring_and_nine_in_autumn(self) -> None:
        assert business_time_between(self.night, de("2026-03-28 12:00"), de("2026-03-29 12:00")) == 7 * HOUR
        assert business_time_between(self.night, de("2026-10-24 12:00"), de("2026-10-25 12:00")) == 9 * HOUR

    def test_that_began_before_a_closed_day_is_worked_to_its_end(self) -> None:
        calendar = make_calendar(zone="Europe/Berlin", weekly=((NIGHT,),) * 7, special={date(2026, 12, 25): ()})
        assert is_open(calendar, de("2026-12-25 03:00"))
        assert not is_open(calendar, de("2026-12-25 23:00"))
        assert not is_open(calendar, de("2026-12-26 03:00"))


class TestDaylightSaving:
    def test_a_day_round_the_clock_has_23_and_25_hours(self) -> None:
        always = make_calendar(zone="Europe/Berlin", weekly=ROUND_THE_CLOCK)
        assert business_time_between(always, de("2026-03-29 00:00"), de("2026-03-30 00:00")) == 23 * HOUR
        assert business_time_between(always, de("2026-10-25 00:00"), de("2026-10-26 00:00")) == 25 * HOUR

    def test_office_hours_stay_eight_hours(self) -> None:
        office = make_calendar(zone="Europe/Berlin")
        # Friday before the change to Monday after it.
        assert add_business_time(office, de("2026-03-27 17:00"), 2 * HOUR) == de("2026-03-30 10:00")
        assert add_business_time(office, de("2026-10-23 17:00"), 2 * HOUR) == de("2026-10-26 10:00")

    def test_a_skipped_time_is_the_moment_of_the_jump(self) -> None:
        assert local_instant("Europe/Berlin", date(2026, 3, 29), 2 * 60 + 30) == datetime(2026, 3, 29, 1, tzinfo=UTC)

    def test_a_repeated_time_is_its_first(self) -> None:
        assert local_instant("Europe/Berlin", date(2026, 10, 25), 2 * 60 + 30) == datetime(
            2026, 10, 25, 0, 30, tzinfo=UTC
        )

    def test_midnight_that_is_skipped_is_the_jump_too(self) -> None:
        # Havana's clocks go from 00:00 to 01:00.
        assert local_instant("America/Havana", date(2026, 3, 8)) == at("America/Havana", "2026-03-08 01:00")

    def test_hours_that_the_jump_swallows_do_not_open(self) -> None:
        calendar = make_calendar(zone="Europe/Berlin", weekly=(((2 * 60, 3 * 60),),) * 7)
        assert next_opening(calendar, de("2026-03-28 12:00")) == de("2026-03-30 02:00")

    def test_datetimes_in_the_repeated_hour_keep_their_order(self) -> None:
        # Compared by the wall clock, as Python does within one zone, the later one would be the earlier.
        always = make_calendar(zone="Europe/Berlin", weekly=ROUND_THE_CLOCK)
        berlin = ZoneInfo("Europe/Berlin")
        first = datetime(2026, 10, 25, 2, 45, tzinfo=berlin)
        second = datetime(2026, 10, 25, 2, 15, tzinfo=berlin, fold=1)
        assert business_time_between(always, first, second) == timedelta(minutes=30)
        assert is_open(always, second)


def test_a_leap_day_is_worked() -> None:
    office = make_calendar()
    assert business_time_between(office, cn("2028-02-28 00:00"), cn("2028-03-02 00:00")) == 24 * HOUR
    assert add_business_time(office, cn("2028-02-28 17:00"), 9 * HOUR) == cn("2028-02-29 18:00")


def test_counts_years() -> None:
    always = make_calendar(weekly=ROUND_THE_CLOCK)
    start = cn("2020-01-01 07:30")
    assert add_business_time(always, start, timedelta(days=3653)) == start + timedelta(days=3653)
    # 2026 begins and ends on a Thursday, 2027 on a Friday: 52 weeks and one weekday each.
    weekdays = business_time_between(make_calendar(), cn("2026-01-01 00:00"), cn("2028-01-01 00:00"))
    assert weekdays == (261 + 261) * 8 * HOUR


@pytest.mark.parametrize(
    ("zone", "weekly"),
    [
        ("Mars/Olympus", OFFICE_WEEK),
        ("../etc/passwd", OFFICE_WEEK),
        ("Asia/Shanghai", (OFFICE,) * 6),
        ("Asia/Shanghai", ((),) * 7),
        ("Asia/Shanghai", (((9 * 60, 9 * 60),),) * 7),
        ("Asia/Shanghai", (((9 * 60, 25 * 60),),) * 7),
    ],
)
def test_refuses_a_calendar_that_makes_no_sense(zone: str, weekly: Week) -> None:
    with pytest.raises(ValueError, match=r"zone|hours|minutes"):
        make_calendar(zone=zone, weekly=weekly)


def test_refuses_naive_datetimes_and_negative_time() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        next_opening(make_calendar(), datetime(2026, 3, 6, 9))
    with pytest.raises(ValueError, match="forwards"):
        add_business_time(make_calendar(), cn("2026-03-06 09:00"), -HOUR)
