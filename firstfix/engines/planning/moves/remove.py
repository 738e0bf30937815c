"""Taking visits out of a draft: those that do not pay, and strings of neighbours to be put in again."""

from collections.abc import Collection, Iterable
from random import Random

import numpy as np

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.route import IDLE, Trip, drive

LONGEST_STRING = 8
MOST_STRINGS = 4


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


def drop_losses(draft: Draft, routes: Iterable[int]) -> bool:
    """Leave out every visit of these routes that costs more than its penalty; locked visits stay. True if one went."""
    dropped = False
    for route in routes:
        while (trip := _without_loss(draft, route)) is not None:
            draft.put(route, trip)
            dropped = True
    return dropped


def _without_loss(draft: Draft, route: int) -> Trip | None:
    """The route's trip without its first visit that does not pay; None when all pay."""
    case, now = draft.case, draft.trips[route]
    spread = draft.spread()
    for order in now.nodes:
        if order >= case.order_count or case.locked[order] or case.penalty[order] >= now.cost + spread:
            continue
        trip = without(draft, route, (order,))
        if trip is not None:
            saving = now.cost - trip.cost + spread - draft.spread(case.bounds[route].engineer, trip.work - now.work)
            if saving > case.penalty[order] + 1e-9:
                return trip
    return None


class Strings:
    """Removal of strings of visits from neighbouring routes (Christiaens and Vanden Berghe 2020, SISR)."""

    def __init__(self, case: Case, random: Random) -> None:
        self.case, self.random = case, random
        self.places = np.array(case.place[: case.order_count], dtype=np.int64)
        self.near: dict[int, list[int]] = {}

    def remove(self, draft: Draft) -> set[int]:
        """Take out some visits around one order; returns the orders taken out."""
        centre = self.random.randrange(self.case.order_count)
        strings = self.random.randint(1, MOST_STRINGS)
        taken: set[int] = set()
        ruined: set[int] = set()
        for order in self._neighbours(centre):
            route = draft.route_of[order]
            if route < 0 or route in ruined or self.case.locked[order]:
                continue
            ruined.add(route)
            string = self._string(draft.trips[route].nodes, order)
            trip = without(draft, route, string)
            if trip is not None:
                draft.put(route, trip)
                taken |= string
            if len(ruined) == strings:
                break
        return taken

    def _string(self, nodes: tuple[int, ...], order: int) -> set[int]:
        """Some visits in a row with the order among them; locked ones stay."""
        length = self.random.randint(1, min(LONGEST_STRING, len(nodes)))
        at = nodes.index(order)
        first = self.random.randint(max(0, at - length + 1), min(at, len(nodes) - length))
        string = nodes[first : first + length]
        return {node for node in string if node < self.case.order_count and not self.case.locked[node]}

    def _neighbours(self, order: int) -> list[int]:
        if order not in self.near:
            away = self.case.travel[self.case.place[order], self.places]
            self.near[order] = np.argsort(away, kind="stable")[:200].tolist()
        return self.near[order]
