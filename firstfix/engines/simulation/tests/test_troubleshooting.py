"""What people find and do on site and on the phone."""

import math

import numpy as np
import pytest

from firstfix.engines.simulation.company import ProductModel, ServiceLevel
from firstfix.engines.simulation.expectations import parts_a_year
from firstfix.engines.simulation.orders import Order
from firstfix.engines.simulation.products import Product
from firstfix.engines.simulation.tests.makers import make_model
from firstfix.engines.simulation.troubleshooting import Desk, Outcome, best_test, work_on_site
from firstfix.engines.troubleshooting.model import Numbers
from firstfix.engines.troubleshooting.state import start

ALL = frozenset({"cooling", "gas"})
PARTS = {"P_FAN": 1, "P_BOARD": 1, "P_UNIT": 1}


def make_product(error: float = 0.0) -> Product:
    return Product(ProductModel("M", "cooling", 10.0, make_model()), error, np.random.default_rng(1))


def make_order(product: Product, fault: str, *, luck: float = 0.5) -> Order:
    """With luck of one half everything turns out as it mostly does."""
    place = [one.id for one in product.truth.model.faults].index(fault)
    answers, successes = np.full(6, luck), np.full(5, luck)
    level, state = ServiceLevel("gold", 3600, 1.0), product.reported(place, answers)
    return Order(1, 0, 0, product, level, 0, 0, place, answers, successes, state)


def visit(order: Order, **given: object) -> Outcome:
    usual = {"skills": ALL, "tools": frozenset({"pump"}), "stock": PARTS, "seconds": 1e5, "further": 300.0}
    return work_on_site(order, **{**usual, **given})  # type: ignore[arg-type]


def test_a_fault_is_found_and_mended_with_what_is_on_board() -> None:
    done = visit(make_order(make_product(), "F_FAN"))
    assert (done.lacking, done.used) == ("", {"P_FAN": 1})


@pytest.mark.parametrize(
    ("fault", "given", "lacking"),
    [
        ("F_FAN", {"stock": {}}, "part"),
        ("F_LEAK", {"skills": frozenset({"cooling"})}, "skill"),
        ("F_LEAK", {"tools": frozenset()}, "tool"),
        ("F_FAN", {"seconds": 600.0}, "time"),
        ("F_OTHER", {}, "expert"),
    ],
)
def test_a_visit_fails_for_want_of_something(fault: str, given: dict[str, object], lacking: str) -> None:
    assert visit(make_order(make_product(), fault), **given).lacking == lacking


def test_a_dearer_way_is_taken_only_when_it_costs_less_than_a_further_visit() -> None:
    product = make_product()
    assert visit(make_order(product, "F_BOARD"), stock={"P_UNIT": 1}, further=300.0).lacking == "part"
    assert visit(make_order(product, "F_BOARD"), stock={"P_UNIT": 1}, further=3000.0).used == {"P_UNIT": 1}


def test_the_desk_solves_what_a_customer_can_do() -> None:
    product = make_product()
    order = make_order(product, "F_SET")
    done = Desk().call(order, order.state)
    assert done.lacking == ""
    assert done.seconds >= 8 * 60


def test_the_desk_sends_somebody_where_no_remote_step_is_worth_it() -> None:
    product = make_product()
    order = make_order(product, "F_FAN")
    done = Desk().call(order, order.state)
    assert done.lacking == "visit"
    assert done.state.belief[order.fault] > order.state.belief[order.fault]


def test_the_best_test_tells_most_per_second() -> None:
    """Mutual information by its definition: entropy before less expected entropy after."""
    product = make_product()
    state = start(product.known)

    def entropy(belief: Numbers) -> float:
        return -math.fsum(share * math.log(share) for share in belief.tolist() if share > 0)

    def worth(place: int) -> float:
        gain = entropy(state.belief)
        for outcome in range(2):
            after = state.answered(product.known, place, outcome)
            gain -= after.mass * entropy(after.belief)
        return gain / (float(product.question_seconds[place]) + 60.0)

    assert best_test(product, state) == max((3, 4, 5), key=worth)


def test_without_error_the_company_knows_the_truth() -> None:
    product = make_product()
    assert product.known is product.truth


def test_a_mistaken_model_still_is_one() -> None:
    known = make_product(1.0).known
    assert known.model.prior.sum() == pytest.approx(1)
    assert not np.allclose(known.model.prior, make_product().truth.model.prior)
    for one in known.model.observations:
        assert one.likelihood.sum(axis=0) == pytest.approx(np.ones(5))
    assert ((known.fixes > 0) == (make_product().truth.fixes > 0)).all()


def test_demand_counts_the_way_that_follows_a_failed_one() -> None:
    found = parts_a_year(make_product())
    assert found["P_FAN"] == pytest.approx(10 * 0.35)
    assert found["P_BOARD"] == pytest.approx(10 * 0.2)
    assert found["P_UNIT"] == pytest.approx(10 * (0.35 * 0.05 + 0.2 * 0.05))
