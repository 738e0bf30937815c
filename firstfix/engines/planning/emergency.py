"""A new order into a running plan with the least disruption: into a gap, or in place of one visit that matters less."""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from firstfix.engines.planning.answer import written
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.explain import unassigned
from firstfix.engines.planning.gaps import Gaps
from firstfix.engines.planning.insert import cheapest, cheapest_of
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.moves.remove import without
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Problem
from firstfix.engines.planning.route import Trip
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.stop import Stop


class Ejection(NamedTuple):
    """`trip` on `route` with the new order in place of the visit of `out`; `cost` is what the route then costs more."""

    cost: float
    route: int
    out: int
    trip: Trip


def insert_order(
    problem: Problem,
    former: Plan,
    order_id: str,
    *,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """The former plan with the order in it, changed as little as the weights of change ask for.

    Every visit is tried as the one to make room; it goes where it costs least then, or out at its penalty. Other orders
    without a visit come in only where they fit between. Raises `KeyError` for an unknown order.
    """
    stop = Stop(seconds, None, clock)
    case = Case(problem, former)
    order = case.order_index[order_id]
    draft, gaps = begin(case), Gaps(case)
    if order in draft.absent:
        draft = _with_order(draft, gaps, order, stop)
    if not stop.is_late():
        search = Search(case, draft, seed=0)
        search.finish()
        draft = search.best()
    return written(draft, unassigned(draft, over=stop.is_out))


def _with_order(draft: Draft, gaps: Gaps, order: int, stop: Stop) -> Draft:
    """The cheapest draft with the order, or the draft itself where leaving the order out is cheapest."""
    case, best, least = draft.case, draft, draft.total()
    gaps.refresh(draft)
    found = cheapest_of(draft, gaps, order, range(len(case.bounds)))
    if found is not None:
        candidate = draft.copy()
        candidate.put(found.route, found.trip)
        if candidate.total() <= least:
            best, least = candidate, candidate.total()
    base = draft.total() - case.penalty[order]
    for ejection in sorted(_ejections(draft, order, least - base, stop)):
        if base + ejection.cost >= least or stop.is_late():
            break
        candidate = draft.copy()
        candidate.put(ejection.route, ejection.trip)
        gaps.refresh(candidate)
        price = case.penalty[ejection.out]
        elsewhere = cheapest_of(candidate, gaps, ejection.out, range(len(case.bounds)), below=price)
        if elsewhere is not None:
            candidate.put(elsewhere.route, elsewhere.trip)
        if candidate.total() < least:
            best, least = candidate, candidate.total()
    return best


def _ejections(draft: Draft, order: int, below: float, stop: Stop) -> Iterator[Ejection]:
    """The order in place of each unlocked visit, where the route then costs less than `below` more."""
    case = draft.case
    for route, now in enumerate(draft.trips):
        engineer = case.bounds[route].engineer
        if not case.may[order, engineer]:
            continue
        for out in now.nodes:
            if out >= case.order_count or case.locked[out]:
                continue
            if stop.is_late():
                return
            trip = without(draft, route, (out,))
            if trip is None:
                continue
            relieved = draft.copy()
            relieved.put(route, trip)
            found = cheapest(relieved, order, route)
            if found is not None:
                spread = draft.spread(engineer, found.trip.work - now.work) - draft.spread()
                cost = found.trip.cost - now.cost + spread
                if cost < below:
                    yield Ejection(cost, route, out, found.trip)
