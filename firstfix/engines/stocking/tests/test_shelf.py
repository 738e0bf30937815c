"""Minimum and maximum, demand that comes seldom, ABC, dead stock."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.stocking.classes import abc, dead_stock
from firstfix.engines.stocking.demand import Demand, croston, demand_of
from firstfix.engines.stocking.shelf import lasting, min_max, over_lead

HISTORY = st.lists(st.integers(0, 30).map(float), min_size=1, max_size=36)
MEANS = st.floats(0.01, 40)


def test_poisson_as_in_the_tables() -> None:
    """P(X ≤ 5) = 0.916, P(X ≤ 6) = 0.966 at mean 3; e^-0.05 = 0.951 at mean 0.05."""
    assert lasting(Demand(3.0, 3.0), service=0.95) == 6
    assert lasting(Demand(3.0, 3.0), service=0.91) == 5
    assert lasting(Demand(0.05, 0.05), service=0.95) == 0


def test_what_spreads_more_needs_more() -> None:
    """Negative binomial, mean 3, variance 9: r = 1.5, p = 1/3, P(X ≤ 8) = 0.944, P(X ≤ 9) = 0.961."""
    assert lasting(Demand(3.0, 9.0), service=0.95) == 9


@given(MEANS, st.floats(1, 6), st.floats(0.5, 0.995), st.floats(0.5, 0.995))
def test_more_service_never_needs_fewer(mean: float, spread: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    demand = Demand(mean, mean * spread)
    assert lasting(demand, service=low) <= lasting(demand, service=high)


@given(MEANS, st.floats(0.5, 4), st.floats(0, 2))
def test_a_longer_or_less_sure_lead_time_never_needs_fewer(mean: float, lead: float, spread: float) -> None:
    demand = Demand(mean, mean * 1.5)
    assert min_max(demand, lead=lead).minimum <= min_max(demand, lead=lead + 1).minimum + 1
    assert over_lead(demand, lead=lead, spread=spread).variance >= over_lead(demand, lead=lead).variance


@given(MEANS, st.integers(1, 50), st.floats(0.1, 500), st.floats(0.1, 90))
def test_a_refill_is_at_least_the_smallest_order(mean: float, smallest: int, order: float, holding: float) -> None:
    found = min_max(Demand(mean, mean), lead=1.0, order_cost=order, holding=holding, smallest=smallest)
    if found.minimum:
        assert found.maximum - (found.minimum - 1) >= smallest
        assert found.maximum - (found.minimum - 1) >= math.sqrt(2 * mean * order / holding) - 1e-6
    else:
        assert found.maximum == 0


def test_nothing_lies_where_nothing_goes() -> None:
    assert min_max(demand_of([0] * 12), lead=2.0) == (0, 0)
    assert demand_of([]) == (0, 0)


def test_croston_by_hand() -> None:
    """Sizes 2, 4 after 3 and 2 periods: size 2 + .1·2 = 2.2, interval 3 - .1 = 2.9; times 0.95."""
    assert croston([0, 0, 2, 0, 4]) == pytest.approx(0.95 * 2.2 / 2.9)


def test_steady_demand_is_its_mean() -> None:
    steady = demand_of([3, 5, 4, 4])
    assert steady.mean == 4.0
    assert steady.variance == pytest.approx(2 / 3)


@given(HISTORY)
def test_demand_lies_within_what_was_seen(history: list[float]) -> None:
    found = demand_of(history)
    assert 0 <= found.mean <= max(history)
    assert found.variance >= 0
    assert (found.mean == 0) == (max(history) == 0)


def test_abc_by_value() -> None:
    assert abc({"a": 70.0, "b": 15.0, "c": 11.0, "d": 4.0, "e": 0.0}) == {
        "a": "A", "b": "A", "c": "B", "d": "C", "e": "C"
    }  # fmt: skip


@given(st.dictionaries(st.integers(), st.floats(0, 1e6), max_size=30))
def test_more_value_is_never_a_lower_class(values: dict[int, float]) -> None:
    classes = abc(values)
    assert classes.keys() == values.keys()
    for one, its in values.items():
        for other, others in values.items():
            if its >= others:
                assert classes[one] <= classes[other]


def test_dead_stock_is_what_nobody_needed_for_long() -> None:
    stock = {"a": (2, 13, 10.0), "b": (1, None, 500.0), "c": (9, 3, 10.0), "d": (0, None, 1.0)}
    assert dead_stock(stock, months=12) == {"b": (1, None, 500.0), "a": (2, 13, 20.0)}
    assert list(dead_stock(stock, months=12)) == ["b", "a"]
