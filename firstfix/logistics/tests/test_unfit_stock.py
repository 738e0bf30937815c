"""What must not be planned with or sent: past its day, cold without cooling, owned by another customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Numbered,
    Wanted,
    approve_transfer,
    ask_transfer,
    receive_parts,
    reserve_parts,
    save_stock_place,
    send_transfer,
    start_transfer,
    transfer_parts,
)
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import availability, stock_at, where_free
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, Refused
from firstfix.work.models import PartNeed
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def store() -> StockPlace:
    return make_warehouse()


@pytest.fixture
def van() -> StockPlace:
    return make_van(make_engineer())


@pytest.fixture
def liquid(store: StockPlace) -> Part:
    """Five that are past their day, two that are not."""
    part, today = make_part(tracking="batch"), timezone.localdate()
    lots = [Numbered("OLD", 5, today - timedelta(days=1)), Numbered("NEW", 2, today)]
    receive_parts(part, quantity=7, place=store, lots=lots, by=SYSTEM)
    return part


class TestExpired:
    def test_is_not_counted_on(self, store: StockPlace, liquid: Part) -> None:
        assert [(one.quantity, one.free) for one in stock_at([store.pk])] == [(2, 2)]
        assert [where.free for where in availability([liquid])[liquid.pk]] == [2]
        assert [where.free for where in where_free(liquid)] == [2]

    def test_is_not_kept_for_orders(self, liquid: Part) -> None:
        order = make_work_order()
        PartNeed.objects.create(work_order=order, part=liquid, quantity=4)
        reserved = reserve_parts(order, by=SYSTEM)
        assert (list(reserved.kept.values()), reserved.missing) == ([2], {liquid: 2})

    def test_goes_into_no_van_but_back_to_a_depot(self, store: StockPlace, van: StockPlace, liquid: Part) -> None:
        old = [Numbered("OLD", 1)]
        with pytest.raises(Refused, match="expired on"):
            transfer_parts(liquid, quantity=1, from_place=store, to_place=van, lots=old, by=SYSTEM)
        transfer = start_transfer(store, van, wanted=[Wanted(liquid, 3)], by=SYSTEM)
        with pytest.raises(Refused, match="expired on"):
            send_transfer(transfer, by=SYSTEM, lots={transfer.lines.get().pk: [Numbered("OLD", 3)]})
        transfer_parts(liquid, quantity=1, from_place=store, to_place=make_warehouse(), lots=old, by=SYSTEM)

    def test_has_a_list_with_what_soon_will_be(
        self, store: StockPlace, liquid: Part, client_of: Callable[[User], Client]
    ) -> None:
        good = make_part(code="GOOD-1")
        make_stock(store, good, 1)
        keeper = client_of(make_user(Role.PARTS))
        page = keeper.get(reverse("stock"), {"by": "place", "level": "expired"}).content.decode()
        assert (liquid.code in page, "GOOD-1" in page) == (True, False)
        soon = keeper.get(reverse("stock"), {"by": "place", "level": "expiring"}).content.decode()
        assert liquid.code in soon


class TestCold:
    def test_no_transfer_brings_it_into_a_van_without_cooling(self, store: StockPlace, van: StockPlace) -> None:
        part = make_part(cold_from=2, cold_to=8)
        make_stock(store, part, 3)
        asked = ask_transfer(van, wanted=[Wanted(part, 1)], by=SYSTEM)
        with pytest.raises(Refused, match="has no cooling"):
            approve_transfer(asked, from_place=store, by=SYSTEM)


class TestCustomersOwn:
    def test_is_sent_to_nobody_else_and_kept_for_nobody_else(self, van: StockPlace) -> None:
        customer, part = make_customer(), make_part()
        own = make_warehouse(kind="customer", customer=customer)
        make_stock(own, part, 2)
        with pytest.raises(Refused, match="belongs to the customer"):
            start_transfer(own, van, wanted=[Wanted(part, 1)], by=SYSTEM)
        order = make_work_order()
        PartNeed.objects.create(work_order=order, part=part, quantity=1)
        with pytest.raises(Refused, match="belongs to the customer"):
            reserve_parts(order, places=[own], by=SYSTEM)
        theirs = make_work_order(site=make_site(customer=customer))
        PartNeed.objects.create(work_order=theirs, part=part, quantity=1)
        assert list(reserve_parts(theirs, places=[own], by=SYSTEM).kept.values()) == [1]

    def test_does_not_change_hands_with_its_place(self) -> None:
        own = make_warehouse(kind="customer", customer=make_customer())
        make_stock(own, make_part(), 2)
        own.kind, own.customer = "branch", None
        with pytest.raises(Invalid, match="Parts lie here"):
            save_stock_place(own, by=SYSTEM)
