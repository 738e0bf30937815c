"""Cheapest insertion: the best place for one order, and regret-2 for many (Potvin and Rousseau 1993)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.gaps import Floats, Gaps, Ints
from firstfix.engines.planning.route import Trip, drive, travel_seconds


class Insertion(NamedTuple):
    """The trip that the route would become, and what that adds to the objective (the order's penalty aside)."""

    cost: float
    route: int
    trip: Trip


def cheapest(draft: Draft, order: int, route: int, *, below: float = float("inf")) -> Insertion | None:
    """The cheapest way to put the order into the route, under `below`, with a call at a depot where one is needed."""
    case, now = draft.case, draft.trips[route]
    engineer = case.bounds[route].engineer
    if not case.may[order, engineer]:
        return None
    balanced = case.problem.weights.imbalance > 0
    spread = draft.spread() if balanced else 0.0
    best: Insertion | None = None
    for detours in (_plain(case, order, route, now.nodes), _with_call(case, order, route, now.nodes)):
        lacking = False
        for detour, nodes in sorted(detours):
            if not balanced and case.problem.weights.travel * detour >= below:
                break  # every other term only adds
            if case.needs_supply and not draft.supplied(route, nodes):
                lacking = True
                continue
            trip = drive(case, route, nodes)
            if trip is None:
                continue
            cost = trip.cost - now.cost
            if balanced:
                cost += draft.spread(engineer, trip.work - now.work) - spread
            if cost < below:
                below, best = cost, Insertion(cost, route, trip)
        called = any(node >= case.order_count for node in now.nodes)
        if not lacking and (best is not None or not (called or case.locked[order])):
            break  # a call, or another place for it, would not help
    return best


def cheapest_of(
    draft: Draft,
    gaps: Gaps,
    order: int,
    routes: Iterable[int],
    *,
    below: float = float("inf"),
) -> Insertion | None:
    """The cheapest way in over these routes; `gaps` are the draft's."""
    pick = list(routes)
    least = gaps.least_costs([order], pick, draft.case.windows[order])[0].tolist() if pick else []
    balanced = draft.case.problem.weights.imbalance > 0
    best: Insertion | None = None
    for bound, route in sorted(zip(least, pick, strict=True)):
        if bound == float("inf") or (bound >= below and not balanced):
            break
        found = cheapest(draft, order, route, below=below)
        if found is not None:
            best, below = found, found.cost
    return best


def _plain(case: Case, order: int, route: int, nodes: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The order in each gap, with the travel seconds that it adds."""
    bounds, row, there = case.bounds[route], case.row, case.place[order]
    here = bounds.start
    for gap in range(len(nodes) + 1):
        after = case.place[nodes[gap]] if gap < len(nodes) else bounds.end
        detour = row[here][there] + row[there][after] - (row[here][after] if nodes else 0)
        yield detour, (*nodes[:gap], order, *nodes[gap:])
        here = after


def _with_call(case: Case, order: int, route: int, nodes: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The order in each gap and a call at a depot in each, in place of the route's call if it has one.

    One call is enough: it gives everything until the end of the shift.
    """
    bounds = case.bounds[route]
    visits = tuple(node for node in nodes if node < case.order_count)
    now = travel_seconds(case, bounds, nodes) if nodes else 0
    for gap in range(len(visits) + 1):
        with_order = (*visits[:gap], order, *visits[gap:])
        for depot in case.depots:
            for at in range(len(with_order)):
                stops = (*with_order[:at], depot, *with_order[at:])
                yield travel_seconds(case, bounds, stops) - now, stops


class Regret:
    """Puts orders in one by one, always the one that would lose most by waiting.

    What an order loses is the gap between its cheapest and second cheapest route, or its penalty where that is less.
    Costs start as lower bounds from `Gaps`; only those that decide are worked out.
    """

    def __init__(self, draft: Draft, gaps: Gaps, orders: Collection[int], *, stretch: float = 1.0) -> None:
        """`stretch` lets orders in for more than their penalty, in the hope that others make them pay."""
        self.draft, self.gaps = draft, gaps
        self.case = draft.case
        self.orders = np.array(sorted(orders), dtype=np.int64)
        self.penalty = np.array([self.case.penalty[o] * stretch for o in self.orders.tolist()])
        gaps.refresh(draft)
        self.apart = gaps.least_costs(self.orders)  # without imbalance
        self.known = np.zeros(self.apart.shape, dtype=bool)
        self.work = np.zeros(self.apart.shape)
        self.work += gaps.service[self.orders][:, None]
        self.found: dict[tuple[int, int], Insertion] = {}
        self.waiting = np.ones(len(self.orders), dtype=bool)
        self.first = np.full((len(self.orders), 2), -1, dtype=np.int64)  # cheapest and second cheapest route
        self.cost = np.full((len(self.orders), 2), np.inf)
        self.balanced = self.case.problem.weights.imbalance > 0

    def run(self, *, over: Callable[[], bool] = bool, noise: Callable[[], float] | None = None) -> None:
        """Until no order can come in for at most its penalty."""
        stale = np.arange(len(self.orders))
        while self.apart.shape[1] and not over():
            self._settle(stale, over)
            if over():
                return
            gain = np.minimum(self.cost[:, 1], self.penalty) - self.cost[:, 0]
            gain[~self.waiting | (self.cost[:, 0] > self.penalty)] = -np.inf
            if noise is not None:
                gain *= [noise() for _ in range(len(gain))]
            chosen = int(gain.argmax()) if len(gain) else -1
            if chosen < 0 or gain[chosen] == -np.inf:
                return
            stale = self._put(chosen)

    def _settle(self, rows: Ints, over: Callable[[], bool]) -> None:
        """Work out the two cheapest routes of these orders, unless time is over."""
        while len(rows) and not over():
            value = self._values(rows)
            at = np.arange(len(rows))
            penalty = self.penalty[rows]
            first = value.argmin(axis=1)
            least = value[at, first]
            value[at, first] = np.inf
            second = value.argmin(axis=1)
            next_least = value[at, second]
            self.first[rows, 0], self.first[rows, 1] = first, second
            self.cost[rows, 0], self.cost[rows, 1] = least, next_least
            guess_first = (least <= penalty) & ~self.known[rows, first]
            guess_second = (least <= penalty) & (next_least < penalty) & ~self.known[rows, second]
            for i in np.nonzero(guess_first | guess_second)[0].tolist():
                if over():
                    return
                self._work_out(int(rows[i]), int(first[i] if guess_first[i] else second[i]))
            rows = rows[guess_first | guess_second]

    def _values(self, rows: Ints) -> Floats:
        """(rows, routes): what is known or at least to be paid for each order on each route."""
        value = self.apart[rows]
        if self.balanced:
            value += self._imbalance(self.work[rows])
        return value

    def _imbalance(self, more: Floats) -> Floats:
        """What so many more seconds of work on each route add to the cost of imbalance."""
        draft, count = self.draft, len(self.case.engineers)
        own = np.array(draft.work, dtype=np.float64)[self.gaps.engineer]
        total, squares = draft.work_sum + more, draft.work_squares + more * (2 * own + more)
        deviation = np.sqrt(np.maximum(0.0, squares / count - (total / count) ** 2))
        weighted: Floats = self.case.problem.weights.imbalance * deviation - draft.spread()
        return weighted

    def _work_out(self, row: int, route: int) -> None:
        below = float("inf") if self.balanced else float(np.nextafter(self.penalty[row], np.inf))
        found = cheapest(self.draft, int(self.orders[row]), route, below=below)
        self.known[row, route] = True
        if found is None:
            self.apart[row, route] = np.inf
            return
        now = self.draft.trips[route]
        self.apart[row, route] = found.trip.cost - now.cost
        self.work[row, route] = found.trip.work - now.work
        self.found[row, route] = found

    def _put(self, row: int) -> Ints:
        """Put the order where it is cheapest; returns the orders whose two cheapest routes may be others now."""
        route = int(self.first[row, 0])
        self.draft.put(route, self.found[row, route].trip)
        self.waiting[row] = False
        routes = set(self.gaps.refresh(self.draft))
        if self.case.parts:  # the van's stock is shared by the engineer's shifts
            routes.update(self.case.routes_of[self.case.bounds[route].engineer])
        changed = np.array(sorted(routes), dtype=np.int64)
        able = self.gaps.own[self.orders][:, self.gaps.engineer[changed]].min(axis=1) < np.inf
        rows = np.nonzero(self.waiting & able)[0]
        fresh = self.gaps.least_costs(self.orders[rows], changed)
        self.apart[np.ix_(rows, changed)] = fresh
        self.known[np.ix_(rows, changed)] = False
        if self.balanced:
            return np.nonzero(self.waiting)[0]
        threshold = np.minimum(self.cost[rows, 1], self.penalty[rows])
        touched = (self.first[rows][:, :, None] == changed).any(axis=(1, 2)) | (fresh.min(axis=1) <= threshold)
        stale: Ints = rows[touched]
        return stale
