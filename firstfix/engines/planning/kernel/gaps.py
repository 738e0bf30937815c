"""What is known of a route: its gaps, so that most orders that do not fit are refused in O(1), and its cost.

An order fits into a gap exactly when ready + travel → start in a window → + service + travel ≤ by (Savelsbergh 1992).
With a break there are five ways: home before it is due (BY_HOME_BEFORE), driving off only after it was due
(READY_LEAVING_AFTER), the break at a later stop (BY_REST_LATER), at an earlier one (READY_RESTED), or right after the
new stop.
"""

import numpy as np

from firstfix.engines.planning.case import EVER, NEVER
from firstfix.engines.planning.kernel.jit import Array, kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.rules import first_start, last_start
from firstfix.engines.planning.kernel.state import (
    BACK_FROM,
    BY_HOME_BEFORE,
    BY_REST_LATER,
    LEAVE_BY,
    READY_LEAVING_AFTER,
    READY_RESTED,
    REST_OF_WAY,
    SO_FAR,
    State,
)
from firstfix.engines.planning.kernel.timing import drive_cost, own_cost


@kernel
def measure(model: Model, state: State, r: int) -> bool:
    """Bring gaps, cost and sums up to date with the stops of route r; False when it cannot be driven."""
    trip, gap, stops, node = state.trip[r], state.gap[r], state.stops[r], model.node
    size, orders, e = trip.size, model.rules[0].orders, model.route[r].engineer
    here, travel, service = model.route[r].start, 0, 0
    flat, call = True, -1
    for k in range(size + 1):
        there = node[stops[k]].place if k < size else model.route[r].end
        gap[k].before, gap[k].after = here, there
        gap[k].direct = model.travel[here, there]
        travel += gap[k].direct
        here = there
        if k < size:
            i = stops[k]
            service += node[i].service
            flat = flat and node[i].timed == 0
            if i < orders:
                state.seat[i].route = r
            elif call < 0:
                call = k
    if size == 0:
        gap[0].direct = 0
        travel = 0
    time_free = model.rules[0].overtime_rate == 0.0 or model.route[r].limit <= model.route[r].until
    flat = flat and time_free and model.rules[0].duration == 0.0
    _ready_and_by(model, r, stops, size, gap)
    trip.slack = _slack(model, gap, size)
    if model.route[r].rests == 1:
        _ways(model, r, stops, size, gap, state.ways[r])
    feasible = gap[size].ready < EVER and gap[0].by > NEVER and _back(model, r, gap, size) <= model.route[r].limit
    cost = own_cost(model, r, stops, size) + model.rules[0].travel * travel
    if feasible and size > 0 and (not flat or model.route[r].rests == 1):
        cost = drive_cost(model, r, stops, size, state.starts)
        feasible = cost < np.inf
    if model.rules[0].duration > 0.0:
        _lags(model, state, r)
    trip.flat, trip.call, trip.travel = 1 if flat else 0, call, travel
    _count_work(state, r, e, travel + service)
    if model.rules[0].parts > 0:
        _count_parts(model, state, r, e)
    if feasible:
        state.tally[0].routes_cost += cost - trip.cost
        trip.cost = cost
    return feasible


@kernel
def _back(model: Model, r: int, gap: Array, size: int) -> int:
    return gap[size].ready + model.travel[gap[size].before, model.route[r].end] if size > 0 else model.route[r].begin


@kernel
def _count_work(state: State, r: int, e: int, seconds: int) -> None:
    more = seconds - state.trip[r].work
    state.trip[r].work = seconds
    if more != 0:
        state.tally[0].work_squares += more * (2.0 * state.work[e] + more)
        state.tally[0].work_sum += more
        state.work[e] += more


@kernel
def _count_parts(model: Model, state: State, r: int, e: int) -> None:
    """What the stops before the call take from the own stock."""
    size, call = state.trip[r].size, state.trip[r].call
    before = size if call < 0 else call
    for p in range(model.need.shape[1]):
        used = 0
        for k in range(before):
            used += model.need[state.stops[r, k], p]
        state.left[e, p] += state.use[r, p] - used
        state.use[r, p] = used


@kernel
def _ready_and_by(model: Model, r: int, stops: Array, size: int, gap: Array) -> None:
    """Earliest ready and latest arrival at every gap, no break."""
    free = model.route[r].begin
    gap[0].ready = free
    for k in range(size):
        if free < EVER:
            free = first_start(model.node, model.windows, stops[k], free + gap[k].direct)
            if free < EVER:
                free += model.node[stops[k]].service
        gap[k + 1].ready = free
    by = model.route[r].limit
    gap[size].by = by
    for k in range(size - 1, -1, -1):
        by = _reached_by(model, stops[k], gap[k + 1].direct, by)
        gap[k].by = by


@kernel
def _slack(model: Model, gap: Array, size: int) -> int:
    """The longest visit that any gap may take, by the triangle inequality; EVER where that does not hold."""
    if model.rules[0].triangle == 0:
        return EVER
    slack = NEVER
    for g in range(size + 1):
        slack = max(slack, gap[g].by - gap[g].ready - gap[g].direct)
    return slack


@kernel
def _reached_by(model: Model, i: int, onward: int, by: int) -> int:
    """By when stop i must be reached, so that the next, `onward` seconds away, is reached by `by`."""
    if by <= NEVER:
        return NEVER
    return last_start(model.node, model.windows, i, by - onward - model.node[i].service)


