"""How much of a part goes in a period: mean and spread, also where most periods need none.

Croston, "Forecasting and stock control for intermittent demands", Operational Research Quarterly 23 (1972) 289-303:
sizes and intervals are smoothed apart. Syntetos & Boylan, "The accuracy of intermittent demand estimates",
International Journal of Forecasting 21 (2005) 303-314: that is too much by the factor 1 - alpha / 2 (SBA).
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

#: How fast what is new counts; between 0.05 and 0.2 for spare parts.
ALPHA: Final = 0.1
#: Demand is intermittent when it comes less often than every 1.32 periods (Syntetos, Boylan & Croston, JORS 56, 2005).
INTERMITTENT: Final = 1.32


class Demand(NamedTuple):
    """Pieces per period: mean and variance around it."""

    mean: float
    variance: float


def demand_of(history: Sequence[float]) -> Demand:
    """From pieces per period, the oldest first: SBA where demand is intermittent, else the plain mean."""
    if not history:
        return Demand(0.0, 0.0)
    busy = sum(1 for pieces in history if pieces > 0)
    if not busy:
        return Demand(0.0, 0.0)
    plain = math.fsum(history) / len(history)
    mean = croston(history) if len(history) / busy > INTERMITTENT else plain
    spread = math.fsum((pieces - plain) ** 2 for pieces in history) / max(1, len(history) - 1)
    return Demand(mean, spread)


def croston(history: Sequence[float], *, alpha: float = ALPHA) -> float:
    """Mean pieces per period by Croston's method with Syntetos and Boylan's correction; 0 without any demand."""
    size = interval = 0.0
    since = 0
    for pieces in history:
        since += 1
        if pieces > 0:
            size = pieces if not size else size + alpha * (pieces - size)
            interval = float(since) if not interval else interval + alpha * (since - interval)
            since = 0
    return (1.0 - alpha / 2.0) * size / interval if interval else 0.0
