"""A plan in the making as arrays: the routes, what is known of their gaps, the orders still out, the best so far.

R routes of at most L stops, n orders, E engineers, P parts. A *round* is one ruin and recreate; the routes that it
changes are *touched*, and their stops before it are saved so that it can be taken back.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from firstfix.engines.planning.case import EVER, Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.kernel.jit import Array
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.timing import ROWS
from firstfix.engines.planning.kernel.view import View
from firstfix.engines.planning.route import IDLE, drive

GAP = np.dtype(
    [
        ("before", "i8"),  # place
        ("after", "i8"),  # place
        ("direct", "i8"),  # travel seconds between them; 0 in an idle route, which costs nothing
        ("ready", "i8"),  # when the engineer can drive on from the stop before
        ("by", "i8"),  # by when the stop after must be reached
    ],
    align=True,
)
TRIP = np.dtype(
    [
        ("size", "i8"),
        ("travel", "i8"),
        ("work", "i8"),
        ("call", "i8"),  # which stop is the call at a depot; -1 for none
        ("flat", "i8"),  # 1 when its cost does not depend on when
        ("smooth", "i8"),  # 1 when what it takes longer with one visit more can be told from `lag`
        ("span", "i8"),  # seconds under way, where they cost
        ("slack", "i8"),  # no visit that takes longer fits in
        ("cost", "f8"),
        ("touched", "i8"),  # RUINED or FILLED in this round, else 0
        ("saved", "i8"),  # size before this round
        ("stale", "i8"),  # 1 when it is not as in the best plan
        ("best", "i8"),  # size in the best plan
    ],
    align=True,
)
SEAT = np.dtype([("route", "i8"), ("absent_at", "i8"), ("out_in", "i8")], align=True)
TALLY = np.dtype(
    [
        ("absent", "i8"),  # how many orders are out
        ("touched", "i8"),  # how many routes are touched
        ("round", "i8"),
        ("look", "i8"),  # stamps one search for a place, see `twin_seen`
        ("work_sum", "f8"),
        ("work_squares", "f8"),
        ("routes_cost", "f8"),
        ("penalties", "f8"),
        ("least", "f8"),  # the best plan's objective
        ("random", "u8"),
        ("found_cost", "f8"),
        ("found_route", "i8"),
        ("found_gap", "i8"),
        ("found_call", "i8"),  # -1: no new call
        ("found_depot", "i8"),
    ],
    align=True,
)
RUINED, FILLED = 1, 2
#: What `ways` holds beside a gap's own `ready` and `by`, for routes with a break (see `gaps.py`).
BY_HOME_BEFORE, READY_LEAVING_AFTER, BY_REST_LATER, READY_RESTED, WAYS = range(5)


#: What `lag` holds of a gap where seconds under way cost: the way so far without waiting, the latest leaving; the rest
#: of the way without waiting, and before when nobody is back however early he comes here.
SO_FAR, LEAVE_BY, REST_OF_WAY, BACK_FROM, LAGS = range(5)


class State(View):
    stops: Array  #: int64 (R, L) nodes
    gap: Array  #: GAP (R, L + 1)
    ways: Array  #: int64 (R, L + 1, WAYS); (1, 1, WAYS) when no route has a break
    lag: Array  #: int64 (R, L + 1, LAGS); (1, 1, LAGS) when seconds under way cost nothing
    trip: Array  #: TRIP (R,)
    use: Array  #: int64 (R, P) parts from the own stock
    left: Array  #: int64 (E, P) what no route uses of it
    work: Array  #: int64 (E,) working seconds
    seat: Array  #: SEAT (n,): `route` or -1, place among the absent, round in which it was taken out
    absent: Array  #: int64 (n,)
    saved: Array  #: int64 (R, L)
    touched: Array  #: int64 (R,)
    best: Array  #: int64 (R, L)
    starts: Array  #: int64 (ROWS, L + 1) scratch of `timing.py`
    trial: Array  #: int64 (3, L + 1) scratch: stops to be timed, visits without the call
    wait: Array  #: int64 (n,) orders to be put in, sorted
    wait_key: Array  #: float64 (n,)
    twin_seen: Array  #: int64 (R,) by `twin`: the look that has seen an idle route of the kind
    tally: Array  #: TALLY (1,)
    ARRAYS = {
        "stops": ("i8", 2),
        "gap": (GAP, 2),
        "ways": ("i8", 3),
        "lag": ("i8", 3),
        "trip": (TRIP, 1),
        "use": ("i8", 2),
        "left": ("i8", 2),
        "work": ("i8", 1),
        "seat": (SEAT, 1),
        "absent": ("i8", 1),
        "saved": ("i8", 2),
        "touched": ("i8", 1),
        "best": ("i8", 2),
        "starts": ("i8", 2),
        "trial": ("i8", 2),
        "wait": ("i8", 1),
        "wait_key": ("f8", 1),
        "twin_seen": ("i8", 1),
        "tally": (TALLY, 1),
    }


def new_state(model: Model, seed: int, *, longest: int = 0) -> State:
    """Every route idle, every order absent; routes have room for `longest` stops at least."""
    rules = model.rules[0]
    routes, orders, room = int(rules["routes"]), int(rules["orders"]), max(_room(model), longest) + 3
    breaks = bool(model.route["rests"].any())
    tally = np.zeros(1, dtype=TALLY)
    tally["random"] = np.random.SeedSequence(abs(seed)).generate_state(1, np.uint64)[0] | np.uint64(1)
    tally["penalties"] = model.node["penalty"][:orders].sum()
    tally["least"] = np.inf
    tally["absent"] = orders
    seat = np.zeros(orders, dtype=SEAT)
    seat["route"], seat["out_in"] = -1, -1
    seat["absent_at"] = np.arange(orders)
    trip = np.zeros(routes, dtype=TRIP)
    trip["call"] = -1
    return State(
        stops=np.zeros((routes, room), dtype=np.int64),
        gap=np.zeros((routes, room + 1), dtype=GAP),
        ways=np.zeros((routes, room + 1, WAYS) if breaks else (1, 1, WAYS), dtype=np.int64),
        lag=np.zeros((routes, room + 1, LAGS) if rules["duration"] > 0 else (1, 1, LAGS), dtype=np.int64),
        trip=trip,
        use=np.zeros((routes, rules["parts"]), dtype=np.int64),
        left=model.stock.copy(),
        work=np.zeros(rules["engineers"], dtype=np.int64),
        seat=seat,
        absent=np.arange(orders, dtype=np.int64),
        saved=np.zeros((routes, room), dtype=np.int64),
        touched=np.zeros(routes, dtype=np.int64),
        best=np.zeros((routes, room), dtype=np.int64),
        starts=np.zeros((ROWS, room + 1), dtype=np.int64),
        trial=np.zeros((3, room + 1), dtype=np.int64),
        wait=np.zeros(orders, dtype=np.int64),
        wait_key=np.zeros(orders),
        twin_seen=np.zeros(routes, dtype=np.int64),
        tally=tally,
    )


def _room(model: Model) -> int:
    """No route can have more visits."""
    orders = int(model.rules["orders"][0])
    shortest = int(model.node["service"][:orders].min(initial=EVER))
    longest = int((model.route["limit"] - model.route["begin"]).max(initial=0))
    return min(orders, longest // shortest + 1) if shortest > 0 else orders


def set_stops(state: State, stops: Mapping[int, Sequence[int]], absent: Sequence[int]) -> None:
    """Let these routes have these stops, and these orders be the absent; to be measured then.

    An order that is neither is out of sight: no round puts it in.
    """
    for r, nodes in stops.items():
        state.stops[r, : len(nodes)] = nodes
        state.trip[r]["size"] = len(nodes)
        state.trip[r]["stale"] = 1
    state.absent[: len(absent)] = absent
    state.seat["absent_at"] = -1
    state.seat["absent_at"][absent] = np.arange(len(absent))
    state.seat["route"] = -1
    state.tally["absent"] = len(absent)


def to_draft(case: Case, stops: Array, sizes: Array) -> Draft:
    """The plan with these `stops` (R, L), `sizes[r]` on route r, timed anew by `route.drive`."""
    draft = Draft(case)
    for r, size in enumerate(sizes.tolist()):
        trip = drive(case, r, stops[r, :size].tolist()) if size else IDLE
        if trip is None:
            raise AssertionError(f"the kernel found a route for shift {r} that cannot be driven")
        draft.put(r, trip)
    return draft
