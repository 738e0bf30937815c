"""The cost of one shift's route: `route.drive` on arrays, for the cost alone.

Where the break goes is tried out, and with a former plan three ways to keep its times; see `route.py`. `stops` (at
least `size`,) are nodes in order; `scratch` is int64 (ROWS, longest route + 1).
"""

import numpy as np

from firstfix.engines.planning.case import EVER, NEVER
from firstfix.engines.planning.kernel.jit import Array, kernel
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.rules import (
    break_needed,
    change_of_start,
    first_start,
    gain_of,
    last_start,
    late,
    overtime,
)

#: Rows of the scratch: starts without break, with it, former starts to keep, eased starts.
PLAIN, RESTED, GOALS, EASED, ROWS = range(5)


@kernel
def travel_seconds(model: Model, r: int, stops: Array, size: int) -> int:
    """From the start place over the stops to the end place."""
    seconds, here = 0, model.route[r].start
    for k in range(size):
        there = model.node[stops[k]].place
        seconds += model.travel[here, there]
        here = there
    return seconds + model.travel[here, model.route[r].end]


@kernel
def drive_cost(model: Model, r: int, stops: Array, size: int, scratch: Array) -> float:
    """The route's share of the objective but imbalance, timed as cheaply as can be; inf when it cannot be driven."""
    if size == 0:
        return 0.0
    cost = _least_time_cost(model, r, stops, size, scratch)
    if cost == np.inf:
        return cost
    cost += model.rules[0].travel * travel_seconds(model, r, stops, size)
    return cost + own_cost(model, r, stops, size)


@kernel
def own_cost(model: Model, r: int, stops: Array, size: int) -> float:
    """What depends on who comes, and with what: changes of engineer, preferences, expected further visits."""
    orders, e = model.rules[0].orders, model.route[r].engineer
    cost, called = 0.0, False
    for k in range(size):
        if stops[k] >= orders:
            called = True
            continue
        cost += model.own[stops[k], e]
        if called and model.rules[0].foretells == 1:
            cost -= gain_of(model.gain, stops[k], e, stops, k, orders)
    return cost


@kernel
def _least_time_cost(model: Model, r: int, stops: Array, size: int, scratch: Array) -> float:
    """What depends on when: overtime, lateness, changes of start."""
    has_goals = False
    if model.rules[0].former == 1:
        has_goals = _note_goals(model, r, stops, size, scratch)
    least = _placing_break(model, r, stops, size, False, has_goals, scratch)
    if has_goals:
        least = min(least, _placing_break(model, r, stops, size, True, True, scratch))
    return least


@kernel
def _note_goals(model: Model, r: int, stops: Array, size: int, scratch: Array) -> bool:
    """The former starts, where one would make a later stop too late the last start that does not."""
    found = False
    for k in range(size):
        found = found or model.node[stops[k]].goal != NEVER
    if not found:
        return False
    there, by = model.route[r].end, model.route[r].limit
    for k in range(size - 1, -1, -1):
        i = stops[k]
        if by > NEVER:
            by -= model.travel[model.node[i].place, there] + model.node[i].service
            by = last_start(model.node, model.windows, i, by)
        goal = model.node[i].goal
        scratch[GOALS, k] = min(goal, by) if goal != NEVER else NEVER
        there = model.node[i].place
    return True


@kernel
def _follow(
    model: Model,
    r: int,
    stops: Array,
    size: int,
    first: int,
    here: int,
    free: int,
    wished: bool,
    scratch: Array,
    row: int,
) -> int:
    """Earliest starts from stop `first` on, into the row; the time back, EVER when a stop or the limit is missed."""
    for k in range(first, size):
        i = stops[k]
        there = model.node[i].place
        free += model.travel[here, there]
        here = there
        if wished and scratch[GOALS, k] > free:
            free = scratch[GOALS, k]
        free = first_start(model.node, model.windows, i, free)
        if free == EVER:
            return EVER
        scratch[row, k] = free
        free += model.node[i].service
    free += model.travel[here, model.route[r].end]
    return free if free <= model.route[r].limit else EVER


