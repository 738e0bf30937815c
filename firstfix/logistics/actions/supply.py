"""Parts are ordered from suppliers and received at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import scale_of, show_quantity, told_quantity
from firstfix.logistics.actions.lots import Numbered, said_lots
from firstfix.logistics.actions.stock import receive_parts
from firstfix.logistics.facts import SuppliedPartsReceived, SupplyLineSet, SupplyOrderOpened, SupplyOrderStepped
from firstfix.logistics.models import StockMove, StockPlace, Supplier, SupplierPart, SupplyOrder, SupplyOrderLine
from firstfix.logistics.states import SUPPLY_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.zone import company_day

#: More units of one part at once is a typing mistake.
MOST = 1_000_000


@transaction.atomic
def open_supply_order(supplier: Supplier, *, place: StockPlace, by: Actor, at: datetime | None = None) -> SupplyOrder:
    """The draft to this supplier for this place: the one that is open already, or a new one."""
    require(by, "supply_order.change")
    if place.kind in (StockPlace.Kind.CUSTOMER, StockPlace.Kind.TRANSIT):
        raise Invalid({"place": _("Suppliers deliver to a warehouse, a branch or a van.")})
    at = at or timezone.now()
    # Whoever orders from this supplier waits here, so there is one draft.
    Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
    known = SupplyOrder.objects.filter(supplier=supplier, place=place, state="draft").first()
    if known is not None:
        return known
    order = SupplyOrder.objects.create(
        number=next_number("PO", at=at), supplier=supplier, place=place, opened_at=at, created_at=at, by_name=by.name
    )
    record(SupplyOrderOpened(supplier.name, place.name), about=order, by=by, at=at)
    return order


@transaction.atomic
def set_supply_line(
    order: SupplyOrder,
    part: Part,
    *,
    quantity: int,
    by: Actor,
    price: Decimal | None = None,
    is_more: bool = False,
    at: datetime | None = None,
) -> SupplyOrderLine | None:
    """So many of a part on a draft; 0 takes it off. Without a price it is the supplier's.

    is_more  so many more than are on it already
    """
    require(by, "supply_order.change")
    order = _locked(order)
    if order.state != "draft":
        raise Refused(_("What is ordered already is not changed any more. Open another order."))
    line = order.lines.filter(part=part).first()
    before = line.quantity if line else 0
    quantity += before if is_more else 0
    most = MOST * scale_of(part.unit)
    if not 0 <= quantity <= most:
        raise Invalid({"quantity": _("Between 0 and %(most)s.") % {"most": show_quantity(most, part.unit)}})
    if price is not None and price < 0:
        raise Invalid({"price": _("At least 0.")})
    if quantity == 0:
        order.lines.filter(part=part).delete()
        line = None
    else:
        known = SupplierPart.objects.filter(supplier=order.supplier_id, part=part).first()
        line = line or SupplyOrderLine(
            order=order, part=part, price=known.price if known else Decimal(0),
            currency=known.currency if known else company().currency,
        )  # fmt: skip
        line.quantity = quantity
        line.price = line.price if price is None else price
        line.save()
    order.save()
    if before != quantity:
        told = told_quantity(quantity, part.unit), told_quantity(before, part.unit)
        record(SupplyLineSet(part.code, *told), about=order, by=by, at=at)
    return line


@transaction.atomic
def send_supply_order(
    order: SupplyOrder, *, by: Actor, expected_on: date | None = None, at: datetime | None = None
) -> SupplyOrder:
    """It has been ordered. Without a day it is expected after the supplier's delivery time."""
    require(by, "supply_order.change")
    order, at = _locked(order), at or timezone.now()
    order.state = SUPPLY_STATES.after(order.state, "send")
    lines = list(order.lines.select_related("part"))
    if not lines:
        raise Refused(_("No part is on it yet."))
    for known in SupplierPart.objects.filter(supplier=order.supplier_id, part__in=[one.part_id for one in lines]):
        line = next(one for one in lines if one.part_id == known.part_id)
        if line.quantity < known.minimum_order * scale_of(line.part.unit):
            raise Refused(
                _("%(part)s: the supplier delivers no fewer than %(least)s.")
                % {"part": line.part, "least": known.minimum_order}
            )
    day = company_day(at)
    if expected_on is not None and expected_on < day:
        raise Invalid({"expected_on": _("This day is over.")})
    order.sent_at, order.expected_on = at, expected_on or day + timedelta(days=order.supplier.lead_days)
    return _stepped(order, "send", by=by, at=at)


