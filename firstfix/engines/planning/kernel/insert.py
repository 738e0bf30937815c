"""The cheapest place for an order, and putting it there."""

import numpy as np

from firstfix.engines.planning.case import EVER
from firstfix.engines.planning.kernel.chance import uniform
from firstfix.engines.planning.kernel.gaps import earliest_start, measure, span_with
from firstfix.engines.planning.kernel.jit import Array, kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.rules import first_start, gain_of, has_own, imbalance, late
from firstfix.engines.planning.kernel.state import FILLED, State
from firstfix.engines.planning.kernel.timing import drive_cost, own_cost, travel_seconds


@kernel
def find_place(model: Model, state: State, o: int, changed_only: bool, below: float, blink: float) -> float:
    """The least that order o adds to the objective (its penalty aside), under `below`; the place stands in the tally.

    `changed_only`: look at the routes touched in this round, where alone an order that was out before may find one.
    `blink`: the chance that a route is overlooked, so that the search varies. `found_route` is -1 for no place.
    """
    tally = state.tally[0]
    tally.found_route = -1
    best = below
    if changed_only:
        for k in range(tally.touched):
            r = state.touched[k]
            if model.own[o, model.route[r].engineer] < np.inf:
                best = place_in_route(model, state, o, r, best)
        return best
    tally.look += 1
    for k in range(model.able_from[o], model.able_from[o + 1]):
        r = model.able[k]
        if state.trip[r].slack < model.node[o].service:
            continue
        if state.trip[r].size == 0:
            if model.own[o, model.route[r].engineer] == np.inf:
                continue  # its twin may take the order
            twin = model.route[r].twin
            if state.twin_seen[twin] == tally.look:
                continue
            state.twin_seen[twin] = tally.look
        if blink > 0.0 and uniform(state.tally) < blink:
            continue
        best = place_in_route(model, state, o, r, best)
    return best


@kernel
def place_in_route(model: Model, state: State, o: int, r: int, best: float) -> float:
    """The least cost under `best` of order o on route r, noted in the tally; else `best`."""
    tally, rules, trip, node = state.tally[0], model.rules[0], state.trip[r], model.node[o]
    e, size, call, place = model.route[r].engineer, trip.size, trip.call, model.node[o].place
    if node.service > trip.slack or size + 2 >= state.stops.shape[1]:
        return best
    own = model.own[o, e]
    exact = trip.flat == 1 and node.timed == 0
    balanced, prunes = rules.imbalance > 0.0, rules.imbalance == 0.0 and rules.duration == 0.0
    supplied = rules.supply == 0 or has_own(model.equipped, model.need, state.left, o, e)
    smooth = rules.duration > 0.0 and trip.smooth == 1 and node.timed == 0 and node.windows <= 1
    foretells = rules.foretells == 1
    lacking = fits = False
    for g in range(size + 1):
        gap = state.gap[r, g]
        if gap.ready > node.closes:
            break
        if not supplied and (call < 0 or g <= call):
            lacking = True
            continue
        if gap.by < node.opens + node.service:
            continue
        there, on = model.travel_to[place, gap.before], model.travel[place, gap.after]
        cost = rules.travel * (there + on - gap.direct) + own
        if foretells and call >= 0 and g > call:
            cost -= gain_of(model.gain, o, e, state.stops[r], g, rules.orders)
        if prunes and cost >= best:
            fits = True  # perhaps; a call would only make it dearer
            continue
        start = earliest_start(model, state, o, r, g, there, on)
        if start == EVER:
            continue
        fits = True
        more = there + on - gap.direct + node.service
        if smooth:
            cost += rules.duration * (span_with(model, state, o, r, g, there, on, start) - trip.span)
        elif not exact:
            if prunes and cost + late(model.node, o, start) >= best:
                continue
            _with_order(state, r, g, o)
            cost = drive_cost(model, r, state.trial[0], size + 1, state.starts) - trip.cost
        if balanced:
            cost += _more_imbalance(model, state, e, more)
        if cost < best:
            best = cost
            tally.found_route, tally.found_gap, tally.found_call = r, g, -1
    if rules.depots > 0 and (lacking or (call >= 0 and not fits) or (foretells and _call_may_pay(model, state, o, r))):
        best = _place_with_call(model, state, o, r, best)
    return best


