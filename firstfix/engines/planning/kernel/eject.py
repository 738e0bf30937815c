"""An order into a full plan: into a gap, or in place of one visit, whichever is cheapest; every visit is tried."""

import numpy as np

from firstfix.engines.planning.kernel.anneal import (
    GAIN,
    accept,
    add_up,
    begin_round,
    keep_best,
    objective,
    take_back,
)
from firstfix.engines.planning.kernel.insert import find_place, place_in_route, put
from firstfix.engines.planning.kernel.jit import kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.ruin import WORN, take_out
from firstfix.engines.planning.kernel.state import RUINED, State


@kernel
def squeeze_in(model: Model, state: State, o: int) -> int:
    """Put the absent order o in at the least objective; who makes room goes where it costs least then, or out.

    Returns 0 when leaving the order out is cheapest, and nothing is changed; 1 for a gap, 2 for an ejection.
    """
    add_up(model, state)
    least, route, out = objective(model, state) + GAIN, -1, -1
    begin_round(state)
    if _into_gap(model, state, o) and objective(model, state) < least:
        least, route = objective(model, state), state.seat[o].route
    take_back(model, state)
    for at in range(model.able_from[o], model.able_from[o + 1]):
        r = model.able[at]
        for k in range(state.trip[r].size):
            begin_round(state)
            v = _in_place_of(model, state, o, r, k)
            if v >= 0 and objective(model, state) < least - GAIN:
                least, route, out = objective(model, state), r, v
            take_back(model, state)
    begin_round(state)
    if route < 0:
        return 0
    if out < 0:
        _into_gap(model, state, o)
    else:
        k = 0
        while state.stops[route, k] != out:
            k += 1
        _in_place_of(model, state, o, route, k)
    accept(state)
    keep_best(model, state)
    return 1 if out < 0 else 2


@kernel
def _into_gap(model: Model, state: State, o: int) -> bool:
    find_place(model, state, o, False, np.inf, 0.0)
    return state.tally[0].found_route >= 0 and put(model, state, o)


@kernel
def _in_place_of(model: Model, state: State, o: int, r: int, k: int) -> int:
    """Order o on route r for its stop k, which goes elsewhere if that pays; returns its order, -1 if it cannot be."""
    v = state.stops[r, k]
    if v >= model.rules[0].orders or model.node[v].locked == 1:
        return -1
    for at in range(state.trip[r].size):
        state.trial[0, at] = WORN if at == k else 0
    if not take_out(model, state, r, RUINED):
        return -1
    state.tally[0].found_route = -1
    place_in_route(model, state, o, r, np.inf)
    if state.tally[0].found_route < 0 or not put(model, state, o):
        return -1
    find_place(model, state, v, False, np.nextafter(model.node[v].penalty, np.inf), 0.0)
    if state.tally[0].found_route >= 0:
        put(model, state, v)
    return v
