"""How sure a count is, and which groups have failed more than chance explains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

from firstfix.engines.reliability.lives import Life, failures
from firstfix.engines.reliability.survival import nelson_aalen

#: A warning is wrong in at most so many of a hundred warnings.
FALSE_WARNINGS = 0.05
#: What is left out of a sum, as a share of it.
EXACT = 1e-15
#: Two failures are no pattern.
FEWEST_TO_WARN = 3


def rate_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a Poisson mean of which `count` was seen (Garwood 1936); milliseconds even of 100,000."""
    tail = (1 - level) / 2
    z = NormalDist().inv_cdf(1 - tail)
    low = 0.0 if count == 0 else _mean(count - 1, 1 - tail, _wilson_hilferty(count, -z))
    return low, _mean(count, tail, _wilson_hilferty(count + 1, z))


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


def _mean(most: int, chance: float, guess: float) -> float:
    """The Poisson mean at which `most` or fewer come with this chance: Newton's steps from a close guess."""
    mean = guess
    for _step in range(60):
        slope = math.exp(most * math.log(mean) - mean - math.lgamma(most + 1))
        change = (_poisson_upto(most, mean) - chance) / slope if slope else 0.0
        later = max(mean + change, mean / 2)
        if abs(later - mean) <= 1e-13 * mean:
            break
        mean = later
    return mean


def _wilson_hilferty(shape: int, z: float) -> float:
    """About the quantile of a gamma distribution of this shape (Wilson and Hilferty 1931)."""
    ninth = 1 / (9 * shape)
    return max(shape * (1 - ninth + z * math.sqrt(ninth)) ** 3, 1e-3 * shape)


def _poisson_upto(most: int, mean: float) -> float:
    """Is the upper incomplete gamma function Q(most + 1, mean): a series below its shape, a continued fraction above
    (DLMF 8.7.1 and 8.9.2, by Lentz's method).
    """
    shape = most + 1
    weight = math.exp(shape * math.log(mean) - mean - math.lgamma(shape))
    return 1 - weight * _series(shape, mean) if mean < shape + 1 else weight * _fraction(shape, mean)


def _series(shape: int, mean: float) -> float:
    term = total = 1 / shape
    place = shape
    while term > total * EXACT:
        place += 1
        term *= mean / place
        total += term
    return total


def _fraction(shape: int, mean: float) -> float:
    below = mean + 1 - shape
    above, value = math.inf, 1 / below
    inverse = value
    for step in range(1, 100_000):
        top = -step * (step - shape)
        below += 2
        inverse = 1 / (top * inverse + below)
        above = below + top / above
        value *= inverse * above
        if abs(inverse * above - 1) < EXACT:
            break
    return value
