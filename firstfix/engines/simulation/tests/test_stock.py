"""Parts go from suppliers to the warehouse, the branch and the vans, and none is made or lost on the way."""

from collections import Counter
from typing import cast

import pytest

from firstfix.engines.simulation.orders import Order
from firstfix.engines.simulation.stock import Stores


class Named:
    """All that stores need of an order."""

    def __init__(self, name: str) -> None:
        self.id = name


def order(name: str = "1") -> Order:
    return cast(Order, Named(name))


def stores(*, van: int = 1, branch: int = 2, warehouse: int = 3) -> Stores:
    return Stores({"e1": {"P": van}}, {"P": branch}, {"P": warehouse}, lead_days=2, supplier_days=5)


def balanced(some: Stores) -> bool:
    return +(some.received - some.consumed) == +some.lying()


def test_a_van_is_filled_up_the_next_morning() -> None:
    some = stores()
    some.consume("e1", {"P": 1})
    assert some.vans["e1"].on_hand["P"] == 0
    some.morning(1)
    assert some.vans["e1"].on_hand["P"] == 1
    assert some.branch.on_hand["P"] == 1
    assert balanced(some)


def test_the_branch_is_filled_up_after_its_lead_time() -> None:
    some = stores()
    some.consume("e1", {"P": 1})
    some.morning(1)
    some.morning(2)
    assert some.branch.on_hand["P"] == 1
    some.morning(3)
    assert some.branch.on_hand["P"] == 2
    assert some.warehouse.on_hand["P"] == 2
    some.morning(6)
    assert some.warehouse.on_hand["P"] == 3
    assert balanced(some)


def test_nothing_is_used_that_is_not_on_board() -> None:
    with pytest.raises(ValueError, match="e1 has no P"):
        stores(van=0).consume("e1", {"P": 1})


def test_what_is_laid_aside_for_one_order_no_other_gets() -> None:
    some = stores(van=0, branch=1)
    some.want(order("1"), {"P": 1})
    assert some.at_branch(order("1"), "P") == 1
    assert some.at_branch(order("2"), "P") == 0
    some.load("e1", order("2"), {"P": 1})
    assert some.vans["e1"].on_hand["P"] == 0
    some.load("e1", order("1"), {"P": 1})
    assert some.vans["e1"].on_hand["P"] == 1
    assert balanced(some)


def test_a_waiting_order_comes_before_the_vans() -> None:
    some = stores(van=1, branch=0)
    some.want(order(), {"P": 1})
    some.consume("e1", {"P": 1})
    for day in range(1, 4):
        some.morning(day)
    assert some.at_branch(order(), "P") == 1
    assert balanced(some)


def test_a_part_that_nobody_keeps_comes_from_the_supplier() -> None:
    some = stores(van=0, branch=0, warehouse=0)
    some.want(order(), {"P": 1})
    for day in range(9):
        some.morning(day)
    assert some.at_branch(order(), "P") == 1
    assert some.received == Counter({"P": 1})


def test_what_is_too_much_goes_back_to_the_branch() -> None:
    some = stores(van=1, branch=2)
    some.load("e1", order(), {"P": 2})
    some.hand_back("e1", {"P": 2})
    assert some.vans["e1"].on_hand["P"] == 2
    some.hand_back("e1", {})
    assert some.vans["e1"].on_hand["P"] == 1
    assert balanced(some)


def test_released_parts_are_on_the_shelf_again() -> None:
    some = stores(branch=1)
    some.want(order(), {"P": 1})
    some.release(order())
    assert some.branch.on_hand["P"] == 1
    assert balanced(some)
