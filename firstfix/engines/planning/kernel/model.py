"""The case as arrays, read only while searching.

Nodes are numbered as in `Case`: orders, then depots. n orders, N nodes, R routes, E engineers, P parts.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from firstfix.engines.planning import costs
from firstfix.engines.planning.case import EVER, HOUR, NEVER, Case
from firstfix.engines.planning.kernel.jit import Array
from firstfix.engines.planning.kernel.view import View

#: How many neighbours of an order are looked at when its surroundings are ruined.
NEIGHBOURS = 160
#: Rows of a matrix that are sorted at once.
BLOCK = 250
#: Places of a matrix whose triangles are all looked at; how many are in a larger one.
SMALL, SAMPLE = 150, 200_000
#: The static keys by which orders waiting for a place may be sorted, smallest first.
BY_LENGTH, BY_FAR, BY_CLOSE, BY_WINDOW, BY_PENALTY, KEYS = range(6)

NODE = np.dtype(
    [
        ("place", "i8"),
        ("service", "i8"),
        ("opens", "i8"),  # first window's opening
        ("closes", "i8"),  # last window's closing
        ("windows", "i8"),  # how many; 0 = any time
        ("first_window", "i8"),
        ("due", "i8"),
        ("aim", "i8"),
        ("goal", "i8"),
        ("timed", "i8"),
        ("locked", "i8"),
        ("late_rate", "f8"),
        ("change_rate", "f8"),
        ("penalty", "f8"),
    ],
    align=True,
)
ROUTE = np.dtype(
    [
        ("engineer", "i8"),
        ("start", "i8"),
        ("end", "i8"),
        ("begin", "i8"),
        ("until", "i8"),
        ("limit", "i8"),
        ("rests", "i8"),  # 1 with a break
        ("rest_from", "i8"),
        ("rest_to", "i8"),
        ("rest_seconds", "i8"),
        ("twin", "i8"),  # while idle, routes of the same number are all the same
    ],
    align=True,
)
RULES = np.dtype(
    [
        ("orders", "i8"),
        ("depots", "i8"),
        ("routes", "i8"),
        ("engineers", "i8"),
        ("parts", "i8"),
        ("supply", "i8"),  # 1 when tools or parts matter
        ("former", "i8"),  # 1 with a former plan
        ("triangle", "i8"),  # 1 when no detour is shorter than the direct way
        ("foretells", "i8"),  # 1 when what may be wrong is known of some order
        ("travel", "f8"),
        ("overtime_rate", "f8"),
        ("imbalance", "f8"),
        ("duration", "f8"),  # per second between leaving and coming back; not in planning-problem/1
    ],
    align=True,
)


class Model(View):
    travel: Array  #: int32 (places, places), seconds
    travel_to: Array  #: its transpose, so that both ways of one place are a row
    node: Array  #: NODE (N,)
    windows: Array  #: (all windows + 1, 2), sorted and apart per node; the last row is spare
    route: Array  #: ROUTE (R,)
    own: Array  #: float64 (n, E): change of engineer + preference + revisit; inf where skills or lock forbid
    gain: Array  #: float64 (n, depots, E): by so much less after a call; (0, 0, 0) when nothing is foretold
    able_from: Array  #: (n + 1,) into `able`
    able: Array  #: the routes that may take each order
    equipped: Array  #: (n, E): 1 where own tools suffice
    need: Array  #: (n, P)
    stock: Array  #: (E, P)
    near: Array  #: (n, K): orders, nearest first
    keys: Array  #: float64 (KEYS, n)
    rules: Array  #: RULES (1,)
    ARRAYS = {
        "travel": ("i4", 2),
        "travel_to": ("i4", 2),
        "node": (NODE, 1),
        "windows": ("i8", 2),
        "route": (ROUTE, 1),
        "own": ("f8", 2),
        "gain": ("f8", 3),
        "able_from": ("i8", 1),
        "able": ("i8", 1),
        "equipped": ("i8", 2),
        "need": ("i8", 2),
        "stock": ("i8", 2),
        "near": ("i8", 2),
        "keys": ("f8", 2),
        "rules": (RULES, 1),
    }


def compile_model(case: Case, *, duration: float = 0.0) -> Model:
    """The arrays of the case; `duration` is the price of a second under way."""
    travel = np.ascontiguousarray(case.travel, dtype=np.int32)
    node, windows = _nodes(case)
    own = _own_costs(case)
    able_from, able = _able(case, own)
    return Model(
        travel=travel,
        travel_to=np.ascontiguousarray(travel.T),
        node=node,
        windows=windows,
        route=_routes(case, own),
        own=own,
        gain=np.ascontiguousarray(case.gain),
        able_from=able_from,
        able=able,
        equipped=np.ascontiguousarray(case.equipped, dtype=np.int64),
        need=np.ascontiguousarray(case.need, dtype=np.int64),
        stock=np.ascontiguousarray(case.stock, dtype=np.int64),
        near=neighbours(travel, case.place[: case.order_count]),
        keys=_keys(case, able_from),
        rules=_rules(case, duration),
    )


def _nodes(case: Case) -> tuple[Array, Array]:
    node = np.zeros(case.order_count + len(case.depots), dtype=NODE)
    spans: list[tuple[int, int]] = []  # and one row to try other windows with
    for i in range(len(node)):
        mine = case.open_windows.get(i, case.windows[i])
        node[i]["first_window"], node[i]["windows"] = len(spans), len(mine)
        node[i]["opens"], node[i]["closes"] = (mine[0][0], mine[-1][1]) if mine else (NEVER, EVER)
        spans.extend(mine)
    node["place"], node["service"], node["due"] = case.place, case.service, case.due
    node["aim"], node["goal"], node["timed"] = case.aim, case.goal, case.timed
    node["late_rate"], node["change_rate"] = case.late_rate, case.change_rate
    node["locked"][: case.order_count] = case.locked
    node["locked"][sorted(case.tied)] = 1
    node["penalty"][: case.order_count] = case.penalty
    return node, np.array([*spans, (NEVER, NEVER)], dtype=np.int64)


def set_windows(model: Model, i: int, windows: Sequence[tuple[int, int]]) -> None:
    """Let node i have these windows (sorted, apart), no more of them than it was compiled with."""
    node = model.node[i]
    first, count = int(node["first_window"]), len(windows)
    model.windows[first : first + count] = windows
    node["windows"], node["opens"], node["closes"] = count, windows[0][0], windows[-1][1]


def _own_costs(case: Case) -> Array:
    own = np.where(case.may, 0.0, np.inf)
    for o in range(case.order_count):
        if case.choosy[o]:
            own[o] += [
                costs.change_of_engineer(case, o, e) + costs.preference(case, o, e) for e in range(len(case.engineers))
            ]
    if case.foretells:
        own += case.revisit
    return np.ascontiguousarray(own)


def _able(case: Case, own: Array) -> tuple[Array, Array]:
    engineer = np.array([bounds.engineer for bounds in case.bounds], dtype=np.int64)
    fits = np.isfinite(own[:, engineer]) if len(engineer) else np.zeros((case.order_count, 0), dtype=bool)
    able_from = np.zeros(case.order_count + 1, dtype=np.int64)
    able_from[1:] = np.cumsum(fits.sum(axis=1))
    return able_from, np.nonzero(fits)[1].astype(np.int64)


def _routes(case: Case, own: Array) -> Array:
    route = np.zeros(len(case.bounds), dtype=ROUTE)
    twins: dict[Any, int] = {}
    for r, bounds in enumerate(case.bounds):
        e, rest = bounds.engineer, bounds.rest
        route[r]["engineer"], route[r]["start"], route[r]["end"] = e, bounds.start, bounds.end
        route[r]["begin"], route[r]["until"], route[r]["limit"] = bounds.begin, bounds.until, bounds.limit
        if rest is not None:
            route[r]["rests"], route[r]["rest_seconds"] = 1, rest.seconds
            route[r]["rest_from"], route[r]["rest_to"] = rest.earliest, rest.latest
        kind = (
            *(bounds[2:], own[:, e].tobytes(), case.gain[:, :, e].tobytes() if case.foretells else b""),
            *(case.equipped[:, e].tobytes(), case.stock[e].tobytes()),
        )
        alone = len(case.routes_of[e]) == 1
        route[r]["twin"] = twins.setdefault(kind, len(twins)) if alone else twins.setdefault(r, len(twins))
    return route


def neighbours(travel: Array, places: Sequence[int]) -> Array:
    """The orders (n, K) next to the order at each of the n places by travel there and back, itself first."""
    n = len(places)
    count = min(n, NEIGHBOURS)
    near = np.zeros((n, count), dtype=np.int64)
    for first in range(0, n, BLOCK):
        some = places[first : first + BLOCK]
        away = travel[np.ix_(some, places)] + travel[np.ix_(places, some)].T.astype(np.int64)
        away[np.arange(len(some)), np.arange(first, first + len(some))] = -1
        pick = np.argpartition(away, count - 1, axis=1)[:, :count]
        order = np.argsort(np.take_along_axis(away, pick, axis=1), axis=1, kind="stable")
        near[first : first + BLOCK] = np.take_along_axis(pick, order, axis=1)
    return near


def _keys(case: Case, able_from: Array) -> Array:
    n = case.order_count
    keys = np.zeros((KEYS, n))
    if not n:
        return keys
    service, penalty = np.array(case.service[:n], dtype=np.float64), np.array(case.penalty)
    ends = np.array([(bounds.start, bounds.end) for bounds in case.bounds], dtype=np.int64).reshape(-1)
    places = np.array(case.place[:n], dtype=np.int64)
    away = case.travel[np.unique(ends)][:, places].mean(axis=0) if len(ends) else np.zeros(n)
    spans = [case.windows[o] for o in range(n)]
    keys[BY_LENGTH] = -service - case.need.sum(axis=1) if case.need.size else -service
    keys[BY_FAR], keys[BY_CLOSE] = -away, away
    keys[BY_WINDOW] = [sum(closes - opens for opens, closes in span) if span else float(EVER) for span in spans]
    keys[BY_PENALTY] = -penalty
    return keys


def _rules(case: Case, duration: float) -> Array:
    rules = np.zeros(1, dtype=RULES)
    weights = case.problem.weights
    rules["orders"], rules["depots"], rules["routes"] = case.order_count, len(case.depots), len(case.bounds)
    rules["engineers"], rules["parts"], rules["supply"] = len(case.engineers), len(case.parts), case.needs_supply
    rules["former"], rules["triangle"] = bool(case.was), _keeps_triangle(case.travel)
    rules["travel"], rules["overtime_rate"] = weights.travel, weights.overtime_per_hour / HOUR
    rules["imbalance"], rules["duration"], rules["foretells"] = weights.imbalance, duration, case.foretells
    return rules


def _keeps_triangle(travel: Array) -> bool:
    """Whether no detour is shorter than the direct way; of large matrices a sample is looked at.

    Where a sample is wrong some places for visits are overlooked, no more.
    """
    size = len(travel)
    if size <= SMALL:
        return all(bool((travel[:, [k]] + travel[k] >= travel).all()) for k in range(size))
    i, j, k = np.random.default_rng(0).integers(size, size=(3, SAMPLE))
    return bool((travel[i, k].astype(np.int64) + travel[k, j] >= travel[i, j]).all())
