"""What is low is refilled from a depot or ordered from a supplier, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Accepted,
    Numbered,
    Wanted,
    accept_refills,
    approve_transfer,
    ask_transfer,
    receive_parts,
    receive_transfer,
    send_transfer,
    set_minimum,
    start_transfer,
)
from firstfix.logistics.models import StockBalance, StockMove, StockPlace, SupplyOrder, SupplyOrderLine, TransferLine
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.queries.replenishment import low_balances, refills
from firstfix.logistics.rules import refill_quantity
from firstfix.logistics.tests.makers import (
    make_stock,
    make_supplier,
    make_supplier_price,
    make_supply_order,
    make_van,
    make_warehouse,
    wait_until_somebody_waits,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.tests.makers import make_work_order

FEW = st.integers(0, 40)


@given(FEW, FEW, FEW, FEW)
def test_refilled_shelves_have_their_minimum_and_no_more_than_is_asked(
    free: int, coming: int, minimum: int, maximum: int
) -> None:
    pieces = refill_quantity(free, on_the_way=coming, minimum=minimum, maximum=maximum)
    assert pieces >= 0
    assert free + coming + pieces >= minimum
    assert not pieces or free + coming + pieces == max(minimum, maximum)
    assert refill_quantity(free, on_the_way=coming + pieces, minimum=minimum, maximum=maximum) == 0


def low_van(part: Part, *, free: int = 0, minimum: int = 2, maximum: int = 4) -> StockPlace:
    van = make_van(make_engineer())
    make_stock(van, part, free)
    set_minimum(part, place=van, minimum=minimum, maximum=maximum, by=SYSTEM)
    return van


@pytest.mark.usefixtures("company")
class TestSuggestions:
    def test_a_van_is_filled_up_from_the_depot_that_has_most(self) -> None:
        part, warehouse, branch = make_part(), make_warehouse(), make_warehouse(kind="branch")
        make_stock(warehouse, part, 2)
        make_stock(branch, part, 9)
        low_van(part, free=1)
        (one,) = refills(list(low_balances()))
        assert (one.kind, one.source, one.quantity) == ("transfer", branch, 3)

    def test_pieces_are_promised_once(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_stock(warehouse, part, 5)
        low_van(part)
        low_van(part)
        low_van(part)
        found = refills(list(low_balances().order_by("pk")))
        assert [(one.kind, one.quantity) for one in found] == [("transfer", 4), ("transfer", 1), ("nobody", 4)]

    def test_a_warehouse_orders_from_the_preferred_supplier_no_fewer_than_it_delivers(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_supplier_price(make_supplier(), part, price=5)
        dearer = make_supplier_price(make_supplier(), part, price=9, is_preferred=True, minimum_order=20)
        make_stock(warehouse, part, 1, minimum=3)
        (one,) = refills(list(low_balances()))
        assert (one.kind, one.price, one.quantity, one.place) == ("order", dearer, 20, warehouse)

    def test_what_is_on_the_way_is_not_ordered_again(self) -> None:
        part, warehouse, supplier = make_part(), make_warehouse(), make_supplier()
        make_supplier_price(supplier, part)
        make_stock(warehouse, part, 1, minimum=3)
        order = make_supply_order(supplier, warehouse, it=(part, 2))
        SupplyOrder.objects.filter(pk=order.pk).update(state="sent", expected_on=timezone.localdate())
        (one,) = refills(list(low_balances()))
        assert (one.kind, one.on_the_way, one.quantity) == ("coming", 2, 0)
        assert one.expected_on == timezone.localdate()

    @pytest.mark.parametrize(("step", "to_come"), [("asked", 0), ("approved", 4), ("sent", 4), ("partly", 1)])
    def test_what_a_transfer_brings_is_not_sent_again(self, step: str, to_come: int) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_stock(warehouse, part, 50)
        van = low_van(part, minimum=9, maximum=9)
        transfer = ask_transfer(van, wanted=[Wanted(part, 4)], by=SYSTEM)
        if step != "asked":
            approve_transfer(transfer, from_place=warehouse, by=SYSTEM)
        if step in ("sent", "partly"):
            send_transfer(transfer, by=SYSTEM)
        if step == "partly":
            receive_transfer(transfer, arrived={transfer.lines.get().pk: 3}, is_all=False, by=SYSTEM)
        (one,) = refills(list(low_balances()))
        there = StockBalance.objects.get(place=van).free
        assert (one.on_the_way, one.quantity) == (to_come, 9 - there - to_come)

    def test_what_a_transfer_brings_to_an_order_fills_no_shelf(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_stock(warehouse, part, 50)
        van = low_van(part, minimum=2, maximum=4)
        start_transfer(warehouse, van, wanted=[Wanted(part, 4)], order=make_work_order(), by=SYSTEM)
        (one,) = refills(list(low_balances()))
        assert (one.on_the_way, one.quantity) == (0, 4)

    def test_what_was_used_is_told_per_month(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_stock(warehouse, part, 0, minimum=3)
        for days, pieces in ((10, 9), (170, 3), (400, 50)):
            StockMove.objects.create(
                kind="consume", part=part, quantity=pieces, from_place=warehouse,
                at=timezone.now() - timedelta(days=days),
            )  # fmt: skip
        (one,) = refills(list(low_balances()))
        assert one.used_per_month == 2

    def test_a_maximum_is_not_below_its_minimum(self) -> None:
        with pytest.raises(Invalid) as wrong:
            set_minimum(make_part(), place=make_warehouse(), minimum=5, maximum=3, by=SYSTEM)
        assert "maximum" in wrong.value.errors

    def test_a_higher_minimum_alone_leaves_no_maximum_below_it(self) -> None:
        part, place = make_part(), make_warehouse()
        set_minimum(part, place=place, minimum=1, maximum=4, by=SYSTEM)
        assert set_minimum(part, place=place, minimum=2, by=SYSTEM).maximum == 4
        assert set_minimum(part, place=place, minimum=6, by=SYSTEM).maximum == 0


def parts_on_the_way(place: StockPlace) -> list[tuple[Part, int]]:
    """What is kept at a depot for the place, until it is laid out and sent."""
    lines = TransferLine.objects.filter(transfer__to_place=place, transfer__state="approved").order_by("part__code")
    return [(line.part, line.approved) for line in lines.select_related("part")]


@pytest.mark.usefixtures("company")
class TestAccepting:
    def test_what_one_place_gets_is_one_transfer_and_needs_of_several_places_are_one_line(self) -> None:
        oil, seal, warehouse = make_part(), make_part(), make_warehouse()
        make_stock(warehouse, oil, 3)
        make_supplier_price(make_supplier(), seal)
        van = low_van(oil, minimum=2, maximum=2)
        low_van(seal, minimum=1, maximum=1)
        low_van(seal, minimum=1, maximum=3)
        assert accept_refills(None, by=SYSTEM) == Accepted(1, 2)
        assert parts_on_the_way(van) == [(oil, 2)]
        line = SupplyOrderLine.objects.get()
        assert (line.part, line.quantity, line.order.place, line.order.state) == (seal, 4, warehouse, "draft")
        assert balance_differences() == []

    def test_only_the_chosen_shelves(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_stock(warehouse, part, 50)
        first, second = low_van(part), low_van(part)
        accept_refills([StockBalance.objects.get(place=second).pk], by=SYSTEM)
        assert [parts_on_the_way(one) for one in (first, second)] == [[], [(part, 4)]]

    def test_which_serial_numbers_go_is_said_when_they_are_laid_out(self) -> None:
        pump, warehouse = make_part(tracking="serial"), make_warehouse()
        receive_parts(pump, quantity=3, place=warehouse, lots=[Numbered(f"SN{n}", 1) for n in range(3)], by=SYSTEM)
        van = low_van(pump, minimum=1, maximum=2)
        assert accept_refills(None, by=SYSTEM) == Accepted(1, 0)
        assert parts_on_the_way(van) == [(pump, 2)]

    def test_a_second_press_orders_nothing_again(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_supplier_price(make_supplier(), part)
        make_stock(warehouse, part, 0, minimum=5)
        assert accept_refills(None, by=SYSTEM) == Accepted(0, 1)
        assert accept_refills(None, by=SYSTEM) == Accepted(0, 0)
        assert SupplyOrderLine.objects.get().quantity == 5

    def test_what_is_bought_for_a_van_is_not_bought_again(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_supplier_price(make_supplier(), part)
        make_stock(warehouse, part, 0, minimum=2)
        low_van(part, minimum=1, maximum=3)
        assert accept_refills(None, by=SYSTEM) == Accepted(0, 2)
        assert SupplyOrderLine.objects.get().quantity == 5
        assert accept_refills(None, by=SYSTEM) == Accepted(0, 0)
        assert {one.kind for one in refills(list(low_balances()))} == {"coming"}

    def test_an_engineer_accepts_nothing(self) -> None:
        with pytest.raises(NotAllowed):
            accept_refills(None, by=make_user(Role.ENGINEER))

    def test_the_page_says_why_and_takes_what_is_ticked(self, client_of: Callable[[User], Client]) -> None:
        part, warehouse = make_part(code="P-LOW"), make_warehouse(name="Main")
        make_stock(warehouse, part, 50)
        van = low_van(part, free=1)
        keeper = client_of(make_user(Role.PARTS))
        page = keeper.get(reverse("replenishment")).content.decode()
        assert "P-LOW" in page
        assert "3 from Main (has 50)" in page
        keeper.post(reverse("replenishment"), {"take": StockBalance.objects.get(place=van).pk})
        assert parts_on_the_way(van) == [(part, 3)]
        assert accept_refills(None, by=SYSTEM) == Accepted(0, 0)


def test_two_keepers_at_once_refill_once(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        part, other, warehouse = make_part(), make_part(), make_warehouse()
        make_stock(warehouse, part, 100)
        make_supplier_price(make_supplier(), other)
        make_stock(warehouse, other, 0, minimum=7)
        van = low_van(part)
    together = Barrier(2)

    def press(_number: int) -> None:
        try:
            with tenant_scope(tenant.pk):
                together.wait(10)
                accept_refills(None, by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two_people:
        list(two_people.map(press, range(2)))
    with tenant_scope(tenant.pk):
        assert parts_on_the_way(van) == [(part, 4)]
        assert SupplyOrderLine.objects.get().quantity == 7
        assert balance_differences() == []


def test_a_press_takes_its_place_in_the_ledgers_order(committed: None) -> None:
    """Who waits for a depot's shelf holds none of the vans, which whoever has the depot's may want next."""
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        part, warehouse = make_part(), make_warehouse()
        make_stock(warehouse, part, 100)
        van = low_van(part)

    def press() -> None:
        try:
            with tenant_scope(tenant.pk):
                accept_refills(None, by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other_person:
        with tenant_scope(tenant.pk), transaction.atomic():
            StockBalance.objects.select_for_update(no_key=True).get(place=warehouse)
            pressed = other_person.submit(press)
            wait_until_somebody_waits()
            assert StockBalance.objects.select_for_update(nowait=True, no_key=True).get(place=van).quantity == 0
        pressed.result(10)
    with tenant_scope(tenant.pk):
        assert parts_on_the_way(van) == [(part, 4)]
