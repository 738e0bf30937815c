"""Cheapest insertion: the best place for one order in a draft."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.gaps import Gaps
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
    hope = case.hope((*now.nodes, order), engineer)
    for saved, detours in (
        (0.0, _plain(case, order, route, now.nodes)),
        (hope, _with_call(case, order, route, now.nodes)),
    ):
        lacking = False
        for detour, nodes in sorted(detours):
            if not balanced and case.problem.weights.travel * detour - saved >= below:
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
        if not lacking and hope <= 0 and (best is not None or not (called or case.locked[order])):
            break  # a call, or another place for it, would not help
    return best


def ways_in(draft: Draft, order: int, route: int) -> dict[int, Insertion]:
    """The cheapest way to put the order into the route by the depot that is called at before it, -1 for none."""
    case, now = draft.case, draft.trips[route]
    engineer = case.bounds[route].engineer
    found: dict[int, Insertion] = {}
    if not case.may[order, engineer]:
        return found
    for detours in (_plain(case, order, route, now.nodes), _with_call(case, order, route, now.nodes)):
        for _, nodes in detours:
            trip = drive(case, route, nodes) if draft.supplied(route, nodes) else None
            if trip is None:
                continue
            depot = max((node for node in nodes[: nodes.index(order)] if node >= case.order_count), default=-1)
            cost = trip.cost - now.cost + draft.spread(engineer, trip.work - now.work) - draft.spread()
            if depot not in found or cost < found[depot].cost:
                found[depot] = Insertion(cost, route, trip)
    return found


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
