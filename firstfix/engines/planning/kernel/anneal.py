"""Rounds of ruin and recreate under simulated annealing (SISR, section 5.3)."""

import math

import numpy as np

from firstfix.engines.planning.kernel.chance import uniform
from firstfix.engines.planning.kernel.gaps import measure
from firstfix.engines.planning.kernel.insert import come_in, find_place, go_out, put
from firstfix.engines.planning.kernel.jit import kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.recreate import recreate
from firstfix.engines.planning.kernel.ruin import WORN, ruin, take_out
from firstfix.engines.planning.kernel.rules import imbalance
from firstfix.engines.planning.kernel.state import FILLED, State

#: In this share of the rounds orders may cost so many times their penalty, for two neighbours far out may pay together.
STRETCHED, STRETCH = 0.1, 2.0
#: Less is no gain but noise of rounding.
GAIN = 1e-6


@kernel
def objective(model: Model, state: State) -> float:
    """Of the plan in the making."""
    tally = state.tally[0]
    spread = imbalance(model.rules, tally.work_sum, tally.work_squares)
    return tally.routes_cost + tally.penalties + spread


@kernel
def anneal(model: Model, state: State, rounds: int, heat: float, cooling: float) -> int:
    """So many rounds from temperature `heat`, times `cooling` after each; returns how often the best plan improved."""
    tally = state.tally[0]
    improved = 0
    add_up(model, state)
    now = objective(model, state)
    for _ in range(rounds):
        begin_round(state)
        centre = ruin(model, state)
        stretch = STRETCH if uniform(state.tally) < STRETCHED else 1.0
        recreate(model, state, centre, stretch)
        then = objective(model, state)
        if then < now - heat * math.log(1.0 - uniform(state.tally)):
            now = then
            accept(state)
            if now < tally.least - GAIN:
                keep_best(model, state)
                improved += 1
        else:
            take_back(model, state)
        heat *= cooling
    return improved


@kernel
def add_up(model: Model, state: State) -> None:
    """The sums of costs anew, so that rounding does not add up."""
    tally = state.tally[0]
    tally.routes_cost, tally.penalties = 0.0, 0.0
    for r in range(model.rules[0].routes):
        tally.routes_cost += state.trip[r].cost
    for k in range(tally.absent):
        tally.penalties += model.node[state.absent[k]].penalty


@kernel
def begin_round(state: State) -> None:
    tally = state.tally[0]
    for k in range(tally.touched):
        state.trip[state.touched[k]].touched = 0
    tally.touched = 0
    tally.round += 1


@kernel
def accept(state: State) -> None:
    for k in range(state.tally[0].touched):
        state.trip[state.touched[k]].stale = 1


@kernel
def take_back(model: Model, state: State) -> None:
    """The touched routes as they were before the round."""
    orders, tally = model.rules[0].orders, state.tally[0]
    for k in range(tally.touched):
        r = state.touched[k]
        for at in range(state.trip[r].size):
            i = state.stops[r, at]
            if i < orders:
                go_out(model, state, i)
    for k in range(tally.touched):
        r = state.touched[k]
        trip = state.trip[r]
        trip.size = trip.saved
        for at in range(trip.size):
            i = state.saved[r, at]
            state.stops[r, at] = i
            if i < orders:
                come_in(model, state, i)
        measure(model, state, r)


@kernel
def keep_best(model: Model, state: State) -> None:
    """The plan in the making is the best so far."""
    state.tally[0].least = objective(model, state)
    for r in range(model.rules[0].routes):
        trip = state.trip[r]
        if trip.stale == 1:
            for k in range(trip.size):
                state.best[r, k] = state.stops[r, k]
            trip.best = trip.size
            trip.stale = 0


@kernel
def back_to_best(model: Model, state: State) -> None:
    """The best plan is the one in the making again."""
    begin_round(state)
    for r in range(model.rules[0].routes):
        trip = state.trip[r]
        if trip.stale == 1:
            trip.touched = FILLED
            state.touched[state.tally[0].touched] = r
            state.tally[0].touched += 1
            trip.saved = trip.best
            for k in range(trip.best):
                state.saved[r, k] = state.best[r, k]
            trip.stale = 0
    take_back(model, state)
    add_up(model, state)


@kernel
def finish(model: Model, state: State) -> None:
    """Let in what pays and out what does not until neither is left, beginning with the plan in the making."""
    begin_round(state)
    add_up(model, state)
    changed = True
    while changed:
        changed = drop_losses(model, state)
        changed = _let_in(model, state) or changed
    accept(state)
    if objective(model, state) <= state.tally[0].least + GAIN:
        keep_best(model, state)


@kernel
def _let_in(model: Model, state: State) -> bool:
    tally, any_in = state.tally[0], False
    for k in range(tally.absent - 1, -1, -1):
        o = state.absent[k]
        find_place(model, state, o, False, np.nextafter(model.node[o].penalty, np.inf), 0.0)
        if tally.found_route >= 0 and put(model, state, o):
            any_in = True
    return any_in


@kernel
def drop_losses(model: Model, state: State) -> bool:
    """Leave out every visit that costs more than its penalty; locked visits stay. True if one went."""
    orders, dropped = model.rules[0].orders, False
    for r in range(model.rules[0].routes):
        k = 0
        while k < state.trip[r].size:
            i = state.stops[r, k]
            if i >= orders or model.node[i].locked == 1 or _saving_at_most(model, state, r) <= model.node[i].penalty:
                k += 1
                continue
            before, size = objective(model, state), state.trip[r].size
            for at in range(size):
                state.trial[0, at] = WORN if at == k else 0
            if not take_out(model, state, r, FILLED):
                k += 1
            elif objective(model, state) < before - GAIN:
                dropped = True
                k = 0
            else:
                _put_back(model, state, r, i, size)
                k += 1
    return dropped


@kernel
def _saving_at_most(model: Model, state: State, r: int) -> float:
    """What a visit on route r can cost at most: the whole route, and what it does to the balance."""
    tally = state.tally[0]
    return state.trip[r].cost + imbalance(model.rules, tally.work_sum, tally.work_squares)


@kernel
def _put_back(model: Model, state: State, r: int, i: int, size: int) -> None:
    """Undo the taking out of visit i from route r, whose `size` stops before it still stand in the trial."""
    for k in range(size):
        state.stops[r, k] = state.trial[2, k]
    state.trip[r].size = size
    come_in(model, state, i)
    measure(model, state, r)
