"""Taking visits out of a draft."""

from collections.abc import Collection

from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.route import IDLE, Trip, drive


def without(draft: Draft, route: int, orders: Collection[int]) -> Trip | None:
    """The route's trip without these orders, and without its call at a depot when nothing needs it any more.

    None when it cannot be driven, which takes travel times that break the triangle inequality.
    """
    case = draft.case
    nodes = tuple(node for node in draft.trips[route].nodes if node not in orders)
    visits = tuple(node for node in nodes if node < case.order_count)
    if not visits:
        return IDLE
    if len(visits) < len(nodes) and draft.supplied(route, visits):
        return drive(case, route, visits) or drive(case, route, nodes)
    return drive(case, route, nodes)
