"""Whether a newly trained model may take the place of the one in use: it must not be worse for the newest texts.

Like `training`, for jobs and child processes only.
"""

from collections.abc import Collection, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage.features import features
from firstfix.engines.triage.lexicon import Lexicon
from firstfix.engines.triage.model import Example, Figures, Model
from firstfix.engines.triage.training import USUAL_LIMITS, Judged, Limits, figures, train

NEWEST = 0.2
FEW = 20
"""Fewer texts than these, written after the model in use was trained, do not tell how good it is."""


class Succession(NamedTuple):
    """`model`: trained on all texts; None when it would be worse. `new` and `old`: figures for the same texts, which
    neither has learnt from; `old` is None where there is nothing to compare, and `new` then the model's own."""

    model: Model | None
    new: Figures | None
    old: Figures | None


def succeed(
    examples: Sequence[Example],
    old: Model | None,
    *,
    lexicon: Lexicon | None = None,
    labels: Collection[str] = (),
    limits: Limits = USUAL_LIMITS,
) -> Succession:
    """Trains as `train` does, and says whether the new model may take the place of `old`.

    The newest fifth (by `at`) is judged by a model of the older texts and by `old`: those texts that came after `old`
    was trained, for nobody wins against a model that knows the answers. Where they are too few, all of the fifth, and
    `old` is trained anew on the older texts with its own synonym list. Worse is who lies more than a standard error
    behind, in texts that are right at the first go or in log-loss.
    """
    model = train(examples, lexicon=lexicon, labels=labels, limits=limits)
    if old is None:
        return Succession(model, model.figures, None)
    ordered = sorted(examples, key=lambda example: (example.at, example.text, example.label, example.key))
    border = len(ordered) - int(np.ceil(NEWEST * len(ordered)))
    older, newest = ordered[:border], ordered[border:]
    unknown = [example for example in newest if example.at > old.until]
    try:
        challenger = train(older, lexicon=lexicon, labels=labels, limits=limits)
        if len(unknown) < FEW:
            unknown = newest
            old = train(older, lexicon=old.lexicon, labels=old.labels, limits=limits)
    except Mistakes:  # too few older texts to compare anything
        return Succession(model, model.figures, None)
    ours, theirs = _judged(challenger, unknown), _judged(old, unknown)
    is_worse = _is_worse(_outcomes(challenger, ours), _outcomes(old, theirs))
    return Succession(None if is_worse else model, figures(challenger, ours), figures(old, theirs))


def _judged(model: Model, examples: Sequence[Example]) -> list[Judged]:
    place = {label: i for i, label in enumerate(model.labels)}
    return [Judged(model.look(features(example.text, model.lexicon)), place.get(example.label)) for example in examples]


def _outcomes(model: Model, judged: Sequence[Judged]) -> list[Figures]:
    return [figures(model, [one]) for one in judged]


def _is_worse(new: Sequence[Figures], old: Sequence[Figures]) -> bool:
    rights = np.array([a.first - b.first for a, b in zip(new, old, strict=True)])
    losses = np.array([b.log_loss - a.log_loss for a, b in zip(new, old, strict=True)])
    return any(float(gains.mean()) < -float(gains.std()) / sqrt(len(gains)) for gains in (rights, losses))
