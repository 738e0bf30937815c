"""A draft written down as a plan."""

from collections.abc import Iterable

from firstfix.engines.planning import costs
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.plan import Objective, Plan, Route, Stop, Unassigned
from firstfix.engines.planning.route import Trip, leave

TERMS = ("travel", "late", "overtime", "change", "preference")


def written(draft: Draft, unassigned: Iterable[Unassigned]) -> Plan:
    routes = [_route(draft.case, route, trip) for route, trip in enumerate(draft.trips) if trip.nodes]
    return Plan(tuple(routes), tuple(unassigned), objective(draft))


def objective(draft: Draft) -> Objective:
    case = draft.case
    sums = dict.fromkeys(TERMS, 0.0)
    for route, trip in enumerate(draft.trips):
        for term, cost in terms(case, route, trip).items():
            sums[term] += cost
    parts = {**sums, "penalty": costs.penalty(case, sorted(draft.absent)), "imbalance": draft.spread()}
    parts = {term: round(cost, 6) for term, cost in parts.items()}
    return Objective(total=round(sum(parts.values()), 6), **parts)


def terms(case: Case, route: int, trip: Trip) -> dict[str, float]:
    """The trip's cost term by term (penalties and imbalance are not a trip's)."""
    found = dict.fromkeys(TERMS, 0.0)
    if not trip.nodes:
        return found
    bounds = case.bounds[route]
    found["travel"] = costs.travel(case, trip.travel)
    found["overtime"] = costs.overtime(case, bounds, trip.timing.back)
    for node, start in zip(trip.nodes, trip.timing.starts, strict=True):
        if node < case.order_count:
            found["late"] += costs.late(case, node, start)
            found["change"] += costs.change_of_start(case, node, start)
            found["change"] += costs.change_of_engineer(case, node, bounds.engineer)
            found["preference"] += costs.preference(case, node, bounds.engineer)
    return found


def _route(case: Case, route: int, trip: Trip) -> Route:
    bounds, timing = case.bounds[route], trip.timing
    stops = []
    for done in range(len(trip.nodes) + 1):
        if done:
            stops.append(_stop(case, trip.nodes[done - 1], timing.starts[done - 1]))
        if timing.rest_after == done:
            stops.append(Stop("break", timing.rest_start))
    driving_off = leave(case, bounds, trip.nodes, timing)
    return Route(case.engineers[bounds.engineer].id, bounds.shift, tuple(stops), driving_off, timing.back)


def _stop(case: Case, node: int, start: int) -> Stop:
    if node < case.order_count:
        return Stop("visit", start, order=case.orders[node].id, mate=node >= case.lead_count)
    return Stop("depot", start, place=case.problem.depots[node - case.order_count].place)
