"""Parts that open orders lack are bought, kept for them when they come, and the orders go on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Accepted,
    Wanted,
    accept_refills,
    receive_parts,
    receive_supplied,
    receive_transfer,
    reserve_parts,
    send_supply_order,
    send_transfer,
    set_minimum,
    start_transfer,
)
from firstfix.logistics.models import Reservation, StockBalance, SupplyOrderLine
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.queries.replenishment import low_balances, refills
from firstfix.logistics.queries.waited_for import waited_for
from firstfix.logistics.tests.makers import (
    make_reservation,
    make_stock,
    make_supplier,
    make_supplier_price,
    make_supply_order,
    make_van,
    make_warehouse,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order


def lacking(part: Part, pieces: int = 1, **kw: object) -> WorkOrder:
    order = make_work_order(**{"state": "waiting_parts", **kw})
    PartNeed.objects.create(work_order=order, part=part, quantity=pieces)
    return order


def kept() -> dict[WorkOrder | None, int]:
    return {one.work_order: one.quantity for one in Reservation.objects.select_related("work_order")}


@pytest.mark.usefixtures("company")
class TestSuggestions:
    def test_what_an_order_lacks_is_bought_for_the_warehouse_though_no_shelf_is_low(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        price = make_supplier_price(make_supplier(), part)
        order = lacking(part, 3)
        (one,) = waited_for()
        assert (one.kind, one.quantity, one.price, one.place) == ("order", 3, price, warehouse)
        assert [(lack.order, lack.pieces, lack.since) for lack in one.lacks] == [
            (order, 3, order.state_changes.get().at)
        ]

    def test_what_is_used_kept_free_at_a_depot_or_coming_is_not(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_supplier_price(make_supplier(), part)
        make_reservation(lacking(part, 2), make_stock(make_van(make_engineer()), part, 2), 2)
        make_stock(warehouse, part, 3)
        lacking(part, 4)
        assert [(one.lacking, one.quantity) for one in waited_for()] == [(1, 1)]
        make_supply_order(make_supplier(), warehouse, it=(part, 1))
        assert [(one.kind, one.on_the_way, one.quantity) for one in waited_for()] == [("coming", 1, 0)]

    def test_what_lies_free_in_vans_serves_planned_visits_only(self) -> None:
        part = make_part()
        make_stock(make_van(make_engineer()), part, 1)
        lacking(part, state="scheduled")
        assert waited_for() == []
        waits = lacking(part)
        assert [lack.order for lack in waited_for()[0].lacks] == [waits]

    def test_nothing_is_bought_before_the_customer_has_said_yes(self) -> None:
        lacking(make_part(), awaited_quote="Q-1")
        assert waited_for() == []

    def test_what_comes_for_an_order_fills_no_shelf(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        make_supplier_price(make_supplier(), part)
        lacking(part, 2)
        set_minimum(part, place=warehouse, minimum=3, by=SYSTEM)
        assert accept_refills(None, parts=None, by=SYSTEM) == Accepted(0, 2)
        assert SupplyOrderLine.objects.get().quantity == 5
        assert accept_refills(None, parts=None, by=SYSTEM) == Accepted(0, 0)
        assert [one.kind for one in refills(list(low_balances()))] == ["coming"]

    def test_the_page_and_programs_name_who_waits_and_order(self, client_of: Callable[[User], Client]) -> None:
        part = make_part(code="P-WAITED")
        make_warehouse()
        make_supplier_price(make_supplier(name="Pump House"), part)
        order = lacking(part, 2)
        keeper = client_of(make_user(Role.PARTS))
        page = keeper.get(reverse("replenishment")).content.decode()
        assert "P-WAITED" in page
        assert reverse("work_order", args=[order.pk]) in page
        assert "order 2 from Pump House" in page
        keeper.post(reverse("replenishment"), {"buy": part.pk})
        assert SupplyOrderLine.objects.get().quantity == 2

    def test_programs_do_the_same(self) -> None:
        part, warehouse = make_part(), make_warehouse()
        supplier = make_supplier()
        make_supplier_price(supplier, part)
        order = lacking(part, 2)
        call = Caller(Role.PARTS)
        (one,) = call.made("GET", "/replenishment/waited-for")
        assert (one["part_id"], one["kind"], one["quantity"]) == (part.pk, "order", 2)
        assert (one["place_id"], one["supplier_id"]) == (warehouse.pk, supplier.pk)
        assert [(lack["work_order_id"], lack["quantity"]) for lack in one["orders"]] == [(order.pk, 2)]
        assert call.made("POST", "/replenishment", {"balances": []})["ordered"] == 0
        assert call.made("POST", "/replenishment", {"balances": [], "parts": [part.pk]})["ordered"] == 1
        assert call.made("GET", "/replenishment/waited-for")[0]["kind"] == "coming"
        assert Caller(Role.ENGINEER)("GET", "/replenishment/waited-for").status_code == 403


@pytest.mark.usefixtures("company")
class TestArriving:
    def test_whose_promise_ends_first_has_it_first_and_no_more_is_kept_than_came(self) -> None:
        part, warehouse, now = make_part(), make_warehouse(), timezone.now()
        later = lacking(part, 2, restoration_due_at=now + timedelta(days=2))
        sooner = lacking(part, 2, restoration_due_at=now + timedelta(days=1))
        never = lacking(part, 2)
        supply = send_supply_order(make_supply_order(make_supplier(), warehouse, it=(part, 6)), by=SYSTEM)
        receive_supplied(supply, part, quantity=3, by=SYSTEM)
        assert kept() == {sooner: 2, later: 1}
        receive_supplied(supply, part, quantity=3, by=SYSTEM)
        assert kept() == {sooner: 2, later: 2, never: 2}
        assert balance_differences() == []

    def test_an_order_goes_on_once_all_its_parts_are_there_and_who_plans_hears_so(self) -> None:
        pump, seal, warehouse = make_part(), make_part(), make_warehouse()
        order = lacking(pump)
        PartNeed.objects.create(work_order=order, part=seal)
        planner, keeper = make_user(Role.DISPATCHER), make_user(Role.PARTS)
        receive_parts(pump, quantity=1, place=warehouse, by=keeper)
        order.refresh_from_db()
        assert order.state == "waiting_parts"
        receive_parts(seal, quantity=1, place=warehouse, by=keeper)
        order.refresh_from_db()
        assert order.state == "open"
        assert [(one.user, one.words) for one in Notice.objects.all()] == [(planner, "waited_parts_there")]

    def test_a_piece_that_another_order_takes_out_of_a_van_does_not_serve_this_one(self) -> None:
        part, now = make_part(), timezone.now()
        make_stock(make_van(make_engineer()), part, 1)
        lacking(part, state="scheduled", restoration_due_at=now + timedelta(hours=1))
        later = lacking(part, state="scheduled", restoration_due_at=now + timedelta(days=1))
        receive_parts(part, place=make_warehouse(), quantity=1, by=SYSTEM)
        assert kept() == {later: 1}

    def test_a_piece_of_the_customers_that_another_order_uses_lets_none_go_on(self) -> None:
        pump, seal, now = make_part(), make_part(), timezone.now()
        first = lacking(pump, restoration_due_at=now + timedelta(hours=1))
        second = lacking(pump, site=first.site, restoration_due_at=now + timedelta(days=1))
        PartNeed.objects.create(work_order=second, part=seal, quantity=1)
        make_stock(make_warehouse(kind="customer", customer=first.site.customer), pump, 1)
        receive_parts(seal, place=make_warehouse(), quantity=1, by=SYSTEM)
        assert kept() == {second: 1}
        second.refresh_from_db()
        assert second.state == "waiting_parts"

    def test_who_waits_for_the_customer_is_left_there(self) -> None:
        part = make_part()
        order = lacking(part, state="waiting_customer")
        receive_parts(part, quantity=1, place=make_warehouse(), by=SYSTEM)
        order.refresh_from_db()
        assert (order.state, kept()) == ("waiting_customer", {order: 1})

    def test_what_is_still_on_its_way_to_the_order_is_not_there(self) -> None:
        part, warehouse, branch = make_part(), make_warehouse(), make_warehouse(kind="branch")
        order = lacking(part)
        make_stock(warehouse, part, 1)
        transfer = start_transfer(warehouse, branch, wanted=[Wanted(part, 1)], order=order, by=SYSTEM)
        send_transfer(transfer, by=SYSTEM)
        order.refresh_from_db()
        assert order.state == "waiting_parts"
        receive_transfer(transfer, by=SYSTEM)
        order.refresh_from_db()
        assert (order.state, kept()) == ("open", {order: 1})

    def test_what_a_van_brings_back_for_nobody_is_kept_too(self) -> None:
        part, warehouse, van = make_part(), make_warehouse(), make_van(make_engineer())
        order = lacking(part)
        make_stock(van, part, 2)
        transfer = send_transfer(start_transfer(van, warehouse, wanted=[Wanted(part, 2)], by=SYSTEM), by=SYSTEM)
        receive_transfer(transfer, by=SYSTEM)
        assert kept() == {order: 1}
        assert balance_differences() == []

    def test_what_a_person_keeps_by_hand_lets_it_go_on_as_well(self) -> None:
        part = make_part()
        order = lacking(part)
        make_stock(make_warehouse(), part, 1)
        reserve_parts(order, by=SYSTEM)
        order.refresh_from_db()
        assert order.state == "open"


def test_two_deliveries_at_once_keep_what_the_order_lacks_and_no_more(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        part = make_part()
        places = [make_warehouse(), make_warehouse(kind="branch")]
        order = lacking(part, 2)
    together = Barrier(2)

    def receive(number: int) -> None:
        try:
            with tenant_scope(tenant.pk):
                together.wait(10)
                receive_parts(part, quantity=2, place=places[number], by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two_people:
        list(two_people.map(receive, range(2)))
    with tenant_scope(tenant.pk):
        assert sum(one.quantity for one in Reservation.objects.filter(work_order=order)) == 2
        assert sum(one.free for one in StockBalance.objects.filter(part=part)) == 2
        assert balance_differences() == []


def test_two_keepers_at_once_buy_once(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        part = make_part()
        make_warehouse()
        make_supplier_price(make_supplier(), part)
        lacking(part, 3)
    together = Barrier(2)

    def press(_number: int) -> None:
        try:
            with tenant_scope(tenant.pk):
                together.wait(10)
                accept_refills([], parts=None, by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two_people:
        list(two_people.map(press, range(2)))
    with tenant_scope(tenant.pk):
        assert SupplyOrderLine.objects.get().quantity == 3
