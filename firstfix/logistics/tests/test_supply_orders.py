"""Orders to suppliers, from the draft to the last piece received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    end_supply_order,
    expect_supply_order,
    open_supply_order,
    receive_supplied,
    send_supply_order,
    set_supply_line,
)
from firstfix.logistics.actions.reminders import _named, remind_everybody
from firstfix.logistics.models import StockBalance, StockMove, SupplyOrder
from firstfix.logistics.queries.replenishment import orders_waiting_for, supply_orders_late
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
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices.models import Notice
from firstfix.platform.notices.register import said
from firstfix.work.models import PartNeed
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def sent(*, pieces: int = 5) -> SupplyOrder:
    order = make_supply_order(make_supplier(), make_warehouse(), it=(make_part(), pieces))
    return send_supply_order(order, by=SYSTEM)


def test_there_is_one_draft_for_a_supplier_and_a_place() -> None:
    supplier, place = make_supplier(), make_warehouse()
    order = open_supply_order(supplier, place=place, by=SYSTEM)
    assert open_supply_order(supplier, place=place, by=SYSTEM) == order
    assert open_supply_order(supplier, place=make_warehouse(), by=SYSTEM) != order


def test_a_line_takes_the_suppliers_price_and_0_takes_it_off() -> None:
    part, supplier = make_part(), make_supplier()
    make_supplier_price(supplier, part, price=Decimal("7.5"), currency="EUR")
    order = open_supply_order(supplier, place=make_warehouse(), by=SYSTEM)
    line = set_supply_line(order, part, quantity=3, by=SYSTEM)
    assert line is not None
    assert (line.price, line.currency) == (Decimal("7.5"), "EUR")
    more = set_supply_line(order, part, quantity=2, is_more=True, by=SYSTEM)
    assert more is not None
    assert more.quantity == 5
    set_supply_line(order, part, quantity=0, by=SYSTEM)
    assert not order.lines.exists()


@pytest.mark.parametrize("quantity", [-1, 1_000_001])
def test_a_line_is_of_a_number_that_can_be(quantity: int) -> None:
    order = make_supply_order(make_supplier(), make_warehouse())
    with pytest.raises(Invalid):
        set_supply_line(order, make_part(), quantity=quantity, by=SYSTEM)


def test_it_is_expected_after_the_suppliers_delivery_time() -> None:
    order = make_supply_order(make_supplier(lead_days=9), make_warehouse(), it=(make_part(), 1))
    assert send_supply_order(order, by=SYSTEM).expected_on == timezone.localdate() + timedelta(days=9)


def test_nothing_is_not_ordered_nor_fewer_than_the_supplier_delivers() -> None:
    supplier, part = make_supplier(), make_part()
    order = make_supply_order(supplier, make_warehouse())
    with pytest.raises(Refused):
        send_supply_order(order, by=SYSTEM)
    make_supplier_price(supplier, part, minimum_order=10)
    set_supply_line(order, part, quantity=9, by=SYSTEM)
    with pytest.raises(Refused):
        send_supply_order(order, by=SYSTEM)


def test_what_is_ordered_is_not_changed_any_more() -> None:
    order = sent()
    with pytest.raises(Refused):
        set_supply_line(order, make_part(), quantity=1, by=SYSTEM)


def test_receiving_books_the_parts_and_ends_with_the_last() -> None:
    order = sent(pieces=5)
    line = order.lines.get()
    receive_supplied(order, line.part, quantity=2, reason="DN 7", by=SYSTEM)
    order.refresh_from_db()
    assert order.state == "partly_received"
    receive_supplied(order, line.part, quantity=3, by=SYSTEM)
    order.refresh_from_db()
    assert (order.state, order.ended_at is not None) == ("received", True)
    assert StockBalance.objects.get(place=order.place, part=line.part).quantity == 5
    assert StockMove.objects.earliest("pk").reason == f"{order.number} DN 7"
    assert Fact.objects.filter(name="PartsReceived").count() == 2


def test_more_than_ordered_or_something_else_is_refused() -> None:
    order = sent(pieces=5)
    with pytest.raises(Invalid) as wrong:
        receive_supplied(order, order.lines.get().part, quantity=6, by=SYSTEM)
    assert "quantity" in wrong.value.errors
    with pytest.raises(Invalid) as wrong:
        receive_supplied(order, make_part(), quantity=1, by=SYSTEM)
    assert "part" in wrong.value.errors
    assert not StockMove.objects.exists()


def test_a_draft_is_not_received() -> None:
    order = make_supply_order(make_supplier(), make_warehouse(), it=(make_part(), 5))
    with pytest.raises(Refused):
        receive_supplied(order, order.lines.get().part, quantity=1, by=SYSTEM)


def test_the_rest_may_not_come_with_a_reason() -> None:
    order = sent(pieces=5)
    receive_supplied(order, order.lines.get().part, quantity=2, by=SYSTEM)
    with pytest.raises(Invalid):
        end_supply_order(order, "give_up_rest", by=SYSTEM)
    assert end_supply_order(order, "give_up_rest", reason="discontinued", by=SYSTEM).state == "received"
    with pytest.raises(Refused):
        end_supply_order(order, "cancel", reason="x", by=SYSTEM)


def test_late_ones_are_pointed_out() -> None:
    order, today = sent(), timezone.localdate()
    assert not supply_orders_late(today).exists()
    expect_supply_order(order, expected_on=today - timedelta(days=1), by=SYSTEM)
    assert list(supply_orders_late(today)) == [order]


def test_keepers_hear_once_that_an_order_is_late_and_who_waits_for_it() -> None:
    keeper, today, at = make_user(Role.PARTS), timezone.localdate(), timezone.now()
    make_user(Role.DISPATCHER)
    order = sent(pieces=5)
    part = order.lines.get().part
    assert remind_everybody(today=today, at=at) == 0
    order = expect_supply_order(order, expected_on=today - timedelta(days=1), by=SYSTEM)
    assert remind_everybody(today=today, at=at) == 1
    assert remind_everybody(today=today + timedelta(days=1), at=at) == 0, "once"
    (notice,) = Notice.objects.filter(user=keeper)
    assert (notice.words, notice.link) == ("supply_order_late", reverse("supply_order", args=[order.pk]))
    waits = make_work_order(number="WO-2026-00031")
    PartNeed.objects.create(work_order=waits, part=part, quantity=2)
    expect_supply_order(order, expected_on=today, by=SYSTEM)
    assert remind_everybody(today=today + timedelta(days=1), at=at) == 1, "another day has passed"
    again = Notice.objects.latest("pk")
    assert said(again.words, again.values, now=at).endswith("WO-2026-00031 wait for its parts")
    waiting = {f"WO-2026-0004{n}" for n in range(7)}
    assert _named([make_work_order(number=number) for number in sorted(waiting)]).endswith("00044 +2")


def test_who_waits_is_who_lacks_the_part_and_finds_none_at_a_depot() -> None:
    order = sent(pieces=5)
    part = order.lines.get().part
    lacking, over, kept = (make_work_order(state=state) for state in ("waiting_parts", "closed", "open"))
    for one in (lacking, over, kept):
        PartNeed.objects.create(work_order=one, part=part, quantity=2)
    van = make_van(make_engineer())
    make_reservation(kept, make_stock(van, part, 2), 2)
    assert orders_waiting_for([order])[order.pk] == [lacking]
    shelf = make_stock(make_warehouse(), part, 1)
    assert orders_waiting_for([order])[order.pk] == [lacking], "one is too few"
    shelf.quantity = 2
    shelf.save()
    assert orders_waiting_for([order])[order.pk] == []
    shelf.quantity = 0
    shelf.save()
    receive_supplied(order, part, quantity=5, by=SYSTEM)
    assert orders_waiting_for([order])[order.pk] == [], "nothing is to come"


def test_an_engineer_orders_nothing() -> None:
    with pytest.raises(NotAllowed):
        open_supply_order(make_supplier(), place=make_warehouse(), by=make_user(Role.ENGINEER))


class TestPages:
    @pytest.fixture
    def keeper(self, client_of: Callable[[User], Client]) -> Client:
        return client_of(make_user(Role.PARTS))

    def test_from_the_draft_to_the_counter(self, keeper: Client) -> None:
        supplier, place, part = make_supplier(name="Pump House"), make_warehouse(), make_part(code="P-1")
        keeper.post(reverse("supply_orders"), {"supplier": supplier.pk, "place": place.pk})
        order = SupplyOrder.objects.get()
        keeper.post(reverse("supply_lines", args=[order.pk]), {"part": "P-1", "quantity": 4, "price": "2.50"})
        assert "Pump House" in keeper.get(reverse("supply_orders")).content.decode()
        keeper.post(reverse("supply_steps", args=[order.pk]), {"verb": "send", "expected_on": ""})
        order.refresh_from_db()
        assert order.state == "sent"
        assert "P-1" in keeper.get(reverse("supply_sheet", args=[order.pk])).content.decode()
        scanned = keeper.post(reverse("supply_receipts", args=[order.pk]), {"part": "p-1", "quantity": 4})
        assert scanned.status_code == 302
        assert StockBalance.objects.get(place=place, part=part).quantity == 4
        assert "Everything has come." in keeper.get(reverse("supply_receipts", args=[order.pk])).content.decode()

    def test_the_page_names_the_work_orders_that_wait(self, keeper: Client) -> None:
        order = sent(pieces=1)
        waits = make_work_order(state="waiting_parts")
        PartNeed.objects.create(work_order=waits, part=order.lines.get().part)
        page = keeper.get(reverse("supply_order", args=[order.pk])).content.decode()
        assert "Work orders that wait for these parts" in page
        assert reverse("work_order", args=[waits.pk]) in page

    def test_too_many_are_said_at_the_field(self, keeper: Client) -> None:
        order = sent(pieces=1)
        part = order.lines.get().part
        said = keeper.post(reverse("supply_receipts", args=[order.pk]), {"part": part.code, "quantity": 2})
        assert said.status_code == 422
        assert "Only 1 are still to come." in said.content.decode()

    def test_cancelling_asks_why(self, keeper: Client) -> None:
        order = sent()
        keeper.post(reverse("supply_steps", args=[order.pk]), {"verb": "cancel"})
        order.refresh_from_db()
        assert order.state == "sent"
        keeper.post(reverse("supply_steps", args=[order.pk]), {"verb": "cancel", "reason": "too dear"})
        order.refresh_from_db()
        assert order.state == "cancelled"
