"""Standing levels: the optimum of single parts, found by trying all levels; tiers meet their demand."""

import itertools
import math

import numpy as np
import pytest

from firstfix.engines.simulation.standing_stock import MOST, SERVICE, Demand, tier_levels, van_levels


def yearly_cost(levels: dict[str, int], demand: dict[str, Demand], saved: float, holding: float) -> float:
    """Pieces a day beyond the level, each a further visit, and what is held."""
    cost = 0.0
    for part, one in demand.items():
        level = levels.get(part, 0)
        chances = [math.exp(-one.a_day) * one.a_day**k / math.factorial(k) for k in range(30)]
        cost += 250 * saved * sum(max(0, k - level) * chance for k, chance in enumerate(chances))
        cost += holding * one.price * level
    return cost


@pytest.mark.parametrize("seed", range(20))
def test_no_other_levels_cost_less(seed: int) -> None:
    random = np.random.default_rng(seed)
    demand = {
        f"P{k}": Demand(float(random.uniform(0.001, 0.8)), float(np.exp(random.uniform(3, 9))), 1.0) for k in range(3)
    }
    found = van_levels(demand, kg=1e9, working_days=250, saved=300, holding=0.2)
    least = min(
        yearly_cost(dict(zip(demand, levels, strict=True)), demand, 300, 0.2)
        for levels in itertools.product(range(9), repeat=3)
    )
    assert max(found.values(), default=0) < MOST
    assert yearly_cost(found, demand, 300, 0.2) == pytest.approx(least)


def test_a_full_van_carries_what_is_worth_most_a_kilogram() -> None:
    demand = {"LIGHT": Demand(0.1, 50, 1.0), "HEAVY": Demand(0.11, 50, 10.0)}
    assert van_levels(demand, kg=10, working_days=250, saved=300, holding=0.2)["LIGHT"] >= 1
    assert "HEAVY" not in van_levels(demand, kg=10, working_days=250, saved=300, holding=0.2)


def test_a_tier_meets_the_demand_of_its_lead_time() -> None:
    level = tier_levels({"P": 0.5}, lead_days=3)["P"]
    chances = [math.exp(-2) * 2**k / math.factorial(k) for k in range(20)]
    assert sum(chances[: level + 1]) >= SERVICE > sum(chances[:level])
