"""All gaps of all routes as arrays: which orders could go where, and at least at what cost, without timing any route.

A gap lies between two neighbouring stops (start and end place included). For each the arrays hold when the engineer is
ready to drive on and by when he must reach the next stop, so that an order fits exactly when
ready + travel → start in a window → + service + travel ≤ due (concatenation of feasible segments, Savelsbergh 1992,
The Vehicle Routing Problem with Time Windows: Minimizing Route Duration). A break makes this five ways instead of one.
"""

import copy
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from firstfix.engines.planning import constraints, costs
from firstfix.engines.planning.case import EVER, NEVER, Bounds, Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.problem import Break
from firstfix.engines.planning.route import Trip, expected_revisits, latest_arrival, latest_arrivals

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: The ways to fit an order in: home before a break is due; driving off only after it was due; break at a later stop;
#: at an earlier stop; right after the new stop.
HOME_BEFORE, LEAVE_AFTER, REST_LATER, REST_EARLIER, REST_THERE = range(5)


class Gaps:
    """Follows a draft; `refresh` before asking. Arrays are (routes, gaps), padded with gaps where nothing fits."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.trips: list[Trip | None] = [None] * len(case.bounds)
        self.ways = 5 if any(bounds.rest for bounds in case.bounds) else 1
        self.engineer = np.array([bounds.engineer for bounds in case.bounds], dtype=np.int64)
        rests = [bounds.rest or Break(0, 0, 0) for bounds in case.bounds]
        self.rest = np.array([(rest.earliest, rest.latest, rest.seconds) for rest in rests], dtype=np.int64)
        self.rest = self.rest.reshape(len(rests), 3)
        self.place = np.array(case.place, dtype=np.int64)
        self.service = np.array(case.service, dtype=np.int64)
        self.due = np.array(case.due, dtype=np.int64)
        self.late_rate = np.array(case.late_rate)
        self.opens, self.closes = _window_table(case.windows[: case.order_count])
        self.own = _own_costs(case)
        self.self_supplied = case.equipped.copy()
        self.detour_of_call = np.zeros(len(case.bounds), dtype=np.int64)
        self.call_at = np.zeros(len(case.bounds), dtype=np.int64)
        self.size = np.zeros(len(case.bounds), dtype=np.int64)
        #: by how much a call may make further visits to the route's stops cheaper
        self.promise = np.zeros(len(case.bounds))
        self._make_room(4)

    def _make_room(self, size: int) -> None:
        shape = (len(self.case.bounds), size)
        self.before, self.after, self.direct = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        self.ready = np.full((self.ways, *shape), EVER, dtype=np.int64)
        self.by = np.full((self.ways, *shape), NEVER, dtype=np.int64)
        self.trips = [None] * len(self.trips)

    def refresh(self, draft: Draft) -> list[int]:
        """Take over the routes whose trips are others than last time; returns them."""
        longest = max((len(trip.nodes) for trip in draft.trips), default=0) + 1
        if longest > self.before.shape[1]:
            self._make_room(2 * longest)
        changed = [r for r, trip in enumerate(draft.trips) if trip is not self.trips[r]]
        for route in changed:
            self._take(route, draft.trips[route])
        if self.case.needs_supply and self.case.parts:
            for engineer in {self.case.bounds[route].engineer for route in changed}:
                self._count_stock(draft, engineer)
        return changed

    def seen_by(self, case: Case) -> "Gaps":
        """The same gaps for a case with other needs."""
        twin = copy.copy(self)
        twin.case = case
        if not case.parts:
            twin.self_supplied = case.equipped
        return twin

    def _take(self, route: int, trip: Trip) -> None:
        case, bounds, nodes = self.case, self.case.bounds[route], trip.nodes
        places = [bounds.start, *(case.place[node] for node in nodes), bounds.end]
        size = len(nodes) + 1
        self.before[route, :size] = places[:-1]
        self.after[route, :size] = places[1:]
        self.direct[route, :size] = [case.row[a][b] for a, b in pairwise(places)]
        self.ready[:, route, :] = EVER
        self.by[:, route, :] = NEVER
        for way, (ready, by) in enumerate(_ways(case, bounds, nodes)):
            self.ready[way, route, :size] = ready
            self.by[way, route, :size] = by
        if case.needs_supply:
            calls = [at for at, node in enumerate(nodes) if node >= case.order_count]
            self.call_at[route] = calls[0] if calls else size
            self.detour_of_call[route] = 0 if calls else self._cheapest_call(route, size)
        if case.foretells:
            now = expected_revisits(case, bounds, nodes)
            without = sum(costs.revisit(case, node, bounds.engineer, ()) for node in nodes if node < case.order_count)
            self.promise[route] = now - without + case.hope(nodes, bounds.engineer)
        self.size[route] = size
        self.trips[route] = trip

    def _cheapest_call(self, route: int, size: int) -> int:
        travel, case = self.case.travel, self.case
        before, after = self.before[route, :size], self.after[route, :size]
        return min(
            (
                int((travel[before, p].astype(np.int64) + travel[p, after] - self.direct[route, :size]).min())
                for p in (case.place[depot] for depot in case.depots)
            ),
            default=0,
        )

    def _count_stock(self, draft: Draft, engineer: int) -> None:
        case, spent = self.case, draft.spent[engineer]
        left = case.stock[engineer] - np.array([spent.get(part, 0) for part in case.parts], dtype=np.int64)
        enough = (case.need <= left).all(axis=1)
        self.self_supplied[:, engineer] = case.equipped[:, engineer] & enough

    def least_costs(
        self,
        orders: Sequence[int] | Ints,
        routes: Sequence[int] | Ints | None = None,
        windows: Sequence[tuple[int, int]] | None = None,
    ) -> Floats:
        """(orders, routes): no insertion costs less (imbalance aside); inf where none is possible.

        `windows` stand in for those of the orders. For an order that needs a call at a depot the bound may be too high
        where a travel matrix breaks the triangle inequality, or the depot is the one place for the break.
        """
        pick = np.arange(len(self.trips)) if routes is None else np.asarray(routes, dtype=np.int64)
        which = np.asarray(orders, dtype=np.int64)
        travel = self.case.travel
        size = int(self.size[pick].max(initial=1))
        place = self.place[which][:, None, None]
        before, after = self.before[None, pick, :size], self.after[None, pick, :size]
        there, on = travel[before, place].astype(np.int64), travel[place, after]
        opens, closes = (self.opens[which], self.closes[which]) if windows is None else _window_table([windows])
        service = self.service[which][:, None, None]
        start = np.full(there.shape, EVER, dtype=np.int64)
        for way in range(self.ways):
            begun = _first_starts(self.ready[way][None, pick, :size] + there, opens, closes)
            free = begun + service
            if way == REST_THERE:
                earliest, latest, seconds = (self.rest[pick, i][None, :, None] for i in range(3))
                rest_start = np.maximum(free, earliest)
                free = np.where(rest_start <= latest, rest_start + seconds, EVER)
            fits = free + on <= self.by[way][None, pick, :size]
            start = np.where(fits, np.minimum(start, begun), start)
        weight = self.case.problem.weights.travel
        bound = weight * (there + on - self.direct[None, pick, :size]).astype(np.float64)
        if self.late_rate[which].any():
            late = np.maximum(start - self.due[which][:, None, None], 0)
            bound += self.late_rate[which][:, None, None] * late
        if self.case.needs_supply:
            bound += self._calls(which, pick, there)
        bound[start == EVER] = np.inf
        least: Floats = bound.min(axis=2) + self.own[which][:, self.engineer[pick]] - self.promise[pick]
        return least

    def _calls(self, which: Ints, pick: Ints, there: Ints) -> Floats:
        """(orders, routes, gaps): least cost of the call at a depot that the order needs first; inf without depots."""
        size = there.shape[2]
        lacking = ~self.self_supplied[which][:, self.engineer[pick], None]
        lacking = lacking & (np.arange(size) <= self.call_at[None, pick, None])
        if not lacking.any():
            return np.zeros(1)
        travel, case = self.case.travel, self.case
        if not case.depots:
            return np.where(lacking, np.inf, 0.0)
        detour = np.broadcast_to(self.detour_of_call[None, pick, None], there.shape)
        for depot in case.depots:
            p = case.place[depot]
            before = travel[self.before[None, pick, :size], p].astype(np.int64)
            detour = np.minimum(detour, before + travel[p, self.place[which]][:, None, None] - there)
        return np.where(lacking, case.problem.weights.travel * detour, 0.0)


def _window_table(windows: Sequence[Sequence[tuple[int, int]]]) -> tuple[Ints, Ints]:
    """Opening and closing times, (orders, most windows), padded with windows that never come."""
    most = max((len(spans) for spans in windows), default=0) or 1
    table = np.full((len(windows), most, 2), EVER, dtype=np.int64)
    for i, spans in enumerate(windows):
        for j, span in enumerate(spans or [(NEVER, EVER)]):
            table[i, j] = span
    return table[:, :, 0], table[:, :, 1]


def _first_starts(arrival: Ints, opens: Ints, closes: Ints) -> Ints:
    start = np.full(arrival.shape, EVER, dtype=np.int64)
    for w in reversed(range(opens.shape[1])):
        open_, close = opens[:, w, None, None], closes[:, w, None, None]
        start = np.where(arrival <= close, np.maximum(arrival, open_), start)
    return start


def _own_costs(case: Case) -> Floats:
    """(orders, engineers): preference, change of engineer and the least that further visits are expected to cost; inf
    where skills or lock forbid the engineer.
    """
    own = np.where(case.may, 0.0, np.inf)
    if case.foretells:
        own += case.revisit - case.gain.max(axis=1, initial=0.0)
    for order in range(case.order_count):
        if case.choosy[order]:
            own[order] += [
                costs.preference(case, order, e) + costs.change_of_engineer(case, order, e)
                for e in range(len(case.engineers))
            ]
    return own


def _ways(case: Case, bounds: Bounds, nodes: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """For each way: when the route is ready to drive on from each gap, and by when it must reach the stop after it."""
    ready = _ready(case, nodes, bounds.start, bounds.begin)
    by = latest_arrivals(case, nodes, bounds.end, bounds.limit)
    rest = bounds.rest
    if rest is None:
        return [(ready, by)]
    return [
        (ready, latest_arrivals(case, nodes, bounds.end, min(bounds.limit, rest.latest))),
        (_ready(case, nodes, bounds.start, rest.latest), by),
        (ready, _by_before_rest(case, nodes, bounds.end, rest, by)),
        (_ready_after_rest(case, nodes, bounds.start, rest, ready), by),
        (ready, by),
    ]


def _ready(case: Case, nodes: Sequence[int], here: int, free: int) -> list[int]:
    ready = [free]
    for node in nodes:
        free = _served(case, node, here, free)
        ready.append(free)
        here = case.place[node]
    return ready


def _served(case: Case, node: int, here: int, free: int) -> int:
    """When the stop is done, driving from `here` at `free`; EVER when it is missed."""
    if free >= EVER:
        return EVER
    start = constraints.first_start(case.windows[node], free + case.row[here][case.place[node]])
    return EVER if start is None else start + case.service[node]


def _ready_after_rest(case: Case, nodes: Sequence[int], here: int, rest: Break, ready: list[int]) -> list[int]:
    """The same with the break taken at this stop or an earlier one."""
    rested = [_rested(rest, ready[0])]
    for node, free in zip(nodes, ready[1:], strict=True):
        rested.append(min(_rested(rest, free), _served(case, node, here, rested[-1])))
        here = case.place[node]
    return rested


def _rested(rest: Break, free: int) -> int:
    start = max(free, rest.earliest)
    return start + rest.seconds if start <= rest.latest else EVER


def _by_before_rest(case: Case, nodes: Sequence[int], there: int, rest: Break, by: list[int]) -> list[int]:
    """The same with the break still to be taken, at this stop or a later one; `by` is without it."""
    still = [NEVER]
    for node, after in zip(reversed(nodes), reversed(by[1:]), strict=True):
        rest_by = min(rest.latest, after - case.row[case.place[node]][there] - rest.seconds)
        here = NEVER
        if rest_by >= rest.earliest:
            start = constraints.last_start(case.windows[node], rest_by - case.service[node])
            here = NEVER if start is None else start
        still.append(max(here, latest_arrival(case, node, there, still[-1])))
        there = case.place[node]
    return still[::-1]
