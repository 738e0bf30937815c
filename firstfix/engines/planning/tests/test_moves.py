"""Insertion with regret, and taking visits out."""

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.tests.makers import HOUR, as_plan, engineer, order, planned, problem, read, shift, starts

DAY = 8 * HOUR


def constructed(case: Case) -> Draft:
    """The first plan."""
    search = Search(case, begin(case), 1)
    search.construct()
    return search.best()


def test_who_would_lose_most_by_waiting_comes_first() -> None:
    """Each engineer has room for one. `near` is cheapest at e1, but `far` would lose much more without e1."""
    people = [engineer("e1", shift(8, 17, home=10)), engineer("e2", shift(8, 17, home=0))]
    orders = [order("near", 9, seconds=DAY), order("far", 20, seconds=DAY)]
    found = planned(problem(orders, people), iterations=0)
    assert {name: who for name, (who, _) in starts(found).items()} == {"near": "e2", "far": "e1"}


def test_who_has_one_way_only_comes_before_who_has_two() -> None:
    orders = [order("any", 0, seconds=DAY), order("one", 0, seconds=DAY, skills=["a"], penalty=90_000)]
    found = planned(problem(orders, [engineer("e1", skills=["a"]), engineer("e2")]), iterations=0)
    assert {name: who for name, (who, _) in starts(found).items()} == {"any": "e2", "one": "e1"}


def test_what_does_not_pay_is_dropped() -> None:
    """Both pay together in the former plan; after one is gone the other no longer does."""
    document = problem([order("o1", 50, penalty=4000)])
    assert starts(planned(document, former=as_plan(("e1", "o1", 9)), iterations=0)) == {}


def test_a_lock_is_not_dropped_however_dear() -> None:
    case = Case(read([order("o1", 50, penalty=0, locked={"engineer": "e1", "start": 10 * HOUR})]))
    assert constructed(case).route_of == [0]


def test_strings_leave_locked_visits_alone() -> None:
    orders = [order(f"o{i}", i, seconds=600) for i in range(9)]
    orders[4]["locked"] = {"engineer": "e1", "start": 12 * HOUR}
    search = Search(Case(read(orders)), begin(Case(read(orders))), 1)
    search.construct()
    seats = set()
    for _ in range(50):
        search.anneal(1, 1e9)
        assert search.state.seat[4]["route"] == 0
        seats.add(tuple(search.state.stops[0, :9].tolist()))
    assert len(seats) > 10
