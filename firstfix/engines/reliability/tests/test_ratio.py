"""A ratio of two rates, beside SciPy's exact intervals and what has to hold for any counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from firstfix.engines.reliability.ratio import rate_ratio, share_interval

counts = st.integers(0, 60)
times = st.floats(0.1, 1000)


@given(counts, counts)
def test_the_share_is_clopper_and_pearsons(hits: int, misses: int) -> None:
    trials = hits + misses
    low, high = share_interval(hits, trials)
    assert low == pytest.approx(beta.ppf(0.025, hits, misses + 1) if hits else 0.0, abs=1e-9)
    assert high == pytest.approx(beta.ppf(0.975, hits + 1, misses) if misses else 1.0, abs=1e-9)


@pytest.mark.parametrize(
    ("before", "after", "ratio", "low", "high"),
    # Clopper and Pearson: 2 in 12 is 0.0209 to 0.4841, 10 in 20 is 0.2720 to 0.7280, 0 in 5 ends at 0.5218
    [(10, 2, 0.2, 0.0213, 0.9385), (10, 10, 1.0, 0.3735, 2.6770), (5, 0, 0.0, 0.0, 1.0915)],
)
def test_known_values(before: int, after: int, ratio: float, low: float, high: float) -> None:
    found = rate_ratio(before, after, time_before=1, time_after=1)
    assert found.ratio == pytest.approx(ratio)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-4)


@given(counts, counts, times, times)
def test_the_ratio_lies_in_its_interval_and_time_only_scales(
    before: int, after: int, time_before: float, time_after: float
) -> None:
    found = rate_ratio(before, after, time_before=time_before, time_after=time_after)
    assert 0 <= found.low < found.high
    if found.ratio is not None:
        assert found.low <= found.ratio * (1 + 1e-9)
        assert found.ratio <= found.high * (1 + 1e-9)
    twice = rate_ratio(before, after, time_before=2 * time_before, time_after=time_after)
    assert twice.low == pytest.approx(2 * found.low)


@given(counts, counts, times, times)
def test_before_and_after_exchanged_turn_the_interval_over(before: int, after: int, one: float, other: float) -> None:
    found = rate_ratio(before, after, time_before=one, time_after=other)
    turned = rate_ratio(after, before, time_before=other, time_after=one)
    assert turned.is_chance == found.is_chance or min(abs(found.low - 1), abs(found.high - 1)) < 1e-6
    if found.low > 0:
        assert turned.high == pytest.approx(1 / found.low, rel=1e-6)


def test_nothing_seen_says_nothing() -> None:
    nothing = rate_ratio(0, 0, time_before=3, time_after=3)
    assert (nothing.ratio, nothing.low, nothing.high) == (None, 0, math.inf)
    assert nothing.is_chance


def test_without_time_there_is_no_rate() -> None:
    with pytest.raises(ValueError, match="positive"):
        rate_ratio(1, 1, time_before=0, time_after=1)
