"""Putting orders in again: greedily, in an order drawn at random, overlooking some routes (SISR, section 5.2)."""

import numpy as np

from firstfix.engines.planning.kernel.chance import uniform
from firstfix.engines.planning.kernel.insert import find_place, put
from firstfix.engines.planning.kernel.jit import Array, kernel
from firstfix.engines.planning.kernel.model import BY_CLOSE, BY_FAR, BY_LENGTH, BY_PENALTY, BY_WINDOW, Model
from firstfix.engines.planning.kernel.state import State

BLINK = 0.01
AT_RANDOM = -1
#: Chances of the ways to sort, added up: at random, longest visit, farthest, closest, shortest windows, dearest.
SORTS = (0.30, 0.50, 0.60, 0.65, 0.80, 1.0)


@kernel
def recreate(model: Model, state: State, centre: int, stretch: float) -> None:
    """Put in what pays: visits taken out in this round (and `centre`) anywhere, others on touched routes only.

    An order comes in for at most `stretch` times its penalty.
    """
    tally = state.tally[0]
    count = tally.absent
    way = _way_to_sort(state.tally)
    for k in range(count):
        o = state.absent[k]
        state.wait[k] = o
        state.wait_key[k] = uniform(state.tally) if way == AT_RANDOM else model.keys[way, o]
    sort(state.wait, state.wait_key, count)
    for k in range(count):
        o = state.wait[k]
        everywhere = o == centre or state.seat[o].out_in == tally.round
        most = np.nextafter(model.node[o].penalty * stretch, np.inf)
        find_place(model, state, o, not everywhere, most, BLINK)
        if tally.found_route >= 0:
            put(model, state, o)


@kernel
def _way_to_sort(tally: Array) -> int:
    drawn = uniform(tally)
    if drawn < SORTS[0]:
        return AT_RANDOM
    if drawn < SORTS[1]:
        return BY_LENGTH
    if drawn < SORTS[2]:
        return BY_FAR
    if drawn < SORTS[3]:
        return BY_CLOSE
    if drawn < SORTS[4]:
        return BY_WINDOW
    return BY_PENALTY


@kernel
def sort(items: Array, keys: Array, count: int) -> None:
    """Sort both by the keys (Shell 1959, gaps of Ciura 2001)."""
    for gap in (301, 132, 57, 23, 10, 4, 1):
        for k in range(gap, count):
            item, key = items[k], keys[k]
            at = k
            while at >= gap and keys[at - gap] > key:
                items[at], keys[at] = items[at - gap], keys[at - gap]
                at -= gap
            items[at], keys[at] = item, key
