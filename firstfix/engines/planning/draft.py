"""A plan in the making: one trip per route, the orders still out, and what the vans have given so far."""

import copy
from collections.abc import Sequence

from firstfix.engines.planning import costs
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.route import IDLE, Trip


class Draft:
    """`trips[r]` is route r's trip, `absent` the orders without a visit, `spent[e]` what e's own stock has given."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.trips: list[Trip] = [IDLE] * len(case.bounds)
        self.route_of: list[int] = [-1] * case.order_count
        self.absent = set(range(case.order_count))
        self.spent: list[dict[str, int]] = [{} for _ in case.engineers]
        self.work = [0] * len(case.engineers)
        self.work_sum = self.work_squares = 0

    def copy(self) -> "Draft":
        twin = copy.copy(self)
        twin.trips, twin.route_of, twin.work = self.trips[:], self.route_of[:], self.work[:]
        twin.absent = set(self.absent)
        twin.spent = [dict(spent) for spent in self.spent] if self.case.needs_supply else self.spent
        return twin

    def put(self, route: int, trip: Trip) -> None:
        """Let the trip be the route's; its orders come in, those it no longer visits go out."""
        before = self.trips[route]
        engineer = self.case.bounds[route].engineer
        if self.case.needs_supply:
            self._spend(engineer, before, -1)
            self._spend(engineer, trip, 1)
        self._work(engineer, trip.work - before.work)
        self.trips[route] = trip
        for node in before.nodes:
            if node < self.case.order_count:
                self.route_of[node] = -1
                self.absent.add(node)
        for node in trip.nodes:
            if node < self.case.order_count:
                self.route_of[node] = route
                self.absent.discard(node)

    def _work(self, engineer: int, more: int) -> None:
        self.work_squares += more * (2 * self.work[engineer] + more)
        self.work_sum += more
        self.work[engineer] += more

    def _spend(self, engineer: int, trip: Trip, sign: int) -> None:
        spent = self.spent[engineer]
        for part, amount in own_use(self.case, trip.nodes).items():
            spent[part] = spent.get(part, 0) + sign * amount

    def supplied(self, route: int, nodes: Sequence[int]) -> bool:
        """Whether these stops would have every tool and part in time, all other routes staying as they are."""
        case, engineer = self.case, self.case.bounds[route].engineer
        used: dict[str, int] = {}
        for node in nodes:
            if node >= case.order_count:
                break
            if not case.equipped[node][engineer]:
                return False
            for part, amount in case.needs[node].items():
                used[part] = used.get(part, 0) + amount
        if not used:
            return True
        stock, spent = case.engineers[engineer].stock, self.spent[engineer]
        mine = own_use(case, self.trips[route].nodes)
        return all(
            amount <= stock.get(part, 0) - spent.get(part, 0) + mine.get(part, 0) for part, amount in used.items()
        )

    def spread(self, engineer: int = 0, more: int = 0) -> float:
        """The cost of imbalance, if this engineer had so many more seconds of work."""
        squares = self.work_squares + more * (2 * self.work[engineer] + more) if more else self.work_squares
        return costs.imbalance(self.case, self.work_sum + more, squares)

    def total(self) -> float:
        """The objective."""
        return sum([trip.cost for trip in self.trips]) + costs.penalty(self.case, self.absent) + self.spread()


def own_use(case: Case, nodes: Sequence[int]) -> dict[str, int]:
    """Parts that these stops take from the engineer's own stock: all those before the first call at a depot."""
    used: dict[str, int] = {}
    if not case.parts:
        return used
    for node in nodes:
        if node >= case.order_count:
            break
        for part, amount in case.needs[node].items():
            used[part] = used.get(part, 0) + amount
    return used
