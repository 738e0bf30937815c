"""The one decision: what may be wrong is loaded, and the price of a further visit knows the promised time."""

from dataclasses import replace

import pytest

from firstfix.engines.simulation.orders import Order
from firstfix.engines.simulation.policies import POLICIES
from firstfix.engines.simulation.tests.makers import HOUR, make_company, make_document, make_engineer
from firstfix.engines.simulation.year import Year


def make_year(**changes: object) -> Year:
    empty = [make_engineer("e1", 0, 0, stock={})]
    return Year(make_company(engineers=empty, **changes), POLICIES["one-decision"], seed=1)


def first(year: Year, fault: str) -> Order:
    """An order of that fault, its symptoms answered and the desk's questions asked."""
    product = year.products["M"]
    place = [one.id for one in product.truth.model.faults].index(fault)
    order = next(order for order in year.orders if order.fault == place)
    order.state = year.desk.call(order, order.state).state
    return order


def test_what_the_belief_points_to_is_loaded_from_the_branch() -> None:
    year = make_year(branch={**make_document()["branch"], "stock": {"P_FAN": 2, "P_BOARD": 2}})
    order = first(year, "F_FAN")
    year.load(year.workers[0], [order])
    assert year.stores.vans["e1"].on_hand["P_FAN"] == 1
    assert +(year.stores.received - year.stores.consumed) == +year.stores.lying()


def test_nothing_is_loaded_that_the_branch_does_not_have() -> None:
    year = make_year(branch={**make_document()["branch"], "stock": {}})
    year.load(year.workers[0], [first(year, "F_FAN")])
    assert not +year.stores.vans["e1"].on_hand


def test_a_load_stays_within_what_the_van_carries() -> None:
    year = make_year(branch={**make_document()["branch"], "stock": {"P_FAN": 9, "P_BOARD": 9, "P_UNIT": 9}})
    orders = [first(year, fault) for fault in ("F_FAN", "F_BOARD", "F_LEAK")]
    year.load(year.workers[0], orders)
    van = year.stores.vans["e1"].on_hand
    assert 0 < sum(year.weights[part] * amount for part, amount in van.items()) <= 5


def test_a_further_visit_costs_its_way_and_the_hours_that_it_makes_late() -> None:
    year = make_year()
    order = year.orders[0]
    far, near = replace(order, due=100 * HOUR), replace(order, due=4 * HOUR)
    assert year.possible.fix(year, far).revisit == pytest.approx(year.further)
    assert year.possible.fix(year, near).revisit == pytest.approx(year.further + 6 * 100)


def test_shares_are_those_of_the_belief() -> None:
    year = make_year()
    order = first(year, "F_FAN")
    faults = year.possible.faults(order)
    assert faults[0].share == pytest.approx(float(order.state.belief.max()))
    assert sum(fault.share for fault in faults) <= 1 + 1e-9
