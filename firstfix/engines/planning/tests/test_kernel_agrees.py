"""The kernel times, costs and refuses routes exactly as `route.drive` and the draft do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.insert import cheapest
from firstfix.engines.planning.kernel.insert import place_in_route
from firstfix.engines.planning.kernel.jit import door
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.kernel.state import State
from firstfix.engines.planning.kernel.timing import drive_cost
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.route import drive
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.tests.makers import Json, planned
from firstfix.engines.planning.tests.test_properties import problems, some


@door
def cost_of(model: Model, state: State, r: int, size: int) -> float:
    return drive_cost(model, r, state.trial[0], size, state.starts)


@door
def best_place(model: Model, state: State, o: int, r: int) -> float:
    return place_in_route(model, state, o, r, np.inf)


def case_of(document: Json, data: st.DataObject) -> Case:
    """The case, perhaps with a former plan."""
    former = read_plan(planned(document, iterations=2)) if data.draw(st.booleans()) else None
    return Case(read_problem(document), former)


@some
@given(problems(), st.data())
def test_the_cost_of_a_route(document: Json, data: st.DataObject) -> None:
    case = case_of(document, data)
    nodes = list(range(case.order_count)) + case.depots
    if not case.bounds or not nodes:
        return
    search = Search(case, Draft(case), 1)
    for _ in range(5):
        route = data.draw(st.integers(0, len(case.bounds) - 1))
        stops = data.draw(st.lists(st.sampled_from(nodes), max_size=min(4, len(nodes)), unique=True))
        stops = [node for node in stops if node >= case.order_count or case.may[node, case.bounds[route].engineer]]
        search.state.trial[0, : len(stops)] = stops
        trip = drive(case, route, stops)
        found = cost_of(search.model, search.state, route, len(stops))
        assert found == (float("inf") if trip is None else pytest.approx(trip.cost, abs=1e-6))


@some
@given(problems(), st.data())
def test_the_cheapest_place_on_a_route(document: Json, data: st.DataObject) -> None:
    """Also with calls at a depot, own stock and balance; routes grow as they would in a search."""
    case = case_of(document, data)
    draft = begin(case)
    for order in sorted(draft.absent):
        search = Search(case, draft, 1)
        better = None
        for route in range(len(case.bounds)):
            expected = cheapest(draft, order, route)
            found = best_place(search.model, search.state, order, route) if case.may[order].any() else np.inf
            if not case.may[order, case.bounds[route].engineer]:
                continue
            assert found == (float("inf") if expected is None else pytest.approx(expected.cost, abs=1e-6))
            better = better or expected
        if better is not None:
            draft.put(better.route, better.trip)


@some
@given(problems(), st.data())
def test_the_sums_of_a_search(document: Json, data: st.DataObject) -> None:
    case = case_of(document, data)
    search = Search(case, begin(case), data.draw(st.integers(0, 9)))
    search.construct()
    search.anneal(50, 200.0)
    best = search.best()
    assert search.total == pytest.approx(best.total(), abs=1e-3)
    assert search.left_out() == len(best.absent)
    search.restart()
    search.finish()
    assert search.best().total() <= best.total() + 1e-3
