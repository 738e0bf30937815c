"""Shares of faults for a family of products, each with few orders of its own.

A hierarchical Dirichlet: the shares of a model are drawn around those of its family, Dirichlet(strength × family), and
a strength says how alike the sisters are. What the family learns from a model's count of a fault is not the count but
the expected number of independent draws behind it (Teh, Jordan, Beal & Blei, "Hierarchical Dirichlet processes", JASA
101, 2006; the mean of Antoniak's distribution): all of it where sisters are alike, once where they are not. Shares are
averaged over a grid of strengths by their evidence, the Dirichlet-multinomial's, so the strength is estimated. Sisters
that are the same learn as one; sisters that differ learn alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.model import Numbers
from firstfix.engines.troubleshooting.plans import Places
from firstfix.engines.troubleshooting.shares import learnt_shares

#: How many orders of its own outweigh the family's shares.
STRENGTHS: Final = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 1e4, 1e6)
ROUNDS: Final = 60
SETTLED: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Sister:
    """A model of the family: its faults by id, its author's shares and its orders' (expected) counts, both (F,)."""

    faults: tuple[str, ...]
    shares: Numbers
    counts: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """`shares` of each sister, in the order of its faults; `strength` is the geometric mean over the evidence."""

    shares: tuple[Numbers, ...]
    strength: float


def pooled(sisters: Sequence[Sister]) -> Family:
    """What the sisters' orders say about each of them; faults with the same id are the same."""
    faults = list(dict.fromkeys(fault for sister in sisters for fault in sister.faults))
    places = [np.array([faults.index(fault) for fault in sister.faults]) for sister in sisters]
    fits = [_fit(sisters, places, len(faults), strength) for strength in STRENGTHS]
    evidence = np.array([fit[1] for fit in fits])
    weights = np.exp(evidence - evidence.max())
    weights /= weights.sum()
    shares = [weights @ np.array([fit[0][number] for fit in fits]) for number in range(len(sisters))]
    return Family(tuple(shares), float(np.exp(weights @ np.log(STRENGTHS))))


def _fit(sisters: Sequence[Sister], places: list[Places], size: int, strength: float) -> tuple[list[Numbers], float]:
    """Each sister's shares, and the log evidence, for one strength."""
    from scipy.special import digamma, gammaln  # a job pools; web workers stay small

    said, sayers = np.zeros(size), np.zeros(size)
    for sister, place in zip(sisters, places, strict=True):
        said[place] += sister.shares
        sayers[place] += 1
    said /= sayers
    said /= said.sum()
    family = said
    for _ in range(ROUNDS):
        draws, exposure = np.zeros(size), np.zeros(size)
        for sister, place in zip(sisters, places, strict=True):
            centre = strength * family[place]
            drawn = centre * (digamma(sister.counts + centre) - digamma(centre))
            draws[place] += drawn
            exposure[place] += drawn.sum() / family[place].sum()
        if not draws.sum():
            break
        before = family
        family, _ = learnt_shares(draws, said, exposure)
        if np.abs(family - before).max() < SETTLED:
            break
    shares, evidence = [], 0.0
    for sister, place in zip(sisters, places, strict=True):
        centre, total = strength * family[place], float(sister.counts.sum())
        shares.append((sister.counts + centre) / (total + centre.sum()))
        evidence += float((gammaln(sister.counts + centre) - gammaln(centre)).sum())
        evidence += float(gammaln(centre.sum()) - gammaln(total + centre.sum()))
    return shares, evidence
