"""How sure a count is, and which groups have failed more than chance explains."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from firstfix.engines.reliability.lives import Life, failures
from firstfix.engines.reliability.survival import nelson_aalen

#: A warning is wrong in at most so many of a hundred warnings.
FALSE_WARNINGS = 0.05
#: Two failures are no pattern.
FEWEST_TO_WARN = 3


def rate_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a Poisson mean of which `count` was seen (Garwood 1936)."""
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else _root(lambda mean: 1 - _poisson_upto(count - 1, mean) - tail, count)
    return low, _root(lambda mean: tail - _poisson_upto(count, mean), count)


@dataclass(frozen=True)
class Excess:
    """How often a group failed, beside its like at the same ages.

    chance      of so many failures or more if it were like the others, before so many groups were looked at
    is_warned   whether it is less than the number of groups explains
    """

    key: str
    observed: int
    expected: float
    chance: float
    is_warned: bool = False

    @property
    def ratio(self) -> float:
        return self.observed / self.expected if self.expected else math.inf


def excesses(groups: Mapping[str, Sequence[Life]]) -> list[Excess]:
    """Each group, the least explained by chance first, and whether to warn of it.

    Expected is what the hazard of all together says of the ages at which a group was watched. Given how many failed in
    all, a group's share is binomial (Przyborowski and Wilenski 1940), as in a log-rank test of it against the others.
    Many groups are looked at, so chances are held against Benjamini and Hochberg (1995).
    """
    everyone = [life for lives in groups.values() for life in lives]
    total, hazard = failures(everyone), nelson_aalen(everyone)
    found = []
    for key, lives in groups.items():
        observed, expected = failures(lives), sum(map(hazard.expected, lives))
        share = min(1.0, expected / total) if total else 0.0
        found.append(Excess(key, observed, expected, binomial_from(observed, total, share)))
    found.sort(key=lambda one: one.chance)
    ranks = [rank for rank, one in enumerate(found, 1) if one.chance <= FALSE_WARNINGS * rank / len(found)]
    last = max(ranks, default=0)
    return [
        replace(one, is_warned=rank <= last and one.observed >= FEWEST_TO_WARN and one.ratio > 1)
        for rank, one in enumerate(found, 1)
    ]


def binomial_from(least: int, trials: int, share: float) -> float:
    """The chance of `least` hits or more in so many trials."""
    if least <= 0:
        return 1.0
    if share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    return min(1.0, math.fsum(_binomial(hits, trials, share) for hits in range(least, trials + 1)))


def _binomial(hits: int, trials: int, share: float) -> float:
    ways = math.lgamma(trials + 1) - math.lgamma(hits + 1) - math.lgamma(trials - hits + 1)
    return math.exp(ways + hits * math.log(share) + (trials - hits) * math.log1p(-share))


def _poisson_upto(most: int, mean: float) -> float:
    return math.fsum(math.exp(hits * math.log(mean) - mean - math.lgamma(hits + 1)) for hits in range(most + 1))


def _root(rising: Callable[[float], float], near: int) -> float:
    """Where a rising function of a mean is 0."""
    low, high = 1e-9, 2.0 * near + 10
    for _halving in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2
