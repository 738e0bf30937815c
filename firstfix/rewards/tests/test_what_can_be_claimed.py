"""What holds for every claim: which amounts, days and times pass, on values."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from firstfix.rewards.rules.claims import (
    FORESEEN,
    LONGEST_TRIP,
    MOST_AMOUNT,
    MOST_MINUTES,
    OLDEST,
    trip_times,
    wrong_amount,
    wrong_day,
    wrong_days_of_trip,
    wrong_kilometres,
    wrong_minutes,
    wrong_need_day,
)

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles"]).map(ZoneInfo)


@given(st.decimals(allow_nan=True, allow_infinity=True, places=None))
def test_an_amount_passes_if_it_is_cents_between_nothing_and_a_million(amount: Decimal) -> None:
    passes = wrong_amount(amount) is None
    assert passes == (amount.is_finite() and 0 < amount < MOST_AMOUNT and amount == round(amount, 2))


@given(st.decimals(-10, 200_000, places=2), st.integers(1, 31))
def test_kilometres_that_pass_for_some_days_pass_for_more(kilometres: Decimal, count: int) -> None:
    if wrong_kilometres(kilometres, days=count) is None:
        assert wrong_kilometres(kilometres, days=count + 1) is None
        assert kilometres >= 0
        assert kilometres == round(kilometres, 1)


@given(days, st.integers(-500, 500))
def test_receipts_are_of_the_year_behind_and_advances_of_the_months_ahead(today: date, offset: int) -> None:
    day = today + timedelta(days=offset)
    assert (wrong_day(day, today=today) is None) == (-OLDEST.days <= offset <= 0)
    assert (wrong_need_day(day, today=today) is None) == (0 <= offset <= FORESEEN.days)
    assert (wrong_days_of_trip(today, day) is None) == (0 <= offset < LONGEST_TRIP.days)


@given(st.integers(-10, 2000), st.integers(0, MOST_MINUTES))
def test_a_day_never_has_more_than_its_hours(minutes: int, others: int) -> None:
    assert (wrong_minutes(minutes, others=others) is None) == (minutes > 0 and minutes + others <= MOST_MINUTES)


@given(days, times, times, zones, st.integers(0, 30))
def test_a_trip_ends_after_it_began_by_the_clock_and_keeps_what_was_typed(
    day: date, start: time, end: time, zone: ZoneInfo, further: int
) -> None:
    began, ended = trip_times(day, start, end, zone, last_day=day + timedelta(days=further))
    assert (began.date(), began.time(), ended.time()) == (day, start, end)
    assert began.replace(tzinfo=None) < ended.replace(tzinfo=None)
    next_morning = not further and end <= start
    assert ended.date() == day + timedelta(days=1 if next_morning else further)
    assert trip_times(day, start, end, zone) == trip_times(day, start, end, zone, last_day=day)
    assert isinstance(ended, datetime)
