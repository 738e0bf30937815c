"""The first plan: always the order that would lose most by waiting goes where it costs least (regret-2).

What an order loses is the gap between its cheapest and second cheapest route, or its penalty where that is less (Potvin
and Rousseau 1993), and in plans that cannot hold all orders its penalty, the more so the fewer routes could take it.
"""

import numpy as np

from firstfix.engines.planning.kernel.insert import place_in_route, put
from firstfix.engines.planning.kernel.jit import Array, kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.state import State
from firstfix.engines.planning.kernel.view import View


class Regrets(View):
    cost: Array  #: float64 (n, R) of each order on each route; inf: no place under its penalty
    first: Array  #: int64 (n,) its cheapest route
    least: Array  #: float64 (n, 3) the two least costs, and how many routes could take it
    ARRAYS = {"cost": ("f8", 2), "first": ("i8", 1), "least": ("f8", 2)}


def new_regrets(model: Model, *, rows: int) -> Regrets:
    """An empty table for `rows` orders."""
    first, least = np.zeros(rows, dtype=np.int64), np.full((rows, 3), np.inf)
    return Regrets(cost=np.full((rows, len(model.route)), np.inf), first=first, least=least)


@kernel
def look_around(model: Model, state: State, regrets: Regrets) -> None:
    """Fill the table for all absent orders."""
    for k in range(state.tally[0].absent):
        o = state.absent[k]
        for at in range(model.able_from[o], model.able_from[o + 1]):
            _note(model, state, regrets, o, model.able[at])
        _two_least(model, regrets, o)


@kernel
def _note(model: Model, state: State, regrets: Regrets, o: int, r: int) -> None:
    state.tally[0].found_route = -1
    cost = place_in_route(model, state, o, r, np.nextafter(model.node[o].penalty, np.inf))
    regrets.cost[o, r] = cost if state.tally[0].found_route >= 0 else np.inf


@kernel
def _two_least(model: Model, regrets: Regrets, o: int) -> None:
    first, least, second, count = -1, np.inf, np.inf, 0
    for at in range(model.able_from[o], model.able_from[o + 1]):
        cost = regrets.cost[o, model.able[at]]
        count += 1 if cost < np.inf else 0
        if cost < least:
            first, least, second = model.able[at], cost, least
        elif cost < second:
            second = cost
    regrets.first[o], regrets.least[o, 0], regrets.least[o, 1], regrets.least[o, 2] = first, least, second, count


@kernel
def construct(model: Model, state: State, regrets: Regrets, most: int) -> int:
    """Put in up to `most` orders; how many came in."""
    done = 0
    while done < most:
        chosen, gain = -1, -1.0
        for k in range(state.tally[0].absent):
            o = state.absent[k]
            if regrets.first[o] < 0:
                continue
            loss = min(regrets.least[o, 1], model.node[o].penalty) - regrets.least[o, 0]
            loss += model.node[o].penalty / regrets.least[o, 2]
            if loss > gain or (loss == gain and o < chosen):
                chosen, gain = o, loss
        if chosen < 0:
            break
        r = regrets.first[chosen]
        _note(model, state, regrets, chosen, r)
        if state.tally[0].found_route < 0 or not put(model, state, chosen):
            regrets.cost[chosen, r] = np.inf
            _two_least(model, regrets, chosen)
            continue
        done += 1
        _look_again(model, state, regrets, r)
    return done


@kernel
def _look_again(model: Model, state: State, regrets: Regrets, changed: int) -> None:
    """Costs on the changed route and, where the van's stock is shared, on the engineer's other shifts."""
    e = model.route[changed].engineer
    for r in range(model.rules[0].routes):
        if r != changed and (model.rules[0].parts == 0 or model.route[r].engineer != e):
            continue
        for k in range(state.tally[0].absent):
            o = state.absent[k]
            if model.own[o, e] == np.inf:
                continue
            before = regrets.cost[o, r]
            _note(model, state, regrets, o, r)
            if (
                (before < np.inf) != (regrets.cost[o, r] < np.inf)
                or before <= regrets.least[o, 1]
                or regrets.cost[o, r] < regrets.least[o, 1]
            ):
                _two_least(model, regrets, o)