@kernel
def _call_may_pay(model: Model, state: State, o: int, r: int) -> bool:
    """Whether a call, or another place for it, may save more on further visits than the way there costs."""
    rules, size, e = model.rules[0], state.trip[r].size, model.route[r].engineer
    stops, hope = state.stops[r], 0.0
    for k in range(-1, size):
        i = o if k < 0 else stops[k]
        if i < rules.orders:
            best = 0.0
            for d in range(rules.depots):
                best = max(best, model.gain[i, d, e])
            hope += best
            if k > state.trip[r].call >= 0:
                hope -= gain_of(model.gain, i, e, stops, k, rules.orders)
    if hope <= 0.0 or state.trip[r].call >= 0:
        return hope > 0.0
    detour = EVER
    for g in range(size + 1):
        gap = state.gap[r, g]
        for depot in range(rules.orders, rules.orders + rules.depots):
            there = model.node[depot].place
            detour = min(detour, model.travel[gap.before, there] + model.travel[there, gap.after] - gap.direct)
    return hope > rules.travel * detour


@kernel
def _more_imbalance(model: Model, state: State, e: int, more: int) -> float:
    """What so many more seconds of work for engineer e add to the cost of imbalance."""
    tally = state.tally[0]
    squares = tally.work_squares + more * (2.0 * state.work[e] + more)
    now = imbalance(model.rules, tally.work_sum, tally.work_squares)
    return imbalance(model.rules, tally.work_sum + more, squares) - now


@kernel
def _with_order(state: State, r: int, g: int, o: int) -> None:
    """The stops of route r with the order in gap g, in the first row of the trial."""
    trial, stops = state.trial[0], state.stops[r]
    for k in range(g):
        trial[k] = stops[k]
    trial[g] = o
    for k in range(g, state.trip[r].size):
        trial[k + 1] = stops[k]


@kernel
def _with_call(visits: Array, count: int, g: int, o: int, call: int, depot: int, trial: Array) -> None:
    """The visits with order o before visit g, and the depot as stop number `call` of these."""
    at = 0
    for k in range(count + 1):
        if at == call:
            trial[at] = depot
            at += 1
        if k == g:
            trial[at] = o
            at += 1
            if at == call:
                trial[at] = depot
                at += 1
        if k < count:
            trial[at] = visits[k]
            at += 1


@kernel
def _visits(model: Model, state: State, r: int, row: Array) -> int:
    """The stops without the call, into the row; their number."""
    count = 0
    for k in range(state.trip[r].size):
        if state.stops[r, k] < model.rules[0].orders:
            row[count] = state.stops[r, k]
            count += 1
    return count


@kernel
def _supplied_before(model: Model, state: State, r: int, visits: Array, call: int, more: int) -> bool:
    """Whether own tools and stock are enough for the visits before the call and the order `more` (-1 = none)."""
    e = model.route[r].engineer
    for k in range(call):
        if model.equipped[visits[k], e] == 0:
            return False
    if more >= 0 and model.equipped[more, e] == 0:
        return False
    for p in range(model.need.shape[1]):
        used = model.need[more, p] if more >= 0 else 0
        for k in range(call):
            used += model.need[visits[k], p]
        if used > state.left[e, p] + state.use[r, p]:
            return False
    return True