@transaction.atomic
def expect_supply_order(order: SupplyOrder, *, expected_on: date, by: Actor, at: datetime | None = None) -> SupplyOrder:
    """The supplier has named another day."""
    require(by, "supply_order.change")
    order = _locked(order)
    if order.state not in ("sent", "partly_received"):
        raise Refused(_("Nothing of it is on the way."))
    order.expected_on = expected_on
    return _stepped(order, "expect", by=by, at=at or timezone.now(), reason=expected_on.isoformat())


@transaction.atomic
def receive_supplied(
    order: SupplyOrder,
    part: Part,
    *,
    quantity: int,
    by: Actor,
    serial: str = "",
    lots: Sequence[Numbered] = (),
    reason: str = "",
    at: datetime | None = None,
) -> StockMove:
    """Parts of an order have come. Refused when more come than were ordered: those are received without an order.

    serial, lots  the numbers of a tracked part: every piece has one when it comes
    """
    require(by, "supply_order.receive")
    order, at = _locked(order), at or timezone.now()
    SUPPLY_STATES.after(order.state, "receive_some")
    line = order.lines.filter(part=part).first()
    if line is None:
        raise Invalid({"part": _("%(part)s is not on this order.") % {"part": part}})
    if quantity > line.outstanding:
        rest = show_quantity(line.outstanding, part.unit)
        raise Invalid({"quantity": _("Only %(n)s are still to come.") % {"n": rest}})
    why = " ".join(filter(None, (order.number, reason.strip())))[:200]
    said = said_lots(part, quantity, serial=serial, lots=lots)
    if part.is_tracked and sum(one.quantity for one in said) < quantity:
        raise Invalid({"lots": _("Scan the number of each piece; a batch with how much of it came.")})
    move = receive_parts(part, quantity=quantity, place=order.place, by=by, lots=said, reason=why, at=at)
    line.received += quantity
    line.save()
    told = told_quantity(quantity, part.unit), told_quantity(line.outstanding, part.unit)
    record(SuppliedPartsReceived(part.code, *told), about=order, by=by, at=at)
    is_rest = all(one.outstanding == 0 for one in order.lines.all())
    verb = "receive_rest" if is_rest else "receive_some"
    after = SUPPLY_STATES.after(order.state, verb)
    if after != order.state:
        order.state = after
        order.ended_at = at if is_rest else None
        _stepped(order, verb, by=by, at=at)
    return move


@transaction.atomic
def end_supply_order(
    order: SupplyOrder, verb: str, *, by: Actor, reason: str = "", at: datetime | None = None
) -> SupplyOrder:
    """`cancel`: nothing of it comes; `give_up_rest`: no more of it comes. Why is asked for once it was ordered."""
    require(by, "supply_order.change")
    order, at = _locked(order), at or timezone.now()
    if verb not in ("cancel", "give_up_rest"):
        raise Refused(_("This does not end an order."))
    after = SUPPLY_STATES.after(order.state, verb)
    if order.state != "draft" and not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    order.state, order.ended_at = after, at
    return _stepped(order, verb, by=by, at=at, reason=reason.strip()[:200])


def _locked(order: SupplyOrder) -> SupplyOrder:
    rows = SupplyOrder.objects.select_for_update(of=("self",), no_key=True).select_related(
        "supplier", "place__engineer"
    )
    return rows.get(pk=order.pk)


def _stepped(order: SupplyOrder, verb: str, *, by: Actor, at: datetime, reason: str = "") -> SupplyOrder:
    order.save()
    record(SupplyOrderStepped(verb, order.state, reason), about=order, by=by, at=at)
    return order
