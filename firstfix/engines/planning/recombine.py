"""Routes that the search came by, put together anew: of all of them the cheapest choice, each order at most once.

Set partitioning over a pool of routes, which good plans share with better ones: Rochat & Taillard, "Probabilistic
diversification and intensification in local search for vehicle routing", Journal of Heuristics 1, 1995; as an integer
program Subramanian, Uchoa & Ochi, "A hybrid algorithm for a class of vehicle routing problems", C&OR 40, 2013. HiGHS
solves it. A route must cost the same whatever the others do, so the pool serves only cases of which that is true.
"""

from typing import Final

import numpy as np

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.kernel.search import Search, Snapshot
from firstfix.engines.planning.stop import Stop

#: Searches that are shorter have better use for the time.
SHORTEST: Final = 10.0
#: Shares of the search: routes are collected from the one on, and put together at the other.
COLLECT_FROM, AT = 0.4, 0.85
#: The share of the search that the program may take, and how many routes it chooses from at most (the newest).
TIME, MOST = 0.1, 6000
#: Nor more seconds than these: whoever stops the search waits as long.
LONGEST: Final = 8.0
#: What is taken for better than the plan at hand, as a share of its cost.
BETTER: Final = 1e-9


def is_separable(case: Case) -> bool:
    """Whether a route's cost and whether it can be driven depend on no other route."""
    engineers = [bound.engineer for bound in case.bounds]
    alone = len(set(engineers)) == len(engineers)
    return not case.tied and not case.problem.weights.imbalance and (alone or not case.needs_supply)


class RoutePool:
    """The cheapest known order of stops for each set of orders on each route."""

    def __init__(self, search: Search, stop: Stop) -> None:
        self.search, self.stop = search, stop
        self.routes: dict[tuple[int, frozenset[int]], tuple[float, tuple[int, ...]]] = {}
        self.is_used = False

    @classmethod
    def of(cls, search: Search, stop: Stop) -> "RoutePool | None":
        """None where it would not pay; counted searches do without, for the program's time is not told in rounds."""
        pays = stop.iterations is None and stop.seconds >= SHORTEST and is_separable(search.case)
        return cls(search, stop) if pays else None

    def look(self) -> bool:
        """To be called again and again while the search goes on; True when it just made the best plan better."""
        share = self.stop.share(0)
        if self.is_used or share < COLLECT_FROM:
            return False
        self.collect()
        if share < AT:
            return False
        self.is_used = True
        return self.recombine(min(LONGEST, TIME * self.stop.seconds))

    def collect(self) -> None:
        """Take in the routes of the plan in the making."""
        state, orders = self.search.state, self.search.case.order_count
        sizes, costs = state.trip["size"].tolist(), state.trip["cost"].tolist()
        for route, (size, cost) in enumerate(zip(sizes, costs, strict=True)):
            if size:
                stops = tuple(state.stops[route, :size].tolist())
                key = route, frozenset(node for node in stops if node < orders)
                known = self.routes.pop(key, None)
                self.routes[key] = min(known, (cost, stops)) if known else (cost, stops)

    def recombine(self, seconds: float) -> bool:
        """Go on from the cheapest choice of routes, if it is better than the best plan; True when it was."""
        search = self.search
        chosen = self._chosen(seconds)
        if chosen is None:
            return False
        state, before = search.state, search.total
        sizes = np.zeros_like(state.trip["size"])
        stops = np.zeros_like(state.stops)
        visited: set[int] = set()
        for (route, orders), (_, nodes) in chosen:
            sizes[route] = len(nodes)
            stops[route, : len(nodes)] = nodes
            visited |= orders
        absent = [order for order in range(search.case.order_count) if order not in visited]
        search.restart()
        kept = search.snapshot()
        search.restore(Snapshot(0.0, stops, sizes, absent, {}))
        if search.snapshot().total < before * (1 - BETTER):
            search.is_best_now()
            return True
        search.restore(kept)
        return False

    def _chosen(self, seconds: float) -> list[tuple[tuple[int, frozenset[int]], tuple[float, tuple[int, ...]]]] | None:
        """The routes of the cheapest plan; None when the program found none in time."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # only long searches need it
        from scipy.sparse import csc_array

        case = self.search.case
        columns = list(self.routes.items())[-MOST:]
        orders, routes, many = case.order_count, len(case.bounds), len(columns)
        rows = [np.array([*sorted(served), orders + route]) for (route, served), _ in columns]
        entries = np.concatenate([*rows, np.arange(orders)])  # an order that no route serves pays its penalty
        owner = np.repeat(np.arange(many + orders), [len(row) for row in rows] + [1] * orders)
        matrix = csc_array((np.ones(len(entries)), (entries, owner)), shape=(orders + routes, many + orders))
        found = milp(
            np.array([cost for _, (cost, _) in columns] + [case.penalty[order] for order in range(orders)]),
            integrality=np.ones(many + orders),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, np.repeat([1.0, 0.0], [orders, routes]), np.ones(orders + routes)),
            options={"time_limit": seconds, "mip_rel_gap": 1e-6},
        )
        if found.x is None:
            return None
        return [columns[place] for place in np.nonzero(found.x[:many] > 0.5)[0].tolist()]
