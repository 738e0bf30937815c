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
