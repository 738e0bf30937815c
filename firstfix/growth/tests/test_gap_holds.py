"""What holds for every gap between the skills asked for and held: the rules alone, on values."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from firstfix.growth.rules.gap import (
    MOST,
    TREND,
    Gap,
    expected,
    gap,
    level_needed,
    more_needed,
    quarter_after,
    quarter_of,
    trend,
)

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
orders = st.floats(0, 10_000, allow_nan=False)
counts = st.integers(0, 5000)
SCALE = list(Gap)


@given(days, st.integers(-40, 40))
def test_every_day_lies_in_one_quarter_and_quarters_follow_each_other(day: date, count: int) -> None:
    first = quarter_of(day)
    assert first <= day < quarter_after(first)
    assert quarter_of(first) == first
    assert quarter_after(quarter_after(first, count), -count) == first


@given(orders, st.integers(0, 40), st.floats(0.5, 500))
def test_so_many_more_are_enough_and_one_less_is_not(asked: float, able: int, usual: float) -> None:
    more = more_needed(asked, able=able, usual=usual)
    assert gap(asked, able=able + more, usual=usual) == Gap.ENOUGH
    if more:
        assert gap(asked, able=able + more - 1, usual=usual) != Gap.ENOUGH


@given(orders, orders, st.integers(0, 40), st.integers(0, 40), st.floats(0.5, 500))
def test_more_people_make_it_no_worse_and_more_orders_no_better(
    asked: float, further: float, able: int, others: int, usual: float
) -> None:
    now = SCALE.index(gap(asked, able=able, usual=usual))
    assert SCALE.index(gap(asked, able=able + others, usual=usual)) >= now
    assert SCALE.index(gap(asked + further, able=able, usual=usual)) <= now


@given(st.dictionaries(st.integers(1, 5), counts))
def test_with_the_level_that_is_needed_nine_of_ten_can_be_done_and_with_none_below(asked: dict[int, int]) -> None:
    level, whole = level_needed(asked), sum(asked.values())
    assume(whole)
    assert sum(n for one, n in asked.items() if one <= level) >= MOST * whole
    assert all(sum(n for one, n in asked.items() if one <= lower) < MOST * whole for lower in range(1, level))


@given(st.lists(counts, min_size=4, max_size=4), counts, counts)
def test_what_is_expected_lies_between_the_least_and_the_most_of_a_year_times_its_trend(
    quarters: list[int], last_year: int, year_before: int
) -> None:
    factor = trend(last_year, year_before)
    assert TREND[0] <= factor <= TREND[1]
    found = expected(quarters, season=quarters[1], trend=factor)
    assert factor * min(quarters) - 1e-6 <= found <= factor * max(quarters) + 1e-6
