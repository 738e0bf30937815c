"""Whether beliefs hold what they promise: over many orders, a fault believed in with 70 % should be the one in 70 %.

Log-loss and the Brier score (Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather
Review 78, 1950) are proper: nothing scores better than the true probabilities. The reliability diagram says where a
belief is wrong; its intervals are Wilson's (JASA 22, 1927), which hold for few cases and rates near 0 or 1 as well.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.model import Numbers, Tables
from firstfix.engines.troubleshooting.record import Record, state_of

#: A fault that was believed impossible costs as much as one with this probability.
LEAST: Final = 1e-6
#: Standard deviations on both sides of an interval that holds the truth in 95 %.
WIDTH: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities from `low` to below `high` (the last includes it): their number, mean, and how often it came so.

    `at_least` and `at_most` are the 95 % interval of that rate.
    """

    low: float
    high: float
    count: int
    believed: float
    happened: float
    at_least: float
    at_most: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`log_loss` in nats; `top_1` and `top_3`: shares of orders whose fault was the leading one, one of three."""

    orders: int
    log_loss: float
    brier: float
    top_1: float
    top_3: float
    bins: tuple[Bin, ...]


def calibration(cases: Sequence[tuple[Numbers, int]], *, bins: int = 10) -> Calibration | None:
    """Figures of (belief before the fault was confirmed, the fault); None without cases.

    A case counts in the bins once for each of its faults. Beliefs of different models may differ in length.
    """
    if not cases:
        return None
    losses = [-math.log(max(float(belief[fault]), LEAST)) for belief, fault in cases]
    briers = [float(belief @ belief) - 2 * float(belief[fault]) + 1 for belief, fault in cases]
    ranks = np.array([int(np.flatnonzero(np.argsort(-belief, kind="stable") == fault)[0]) for belief, fault in cases])
    pairs = (
        (probability, place == fault) for belief, fault in cases for place, probability in enumerate(belief.tolist())
    )
    return Calibration(
        orders=len(cases),
        log_loss=float(np.mean(losses)),
        brier=float(np.mean(briers)),
        top_1=float((ranks < 1).mean()),
        top_3=float((ranks < 3).mean()),
        bins=reliability(pairs, bins=bins),
    )


def reliability(pairs: Iterable[tuple[float, bool]], *, bins: int = 10) -> tuple[Bin, ...]:
    """The reliability diagram of (probability, whether it came so), in bins of equal width, empty ones left out.

    Serves for any promise, say of a first-time fix.
    """
    given = np.array([(probability, came) for probability, came in pairs], dtype=np.float64).reshape(-1, 2)
    place = np.minimum((given[:, 0] * bins).astype(int), bins - 1)
    found = []
    for number in np.unique(place).tolist():
        believed, came = given[place == number].T
        interval = _wilson(float(came.sum()), len(came))
        found.append(
            Bin(number / bins, (number + 1) / bins, len(came), float(believed.mean()), float(came.mean()), *interval)
        )
    return tuple(found)


def confirmed_cases(tables: Tables, records: Iterable[Record]) -> list[tuple[Numbers, int]]:
    """What was believed before the repair that ended an order, and the fault that was confirmed then."""
    cases = []
    for record in records:
        if record.fault is not None:
            steps = record.steps[:-1] if record.is_fixed else record.steps
            cases.append((state_of(tables, replace(record, steps=steps)).belief, record.fault))
    return cases


def _wilson(hits: float, count: int) -> tuple[float, float]:
    """The interval of a rate seen `hits` times in `count`."""
    rate, square = hits / count, WIDTH**2 / count
    middle = (rate + square / 2) / (1 + square)
    half = math.sqrt(square * (rate * (1 - rate) + square / 4)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)
