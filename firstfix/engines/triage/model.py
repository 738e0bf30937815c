"""A model that suggests labels for a text, and how it does. NumPy only, so that web workers can.

Three judges look at a text. A linear model says how far it lies inside each label; the labelled texts that are most
like it vote for theirs; the synonym list names codes. Their opinions are weighed by how far they are to be trusted and
added up; the shares of e^sum are the confidence. `training.py` finds the trust, so that of the suggestions made with
confidence 0.8 for texts that the judges had not seen, 80 % are right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from firstfix.engines.triage.features import features
from firstfix.engines.triage.lexicon import Lexicon
from firstfix.engines.triage.vocabulary import Floats, Vector, Vocabulary, Whole

VOTERS = 10
FAINT = 0.01
"""Labels less probable are not worth a person's glance."""
UNTRAINED = -1.0
"""The linear model's decision for a label that it does not know: that of a text firmly outside."""


class Example(NamedTuple):
    """A text with the label that a person gave it. `key` names it as evidence, `at` grows with time."""

    text: str
    label: str
    key: int = 0
    at: float = 0.0


class Trust(NamedTuple):
    """What one unit of each judge's opinion is worth. These are the values before anything is learnt."""

    linear: float = 4.0
    neighbours: float = 0.3
    lexicon: float = 3.5


class Opinions(NamedTuple):
    """What each judge says of each label."""

    linear: Floats
    neighbours: Floats
    lexicon: Floats

    def shares(self, trust: Trust) -> Floats:
        """Probabilities that add up to 1."""
        total = sum(worth * opinion for worth, opinion in zip(trust, self, strict=True))
        shares = np.exp(total - np.max(total))
        return np.asarray(shares / shares.sum())


class Neighbour(NamedTuple):
    """A labelled text: its `key`, and how alike it is, 0 … 1."""

    key: int
    alike: float


class Suggestion(NamedTuple):
    """`confidence`: the probability that it is right. `because`: the texts most alike that have this label."""

    label: str
    confidence: float
    because: tuple[Neighbour, ...] = ()


class Seen(NamedTuple):
    """A text as a model sees it: its judges' opinions, and how much of it is familiar."""

    opinions: Opinions
    familiar: float


@dataclass(frozen=True)
class Neighbours:
    """Labelled texts, by feature: those with feature f are `rows[starts[f]:starts[f + 1]]`, weighted `weights[…]`.

    `labels` are places in the model's list; -1 for a label that it does not suggest.
    """

    keys: NDArray[np.int64]
    labels: Whole
    starts: NDArray[np.int64]
    rows: Whole
    weights: NDArray[np.float32]

    def alike(self, vector: Vector) -> Floats:
        """The cosine of the angle between the vector and each text."""
        starts, ends = self.starts[vector.places], self.starts[vector.places + 1]
        spans = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        if not spans:
            return np.zeros(len(self.keys))
        rows = np.concatenate([self.rows[span] for span in spans])
        weights = np.concatenate([self.weights[span] for span in spans]) * np.repeat(vector.weights, ends - starts)
        return np.asarray(np.bincount(rows, weights, minlength=len(self.keys)), dtype=np.float64)


class Figures(NamedTuple):
    """How good suggestions were for `texts` labelled texts that the model had not seen.

    `first`, `three`: the share with the right label first, among the first three; no suggestion is a wrong one.
    `coverage`: the share with a suggestion. `log_loss`: mean of -log of the right label's probability, in nats.
    """

    texts: int
    first: float
    three: float
    coverage: float
    log_loss: float


@dataclass(frozen=True)
class Model:
    """What `training.train` found.

    `labels`: in code point order. `coefficients` (features × labels) and `intercepts`: the linear model, where labels
    with too few examples have 0 and `UNTRAINED`. `elsewhere`: the probability that the right label is not in the list.
    Nothing is suggested for a text less familiar than `familiar`, or where the best confidence is below `sure`.
    `examples` and `until`: how many texts it has learnt from, and when the last of them was written. `figures`: None
    when there were too few.
    """

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    coefficients: NDArray[np.float32]
    intercepts: Floats
    neighbours: Neighbours
    lexicon: Lexicon
    trust: Trust
    elsewhere: float
    familiar: float
    sure: float
    examples: int = 0
    until: float = 0.0
    figures: Figures | None = None

    def suggest(self, text: str, *, most: int = 3) -> list[Suggestion]:
        """The likeliest labels, best first; none when unsure."""
        found = features(text, self.lexicon)
        seen, alike = self._look(found)
        shares = self.shares(seen)
        if not self.is_sure(seen, shares):
            return []
        best = np.argsort(-shares, kind="stable")[:most]
        likely = [int(k) for k in best if shares[k] >= min(FAINT, self.sure)]
        return [Suggestion(self.labels[k], float(shares[k]), self._because(k, alike)) for k in likely]

    def look(self, found: Mapping[str, int]) -> Seen:
        """At a text with these features."""
        return self._look(found)[0]

    def alike(self, text: str) -> Floats:
        """How alike each neighbour is to the text."""
        return self._look(features(text, self.lexicon))[1]

    def _look(self, found: Mapping[str, int]) -> tuple[Seen, Floats]:
        vector = self.vocabulary.vector(found)
        alike = self.neighbours.alike(vector)
        named = np.array([float(f"#{label}" in found) for label in self.labels])
        linear = self.intercepts + vector.weights @ self.coefficients[vector.places]
        return Seen(Opinions(linear, self._votes(alike), named), vector.familiar), alike

    def shares(self, seen: Seen) -> Floats:
        """The probability of each label; with that of being `elsewhere` they add up to 1."""
        return (1 - self.elsewhere) * seen.opinions.shares(self.trust)

    def is_sure(self, seen: Seen, shares: Floats) -> bool:
        """Whether to suggest anything: not without words that are known or named."""
        is_known = seen.familiar > self.familiar or bool(seen.opinions.lexicon.any())
        return is_known and float(shares.max()) >= self.sure

    def _votes(self, alike: Floats) -> Floats:
        voters = _nearest(alike)
        fewer = min(1.0, VOTERS / max(1, len(voters)))  # where many are equally alike
        voters = voters[self.neighbours.labels[voters] >= 0]
        votes = np.bincount(self.neighbours.labels[voters], alike[voters] ** 2, minlength=len(self.labels))
        return np.asarray(np.log1p(100 * fewer * votes))

    def _because(self, label: int, alike: Floats) -> tuple[Neighbour, ...]:
        rows = [row for row in _nearest(alike) if self.neighbours.labels[row] == label]
        rows.sort(key=lambda row: -alike[row])
        return tuple(Neighbour(int(self.neighbours.keys[row]), float(alike[row])) for row in rows[:VOTERS])


def _nearest(alike: Floats) -> Whole:
    """The texts most alike: `VOTERS`, more when the last ones are equally alike, none that has nothing in common."""
    least = np.partition(alike, -VOTERS)[-VOTERS] if len(alike) > VOTERS else 0.0
    return np.flatnonzero((alike >= least) & (alike > 0)).astype(np.int32)
