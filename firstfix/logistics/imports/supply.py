"""What suppliers still owe, as an opening state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from firstfix.equipment.imports import PARTS
from firstfix.logistics.actions import expect_supply_order
from firstfix.logistics.facts import SupplyOrderTakenOver
from firstfix.logistics.imports.documents import Documents, other_than, read_documents, refuse_whole
from firstfix.logistics.imports.names import STOCK_PLACES, SUPPLIERS, missing_supplier
from firstfix.logistics.models import StockPlace, Supplier, SupplierPart, SupplyOrder, SupplyOrderLine
from firstfix.logistics.states import TO_COME
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
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
    rows.refer("supplier", SUPPLIERS, make=missing_supplier, action="supplier.change")
    rows.refer("place", STOCK_PLACES)
    rows.refer("part", PARTS)
    orders = read_documents(rows, needed=NEEDED, head=HEAD, quantities={"quantity": 1, "received": 0})
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


def import_supply_drafts(rows: Rows, *, by: Actor) -> None:
    """By number and part: orders that are not sent yet, one for each supplier and place. A draft that is known is
    written on its page, not by a file.
    """
    require(by, "supply_order.change")
    rows.refer("supplier", SUPPLIERS, make=missing_supplier, action="supplier.change")
    rows.refer("place", STOCK_PLACES)
    rows.refer("part", PARTS)
    drafts = read_documents(rows, needed=NEEDED, head=("supplier", "place", "note"), quantities={"quantity": 1})
    known = {one.number: one for one in SupplyOrder.objects.filter(number__in=drafts).prefetch_related("lines")}
    _judge_drafts(rows, {number: lines for number, lines in drafts.items() if number not in known})
    for number, order in known.items():
        for entry in drafts[number]:
            _judge_known_draft(rows, entry, order)
    refuse_whole(rows)
    if not rows.is_trial:
        for number, lines in drafts.items():
            if number not in known:
                _write_draft(rows, number, lines, by=by)


def _judge_drafts(rows: Rows, new: Documents) -> None:
    ours = _places_of_ours()
    taken: set[tuple[Any, Any]] = set(SupplyOrder.objects.filter(state="draft").values_list("supplier", "place"))
    for lines in new.values():
        supplier, place = lines[0].values["supplier"], lines[0].values["place"]
        is_second = not taken.isdisjoint({(supplier.pk, place.pk), (supplier.key, place.key)})
        taken.add((supplier.key, place.key))
        for entry in lines:
            entry.verdict = Verdict.NEW
            if place.pk not in ours:
                rows.refuse(entry, "place", _("Suppliers deliver to a warehouse, a branch or a van."))
            elif is_second:
                rows.refuse(entry, "supplier", _("There is a draft for this supplier and place already. Add to it."))


def _judge_known_draft(rows: Rows, entry: Entry, order: SupplyOrder) -> None:
    line = next((one for one in order.lines.all() if one.part_id == entry.values["part"].pk), None)
    if line is None or (other := _other(entry, order, line)):
        rows.refuse(entry, other if line else "part", _("This order is known. Change it on its page."))
    else:
        entry.verdict = Verdict.SAME


def _write_draft(rows: Rows, number: str, lines: list[Entry], *, by: Actor) -> None:
    said, at = lines[0].values, rows.attempt.now
    order = SupplyOrder.objects.create(
        number=number, supplier_id=said["supplier"].pk, place_id=said["place"].pk, note=said.get("note", ""),
        by_name=by.name, opened_at=at,
    )  # fmt: skip
    _write_lines(rows, order, lines, by=by)


def _places_of_ours() -> set[int]:
    ours = (StockPlace.Kind.WAREHOUSE, StockPlace.Kind.BRANCH, StockPlace.Kind.VAN)
    return set(StockPlace.objects.filter(kind__in=ours).values_list("pk", flat=True))


def _judge_new(rows: Rows, entries: list[Entry]) -> None:
    places = _places_of_ours()
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
    return other_than(entry, {
        "supplier": order.supplier_id, "place": order.place_id, "quantity": line.quantity, "price": line.price,
        "currency": line.currency,
    })  # fmt: skip


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
    _write_lines(rows, order, lines, by=by)


def _write_lines(rows: Rows, order: SupplyOrder, lines: list[Entry], *, by: Actor) -> None:
    prices = {one.part_id: one for one in SupplierPart.objects.filter(supplier=order.supplier_id)}
    SupplyOrderLine.objects.bulk_create(_line(order, entry, prices.get(entry.values["part"].pk)) for entry in lines)
    never_give_again([order.number])
    record(SupplyOrderTakenOver(len(lines), rows.attempt.source), about=order, by=by, at=rows.attempt.now)


def _line(order: SupplyOrder, entry: Entry, known: SupplierPart | None) -> SupplyOrderLine:
    said = entry.values
    return SupplyOrderLine(
        order=order, part_id=said["part"].pk, quantity=said["quantity"], received=said.get("received", 0),
        price=said.get("price", known.price if known else 0),
        currency=said.get("currency", known.currency if known else company().currency),
    )  # fmt: skip
