"""Routes put together anew: the cheapest choice of all that were seen, where routes do not touch each other."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.check import check
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.kernel.search import Search, Snapshot, ready
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.recombine import LONGEST, RoutePool, is_separable
from firstfix.engines.planning.search import plan
from firstfix.engines.planning.stop import Stop
from firstfix.engines.planning.tests.makers import engineer, order, problem, read, shift

ENGINEERS = [engineer("e1", shift(home=0)), engineer("e2", shift(home=60))]
ORDERS = [order(f"o{i}", at) for i, at in enumerate([5, 10, 50, 55])]


def a_search(**fields: Any) -> Search:
    ready()
    case = Case(read(ORDERS, ENGINEERS, **fields))
    return Search(case, Draft(case), seed=1)


def a_pool(search: Search) -> RoutePool:
    return RoutePool(search, Stop(100, None, lambda: 0.0))


def let_stand(search: Search, *routes: list[int]) -> Snapshot:
    """Make these routes the plan in the making."""
    plan = search.snapshot()
    stops, sizes = plan.stops.copy(), plan.sizes.copy()
    for route, nodes in enumerate(routes):
        stops[route, : len(nodes)], sizes[route] = nodes, len(nodes)
    absent = [one for one in range(len(ORDERS)) if not any(one in nodes for nodes in routes)]
    search.restore(Snapshot(0.0, stops, sizes, absent, {}))
    return search.snapshot()


def test_the_best_of_two_plans_is_better_than_both() -> None:
    search = a_search()
    pool = a_pool(search)
    # Each plan sends one engineer the right way and leaves the far orders to nobody.
    for routes in ([0, 1], []), ([2], [3]), ([], [2, 3]):
        let_stand(search, *routes)
        search.is_best_now()
        pool.collect()
    assert pool.recombine(10)
    assert search.total == let_stand(search, [0, 1], [2, 3]).total == 2 * 2 * 10 * 60


def test_the_choice_is_the_cheapest_of_all_choices() -> None:
    search = a_search()
    pool = a_pool(search)
    for routes in ([0], [1]), ([1, 2], [3]), ([3], [0, 2]), ([2], [1, 3]), ([0, 3], []):
        let_stand(search, *routes)
        search.is_best_now()
        pool.collect()
    before = search.total
    cheapest = min(
        sum(cost for cost, _ in chosen) + sum(search.case.penalty[one] for one in set(range(4)) - visited)
        for chosen, visited in disjoint_choices(pool)
    )
    pool.recombine(10)
    assert search.total == pytest.approx(min(before, cheapest))


def disjoint_choices(pool: RoutePool) -> Iterator[tuple[list[tuple[float, tuple[int, ...]]], set[int]]]:
    """Every choice of at most one known route per engineer in which no order comes twice."""
    for choice in product(*([None, *(key for key in pool.routes if key[0] == route)] for route in range(2))):
        keys = [key for key in choice if key]
        visited = [one for _, orders in keys for one in orders]
        if len(visited) == len(set(visited)):
            yield [pool.routes[key] for key in keys], set(visited)


def test_nothing_changes_when_the_plan_is_the_best_choice_already() -> None:
    search = a_search()
    pool = a_pool(search)
    let_stand(search, [0, 1], [2, 3])
    search.is_best_now()
    pool.collect()
    before = search.total
    assert not pool.recombine(10)
    assert search.total == before


STOCK = {"stock": {"P": 1}}
TWO_DAYS = [shift(8, 17), shift(32, 41)]


@pytest.mark.parametrize(
    ("document", "separable"),
    [
        (problem(ORDERS, ENGINEERS), True),
        (problem(ORDERS, ENGINEERS, weights={"imbalance": 1}), False),
        (problem([*ORDERS, order("pair", 7, crew=2)], ENGINEERS), False),
        (problem(ORDERS, [engineer("e1", *TWO_DAYS)]), True),
        (problem([order("o1", 5, parts={"P": 1})], [engineer("e1", *TWO_DAYS, **STOCK)]), False),
        (problem([order("o1", 5, parts={"P": 1})], [engineer("e1", **STOCK)]), True),
    ],
    ids=["plain", "balance", "crew", "two days", "stock of two days", "stock of one day"],
)
def test_only_where_routes_do_not_touch_each_other(document: dict[str, Any], separable: bool) -> None:
    assert is_separable(Case(read_problem(document))) == separable


def ticking(step: float) -> Callable[[], float]:
    """A clock on which every look takes `step` seconds."""
    now = [0.0]

    def clock() -> float:
        now[0] += step
        return now[0]

    return clock


def test_long_searches_recombine_on_the_way_and_their_plans_pass_the_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    recombine = RoutePool.recombine

    def noted(pool: RoutePool, seconds: float) -> bool:
        asked.append(len(pool.routes))
        return recombine(pool, seconds)

    monkeypatch.setattr(RoutePool, "recombine", noted)
    document = problem([order(f"o{i}", 7 * i % 60, seconds=1200) for i in range(24)], ENGINEERS)
    found = plan(read_problem(document), seconds=60, seed=1, clock=ticking(0.5))
    assert len(asked) == 1
    assert asked[0] > 0
    assert check(document, found.to_json())["violations"] == []


def test_whoever_stops_a_long_search_does_not_wait_long(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed: list[float] = []
    monkeypatch.setattr(RoutePool, "recombine", lambda _pool, seconds: bool(allowed.append(seconds)))  # type: ignore[func-returns-value]
    plan(read(ORDERS, ENGINEERS), seconds=6000, seed=1, clock=ticking(50))
    assert allowed == [LONGEST]


def test_counted_searches_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RoutePool, "recombine", lambda *_: pytest.fail("it was asked"))
    plan(read(ORDERS, ENGINEERS), seconds=60, seed=1, iterations=20)
