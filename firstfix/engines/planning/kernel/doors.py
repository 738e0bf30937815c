"""The kernel's one door: what Python asks of it. One, because everything behind a door is optimised anew for it."""

import numpy as np

from firstfix.engines.planning.kernel.anneal import accept, add_up, anneal, back_to_best, begin_round, finish, keep_best
from firstfix.engines.planning.kernel.construct import Regrets, construct, look_around
from firstfix.engines.planning.kernel.eject import squeeze_in
from firstfix.engines.planning.kernel.gaps import measure
from firstfix.engines.planning.kernel.insert import come_in, find_place, go_out, put
from firstfix.engines.planning.kernel.jit import door, kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.ruin import WORN, take_out
from firstfix.engines.planning.kernel.state import FILLED, State

(
    MEASURE,
    LOOK_AROUND,
    CONSTRUCT,
    FINISH,
    ANNEAL,
    BACK_TO_BEST,
    KEEP_BEST,
    SQUEEZE_IN,
    FIND,
    COME_IN,
    GO_OUT,
) = range(11)


@kernel
def leave_route(model: Model, state: State, o: int) -> int:
    r, locked = state.seat[o].route, model.node[o].locked
    begin_round(state)
    for k in range(state.trip[r].size):
        state.trial[0, k] = WORN if state.stops[r, k] == o else 0
    model.node[o].locked = 0
    gone = take_out(model, state, r, FILLED)
    model.node[o].locked = locked
    if gone:
        come_in(model, state, o)
        state.seat[o].route = -1
        accept(state)
    return 1 if gone else 0


@door
def ask(model: Model, state: State, regrets: Regrets, what: int, rounds: int, heat: float, cooling: float) -> int:
    """MEASURE: bring all in line with `stops`, `trip.size` and the absent; how many routes cannot be driven.
    LOOK_AROUND, CONSTRUCT: the first plan, at most `rounds` orders at a time; how many came in.
    FINISH: let in what pays and out what does not. ANNEAL: see `anneal`. BACK_TO_BEST: go on from the best plan.
    KEEP_BEST: what is in the making is the best plan. SQUEEZE_IN: see `squeeze_in`, of order `rounds`.
    FIND: the route that takes order `rounds` at the least cost, which stands in the tally; -1 for none.
    COME_IN: put order `rounds`, which is out of sight, in where it costs least; its route, -1 for none.
    GO_OUT: take order `rounds` out of its route and out of sight; 0 where the rest cannot be driven.
    """
    if what == MEASURE:
        wrong = 0
        for r in range(model.rules[0].routes):
            wrong += 0 if measure(model, state, r) else 1
        add_up(model, state)
        return wrong
    if what == LOOK_AROUND:
        look_around(model, state, regrets)
    elif what == CONSTRUCT:
        begin_round(state)
        done = construct(model, state, regrets, rounds)
        accept(state)
        return done
    elif what == FINISH:
        finish(model, state)
    elif what == ANNEAL:
        return anneal(model, state, rounds, heat, cooling)
    elif what == BACK_TO_BEST:
        back_to_best(model, state)
    elif what == KEEP_BEST:
        keep_best(model, state)
    elif what == SQUEEZE_IN:
        return squeeze_in(model, state, rounds)
    elif what == FIND:
        state.tally[0].found_cost = find_place(model, state, rounds, False, np.inf, 0.0)
        return state.tally[0].found_route
    elif what == COME_IN:
        begin_round(state)
        go_out(model, state, rounds)
        find_place(model, state, rounds, False, np.inf, 0.0)
        if state.tally[0].found_route >= 0 and put(model, state, rounds):
            accept(state)
            return state.seat[rounds].route
        come_in(model, state, rounds)
        return -1
    elif what == GO_OUT:
        return leave_route(model, state, rounds)
    return 0
