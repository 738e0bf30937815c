from datetime import date, timedelta

import pytest

from firstfix.engines.timetable.holidays import (
    DECREED_YEARLY,
    DayOff,
    MovedWorkingDay,
    UnknownCountry,
    known_years,
    public_holidays,
)
from firstfix.engines.timetable.tests.makers import OFFICE, OFFICE_WEEK


def days_off(country: str, year: int) -> set[date]:
    return {off.day for off in public_holidays(country, years=[year]).days_off}


def test_china_spring_festival_2026_with_the_days_moved_to_make_it_long() -> None:
    found = public_holidays("CN", years=[2026])
    # The notice: 15 to 23 February off; 14 and 28 February worked. 15, 21 and 22 are plain weekend.
    assert {off.day.day for off in found.days_off if off.day.month == 2} == {16, 17, 18, 19, 20, 23}
    assert [moved for moved in found.moved_working_days if moved.day.month == 2] == [
        MovedWorkingDay(day=date(2026, 2, 14), instead_of=date(2026, 2, 20)),
        MovedWorkingDay(day=date(2026, 2, 28), instead_of=date(2026, 2, 23)),
    ]


def test_china_national_day_2025_and_2026() -> None:
    assert {day.day for day in days_off("CN", 2025) if day.month == 10} == {1, 2, 3, 6, 7, 8}
    assert {day.day for day in days_off("CN", 2026) if day.month == 10} == {1, 2, 3, 5, 6, 7}
    moved = public_holidays("CN", years=[2025, 2026]).moved_working_days
    assert [m.day for m in moved if m.day.month in (9, 10)] == [
        date(2025, 9, 28),
        date(2025, 10, 11),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]


def test_the_last_days_of_a_year_can_be_worked_for_the_next_new_year() -> None:
    moved = public_holidays("CN", years=[2011]).moved_working_days
    assert moved[-1] == MovedWorkingDay(day=date(2011, 12, 31), instead_of=date(2012, 1, 3))


def test_names_are_in_both_languages() -> None:
    found = public_holidays("CN", years=[2026]).days_off
    assert DayOff(date(2026, 2, 17), zh="春节", en="Chinese New Year (Spring Festival)") in found
    assert (
        DayOff(date(2026, 2, 20), zh="休息日（由 2026-02-14 调休）", en="Day off (substituted from 02/14/2026)")
        in found
    )


def test_a_name_that_is_missing_in_chinese_is_given_in_english() -> None:
    assert DayOff(date(2026, 10, 3), zh="German Unity Day", en="German Unity Day") in (
        public_holidays("DE", years=[2026]).days_off
    )


def test_a_year_that_is_not_decreed_yet_is_named_and_has_the_fixed_holidays() -> None:
    undecreed = known_years("CN")[-1] + 1
    found = public_holidays("CN", years=[undecreed - 1, undecreed])
    assert found.unknown_years == (undecreed,)
    assert date(undecreed, 10, 1) in {off.day for off in found.days_off}
    assert not [moved for moved in found.moved_working_days if moved.day.year == undecreed]


def test_china_is_known_from_2001_to_at_least_2026() -> None:
    assert known_years("CN")[0] == 2001
    assert 2026 in known_years("CN")
    assert public_holidays("CN", years=[2000]).unknown_years == (2000,)


def test_a_country_whose_law_fixes_its_holidays_is_known_ahead() -> None:
    assert public_holidays("DE", years=[2040]).unknown_years == ()


def test_a_subdivision_has_its_own() -> None:
    bavaria = {off.day for off in public_holidays("DE", years=[2026], subdivision="BY").days_off}
    assert date(2026, 1, 6) in bavaria - days_off("DE", 2026)


@pytest.mark.parametrize("country", ["XX", "", "China"])
def test_refuses_a_country_that_does_not_exist(country: str) -> None:
    with pytest.raises(UnknownCountry):
        public_holidays(country, years=[2026])


def test_refuses_an_unknown_subdivision() -> None:
    with pytest.raises(UnknownCountry, match="DE has no subdivision"):
        public_holidays("DE", years=[2026], subdivision="XX")


@pytest.mark.parametrize("country", sorted(DECREED_YEARLY))
def test_moved_working_days_are_weekend_days_that_are_not_off(country: str) -> None:
    known = known_years(country)
    found = public_holidays(country, years=[year for year in known if year >= 2010])
    off = {day.day for day in found.days_off}
    worked = [moved.day for moved in found.moved_working_days]
    assert worked == sorted(worked) != []
    for moved in found.moved_working_days:
        assert moved.day.weekday() >= 5
        assert moved.day not in off
        assert abs(moved.day - moved.instead_of) < timedelta(days=200)


def test_special_dates_close_days_off_and_open_moved_days() -> None:
    special = public_holidays("CN", years=[2026]).special(OFFICE_WEEK)
    assert special[date(2026, 10, 1)] == ()
    assert special[date(2026, 10, 10)] == OFFICE
    assert date(2026, 10, 12) not in special
