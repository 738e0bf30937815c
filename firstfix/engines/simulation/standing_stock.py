"""Order-up-to levels: what a van always carries, and what branch and warehouse keep.

A part is worth its place on a van when the further visits that it saves in a year cost more than it costs to hold: for
single parts, restocked every night, that is the optimum of the repair kit problem in its cost form (Bijvank, Koole &
Vis, EJOR 204, 2010), and by worth per kilogram where the van is full. Tiers above keep what their demand during the
lead time does not exceed in so many cases of a hundred.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Cases of a hundred in which the demand of a lead time is met.
SERVICE: Final = 0.97
#: Nobody carries more of a part than this.
MOST: Final = 9


@dataclass(frozen=True, slots=True)
class Demand:
    """Of one part at one place: pieces a working day, price, kilograms."""

    a_day: float
    price: float
    weight: float


def van_levels(
    demand: Mapping[str, Demand], *, kg: float, working_days: float, saved: float, holding: float
) -> dict[str, int]:
    """The best levels for one van. `saved` is what a further visit costs, `holding` what a unit of money in stock costs
    a year, `working_days` are those of a year."""
    pieces: list[tuple[float, str, float]] = []
    for part, one in demand.items():
        short = 1.0 - _chance(0, one.a_day)  # that a day asks for more than the level
        for level in range(1, MOST + 1):
            worth = working_days * short * saved - holding * one.price
            if worth <= 0:
                break
            pieces.append((worth / max(one.weight, 1e-6), part, one.weight))
            short -= _chance(level, one.a_day)
    levels: dict[str, int] = {}
    left = kg
    for _, part, weight in sorted(pieces, key=lambda piece: (-piece[0], piece[1])):
        if weight <= left:
            levels[part] = levels.get(part, 0) + 1
            left -= weight
    return levels


def tier_levels(demand: Mapping[str, float], *, lead_days: float, least: int = 0) -> dict[str, int]:
    """Levels that meet the demand (pieces a day) of a lead time and the day of review in `SERVICE` of all cases."""
    return {part: max(least, _quantile(a_day * (lead_days + 1.0))) for part, a_day in demand.items() if a_day > 0}


def _chance(count: int, mean: float) -> float:
    """Poisson."""
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1)) if mean > 0 else float(count == 0)


def _quantile(mean: float) -> int:
    count, reached = 0, _chance(0, mean)
    while reached < SERVICE:
        count += 1
        reached += _chance(count, mean)
    return count
