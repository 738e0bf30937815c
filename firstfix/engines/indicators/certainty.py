"""A figure with its interval, and the difference of two figures with its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from firstfix.engines.indicators.tally import Tally
from firstfix.engines.reliability.counting import rate_interval
from firstfix.engines.reliability.ratio import rate_ratio

LEVEL = 0.95
#: Fewer measurements than this say nothing of how far they scatter.
FEWEST = 5


class Kind(StrEnum):
    """What the pairs of a tally are.

    SHARE    x is 1, y is 1 or 0: how many of them
    MEAN     y for x: hours of a repair, hours worked of those on duty
    BETWEEN  x events while y passed: time from one event to the next
    RATIO    y events where x were to be expected, by as few that came before
    """

    SHARE = "share"
    MEAN = "mean"
    BETWEEN = "between"
    RATIO = "ratio"


@dataclass(frozen=True)
class Estimate:
    """A figure and the interval in which it lies with the asked certainty."""

    value: float
    low: float
    high: float


def estimate(kind: Kind, tally: Tally, *, level: float = LEVEL) -> Estimate | None:
    """None where nothing was counted, or too little to say how sure it is.

    Shares have Wilson's interval (1927), times between events the exact one of a Poisson count (Garwood 1936), ratios
    of events that of two such counts (Przyborowski and Wilenski 1940), means that of a ratio of sums with Student's t
    (Cochran 1977, chapter 6).
    """
    value = tally.value
    if value is None:
        return None
    if kind is Kind.SHARE:
        return _share(tally, level)
    if kind is Kind.BETWEEN:
        low, high = rate_interval(round(tally.x), level)
        return Estimate(value, tally.y / high, tally.y / low if low else math.inf)
    if kind is Kind.RATIO:
        return _ratio(tally, value, level)
    if tally.n < FEWEST:
        return None
    scatter = max(0.0, tally.yy - 2 * value * tally.xy + value**2 * tally.xx)
    half = student(tally.n - 1, level) * math.sqrt(tally.n / (tally.n - 1) * scatter) / tally.x
    return Estimate(value, value - half, value + half)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """`one` less `other`, by the intervals of both (Newcombe 1998; for all figures Zou and Donner 2008)."""
    change = one.value - other.value
    below = math.hypot(one.value - one.low, other.high - other.value)
    above = math.hypot(one.high - one.value, other.value - other.low)
    return Estimate(change, change - below, change + above)


def is_more_than_chance(change: Estimate) -> bool:
    return not change.low <= 0 <= change.high


def level_for(comparisons: int) -> float:
    """The level for each of so many comparisons, so that any of them errs as seldom as one alone (Dunn 1961)."""
    return 1 - (1 - LEVEL) / max(1, comparisons)


def student(freedom: float, level: float) -> float:
    """The two-sided point of Student's t (Wallace 1959): right to half a percent from four degrees of freedom on."""
    normal = NormalDist().inv_cdf((1 + level) / 2) * (8 * freedom + 3) / (8 * freedom + 1)
    return math.sqrt(freedom * math.expm1(normal**2 / freedom))


def _ratio(tally: Tally, value: float, level: float) -> Estimate:
    """What was to be expected is itself a count that came by chance: its whole events are taken."""
    before = int(tally.x)
    time_before = before / tally.x if before else 1.0
    found = rate_ratio(before, round(tally.y), time_before=time_before, time_after=1.0, level=level)
    return Estimate(value, found.low, found.high)


def _share(tally: Tally, level: float) -> Estimate:
    z, n, share = NormalDist().inv_cdf((1 + level) / 2), tally.x, tally.y / tally.x
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))
