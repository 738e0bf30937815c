"""Labelled texts → a model. Imports scikit-learn: for commands, jobs and child processes, never for a web worker.

The linear model is a support vector machine per label (LinearSVC): with some ten words a text and a few hundred texts
nothing measured was better (docs/decisions/0011). How far the judges are to be trusted is found on texts that they have
not seen: the texts are dealt into folds, equal ones into the same, and each fold is judged by a model of the others.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.svm import LinearSVC

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage.features import features
from firstfix.engines.triage.lexicon import Lexicon
from firstfix.engines.triage.model import FAINT, UNTRAINED, Example, Figures, Model, Neighbours, Seen, Trust
from firstfix.engines.triage.vocabulary import Floats, Vector, Vocabulary, learn_vocabulary

#: Cost of a text on the wrong side; 0.3 to 1 make no difference that could be measured.
PENALTY = 0.5
FOLDS = 5
#: From so many texts on one fold is judged, not all: it tells enough, and training takes a fifth of the time.
MANY = 20_000
#: The share of texts that is taken for strange; half as familiar as these, a text is not judged.
STRANGE = 0.01


@dataclass(frozen=True)
class Limits:
    """`examples_per_label`: labels with fewer are not learnt. `seen_in`: nor are features in fewer texts; of the others
    `features` at most, the most frequent. `examples`: the newest so many texts are learnt from; the newest `neighbours`
    of them vote. `sure`: see `Model`."""

    examples_per_label: int = 5
    seen_in: int = 2
    features: int = 50_000
    examples: int = 100_000
    neighbours: int = 5_000
    sure: float = 0.15


USUAL_LIMITS = Limits()


def train(
    examples: Iterable[Example],
    *,
    lexicon: Lexicon | None = None,
    labels: Collection[str] = (),
    limits: Limits = USUAL_LIMITS,
) -> Model:
    """The model; the same for the same examples in any order.

    `labels`: more that may be suggested, because the synonym list names them or neighbours have them, with few examples
    or none: what a company begins with. `Mistakes` when there is nothing to suggest.
    """
    lexicon = lexicon or Lexicon()
    known = _newest(examples, limits.examples)
    found = {text: features(text, lexicon) for text in {example.text for example in known}}
    texts = [_Text(example, found[example.text]) for example in known]
    counts = Counter(example.label for example in known)
    learnt = {label for label, count in counts.items() if count >= limits.examples_per_label}
    if not learnt | set(labels):
        raise Mistakes([_nothing_to_learn(counts, limits.examples_per_label)])
    names = tuple(sorted(learnt | set(labels)))
    left_out = sum(count for label, count in counts.items() if label not in names)
    model = replace(
        _fitted(texts, names, learnt, lexicon, limits),
        elsewhere=(left_out + 1) / (len(known) + 10),
        examples=len(known),
        until=float(max((example.at for example in known), default=0)),
    )
    judged = _judged(texts, names, learnt, lexicon, limits)
    if not judged:
        return model
    strangest = float(np.quantile([one.seen.familiar for one in judged], STRANGE))
    model = replace(model, trust=_trust(judged), familiar=strangest / 2)
    return replace(model, figures=figures(model, judged))


class Judged(NamedTuple):
    """A text as a model sees it that has not learnt from it; the place of its label, None where the model lacks it."""

    seen: Seen
    label: int | None


def figures(model: Model, judged: Sequence[Judged]) -> Figures:
    """How good the suggestions are that `model` makes from what was seen; `judged` is not empty."""
    first, three, covered, losses = 0, 0, 0, 0.0
    for seen, label in judged:
        shares = model.shares(seen)
        losses -= log(max(shares[label] if label is not None else model.elsewhere, 1e-12))
        if model.is_sure(seen, shares):
            best = [k for k in np.argsort(-shares, kind="stable")[:3].tolist() if shares[k] >= FAINT]
            covered += 1
            first += best[0] == label
            three += label in best
    number = len(judged)
    return Figures(number, first / number, three / number, covered / number, losses / number)


class _Text(NamedTuple):
    example: Example
    found: Counter[str]


def _newest(examples: Iterable[Example], most: int) -> list[Example]:
    """In an order that does not depend on theirs."""
    newest = sorted(examples, key=lambda example: (-example.at, *example))[:most]
    return sorted(newest)


def _nothing_to_learn(counts: Counter[str], least: int) -> str:
    if not counts:
        return "there is no labelled text to learn from"
    label, count = min(counts.items(), key=lambda one: (-one[1], one[0]))
    return f"no label has {least} texts: the most frequent, {label!r}, has {count}"


def _fitted(
    texts: Sequence[_Text], names: tuple[str, ...], learnt: set[str], lexicon: Lexicon, limits: Limits
) -> Model:
    vocabulary = learn_vocabulary((text.found for text in texts), least=limits.seen_in, most=limits.features)
    known: dict[str, Vector] = {}
    for text in texts:
        if text.example.text not in known:
            known[text.example.text] = vocabulary.vector(text.found)
    vectors = [known[text.example.text] for text in texts]
    coefficients = np.zeros((len(vocabulary.terms), len(names)), dtype=np.float32)
    intercepts = np.full(len(names), UNTRAINED)
    # A text that many reports have in the same words is one row with their weight: the same answer in less time.
    alike = Counter((text.example.text, text.example.label) for text in texts if text.example.label in learnt)
    kinds = [names.index(label) for _text, label in alike]
    classes = sorted(set(kinds))
    if len(classes) > 1:
        rows = _matrix([known[text] for text, _label in alike], vocabulary)
        machine = LinearSVC(C=PENALTY, random_state=0).fit(rows, kinds, sample_weight=list(alike.values()))
        # With two classes there is one decision, for the second.
        slopes = machine.coef_ if len(classes) > 2 else np.vstack([-machine.coef_, machine.coef_])
        bases = machine.intercept_ if len(classes) > 2 else np.array([-machine.intercept_[0], machine.intercept_[0]])
        coefficients[:, classes], intercepts[classes] = slopes.T, bases
    else:
        intercepts[classes] = 0
    return Model(
        labels=names,
        vocabulary=vocabulary,
        coefficients=coefficients,
        intercepts=intercepts,
        neighbours=_neighbours(texts, vectors, names, vocabulary, limits.neighbours),
        lexicon=lexicon,
        trust=Trust(),
        elsewhere=0.0,
        familiar=0.0,
        sure=limits.sure,
    )


def _matrix(vectors: Sequence[Vector], vocabulary: Vocabulary) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(vector.places) for vector in vectors)])
    places = np.concatenate([np.empty(0, np.int32), *(vector.places for vector in vectors)])
    weights = np.concatenate([np.empty(0), *(vector.weights for vector in vectors)])
    return sparse.csr_matrix((weights, places, ends), shape=(len(vectors), len(vocabulary.terms)))


def _neighbours(
    texts: Sequence[_Text], vectors: Sequence[Vector], names: tuple[str, ...], vocabulary: Vocabulary, most: int
) -> Neighbours:
    """The newest of the texts, by feature."""
    newest = sorted(sorted(range(len(texts)), key=lambda row: -texts[row].example.at)[:most])
    matrix = _matrix([vectors[row] for row in newest], vocabulary).tocsc()
    place = {name: i for i, name in enumerate(names)}
    return Neighbours(
        keys=np.array([texts[row].example.key for row in newest], dtype=np.int64),
        labels=np.array([place.get(texts[row].example.label, -1) for row in newest], dtype=np.int32),
        starts=matrix.indptr.astype(np.int64),
        rows=matrix.indices.astype(np.int32),
        weights=matrix.data.astype(np.float32),
    )


def _judged(
    texts: Sequence[_Text], names: tuple[str, ...], learnt: set[str], lexicon: Lexicon, limits: Limits
) -> list[Judged]:
    """Each text as a model sees it that has learnt from the other folds."""
    folds = _folds(texts)
    place = {name: i for i, name in enumerate(names)}
    judged = []
    for fold in range(FOLDS if len(texts) < MANY else 1):
        others = [text for text, own in zip(texts, folds, strict=True) if own != fold]
        asked = [text for text, own in zip(texts, folds, strict=True) if own == fold]
        if others and asked:
            model = _fitted(others, names, learnt, lexicon, limits)
            seen = {text.example.text: model.look(text.found) for text in asked}
            judged += [Judged(seen[text.example.text], place.get(text.example.label)) for text in asked]
    return judged


def _folds(texts: Sequence[_Text]) -> list[int]:
    """Equal texts share a fold, each label's texts are dealt out in turn."""
    given: dict[str, int] = {}
    dealt: Counter[str] = Counter()
    for text, label in sorted((" ".join(sorted(one.found)), one.example.label) for one in texts):
        if text not in given:
            given[text] = dealt[label] % FOLDS
            dealt[label] += 1
    return [given[" ".join(sorted(one.found))] for one in texts]


def _trust(judged: Sequence[Judged]) -> Trust:
    """The trust that makes the right labels likeliest; with few texts it stays near where it begins.

    Logarithms of it are normal around the beginning's with spread 1: it cannot turn negative, and no text is enough to
    make the model sure of itself.
    """
    start = np.log(Trust())
    told = [(seen.opinions, label) for seen, label in judged if label is not None]
    if not told:
        return Trust()
    said = np.array([opinions for opinions, _ in told])  # texts × judges × labels
    right = np.array([label for _, label in told])
    texts = np.arange(len(right))

    def loss(logs: Floats) -> tuple[float, Floats]:
        worth = np.exp(logs)
        total = np.einsum("j,tjl->tl", worth, said)
        total -= total.max(axis=1, keepdims=True)
        shares = np.exp(total)
        sums = shares.sum(axis=1)
        value = float(np.sum(np.log(sums) - total[texts, right]) + 0.5 * np.sum((logs - start) ** 2))
        expected = np.einsum("tl,tjl->tj", shares / sums[:, None], said)
        slope = worth * np.sum(expected - said[texts, :, right], axis=0) + logs - start
        return value, slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(s - 6, s + 6) for s in start])
    return Trust(*(float(worth) for worth in np.exp(found.x)))
