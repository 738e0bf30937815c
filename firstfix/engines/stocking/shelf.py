"""Minimum and maximum of one part on one shelf.

Below the minimum it is refilled up to the maximum. The minimum covers what goes while a refill is on its way, with the
service level asked for; the maximum is a refill more, as large as pays (Wilson's lot size). What goes meanwhile follows
a negative binomial distribution where it spreads more than Poisson's, as the demand for spare parts does (Syntetos,
Babai & Altay, "On the demand distributions of spare parts", International Journal of Production Research 50 (2012)
2101-2117).
"""

import math
from typing import Final, NamedTuple

from firstfix.engines.stocking.demand import Demand

#: Variances at most this much above the mean are Poisson's.
POISSON: Final = 1.0 + 1e-9
#: From this mean on the normal distribution is as good.
LARGE: Final = 500.0


class MinMax(NamedTuple):
    """Refilled when fewer than `minimum` are free, up to `maximum`; both 0 where nothing should lie."""

    minimum: int
    maximum: int


def min_max(
    demand: Demand,
    *,
    lead: float,
    lead_spread: float = 0.0,
    service: float = 0.95,
    order_cost: float = 0.0,
    holding: float = 0.0,
    smallest: int = 1,
) -> MinMax:
    """lead, lead_spread: mean and standard deviation of the refill's time, in the periods of the demand
    service: probability that what is left lasts until the refill comes; order_cost: money per refill
    holding: money per piece and period; smallest: fewer are not delivered
    """
    if demand.mean <= 0:
        return MinMax(0, 0)
    enough = lasting(over_lead(demand, lead=lead, spread=lead_spread), service=service)
    if not enough:
        return MinMax(0, 0)
    lot = math.ceil(math.sqrt(2.0 * demand.mean * order_cost / holding) - 1e-9) if holding > 0 else 1
    return MinMax(enough + 1, enough + max(1, lot, smallest))


def over_lead(demand: Demand, *, lead: float, spread: float = 0.0) -> Demand:
    """What goes during a lead time that varies itself: its mean and variance."""
    return Demand(demand.mean * lead, demand.variance * lead + (demand.mean * spread) ** 2)


def lasting(demand: Demand, *, service: float) -> int:
    """The smallest number of pieces that is enough with the probability `service` (below 1)."""
    mean, variance = demand
    if mean <= 0:
        return 0
    if mean > LARGE:
        from statistics import NormalDist

        return max(0, math.ceil(NormalDist(mean, math.sqrt(max(variance, mean))).inv_cdf(service)))
    pieces, reached = 0, 0.0
    if variance <= mean * POISSON:
        chance = math.exp(-mean)
        while (reached := reached + chance) < service and pieces < 100 * LARGE:
            pieces += 1
            chance *= mean / pieces
        return pieces
    success = mean / variance
    shape = mean * success / (1.0 - success)
    chance = math.exp(shape * math.log(success))
    while (reached := reached + chance) < service and pieces < 100 * LARGE:
        pieces += 1
        chance *= (shape + pieces - 1) / pieces * (1.0 - success)
    return pieces
