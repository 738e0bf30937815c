"""The gaps know without timing a route what timing it would find."""

from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.gaps import Gaps
from firstfix.engines.planning.insert import cheapest
from firstfix.engines.planning.route import drive
from firstfix.engines.planning.tests.makers import HOUR, Json, engineer, order, read, shift
from firstfix.engines.planning.tests.test_route import breaks, stops


@settings(deadline=None)
@given(st.lists(stops, min_size=2, max_size=5), breaks)
def test_an_order_fits_exactly_when_the_gaps_say_so(found: list[Json], rest: Json | None) -> None:
    """One route with a break; as many orders as go in, then the last one against every gap."""
    orders = [order(f"o{i}", **stop) for i, stop in enumerate(found)]
    case = Case(read(orders, [engineer("e1", shift(7, 17, rest=rest))]))
    draft, gaps = Draft(case), Gaps(case)
    for candidate in range(len(orders)):
        gaps.refresh(draft)
        bound = gaps.least_costs([candidate])[0, 0]
        insertion = cheapest(draft, candidate, 0)
        assert (insertion is not None) == (bound < float("inf"))
        if insertion is not None:
            assert bound <= insertion.cost
            draft.put(0, insertion.trip)


def test_a_cost_of_lateness_is_in_the_bound() -> None:
    case = Case(read([order("o1", 30, due=8 * HOUR, late_per_hour=600)]))
    gaps = Gaps(case)
    gaps.refresh(Draft(case))
    assert gaps.least_costs([0])[0, 0] == 3600 + 300


def test_routes_that_grow_are_followed() -> None:
    case = Case(read([order(f"o{i}", i, seconds=60) for i in range(20)]))
    draft, gaps = Draft(case), Gaps(case)
    for count in range(1, 20):
        trip = drive(case, 0, range(count))
        assert trip is not None
        draft.put(0, trip)
        assert gaps.refresh(draft) == [0]
        assert gaps.least_costs([19])[0, 0] == 2 * 60 * (19 - (count - 1))
    assert gaps.refresh(draft) == []