@kernel
def _ways(model: Model, r: int, stops: Array, size: int, gap: Array, ways: Array) -> None:
    route, node = model.route, model.node
    rest_from, rest_to, rest_seconds = route[r].rest_from, route[r].rest_to, route[r].rest_seconds
    leaving, rested = rest_to, _rested(route, r, gap[0].ready)
    ways[0, READY_LEAVING_AFTER], ways[0, READY_RESTED] = leaving, rested
    for k in range(size):
        leaving = _served(model, stops[k], gap[k].direct, leaving)
        rested = min(_rested(route, r, gap[k + 1].ready), _served(model, stops[k], gap[k].direct, rested))
        ways[k + 1, READY_LEAVING_AFTER], ways[k + 1, READY_RESTED] = leaving, rested
    home, later = min(route[r].limit, rest_to), NEVER
    ways[size, BY_HOME_BEFORE], ways[size, BY_REST_LATER] = home, later
    for k in range(size - 1, -1, -1):
        i, onward = stops[k], gap[k + 1].direct
        home = _reached_by(model, i, onward, home)
        here = NEVER
        rest_by = min(rest_to, gap[k + 1].by - onward - rest_seconds)
        if rest_by >= rest_from:
            here = last_start(node, model.windows, i, rest_by - node[i].service)
        later = max(here, _reached_by(model, i, onward, later))
        ways[k, BY_HOME_BEFORE], ways[k, BY_REST_LATER] = home, later


@kernel
def _served(model: Model, i: int, onward: int, free: int) -> int:
    """When stop i is done, driving `onward` seconds to it from `free` on; EVER when it is missed."""
    if free >= EVER:
        return EVER
    start = first_start(model.node, model.windows, i, free + onward)
    return EVER if start == EVER else start + model.node[i].service


@kernel
def _rested(route: Array, r: int, free: int) -> int:
    start = max(free, route[r].rest_from)
    return start + route[r].rest_seconds if start <= route[r].rest_to else EVER


@kernel
def earliest_start(model: Model, state: State, o: int, r: int, g: int, there: int, on: int) -> int:
    """The earliest start of order o in gap g of route r, `there` and `on` seconds from its neighbours; EVER: no way."""
    gap, service = state.gap[r, g], model.node[o].service
    begun = first_start(model.node, model.windows, o, gap.ready + there) if gap.ready < EVER else EVER
    if model.route[r].rests == 0:
        return begun if begun < EVER and begun + service + on <= gap.by else EVER
    ways = state.ways[r, g]
    if begun < EVER:
        free = begun + service + on
        if free <= ways[BY_HOME_BEFORE] or free <= ways[BY_REST_LATER]:
            return begun
        rested = _rested(model.route, r, begun + service)
        if rested < EVER and rested + on <= gap.by:
            return begun
    least = EVER
    for way in (READY_LEAVING_AFTER, READY_RESTED):
        if ways[way] < EVER:
            begun = first_start(model.node, model.windows, o, ways[way] + there)
            if begun < EVER and begun + service + on <= gap.by:
                least = min(least, begun)
    return least


@kernel
def _lags(model: Model, state: State, r: int) -> None:
    """What tells in O(1) how long a route is under way with one visit more; for at most one window per stop.

    Ready at the gap at t ≥ `ready`, it left at min(`LEAVE_BY`, t - `SO_FAR`) at the latest; at the next stop at t,
    it is back at max(`BACK_FROM`, t + `REST_OF_WAY`) (Vidal et al. 2015, Timing problems and algorithms).
    """
    trip, gap, lag, node = state.trip[r], state.gap[r], state.lag[r], model.node
    size, smooth = trip.size, model.route[r].rests == 0
    lag[0, SO_FAR], lag[0, LEAVE_BY] = 0, EVER
    for k in range(size):
        i = state.stops[r, k]
        smooth = smooth and node[i].windows <= 1 and node[i].timed == 0
        way = lag[k, SO_FAR] + gap[k].direct
        lag[k + 1, SO_FAR] = way + node[i].service
        lag[k + 1, LEAVE_BY] = min(lag[k, LEAVE_BY], node[i].closes - way)
    lag[size, REST_OF_WAY], lag[size, BACK_FROM] = 0, NEVER
    for k in range(size - 1, -1, -1):
        i = state.stops[r, k]
        way = node[i].service + gap[k + 1].direct + lag[k + 1, REST_OF_WAY]
        lag[k, REST_OF_WAY] = way
        lag[k, BACK_FROM] = max(lag[k + 1, BACK_FROM], node[i].opens + way)
    overtime = model.rules[0].overtime_rate > 0.0 and model.route[r].limit > model.route[r].until
    trip.smooth = 1 if smooth and not overtime else 0
    back = gap[size].ready + gap[size].direct
    trip.span = back - min(lag[size, LEAVE_BY], back - gap[size].direct - lag[size, SO_FAR]) if size > 0 else 0


@kernel
def span_with(model: Model, state: State, o: int, r: int, g: int, there: int, on: int, start: int) -> int:
    """Seconds that smooth route r is under way with order o in gap g, begun at `start` at the earliest."""
    lag, service = state.lag[r, g], model.node[o].service
    back = max(lag[BACK_FROM], start + service + on + lag[REST_OF_WAY])
    by = min(back - lag[REST_OF_WAY], state.gap[r, g].by)
    ready = min(by - on - service, model.node[o].closes) - there
    return back - min(lag[LEAVE_BY], ready - lag[SO_FAR])
