"""A draft written down as a plan."""

from collections.abc import Iterable, Sequence

from firstfix.engines.planning import costs
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.plan import Objective, Plan, Route, Stop, Unassigned
from firstfix.engines.planning.route import Trip, expected_revisits, leave

TERMS = ("travel", "late", "overtime", "change", "preference", "revisit")


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
    if case.foretells:
        found["revisit"] = expected_revisits(case, bounds, trip.nodes)
    return found


def _route(case: Case, route: int, trip: Trip) -> Route:
    bounds, timing = case.bounds[route], trip.timing
    stops = []
    chances = first_fixes(case, bounds.engineer, trip.nodes)
    for done in range(len(trip.nodes) + 1):
        if done:
            stops.append(_stop(case, trip.nodes[done - 1], timing.starts[done - 1], chances[done - 1]))
        if timing.rest_after == done:
            stops.append(Stop("break", timing.rest_start))
    driving_off = leave(case, bounds, trip.nodes, timing)
    return Route(case.engineers[bounds.engineer].id, bounds.shift, tuple(stops), driving_off, timing.back)


def first_fixes(case: Case, engineer: int, nodes: Sequence[int]) -> list[float | None]:
    """P(first fix) of each stop; None where nothing is known of the fault."""
    found: list[float | None] = []
    calls: list[int] = []
    for node in nodes:
        fix = case.orders[node].fix if node < case.order_count else None
        if fix and fix.revisit > 0:
            found.append(round(1.0 - costs.revisit(case, node, engineer, calls) / fix.revisit, 6))
        else:
            found.append(None)
        if node >= case.order_count:
            calls.append(node)
    return found


def _stop(case: Case, node: int, start: int, first_fix: float | None) -> Stop:
    if node < case.order_count:
        name, is_mate = case.orders[node].id, node >= case.lead_count
        return Stop("visit", start, order=name, mate=is_mate, first_fix=first_fix)
    return Stop("depot", start, place=case.problem.depots[node - case.order_count].place)
