"""The Weibull distribution (1951): two numbers that say how long things last and why they fail."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firstfix.engines.reliability.lives import Life, checked

#: With fewer failures two numbers say more than is known.
FEWEST_FAILURES = 3
#: Shapes beyond these are no machine's.
FLATTEST, STEEPEST = 0.05, 50.0
#: Half of the 95 % quantile of chi-squared with one degree of freedom: how far the likelihood may fall.
FALL = 1.920729410347062


@dataclass(frozen=True)
class Weibull:
    """Running at an age t with the probability exp(-(t / scale)^shape).

    A shape below 1 is failing early (the weak ones go first), about 1 by chance, above 1 by wear; `low` and `high` are
    its 95 % interval by the profile of the likelihood (Wilks 1938). The scale is in days.
    """

    shape: float
    low: float
    high: float
    scale: float

    def running(self, age: float) -> float:
        return math.exp(-((age / self.scale) ** self.shape))

    def age_when(self, failed: float) -> float:
        """The age at which this share has failed: 0.1 gives B10."""
        return float(self.scale * (-math.log1p(-failed)) ** (1 / self.shape))

    @property
    def mean(self) -> float:
        """Days to the failure, in the mean."""
        return self.scale * math.gamma(1 + 1 / self.shape)


def fit_weibull(lives: Sequence[Life]) -> Weibull | None:
    """By the largest likelihood, with censored and late lives; None with too few failures, or where no shape
    is likelier than the outermost.

    For a given shape k the best scale is known: scale^k = Σ(exit^k - entry^k) / failures. So one number is searched for
    on the profile of the likelihood, with ages as shares of the longest one, which keeps the powers small.
    """
    ages = [life.exit for life in checked(lives) if life.failed]
    if len(ages) < FEWEST_FAILURES:
        return None
    longest = max(life.exit for life in lives)
    shares = [(life.exit / longest, life.entry / longest) for life in lives]
    logs = sum(math.log(age / longest) for age in ages)

    def mass(shape: float) -> float:
        return math.fsum(math.pow(end, shape) - math.pow(start, shape) for end, start in shares)

    def profile(shape: float) -> float:
        return len(ages) * (math.log(shape) - math.log(mass(shape) / len(ages)) - 1) + (shape - 1) * logs

    shape = _highest(profile, FLATTEST, STEEPEST)
    if not 1.01 * FLATTEST < shape < 0.99 * STEEPEST:
        return None
    floor = profile(shape) - FALL
    low = _crossing(lambda at: profile(at) - floor, FLATTEST, shape)
    high = _crossing(lambda at: profile(at) - floor, STEEPEST, shape)
    return Weibull(shape, low, high, longest * (mass(shape) / len(ages)) ** (1 / shape))


def _highest(of: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one hill is highest, by the golden section on the logarithm."""
    ratio = (math.sqrt(5) - 1) / 2
    left, right = math.log(low), math.log(high)
    first, second = right - ratio * (right - left), left + ratio * (right - left)
    at_first, at_second = of(math.exp(first)), of(math.exp(second))
    while right - left > 1e-7:
        if at_first < at_second:
            left, first, at_first = first, second, at_second
            second = left + ratio * (right - left)
            at_second = of(math.exp(second))
        else:
            right, second, at_second = second, first, at_first
            first = right - ratio * (right - left)
            at_first = of(math.exp(first))
    return math.exp((left + right) / 2)


def _crossing(of: Callable[[float], float], outer: float, inner: float) -> float:
    """Where a function comes up through 0 on the way from `outer` to `inner`; `outer` where it never was below."""
    if of(outer) >= 0:
        return outer
    for _halving in range(30):
        middle = math.sqrt(outer * inner)
        outer, inner = (outer, middle) if of(middle) >= 0 else (middle, inner)
    return inner
