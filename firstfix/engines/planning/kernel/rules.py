"""One function per constraint and per term of the cost: what `constraints.py` and `costs.py` say, on arrays."""

import numpy as np

from firstfix.engines.planning.case import EVER, NEVER
from firstfix.engines.planning.kernel.jit import Array, kernel


@kernel
def first_start(node: Array, windows: Array, i: int, arrival: int) -> int:
    """The earliest start of node i from `arrival` on; EVER when there is none."""
    count = node[i].windows
    if count == 0:
        return arrival
    at = node[i].first_window
    for w in range(at, at + count):
        if arrival <= windows[w, 1]:
            return max(arrival, windows[w, 0])
    return EVER


@kernel
def last_start(node: Array, windows: Array, i: int, latest: int) -> int:
    """The latest start of node i up to `latest`; NEVER when there is none."""
    count = node[i].windows
    if count == 0:
        return latest
    at = node[i].first_window
    for w in range(at + count - 1, at - 1, -1):
        if windows[w, 0] <= latest:
            return min(latest, windows[w, 1])
    return NEVER


@kernel
def break_needed(route: Array, r: int, leave: int, back: int) -> bool:
    """Whether route r, with stops, is under way when its break's window ends."""
    return route[r].rests == 1 and leave < route[r].rest_to and route[r].rest_to < back


@kernel
def has_own(equipped: Array, need: Array, left: Array, o: int, e: int) -> bool:
    """Whether e's own tools, and what is `left` (E, P) of the own stock, are enough for the order."""
    if equipped[o, e] == 0:
        return False
    for p in range(need.shape[1]):  # noqa: SIM110  (no generators in the kernel)
        if need[o, p] > left[e, p]:
            return False
    return True


@kernel
def gain_of(gain: Array, o: int, e: int, stops: Array, before: int, orders: int) -> float:
    """By how much calls among the stops `before` it make a further visit to order o cheaper; the best counts."""
    best = 0.0
    for k in range(before):
        if stops[k] >= orders:
            best = max(best, gain[o, stops[k] - orders, e])
    return best


@kernel
def late(node: Array, i: int, start: int) -> float:
    after = start - node[i].due
    return node[i].late_rate * after if after > 0 else 0.0


@kernel
def change_of_start(node: Array, i: int, start: int) -> float:
    if node[i].aim == NEVER:
        return 0.0
    return node[i].change_rate * abs(start - node[i].aim)


@kernel
def overtime(rules: Array, route: Array, r: int, back: int) -> float:
    after = back - route[r].until
    return rules[0].overtime_rate * after if after > 0 else 0.0


@kernel
def imbalance(rules: Array, total: float, squares: float) -> float:
    """Standard deviation of the engineers' working seconds, from their sum and the sum of their squares, weighted."""
    count = rules[0].engineers
    if count == 0 or rules[0].imbalance == 0.0:
        return 0.0
    mean = total / count
    return rules[0].imbalance * np.sqrt(max(0.0, squares / count - mean * mean))
