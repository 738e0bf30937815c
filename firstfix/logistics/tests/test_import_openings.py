"""A company brings what is under way: what suppliers owe, what is between two places, and when shelves are low."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import approve_transfer, receive_supplied, receive_transfer, send_supply_order
from firstfix.logistics.models import StockBalance, StockMove, StockPlace, SupplyOrder, SupplyOrderLine, Transfer
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.queries.transfers import transit_place
from firstfix.logistics.tests.makers import (
    make_stock,
    make_supplier,
    make_supplier_price,
    make_supply_order,
    make_van,
    make_warehouse,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed
from firstfix.platform.exchange.tests.makers import bring_rows, reasons, verdicts
from firstfix.platform.tenants.numbers import next_number
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

ORDER = ("采购单号", "供应商", "收货仓库", "物料编码", "订购数量", "已收数量", "采购价", "下单日期", "预计到货")
TRANSFER = ("Transfer number", "From", "To", "Part", "Quantity sent", "Quantity received", "Work order", "Sent on")


@pytest.fixture
def warehouse() -> StockPlace:
    return make_warehouse(code="W1")


@pytest.fixture
def part() -> Part:
    return make_part(code="P1")


# What is drafted and asked for


def test_drafts_wait_to_be_sent(warehouse: StockPlace, part: Part) -> None:
    make_supplier_price(make_supplier(code="L1"), part, price="12.50", currency="EUR")
    for code in ("L2", "L3"):
        make_supplier(code=code)
    head = ("采购草稿号", "供应商", "收货仓库", "物料编码", "数量", "备注")
    file = head, ("D-1", "L1", "W1", "P1", 3, "Before winter"), ("D-2", "L2", "W1", "P1", 1, "")
    assert verdicts(bring_rows("supply_drafts", *file, writes=False)) == ["new", "new"]
    assert not SupplyOrder.objects.exists(), "looking changes nothing"
    assert verdicts(bring_rows("supply_drafts", *file)) == ["new", "new"]
    assert verdicts(bring_rows("supply_drafts", *file)) == ["same", "same"]
    order = SupplyOrder.objects.get(number="D-1")
    assert (order.state, order.sent_at, order.note) == ("draft", None, "Before winter")
    assert (order.lines.get().quantity, order.lines.get().price) == (3, Decimal("12.50"))
    run = bring_rows("supply_drafts", head, ("D-1", "L1", "W1", "P1", 4, ""), ("D-3", "L1", "W1", "P1", 0, ""))
    assert reasons(run)[0] == (2, "数量", "This order is known. Change it on its page.")
    assert reasons(run)[1][:2] == (3, "数量")
    more = [(number, supplier, "W1", "P1", 1, "") for number, supplier in (("D-4", "L1"), ("D-5", "L3"), ("D-6", "L3"))]
    run = bring_rows("supply_drafts", head, *more)
    second = "There is a draft for this supplier and place already. Add to it."
    assert reasons(run) == [(2, "供应商", second), (4, "供应商", second)]
    send_supply_order(order, by=SYSTEM)
    assert verdicts(bring_rows("supply_drafts", *file)) == ["same", "same"], "it was sent meanwhile"


def test_requests_wait_for_their_answer(warehouse: StockPlace, part: Part) -> None:
    van, order = make_van(make_engineer()), make_work_order()
    StockPlace.objects.filter(pk=van.pk).update(code="V1")
    make_stock(warehouse, part, 5)
    head = ("Request number", "From", "To", "Part", "Quantity asked", "Work order", "Needed by", "Reason")
    file = (
        head,
        ("R-1", "", "V1", "P1", 2, order.number, "2026-12-04", "For the pump"),
        ("R-2", "W1", "V1", "P1", 1, "", "", ""),
    )
    assert verdicts(bring_rows("transfer_requests", *file)) == ["new", "new"]
    assert verdicts(bring_rows("transfer_requests", *file)) == ["same", "same"]
    first, second = Transfer.objects.order_by("number")
    assert (first.state, first.from_place, first.to_place, first.work_order) == ("asked", None, van, order)
    assert (first.needed_by, first.reason, second.from_place) == (date(2026, 12, 4), "For the pump", warehouse)
    assert not StockMove.objects.exclude(kind="count").filter(transfer__isnull=False).exists(), "nothing has moved"
    approve_transfer(first, from_place=warehouse, by=SYSTEM)
    assert verdicts(bring_rows("transfer_requests", *file)) == ["same", "same"], "answered meanwhile"
    onto_itself, other = ("R-2", "V1", "V1", "P1", 1, "", "", ""), ("R-1", "", "V1", "P1", 9, "", "", "")
    run = bring_rows("transfer_requests", head, onto_itself, other)
    assert reasons(run) == [
        (2, "To", "Choose another place than the one they come from."),
        (3, "Quantity asked", "This request is known. Answer it on its page."),
    ]


# Supply orders


def test_open_orders_come_with_what_was_received_and_book_nothing(warehouse: StockPlace, part: Part) -> None:
    supplier, oil = make_supplier(code="L1", lead_days=10), make_part(code="OIL", unit="kg")
    make_supplier_price(supplier, oil, price="12.50", currency="EUR")
    file = (
        ORDER,
        ("PO-2026-00041", "L1", "W1", "P1", 10, 4, "88.5", "2026-03-02 16:00", "2026-03-20"),
        ("PO-2026-00041", "L1", "W1", "OIL", "2.5", "", "", "", ""),
        ("PO-7", "L1", "W1", "P1", 3, "", "90", "2026-03-02", ""),
    )
    assert set(verdicts(bring_rows("supply_orders", *file, writes=False))) == {"new"}
    assert not SupplyOrder.objects.exists(), "looking changes nothing"
    assert verdicts(bring_rows("supply_orders", *file)) == ["new"] * 3
    assert verdicts(bring_rows("supply_orders", *file)) == ["same"] * 3
    order, other = SupplyOrder.objects.order_by("-number")
    assert (other.number, other.state, other.expected_on) == ("PO-2026-00041", "partly_received", date(2026, 3, 20))
    assert (other.sent_at, order.state) == (datetime(2026, 3, 2, 8, tzinfo=UTC), "sent")
    assert order.expected_on == date(2026, 3, 12), "after the supplier's delivery time"
    first, second = SupplyOrderLine.objects.filter(order=other).order_by("-part__code")
    assert (first.outstanding, first.price, first.currency) == (6, Decimal("88.50"), "CNY")
    assert (second.quantity, second.price, second.currency) == (2500, Decimal("12.50"), "EUR")
    assert not StockMove.objects.exists()
    assert next_number("PO", at=datetime(2026, 5, 1, tzinfo=UTC)) == "PO-2026-00042"


def test_what_has_come_since_is_not_undone_by_the_same_file(warehouse: StockPlace, part: Part) -> None:
    make_supplier(code="L1")
    file = ORDER, ("PO-7", "L1", "W1", "P1", 3, "", "", "", "2026-03-20")
    bring_rows("supply_orders", *file)
    order = SupplyOrder.objects.get()
    receive_supplied(order, part, quantity=2, by=SYSTEM)
    assert verdicts(bring_rows("supply_orders", *file)) == ["same"]
    assert order.lines.get().received == 2
    later = ("PO-7", "L1", "W1", "P1", 3, "", "", "", "2026-04-01")
    assert verdicts(bring_rows("supply_orders", ORDER, later)) == ["changed"]
    order.refresh_from_db()
    assert order.expected_on == date(2026, 4, 1)
    receive_supplied(order, part, quantity=1, by=SYSTEM)
    assert verdicts(bring_rows("supply_orders", *file)) == ["same"], "it is over"


def test_an_order_comes_whole_or_not_at_all(warehouse: StockPlace, part: Part) -> None:
    make_supplier(code="L1")
    transit_place()
    run = bring_rows(
        "supply_orders",
        ORDER,
        ("A", "L1", "W1", "P1", 3, "", "", "", ""),
        ("A", "L1", "W1", "P9", 3, "", "", "", ""),
        ("B", "L1", "W1", "P1", 3, 4, "", "", ""),
        ("C", "L1", "W1", "P1", 3, 3, "", "", ""),
        ("D", "L1", "TRANSIT", "P1", 3, "", "", "", ""),
        ("E", "L1", "W1", "P1", "1.5", "", "", "", ""),
        ("", "L1", "W1", "P1", 1, "", "", "", ""),
        ("F", "L1", "W1", "P1", 1, "", "", "", ""),
        good_rows_only=True,
    )
    assert reasons(run) == [
        (2, "采购单号", "row 3 of the same number is refused"),
        (3, "物料编码", "“P9” is not known"),
        (4, "已收数量", "is more than was ordered"),
        (5, "已收数量", "Nothing of this order is still to come."),
        (6, "收货仓库", "Suppliers deliver to a warehouse, a branch or a van."),
        (7, "订购数量", "This part is counted: there is no half of it."),
        (8, "采购单号", "is missing"),
    ]
    assert list(SupplyOrder.objects.values_list("number", flat=True)) == ["F"]


def test_what_was_ordered_here_keeps_its_lines(warehouse: StockPlace, part: Part) -> None:
    supplier = make_supplier(code="L1")
    order = make_supply_order(supplier, warehouse, one=(part, 3))
    SupplyOrder.objects.update(state="sent")
    make_part(code="P2"), make_supplier(code="L2")
    rows = [
        (order.number, "L1", "W1", "P1", 4, "", "", "", ""),
        (order.number, "L1", "W1", "P2", 1, "", "", "", ""),
        (order.number, "L2", "W1", "P1", 3, "", "", "", ""),
    ]
    for row, column in zip(rows, ("订购数量", "物料编码", "供应商"), strict=True):
        ((_row, where, why),) = reasons(bring_rows("supply_orders", ORDER, row))
        assert (where, why) == (column, "What is ordered already is not changed any more. Open another order.")
    two = bring_rows("supply_orders", ORDER, ("X", "L1", "W1", "P1", 4, "", "", "", ""), ("X", "L2", "W1", "P2", 4))
    assert (3, "供应商", "row 2 has the same number, but says something else") in reasons(two)


# Transfers on the way


def test_what_is_on_its_way_lies_in_transit_and_is_received(warehouse: StockPlace, part: Part) -> None:
    branch, order = make_warehouse(code="B1", kind="branch"), make_work_order(number="WO-2026-00007")
    make_stock(branch, part, 5)
    file = TRANSFER, ("TR-9", "W1", "B1", "P1", 6, 2, "WO-2026-00007", "2026-03-02 16:00")
    assert verdicts(bring_rows("transfers", *file, writes=False)) == ["new"]
    assert not Transfer.objects.exists(), "looking changes nothing"
    assert verdicts(bring_rows("transfers", *file)) == ["new"]
    assert verdicts(bring_rows("transfers", *file)) == ["same"]
    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.work_order, transfer.sent_at) == (
        "partly", order, datetime(2026, 3, 2, 8, tzinfo=UTC)
    )  # fmt: skip
    lying = StockBalance.objects.get(place=transit_place())
    assert (lying.quantity, lying.reserved) == (4, 4)
    assert balance_differences() == []
    receive_transfer(transfer, by=SYSTEM)
    assert StockBalance.objects.get(place=branch).quantity == 9
    assert balance_differences() == []
    assert verdicts(bring_rows("transfers", *file)) == ["same"], "it is over"


def test_a_transfer_that_is_known_or_cannot_be_is_refused(warehouse: StockPlace, part: Part) -> None:
    make_warehouse(code="B1", kind="branch")
    bring_rows("transfers", TRANSFER, ("TR-9", "W1", "B1", "P1", 6, "", "", ""))
    refused = reasons(
        bring_rows(
            "transfers",
            TRANSFER,
            ("TR-9", "W1", "B1", "P1", 7, "", "", ""),
            ("TR-10", "W1", "W1", "P1", 1, "", "", ""),
            ("TR-11", "W1", "B1", "P1", 1, 1, "", ""),
            ("TR-12", "W1", "B1", "P1", 1, "", "WO-1", ""),
            ("TR-13", "TRANSIT", "B1", "P1", 1, "", "", ""),
        )
    )
    assert [(row, column) for row, column, _why in refused] == [
        (2, "Quantity sent"), (3, "To"), (4, "Quantity received"), (5, "Work order"), (6, "To")
    ]  # fmt: skip
    assert refused[0][2] == "What is on its way is received where it arrives; a file does not change it."
    assert StockBalance.objects.get(place=transit_place()).quantity == 6


def test_what_is_in_transit_is_neither_counted_nor_a_place_of_a_file(warehouse: StockPlace, part: Part) -> None:
    make_stock(transit_place(), part, 2)
    run = bring_rows("stock", ("place", "part", "quantity"), ("TRANSIT", "P1", 1))
    assert reasons(run) == [(2, "place", "What is in transit is brought with its transfer.")]
    run = bring_rows("stock_places", ("code", "name", "kind"), ("T2", "On the road", "in transit"))
    assert reasons(run) == [(2, "kind", "The place of what is in transit makes itself.")]


# Minimum and maximum


def test_shelves_get_their_minimum_and_maximum(warehouse: StockPlace, part: Part) -> None:
    balance = make_stock(warehouse, part, 5, minimum=1)
    make_part(code="OIL", unit="kg")
    headings = ("仓库", "物料编码", "最低库存", "最高库存")
    file = headings, ("W1", "P1", 3, 8), ("W1", "OIL", "2.5", "")
    run = bring_rows("stock_levels", *file)
    assert verdicts(run) == ["changed", "new"]
    assert verdicts(bring_rows("stock_levels", *file)) == ["same", "same"]
    balance.refresh_from_db()
    assert (balance.minimum, balance.maximum, balance.quantity) == (3, 8, 5)
    oil = StockBalance.objects.get(part__code="OIL")
    assert (oil.minimum, oil.maximum, oil.quantity) == (2500, 0, 0)
    assert verdicts(bring_rows("stock_levels", headings[:3], ("W1", "P1", 9))) == ["changed"]
    balance.refresh_from_db()
    assert (balance.minimum, balance.maximum) == (9, 0), "a maximum below the minimum goes"
    assert reasons(bring_rows("stock_levels", headings, ("W1", "P1", 3, 2))) == [
        (2, "最高库存", "At least the minimum, or 0.")
    ]


def test_a_customers_own_shelf_names_its_customer(warehouse: StockPlace) -> None:
    run = bring_rows("stock_places", ("code", "name", "kind"), ("Z1", "Their shelf", "At a customer, theirs"))
    assert reasons(run) == [(2, "customer", "A place at a customer belongs to one, and only such a place does.")]


@pytest.mark.parametrize("kind", ["supply_orders", "supply_drafts", "transfers", "transfer_requests", "stock_levels"])
def test_needs_the_right_of_who_keeps_parts(kind: str) -> None:
    with pytest.raises(NotAllowed):
        bring_rows(kind, ("number", "place", "part"), ("1", "W1", "P1"), by=make_user(Role.DESK))
