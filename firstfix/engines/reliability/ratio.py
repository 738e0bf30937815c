"""Whether something happened less often after than before: a ratio of two rates with its exact interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from firstfix.engines.reliability.counting import binomial_from


@dataclass(frozen=True)
class Ratio:
    """The rate after, as a multiple of the rate before; with the interval in which it is with so much confidence.

    ratio  None where nothing was seen before, which divides by zero
    low    0 … high; `high` may be infinite
    """

    ratio: float | None
    low: float
    high: float

    @property
    def is_chance(self) -> bool:
        """No difference is within the interval: what was seen may be nothing but chance."""
        return self.low <= 1 <= self.high


def rate_ratio(before: int, after: int, *, time_before: float, time_after: float, level: float = 0.95) -> Ratio:
    """Counts that came in these times at two constant rates (Poisson).

    Given how many there were in all, those after are binomial with a share that the ratio fixes (Przyborowski and
    Wilenski 1940); its exact interval (Clopper and Pearson 1934) is turned into one of the ratio. Raises ValueError
    where a time is not positive: nothing was watched.
    """
    if time_before <= 0 or time_after <= 0:
        raise ValueError("both times have to be positive")
    share_low, share_high = share_interval(after, before + after, level=level)
    scale = time_before / time_after
    ratio = after / before * scale if before else None
    return Ratio(ratio, _odds(share_low) * scale, _odds(share_high) * scale)


def share_interval(hits: int, trials: int, *, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a share of which `hits` of `trials` were seen; of no trials it is all from 0 to 1."""
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else _first(lambda share: binomial_from(hits, trials, share) >= tail)
    high = 1.0 if hits == trials else _first(lambda share: 1 - binomial_from(hits + 1, trials, share) <= tail)
    return low, high


def _first(is_reached: Callable[[float], bool]) -> float:
    """The smallest share from which on it holds."""
    low, high = 0.0, 1.0
    for _halving in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if is_reached(middle) else (middle, high)
    return (low + high) / 2


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf
