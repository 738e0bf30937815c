from __future__ import annotations

import math
from math import comb
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.indicators.certainty import (
    Estimate,
    Kind,
    difference,
    estimate,
    is_more_than_chance,
    level_for,
    student,
)
from firstfix.engines.indicators.tally import Tally, total


def share(hits: int, base: int, level: float = 0.95) -> Estimate:
    found = estimate(Kind.SHARE, Tally(base, base, hits, base, hits, hits), level=level)
    assert found is not None
    return found


def test_shares_as_newcombe_printed_them() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3, and table II, method 10."""
    found = share(81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert share(0, 20).high == pytest.approx(0.1611, abs=5e-5)
    change = difference(share(56, 70), share(48, 80))
    assert (change.value, change.low, change.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    change = difference(share(9, 10), share(3, 10))
    assert (change.low, change.high) == pytest.approx((0.1705, 0.8090), abs=5e-5)


@pytest.mark.parametrize("base", [10, 40, 150])
def test_shares_hold_what_they_promise(base: int) -> None:
    """The interval covers the true share in 95 of 100 cases, on average over true shares: counted, not drawn."""
    intervals = [share(hits, base) for hits in range(base + 1)]

    def covered(true: float) -> float:
        return math.fsum(
            comb(base, hits) * true**hits * (1 - true) ** (base - hits)
            for hits, one in enumerate(intervals)
            if one.low <= true <= one.high
        )

    assert fmean(covered(n / 200) for n in range(1, 200)) == pytest.approx(0.95, abs=0.012)


def test_a_ratio_of_events_is_as_sure_as_both_counts_and_little_proves_nothing() -> None:
    """By hand: where 4 were to be expected none came: 0.025 to the power of 1/4 is left of the share, odds 1.51."""
    none_of_four = estimate(Kind.RATIO, Tally(5, 4, 0))
    assert none_of_four is not None
    assert (none_of_four.value, none_of_four.low) == (0, 0)
    assert none_of_four.high == pytest.approx(1 / 0.025**0.25 - 1, abs=1e-6)
    of_little = estimate(Kind.RATIO, Tally(9, 0.3, 0))
    assert of_little is not None
    assert (of_little.low, of_little.high) == (0, math.inf)
    assert estimate(Kind.RATIO, Tally(1, 0, 2)) is None


@given(st.floats(0.1, 400), st.integers(0, 400))
def test_a_ratio_lies_in_its_interval(expected: float, came: int) -> None:
    found = estimate(Kind.RATIO, Tally(1, expected, came))
    assert found is not None
    assert found.low <= found.value * (1 + 1e-9)
    assert found.value <= found.high * (1 + 1e-9)


@pytest.mark.parametrize(("freedom", "point"), [(4, 2.776), (9, 2.262), (29, 2.045), (120, 1.980)])
def test_students_points_as_in_the_tables(freedom: int, point: float) -> None:
    assert student(freedom, 0.95) == pytest.approx(point, rel=0.006)


def test_a_mean_has_students_interval() -> None:
    hours = (3.0, 5.0, 4.0, 8.0, 5.0)
    found = estimate(Kind.MEAN, total(Tally.of(1, one) for one in hours))
    assert found is not None
    assert found.value == 5.0
    assert found.high - found.value == pytest.approx(2.776 * math.sqrt(3.5 / 5), rel=0.006)


def test_a_ratio_of_sums_covers_the_true_one() -> None:
    """Days of different length of which 70 % are worked, more or less: 400 weeks of 30 days, drawn."""
    draw, hits = Random(7), 0
    for _week in range(400):
        days = ((hours, hours * draw.uniform(0.4, 1.0)) for hours in (draw.choice((4.0, 8.0, 10.0)) for _ in range(30)))
        found = estimate(Kind.MEAN, total(Tally.of(x, y) for x, y in days))
        assert found is not None
        hits += found.low <= 0.7 <= found.high
    assert 0.92 <= hits / 400 <= 0.98


def test_time_between_events_is_exact() -> None:
    """Ten failures in 1,000 machine days: Garwood's limits are 4.795 and 18.39 events."""
    found = estimate(Kind.BETWEEN, total([Tally.of(0, 1000), *[Tally.of(1, 0)] * 10]))
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((100, 1000 / 18.39, 1000 / 4.795), rel=1e-3)
    assert estimate(Kind.BETWEEN, Tally.of(0, 1000)) is None


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_said_of_nothing(kind: Kind) -> None:
    assert estimate(kind, Tally()) is None


def test_few_measurements_have_no_interval() -> None:
    assert estimate(Kind.MEAN, total(Tally.of(1, one) for one in (1.0, 2.0, 9.0, 4.0))) is None


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_difference_turned_round_is_the_same(hits: int, misses: int, others: int, their: int) -> None:
    one, other = share(hits, hits + misses + 1), share(others, others + their + 1)
    there, back = difference(one, other), difference(other, one)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.low <= there.value <= there.high
    assert is_more_than_chance(there) == is_more_than_chance(back)


def test_many_comparisons_warn_as_seldom_as_one() -> None:
    """Forty engineers who are all alike, 200 times: somebody stands out in about five of a hundred companies."""
    draw, told = Random(3), 0
    level = level_for(40)
    for _company in range(200):
        found = [sum(draw.random() < 0.8 for _ in range(50)) for _ in range(40)]
        everybody = Tally(2000, 2000, sum(found), 2000, sum(found), sum(found))
        own = [Tally(50, 50, hits, 50, hits, hits) for hits in found]
        rests = [everybody - one for one in own]
        pairs = [
            (estimate(Kind.SHARE, a, level=level), estimate(Kind.SHARE, b, level=level))
            for a, b in zip(own, rests, strict=True)
        ]
        told += any(is_more_than_chance(difference(a, b)) for a, b in pairs if a and b)
    assert told / 200 <= 0.10
    assert level_for(1) == 0.95
