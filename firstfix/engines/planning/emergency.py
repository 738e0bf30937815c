"""A new order into a running plan with the least disruption: into a gap, or in place of one visit that matters less."""

import time
from collections.abc import Callable

from firstfix.engines.planning.answer import written
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.explain import unassigned
from firstfix.engines.planning.kernel.search import Search, ready
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Problem
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.stop import Stop
from firstfix.engines.planning.ties import Ties

#: The polish: seconds and rounds per order at most, rounds between looks at the clock, its temperature as a share of
#: the mean cost of a visit. A good plan would be damaged by heat first, so it is cold.
POLISH_SECONDS, POLISH_ROUNDS, CHUNK, COLD = 0.8, 100, 100, 0.002
#: While polishing, another engineer or no visit costs so many times a visit's mean cost on top of the weights of
#: change: an emergency is no occasion for plans that are merely better.
HELD = 8.0


def insert_order(
    problem: Problem,
    former: Plan,
    order_id: str,
    *,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """The former plan with the order in it, changed as little as the weights of change ask for.

    Every visit is tried as the one to make room; it goes where it costs least then, or out at its penalty. Then the
    plan is polished under the cost of change. Raises `KeyError` for an unknown order.
    """
    ready()
    stop = Stop(seconds, None, clock)
    case = Case(problem, former)
    order = case.order_index[order_id]
    draft = begin(case)
    if stop.is_late():
        return written(draft, unassigned(draft, over=stop.is_out))
    search = Search(case, draft, seed=0)
    if order in case.tied:
        Ties(search, seed=0).settle(stop.is_late)
    elif order in draft.absent:
        search.squeeze_in(order)
    if order not in draft.absent or search.route_of(order) < 0:
        search.finish()
        best = search.best()
        return written(best, unassigned(best, over=stop.is_out))
    search.finish()
    squeezed = search.best()
    _polish(search, stop)
    best = min(squeezed, search.best(), key=Draft.total)
    return written(best, unassigned(best, over=stop.is_out))


def _polish(search: Search, stop: Stop) -> None:
    """Rounds at low temperature, ending with the best plan in the making."""
    until = min(stop.seconds, stop.elapsed() + POLISH_SECONDS)
    visits = max(1, search.case.order_count - search.left_out())
    mean = float(search.state.trip["cost"].sum()) / visits
    search.hold(HELD * mean)
    for _ in range(POLISH_ROUNDS * search.case.order_count // CHUNK + 1):
        if stop.elapsed() >= until:
            break
        search.anneal(CHUNK, COLD * mean)
    search.restart()
    search.finish()
