"""How the share of a fault depends on the age of the machine.

Each fault is of a class of the bathtub curve: early (bad parts and mounting), random, or wear. Its rate goes with
(age / typical age)^(shape - 1), Weibull's hazard ("A statistical distribution function of wide applicability", Journal
of Applied Mechanics 18, 1951), with a fixed shape per class; how probable each class is for a fault is learnt. Given
that some fault is there, its share is its rate over the sum of all rates.
"""

from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.model import Model, Numbers

#: Weibull's shape per class, as those of `model.AGEINGS`.
SHAPES: Final = np.array([0.5, 1.0, 3.0])
#: Ages are taken no lower and no higher than so many typical ages.
YOUNGEST, OLDEST = 0.05, 5.0
#: How far the author's word for a class goes; the rest is spread over all classes.
AUTHOR: Final = 0.8


def rates(ages: Numbers, typical: float) -> Numbers:
    """How many times as often as at the typical age a fault of each class comes: ages (N,) in years to (N, classes)."""
    ratio = np.clip(ages / typical, YOUNGEST, OLDEST)
    return np.asarray(ratio[:, np.newaxis] ** (SHAPES - 1.0))


def shares_at(model: Model, age: float | None) -> Numbers:
    """The shares of faults, (F,), of a machine of that age in years; without an age those of the typical age."""
    if age is None or model.ageing is None:
        return model.prior
    weights = model.prior * (model.ageing @ rates(np.array([age]), model.typical_age)[0])
    return np.asarray(weights / weights.sum())


def learnt_ageing(weights: Numbers, rates: Numbers, chance: Numbers, authored: Numbers) -> Numbers:
    """How probable each class is for each fault, (F, classes), after orders at known ages.

    `weights` (orders, F) says how far each order was of each fault, `rates` (orders, classes) how the classes stand at
    its age, and `chance` (orders,) is its number over the sum of all rates there. Given how many orders a fault had,
    the likelihood of a class is that they came at these ages and not at those of the other orders, as in Cox's
    partial likelihood (JRSS B 34, 1972), so the ages of the fleet need not be known.
    """
    fit = weights.T @ np.log(rates) - weights.sum(axis=0)[:, np.newaxis] * np.log(chance @ rates)
    fit += np.log(AUTHOR * authored + (1 - AUTHOR) / len(SHAPES))
    found = np.exp(fit - fit.max(axis=1, keepdims=True))
    return np.asarray(found / found.sum(axis=1, keepdims=True))
