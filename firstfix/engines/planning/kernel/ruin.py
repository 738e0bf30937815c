"""Taking visits out: adjacent string removal (SISR, section 5.1), and single visits."""

from firstfix.engines.planning.kernel.chance import below, uniform
from firstfix.engines.planning.kernel.gaps import measure
from firstfix.engines.planning.kernel.insert import go_out, touch
from firstfix.engines.planning.kernel.jit import kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.rules import gain_of
from firstfix.engines.planning.kernel.state import RUINED, State

LONGEST_STRING = 10.0  #: L_max
MEAN_REMOVED = 10.0  #: c̄, visits per round
SPLIT = 0.5  #: share of strings with some visits kept in their middle
KEEP_MORE = 0.99  #: chance to keep one more: 1 - β
WORN = -2  #: marks in the trial a stop that is to go


@kernel
def ruin(model: Model, state: State) -> int:
    """Strings of visits around an order drawn at random, one per route; returns that order."""
    tally, orders = state.tally, model.rules[0].orders
    centre = below(tally, orders)
    visits = orders - tally[0].absent
    used = 0
    for r in range(model.rules[0].routes):
        used += 1 if state.trip[r].size > 0 else 0
    if used == 0:
        return centre
    longest = min(LONGEST_STRING, max(1.0, visits / used))
    strings = int(uniform(tally) * (4.0 * MEAN_REMOVED / (1.0 + longest) - 1.0) + 1.0)
    done = 0
    for k in range(model.near.shape[1]):
        o = model.near[centre, k]
        r = state.seat[o].route
        if r < 0 or state.trip[r].touched != 0 or model.node[o].locked == 1:
            continue
        mine = min(longest, float(state.trip[r].size))
        length = int(uniform(tally) * mine + 1.0)
        if _take_string(model, state, r, o, min(length, state.trip[r].size)):
            done += 1
        if done >= strings:
            break
    return centre


@kernel
def _take_string(model: Model, state: State, r: int, o: int, length: int) -> bool:
    """Take `length` neighbouring stops with order o among them out of route r, or that many of a longer string."""
    tally, size, stops = state.tally, state.trip[r].size, state.stops[r]
    at = 0
    while stops[at] != o:
        at += 1
    kept = 0
    if length > 1 and uniform(tally) < SPLIT:
        kept = 1
        while length + kept < size and uniform(tally) < KEEP_MORE:
            kept += 1
        kept = min(kept, size - length)
    span = length + kept
    low, high = max(0, at - span + 1), min(at, size - span)
    first = low + below(tally, high - low + 1)
    hole = first + 1 + below(tally, length - 1) if kept > 0 else first + span
    marks = state.trial[0]
    for k in range(size):
        marks[k] = 0
        if first <= k < first + span and not (hole <= k < hole + kept):
            marks[k] = WORN
    return take_out(model, state, r, RUINED)


@kernel
def take_out(model: Model, state: State, r: int, kind: int) -> bool:
    """Take the stops marked in the trial out of route r, locked ones aside, and its call when nothing needs it.

    False, and nothing changed, where the rest cannot be driven (the triangle inequality may not hold).
    """
    touch(state, r, kind)
    trip, stops, marks, before = state.trip[r], state.stops[r], state.trial[0], state.trial[2]
    orders, size, kept, visits = model.rules[0].orders, trip.size, 0, 0
    for k in range(size):
        before[k] = stops[k]
    for k in range(size):
        i = before[k]
        if marks[k] == WORN and i < orders and model.node[i].locked == 0:
            continue
        marks[k] = 0
        stops[kept] = i
        kept += 1
        visits += 1 if i < orders else 0
    if kept == size:
        return False
    if kept > visits and not _call_needed(model, state, r, kept) and not _call_pays(model, state, r, kept):
        at = 0
        for k in range(kept):
            if stops[k] < orders:
                stops[at] = stops[k]
                at += 1
        kept = visits
    trip.size = kept
    if not measure(model, state, r):
        for k in range(size):
            stops[k] = before[k]
        trip.size = size
        measure(model, state, r)
        return False
    for k in range(size):
        if marks[k] == WORN:
            go_out(model, state, before[k])
            state.seat[before[k]].out_in = state.tally[0].round
    return True


@kernel
def _call_pays(model: Model, state: State, r: int, size: int) -> bool:
    """Whether the calls among these stops save more on further visits than their ways cost."""
    rules, stops, e = model.rules[0], state.stops[r], model.route[r].engineer
    if rules.foretells == 0:
        return False
    saved, called = 0.0, False
    with_calls, without = 0, 0
    here = bare = model.route[r].start
    for k in range(size):
        i = stops[k]
        there = model.node[i].place
        with_calls += model.travel[here, there]
        here = there
        if i >= rules.orders:
            called = True
            continue
        without += model.travel[bare, there]
        bare = there
        if called:
            saved += gain_of(model.gain, i, e, stops, k, rules.orders)
    end = model.route[r].end
    return saved > rules.travel * (with_calls + model.travel[here, end] - without - model.travel[bare, end])


@kernel
def _call_needed(model: Model, state: State, r: int, size: int) -> bool:
    """Whether own tools and stock are not enough for these stops."""
    e, orders = model.route[r].engineer, model.rules[0].orders
    for k in range(size):
        i = state.stops[r, k]
        if i < orders and model.equipped[i, e] == 0:
            return True
    for p in range(model.need.shape[1]):
        used = 0
        for k in range(size):
            i = state.stops[r, k]
            used += model.need[i, p] if i < orders else 0
        if used > state.left[e, p] + state.use[r, p]:
            return True
    return False