@kernel
def _placing_break(
    model: Model, r: int, stops: Array, size: int, wished: bool, has_goals: bool, scratch: Array
) -> float:
    """The least cost over all places of the break."""
    route, start, begin = model.route, model.route[r].start, model.route[r].begin
    eased = has_goals and not wished
    back = _follow(model, r, stops, size, 0, start, begin, wished, scratch, PLAIN)
    if back == EVER:
        return np.inf  # a break or a later leaving would only make it later
    leave = scratch[PLAIN, 0] - model.travel[start, model.node[stops[0]].place]
    if not break_needed(route, r, leave, back):
        return _judged(model, r, stops, size, back, -1, 0, eased, scratch, PLAIN)
    least = np.inf
    rest_to = route[r].rest_to
    later = _follow(model, r, stops, size, 0, start, rest_to, wished, scratch, RESTED)
    if later != EVER:
        least = _judged(model, r, stops, size, later, -1, 0, eased, scratch, RESTED)
    here, free = start, begin
    for done in range(size + 1):
        if done > 0:
            i = stops[done - 1]
            here, free = model.node[i].place, scratch[PLAIN, done - 1] + model.node[i].service
        if free > rest_to:
            break
        if done < size and scratch[PLAIN, done] + model.node[stops[done]].service <= route[r].rest_from:
            continue  # the break waits for its window anyway: better after the next stop
        rest_start = max(free, route[r].rest_from)
        for k in range(done):
            scratch[RESTED, k] = scratch[PLAIN, k]
        rested = rest_start + route[r].rest_seconds
        back = _follow(model, r, stops, size, done, here, rested, wished, scratch, RESTED)
        if back != EVER:
            least = min(least, _judged(model, r, stops, size, back, done, rest_start, eased, scratch, RESTED))
    return least


@kernel
def _judged(
    model: Model,
    r: int,
    stops: Array,
    size: int,
    back: int,
    rest_after: int,
    rest_start: int,
    eased: bool,
    scratch: Array,
    row: int,
) -> float:
    """The timing's cost; with `eased` also with visits moved later towards their former starts."""
    cost = _time_cost(model, r, stops, size, back, scratch, row)
    if model.rules[0].duration > 0.0:
        cost += model.rules[0].duration * (back - _latest_leave(model, r, stops, size, back))
    if eased:
        back = _ease(model, r, stops, size, back, rest_after, scratch, row)
        cost = min(cost, _time_cost(model, r, stops, size, back, scratch, EASED))
    return cost


@kernel
def _time_cost(model: Model, r: int, stops: Array, size: int, back: int, scratch: Array, row: int) -> float:
    cost = overtime(model.rules, model.route, r, back)
    for k in range(size):
        i = stops[k]
        if model.node[i].timed == 1:
            start = scratch[row, k]
            cost += late(model.node, i, start) + change_of_start(model.node, i, start)
    return cost


@kernel
def _latest_leave(model: Model, r: int, stops: Array, size: int, back: int) -> int:
    """The last driving off that is still back then; of a route without break."""
    there, by = model.route[r].end, back
    for k in range(size - 1, -1, -1):
        i = stops[k]
        by -= model.travel[model.node[i].place, there] + model.node[i].service
        by = last_start(model.node, model.windows, i, by)
        there = model.node[i].place
    return by - model.travel[model.route[r].start, there]


@kernel
def _ease(model: Model, r: int, stops: Array, size: int, back: int, rest_after: int, scratch: Array, row: int) -> int:
    """Visits moved later towards their former starts, into row EASED; the time back."""
    route, node = model.route, model.node
    by, there = max(back, route[r].until), route[r].end
    has_rest = route[r].rests == 1
    if has_rest and rest_after < 0 and back <= route[r].rest_to:
        by = min(by, route[r].rest_to)  # home before a break is due
    for done in range(size, 0, -1):
        i = stops[done - 1]
        by -= model.travel[node[i].place, there]
        if has_rest and rest_after == done:
            by = min(route[r].rest_to, by - route[r].rest_seconds)
        by -= node[i].service
        wish = by if node[i].goal == NEVER else min(by, node[i].goal)
        start = last_start(node, model.windows, i, wish)
        scratch[EASED, done - 1] = max(start, scratch[row, done - 1])
        there, by = node[i].place, scratch[EASED, done - 1]
    return _tighten(model, r, stops, size, back, rest_after, scratch)


@kernel
def _tighten(model: Model, r: int, stops: Array, size: int, back: int, rest_after: int, scratch: Array) -> int:
    """The break and the stops without a former start in row EASED as early as the others allow; the time back."""
    route, node = model.route, model.node
    here, free = route[r].start, route[r].begin
    has_rest = route[r].rests == 1
    if has_rest and rest_after < 0 and back > route[r].rest_to:
        free = route[r].rest_to  # no break because it leaves only after one was due
    for done in range(size + 1):
        if done > 0:
            i = stops[done - 1]
            if node[i].goal == NEVER:
                earliest = first_start(node, model.windows, i, free + model.travel[here, node[i].place])
                if earliest != EVER:
                    scratch[EASED, done - 1] = earliest
            here, free = node[i].place, scratch[EASED, done - 1] + node[i].service
        if has_rest and rest_after == done:
            free = max(free, route[r].rest_from) + route[r].rest_seconds
    return free + model.travel[here, route[r].end]
