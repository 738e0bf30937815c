"""Insertion with regret, and taking visits out."""

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.insert import cheapest
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.moves.remove import without
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


def test_a_call_that_nothing_needs_any_more_goes_too() -> None:
    case = Case(read([order("o1", 10, parts={"P": 1}), order("o2", 5)], depots=[{"place": "x20", "seconds": 0}]))
    draft = constructed(case)
    assert len(draft.trips[0].nodes) == 3
    trip = without(draft, 0, {0})
    assert trip is not None
    assert trip.nodes == (1,)


def test_a_call_that_is_still_needed_stays() -> None:
    orders = [order("o1", 10, parts={"P": 1}), order("o2", 5, parts={"P": 1})]
    case = Case(read(orders, depots=[{"place": "x20", "seconds": 0}]))
    draft = constructed(case)
    trip = without(draft, 0, {0})
    assert trip is not None
    assert trip.nodes == (2, 1)


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


def test_taking_out_and_putting_back_gives_back_the_stock() -> None:
    case = Case(read([order("o1", parts={"P": 1})], [engineer("e1", stock={"P": 1})]))
    draft = Draft(case)
    for _ in range(3):
        found = cheapest(draft, 0, 0)
        assert found is not None
        draft.put(0, found.trip)
        trip = without(draft, 0, {0})
        assert trip is not None
        draft.put(0, trip)
        assert draft.absent == {0}
        assert draft.work == [0]