@kernel
def _place_with_call(model: Model, state: State, o: int, r: int, best: float) -> float:
    """The same with a call at a depot, in place of the route's call if it has one.

    One call is enough: it gives everything until the end of the shift. Where the route has none, forward times refuse
    most places of the call at once.
    """
    rules, trip, tally = model.rules[0], state.trip[r], state.tally[0]
    visits, e = state.trial[1], model.route[r].engineer
    count = _visits(model, state, r, visits)
    at_work = model.node[o].service
    for k in range(count):
        at_work += model.node[visits[k]].service
    quick = trip.call < 0 and model.route[r].rests == 0
    now = own_cost(model, r, state.stops[r], trip.size)
    for call in range(count + 1):
        after = _supplied_before(model, state, r, visits, call, -1)
        before = call > 0 and _supplied_before(model, state, r, visits, call - 1, o)
        if not (after or before):
            break
        for depot in range(rules.orders, rules.orders + rules.depots):
            first, last = 0 if before else call, call - 1
            if after:
                last = max(last, _last_gap(model, state, o, r, call, depot)) if quick else count
            for g in range(first, last + 1):
                _with_call(visits, count, g, o, call, depot, state.trial[0])
                seconds = travel_seconds(model, r, state.trial[0], count + 2)
                cost = rules.travel * (seconds - trip.travel) + own_cost(model, r, state.trial[0], count + 2) - now
                if rules.duration > 0.0:
                    cost += rules.duration * (seconds + at_work + model.node[depot].service - trip.span)
                if rules.imbalance == 0.0 and cost >= best:
                    continue
                cost = drive_cost(model, r, state.trial[0], count + 2, state.starts) - trip.cost
                if rules.imbalance > 0.0:
                    work = seconds + at_work + model.node[depot].service
                    cost += _more_imbalance(model, state, e, work - trip.work)
                if cost < best:
                    best = cost
                    tally.found_route, tally.found_gap = r, g
                    tally.found_call, tally.found_depot = call, depot
    return best


@kernel
def _last_gap(model: Model, state: State, o: int, r: int, call: int, depot: int) -> int:
    """The last gap that a route without call and break reaches in time after a call before stop `call`; -1: none."""
    node, gap = model.node, state.gap[r]
    size = state.trip[r].size
    free = gap[call].ready + model.travel[gap[call].before, node[depot].place] + node[depot].service
    here = node[depot].place
    last = -1
    for g in range(call, size + 1):
        start = first_start(node, model.windows, o, free + model.travel[here, node[o].place])
        if start == EVER:
            break
        if start + node[o].service + model.travel[node[o].place, gap[g].after] <= gap[g].by:
            last = g
        arrival = free + model.travel[here, gap[g].after]
        if g == size or arrival > gap[g].by:
            break
        free = first_start(node, model.windows, state.stops[r, g], arrival) + node[state.stops[r, g]].service
        here = gap[g].after
    return last


@kernel
def touch(state: State, r: int, kind: int) -> None:
    """Save the route's stops, once a round."""
    trip = state.trip[r]
    if trip.touched == 0:
        for k in range(trip.size):
            state.saved[r, k] = state.stops[r, k]
        trip.saved = trip.size
        trip.touched = kind
        state.touched[state.tally[0].touched] = r
        state.tally[0].touched += 1


@kernel
def put(model: Model, state: State, o: int) -> bool:
    """Put order o where `find_place` found; False where the timing does not bear it out, and nothing is changed."""
    tally = state.tally[0]
    r, g = tally.found_route, tally.found_gap
    touch(state, r, FILLED)
    trip, stops, before = state.trip[r], state.stops[r], state.trial[2]
    size = trip.size
    for k in range(size):
        before[k] = stops[k]
    if tally.found_call < 0:
        _with_order(state, r, g, o)
        trip.size = size + 1
    else:
        count = _visits(model, state, r, state.trial[1])
        _with_call(state.trial[1], count, g, o, tally.found_call, tally.found_depot, state.trial[0])
        trip.size = count + 2
    for k in range(trip.size):
        stops[k] = state.trial[0, k]
    if measure(model, state, r):
        come_in(model, state, o)
        return True
    for k in range(size):
        stops[k] = before[k]
    trip.size = size
    state.seat[o].route = -1
    measure(model, state, r)
    return False


@kernel
def come_in(model: Model, state: State, o: int) -> None:
    """Strike order o off the absent."""
    tally, at = state.tally[0], state.seat[o].absent_at
    tally.absent -= 1
    last = state.absent[tally.absent]
    state.absent[at] = last
    state.seat[last].absent_at = at
    state.seat[o].absent_at = -1
    tally.penalties -= model.node[o].penalty


@kernel
def go_out(model: Model, state: State, o: int) -> None:
    """Order o has no visit any more."""
    tally = state.tally[0]
    state.seat[o].route = -1
    state.seat[o].absent_at = tally.absent
    state.absent[tally.absent] = o
    tally.absent += 1
    tally.penalties += model.node[o].penalty
