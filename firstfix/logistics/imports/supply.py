"""What suppliers still owe, as an opening state."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from firstfix.equipment.imports import PARTS
from firstfix.logistics.actions import expect_supply_order
from firstfix.logistics.facts import SupplyOrderTakenOver
from firstfix.logistics.imports.documents import gather, refuse_whole
from firstfix.logistics.imports.names import (
    STOCK_PLACES,
    SUPPLIERS,
    missing_supplier,
    read_quantity,
    refuse_missing,
    unit_of,
    units_of,
)
from firstfix.logistics.models import StockPlace, Supplier, SupplierPart, SupplyOrder, SupplyOrderLine
from firstfix.logistics.states import TO_COME
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.exchange.compare import is_same
from firstfix.platform.exchange.entries import Change, Entry, Verdict
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.numbers import never_give_again
from firstfix.platform.tenants.zone import company_day

NEEDED = ("number", "supplier", "place", "part", "quantity")
HEAD = ("supplier", "place", "sent_at", "expected_on", "note")


def import_supply_orders(rows: Rows, *, by: Actor) -> None:
    """By number and part. What came before lies in the stock that was counted, so nothing is booked here.

    An order that is known keeps its lines; only the day on which it is expected may be another.
    """
    require(by, "supply_order.change")
    rows.refer("supplier", SUPPLIERS, make=missing_supplier)
    rows.refer("place", STOCK_PLACES)
    rows.refer("part", PARTS)
    refuse_missing(rows, NEEDED)
    units = units_of(rows)
    for entry in rows:
        unit = unit_of(entry.values["part"], units)
        read_quantity(rows, entry, "quantity", unit, least=1)
        if "received" in entry.values:
            read_quantity(rows, entry, "received", unit)
    orders = gather(rows, head=HEAD)
    found = SupplyOrder.objects.filter(number__in=orders).prefetch_related("lines")
    known = {order.number: order for order in found}
    _judge_new(rows, [entry for number, lines in orders.items() if number not in known for entry in lines])
    for number, order in known.items():
        for entry in orders[number]:
            _judge_known(rows, entry, order)
    refuse_whole(rows)
    if not rows.is_trial:
        for number, lines in orders.items():
            _write(rows, number, lines, known.get(number), by=by)


def _judge_new(rows: Rows, entries: list[Entry]) -> None:
    ours = (StockPlace.Kind.WAREHOUSE, StockPlace.Kind.BRANCH, StockPlace.Kind.VAN)
    places = set(StockPlace.objects.filter(kind__in=ours).values_list("pk", flat=True))
    open_orders = {one.values["number"] for one in entries if one.values.get("received", 0) < one.values["quantity"]}
    for entry in entries:
        entry.verdict = Verdict.NEW
        if entry.values["place"].pk not in places:
            rows.refuse(entry, "place", _("Suppliers deliver to a warehouse, a branch or a van."))
        elif entry.values.get("received", 0) > entry.values["quantity"]:
            rows.refuse(entry, "received", _("is more than was ordered"))
        elif entry.values["number"] not in open_orders:
            rows.refuse(entry, "received", _("Nothing of this order is still to come."))


def _judge_known(rows: Rows, entry: Entry, order: SupplyOrder) -> None:
    line = next((one for one in order.lines.all() if one.part_id == entry.values["part"].pk), None)
    if line is None or (other := _other(entry, order, line)):
        fixed = _("What is ordered already is not changed any more. Open another order.")
        rows.refuse(entry, other if line else "part", fixed)
        return
    entry.verdict = Verdict.SAME
    day = entry.values.get("expected_on", order.expected_on)
    if day != order.expected_on and order.state in TO_COME:
        entry.verdict = Verdict.CHANGED
        entry.changes.append(Change("expected_on", str(order.expected_on or ""), str(day)))


def _other(entry: Entry, order: SupplyOrder, line: SupplyOrderLine) -> str:
    """What the row says otherwise than the order does, if anything."""
    there = {
        "supplier": order.supplier_id, "place": order.place_id, "quantity": line.quantity, "price": line.price,
        "currency": line.currency,
    }  # fmt: skip
    return next(
        (name for name, value in there.items() if name in entry.values and not is_same(value, entry.values[name])), ""
    )


def _write(rows: Rows, number: str, lines: list[Entry], order: SupplyOrder | None, *, by: Actor) -> None:
    first, at = lines[0].values, rows.attempt.now
    if order is not None:
        if any(entry.verdict is Verdict.CHANGED for entry in lines):
            expect_supply_order(order, expected_on=first["expected_on"], by=by, at=at)
        return
    supplier, sent_at = Supplier.objects.get(pk=first["supplier"].pk), first.get("sent_at", at)
    order = SupplyOrder.objects.create(
        number=number, supplier=supplier, place_id=first["place"].pk, note=first.get("note", ""), by_name=by.name,
        state="partly_received" if any(entry.values.get("received") for entry in lines) else "sent",
        opened_at=sent_at, sent_at=sent_at,
        expected_on=first.get("expected_on", company_day(sent_at) + timedelta(days=supplier.lead_days)),
    )  # fmt: skip
    prices = {one.part_id: one for one in SupplierPart.objects.filter(supplier=supplier)}
    SupplyOrderLine.objects.bulk_create(_line(order, entry, prices.get(entry.values["part"].pk)) for entry in lines)
    never_give_again([number])
    record(SupplyOrderTakenOver(len(lines), rows.attempt.source), about=order, by=by, at=at)


def _line(order: SupplyOrder, entry: Entry, known: SupplierPart | None) -> SupplyOrderLine:
    said = entry.values
    return SupplyOrderLine(
        order=order, part_id=said["part"].pk, quantity=said["quantity"], received=said.get("received", 0),
        price=said.get("price", known.price if known else 0),
        currency=said.get("currency", known.currency if known else company().currency),
    )  # fmt: skip
