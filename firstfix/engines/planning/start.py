"""What a draft begins with: the locked visits, then what can be kept of a former plan."""

from collections.abc import Container, Iterable

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.insert import cheapest
from firstfix.engines.planning.plan import Plan, Route
from firstfix.engines.planning.route import drive


def begin(case: Case, *, leave_out: int = -1) -> Draft:
    """Locks and, where the case has a former plan, its visits; all other orders, and `leave_out`, are absent."""
    bound = {node for lead in case.bound for node in case.both(lead)}
    out = {*case.both(leave_out), *(case.tied - bound)}
    while True:
        draft = _begun(case, out)
        loose = _loose(draft, leave_out) - out
        if not loose:
            return draft
        out |= loose


def _begun(case: Case, leave_out: Container[int]) -> Draft:
    draft = Draft(case)
    keep_locks(draft, leave_out)
    if case.former is not None:
        keep_former(draft, case.former, leave_out)
    for lead, mate in case.mate_of.items():
        if draft.route_of[lead] >= 0 and draft.route_of[mate] < 0 and mate not in leave_out:
            _join(draft, lead, mate)
    return draft


def _join(draft: Draft, lead: int, mate: int) -> None:
    """The mate with whom it costs least."""
    case = draft.case
    taken = case.bounds[draft.route_of[lead]].engineer
    routes = (route for route, bounds in enumerate(case.bounds) if bounds.engineer != taken)
    found = [found for route in routes if (found := cheapest(draft, mate, route)) is not None]
    if found:
        best = min(found, key=lambda insertion: insertion.cost)
        draft.put(best.route, best.trip)


def _loose(draft: Draft, leave_out: int) -> set[int]:
    """Bound visits that lack their mate or something before them."""
    case = draft.case
    loose: set[int] = set()
    for lead in case.bound:
        if lead == leave_out:
            continue
        both = case.both(lead)
        engineers = {case.bounds[draft.route_of[node]].engineer for node in both if draft.route_of[node] >= 0}
        before = set(case.before.get(lead, ())) - {leave_out}
        if len(engineers) < len(both) or before & (draft.absent | loose):
            loose.update(both)
    return loose


def keep_locks(draft: Draft, leave_out: Container[int] = ()) -> None:
    """Put in the locked visits, dearest penalty first; those that contradict the others stay out."""
    case = draft.case
    waiting = [order for order in range(case.order_count) if case.locked[order] and order not in leave_out]
    _keep_together(draft, waiting)
    waiting = [order for order in waiting if order in draft.absent]
    waiting.sort(key=lambda order: -case.penalty[order])
    kept = True
    while kept:  # again, for a visit between may open a way where travel breaks the triangle inequality
        kept = False
        for order in list(waiting):
            if _keep(draft, order):
                waiting.remove(order)
                kept = True


def _keep_together(draft: Draft, waiting: Iterable[int]) -> None:
    """All locks of an engineer with one shift at once, where they go together: as a rule they do."""
    case = draft.case
    theirs: dict[int, list[int]] = {}
    for order in waiting:
        if lock := case.orders[order].locked:
            theirs.setdefault(case.engineer_index[lock.engineer], []).append(order)
    for engineer, nodes in theirs.items():
        if len(case.routes_of[engineer]) != 1 or not all(case.may[node, engineer] for node in nodes):
            continue
        (route,) = case.routes_of[engineer]
        nodes.sort(key=lambda node: case.windows[node][0])
        if draft.supplied(route, nodes) and (trip := drive(case, route, nodes)):
            draft.put(route, trip)


def _keep(draft: Draft, order: int) -> bool:
    lock = draft.case.orders[order].locked
    routes = draft.case.routes_of[draft.case.engineer_index[lock.engineer]] if lock else []
    found = [found for route in routes if (found := cheapest(draft, order, route)) is not None]
    if not found:
        return False
    best = min(found, key=lambda insertion: insertion.cost)
    draft.put(best.route, best.trip)
    return True


def keep_former(draft: Draft, former: Plan, leave_out: Container[int] = ()) -> None:
    """Put in the visits of the former plan, whole routes where they still can be driven, else visit by visit."""
    case = draft.case
    for planned in former.routes:
        route = _route_of(case, planned)
        if route is None:
            continue
        nodes = [node for node in _stops(draft, route, planned) if node not in leave_out]
        orders = [node for node in nodes if node < case.order_count and draft.route_of[node] < 0]
        trip = drive(case, route, nodes) if nodes and draft.supplied(route, nodes) else None
        if trip is not None:
            draft.put(route, trip)
            continue
        for order in orders:
            found = cheapest(draft, order, route)
            if found is not None:
                draft.put(route, found.trip)


def _route_of(case: Case, planned: Route) -> int | None:
    """The route that this one is now: the shift at its time, for shifts may have been cut or numbered anew."""
    engineer = case.engineer_index.get(planned.engineer)
    if engineer is None or not planned.stops:
        return None
    for route in case.routes_of[engineer]:
        bounds = case.bounds[route]
        if bounds.begin <= planned.stops[-1].start <= bounds.limit:
            return route
    return None


def _stops(draft: Draft, route: int, planned: Route) -> list[int]:
    """The former stops that may stand again and those there already (locked), by time; equal times as they were."""
    case = draft.case
    engineer = case.bounds[route].engineer
    place_of_depot = {case.problem.depots[i].place: depot for i, depot in enumerate(case.depots)}
    now = draft.trips[route]
    # Former calls serve, if they still do; not one made for the locks alone.
    standing = {
        node: start for node, start in zip(now.nodes, now.timing.starts, strict=True) if node < case.order_count
    }
    starts: dict[int, int] = {}
    for stop in planned.stops:
        node = case.order_index.get(stop.order) if stop.kind == "visit" else place_of_depot.get(stop.place)
        if stop.mate and node is not None:
            node = case.mate_of.get(node)
        if node is None or node in starts:
            continue
        if node in standing:
            starts[node] = standing[node]
        elif node >= case.order_count or (
            draft.route_of[node] < 0 and not case.locked[node] and case.may[node, engineer]
        ):
            starts[node] = stop.start
    starts = {**starts, **standing}
    return sorted(starts, key=starts.__getitem__)
