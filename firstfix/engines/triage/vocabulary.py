"""Texts as vectors: the features that are known, weighted by how rare they are (tf-idf), of length 1."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from firstfix.engines.triage.features import CODE_WEIGHT, is_code

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]


@dataclass(frozen=True)
class Vector:
    """`places` of the known features with their `weights`, whose squares add up to 1; both empty when none is known.

    `familiar`: the share of the text's features that are known, rare ones counting more; 0 … 1.
    """

    places: Whole
    weights: Floats
    familiar: float


@dataclass(frozen=True)
class Vocabulary:
    """The known features in code point order, how telling each is, and how telling one is that was never seen."""

    terms: Sequence[str]
    rarity: Floats
    unseen: float

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    def vector(self, found: Mapping[str, int]) -> Vector:
        known: list[tuple[int, int]] = []
        strangers = 0
        for term, times in found.items():
            place = self._places.get(term)
            if place is None:
                strangers += 1
            else:
                known.append((place, times))
        known.sort()
        places = np.array([place for place, _ in known], dtype=np.int32)
        weights = (1 + np.log([times for _, times in known])) * self.rarity[places]
        length = float(np.sqrt(weights @ weights))
        strange = strangers * self.unseen**2
        seen = float(self.rarity[places] @ self.rarity[places])
        return Vector(places, weights / length if length else weights, seen / (seen + strange) if seen else 0.0)


def learn_vocabulary(texts: Iterable[Mapping[str, int]], *, least: int, most: int) -> Vocabulary:
    """Of the features of `texts`: those in at least `least` of them, the `most` frequent.

    Rarity is log((1 + texts) / (1 + texts with it)) + 1, as scikit-learn weighs by default.
    """
    counts: Counter[str] = Counter()
    number = 0
    for found in texts:
        counts.update(found.keys())
        number += 1
    often = [(-count, term) for term, count in counts.items() if count >= least]
    terms = sorted(term for _, term in sorted(often)[:most])
    rarity = [(log((1 + number) / (1 + counts[term])) + 1) * (CODE_WEIGHT if is_code(term) else 1) for term in terms]
    return Vocabulary(terms, np.array(rarity, dtype=np.float64), log(1 + number) + 1)
