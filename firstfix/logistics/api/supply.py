"""What is to be refilled, and orders to suppliers, for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.rules import number_of, quantity_from
from firstfix.logistics.access import stock_place_for, supplier_for, supply_order_for
from firstfix.logistics.actions import (
    accept_refills,
    end_supply_order,
    expect_supply_order,
    open_supply_order,
    receive_supplied,
    send_supply_order,
    set_supply_line,
)
from firstfix.logistics.api.stock import MoveOut
from firstfix.logistics.api.values import LotsIn, OfPart, Reason, Serial, in_units, numbered
from firstfix.logistics.models import SupplyOrder, SupplyOrderLine
from firstfix.logistics.queries.replenishment import low_balances, refills
from firstfix.logistics.queries.waited_for import waited_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Amount, AmountOrNone, AmountOut, Day, Id

router = Router()


class SupplyOrderOut(Schema):
    id: int
    number: str
    supplier_id: int
    place_id: int
    state: str
    expected_on: date | None
    note: str
    opened_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


class SupplyLineOut(OfPart):
    """Amounts in the part's unit; the price is of one unit."""

    part_id: int
    quantity: AmountOut
    received: AmountOut
    price: Decimal
    currency: str

    resolve_received = in_units("received")


class SupplyOrderWhole(SupplyOrderOut):
    lines: list[SupplyLineOut]

    @staticmethod
    def resolve_lines(order: SupplyOrder) -> list[SupplyOrderLine]:
        return list(order.lines.select_related("part").order_by("pk"))


class SupplyOrderIn(Schema):
    supplier_id: Id
    place_id: Id


class SupplyLineIn(Schema):
    quantity: AmountOrNone
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = None


class SendIn(Schema):
    expected_on: Day | None = Field(None, description="without it, after the supplier's delivery time")


class ExpectIn(Schema):
    expected_on: Day


class SuppliedIn(Schema):
    """A tracked part comes with the number of each piece, or with its batches."""

    part_id: Id
    quantity: Amount
    serial: Serial = ""
    lots: LotsIn = []
    reason: Reason = ""


class SupplyEndIn(Schema):
    verb: Literal["cancel", "give_up_rest"]
    reason: Reason = ""


class RefillOut(Schema):
    balance_id: int
    place_id: int
    part_id: int
    free: AmountOut
    minimum: AmountOut
    maximum: AmountOut
    on_the_way: AmountOut
    expected_on: date | None
    used_per_month: float
    kind: Literal["transfer", "order", "coming", "nobody"]
    quantity: AmountOut
    from_place_id: int | None
    supplier_id: int | None


class LackOut(Schema):
    """Since when an order waits, and for how many; whose promise ends first is first."""

    work_order_id: int
    number: str
    state: str
    since: datetime
    quantity: AmountOut


class WaitedForOut(Schema):
    """`lacking` is beyond what lies free at the depots; `quantity` is to be bought beyond what is `on_the_way`."""

    part_id: int
    lacking: AmountOut
    on_the_way: AmountOut
    expected_on: date | None
    kind: Literal["order", "coming", "nobody"]
    quantity: AmountOut
    place_id: int | None
    supplier_id: int | None
    orders: list[LackOut]


class RefillsIn(Schema):
    balances: Annotated[list[Id], Field(max_length=2000)] | None = Field(None, description="null: all that are low")
    parts: Annotated[list[Id], Field(max_length=2000)] | None = Field(
        [], description="parts that open orders wait for; null: all of them"
    )


class RefillsOut(Schema):
    """So many lines on approved transfers, which are to be laid out and sent, and on draft supply orders."""

    transferred: int
    ordered: int


@router.get("/replenishment", response=list[RefillOut])
def replenishment(request: ApiRequest, limit: Limit = 200) -> Any:
    """The shelves below their minimum, and what is suggested for each."""
    require(request.user, "replenishment.see")
    rows = low_balances().order_by("place__kind", "place__code", "part__code")[:limit]
    return [
        RefillOut(
            balance_id=one.balance.pk, place_id=one.balance.place_id, part_id=one.balance.part_id,
            free=in_unit(one.balance.free), minimum=in_unit(one.balance.minimum),
            maximum=in_unit(one.balance.maximum), on_the_way=in_unit(one.on_the_way), expected_on=one.expected_on,
            used_per_month=one.units_per_month, kind=one.kind,
            quantity=in_unit(one.quantity), from_place_id=one.source.pk if one.source else None,
            supplier_id=one.price.supplier_id if one.price else None,
        )
        for one in refills(list(rows), now=timezone.now())
        for in_unit in (partial(number_of, unit=one.balance.part.unit),)
    ]  # fmt: skip


@router.get("/replenishment/waited-for", response=list[WaitedForOut])
def parts_waited_for(request: ApiRequest, limit: Limit = 200) -> Any:
    """The parts that open orders lack, who waits for them since when, and what is suggested; the longest wait first."""
    require(request.user, "replenishment.see")
    return [
        WaitedForOut(
            part_id=one.part.pk, lacking=in_unit(one.lacking), on_the_way=in_unit(one.on_the_way),
            expected_on=one.expected_on, kind=one.kind, quantity=in_unit(one.quantity),
            place_id=one.place.pk if one.place else None, supplier_id=one.price.supplier_id if one.price else None,
            orders=[
                LackOut(
                    work_order_id=lack.order.pk, number=lack.order.number, state=lack.order.state, since=lack.since,
                    quantity=in_unit(lack.pieces),
                )
                for lack in one.lacks
            ],
        )
        for one in waited_for()[:limit]
        for in_unit in (partial(number_of, unit=one.part.unit),)
    ]  # fmt: skip


@router.post("/replenishment", response=RefillsOut)
def refill(request: ApiRequest, given: RefillsIn) -> Any:
    """Refill as suggested: by transfers from depots, the rest as lines of draft supply orders."""
    done = accept_refills(given.balances, parts=given.parts, by=request.user)
    return RefillsOut(**done._asdict())


@router.get("/supply-orders", response=Page[SupplyOrderOut])
def supply_orders(
    request: ApiRequest, supplier: Id | None = None, state: str | None = None, after: After = None, limit: Limit = 50
) -> Any:
    require(request.user, "supply_order.see")
    asked = {"supplier": supplier, "state": state}
    rows = SupplyOrder.objects.filter(**{name: value for name, value in asked.items() if value})
    return page_of(rows, after=after, limit=limit)


@router.post("/supply-orders", response={201: SupplyOrderWhole})
def add_supply_order(request: ApiRequest, given: SupplyOrderIn) -> Any:
    """The draft to this supplier for this place; one that is open already is given back."""
    require(request.user, "supply_order.change")
    seller, place = supplier_for(request.user, given.supplier_id), stock_place_for(request.user, given.place_id)
    return Status(201, open_supply_order(seller, place=place, by=request.user))


@router.get("/supply-orders/{int:id}", response=SupplyOrderWhole)
def supply_order(request: ApiRequest, id: int) -> Any:
    return supply_order_for(request.user, id)


@router.put("/supply-orders/{int:id}/lines/{int:part}", response=SupplyOrderWhole)
def set_line(request: ApiRequest, id: int, part: int, given: SupplyLineIn) -> Any:
    """So many of a part on a draft; 0 takes it off."""
    order, found = supply_order_for(request.user, id, to="change"), part_for(request.user, part, to="see")
    quantity = quantity_from(given.quantity, found.unit, least=0)
    set_supply_line(order, found, quantity=quantity, price=given.price, by=request.user)
    return supply_order_for(request.user, id)


@router.post("/supply-orders/{int:id}/send", response=SupplyOrderWhole)
def send(request: ApiRequest, id: int, given: SendIn) -> Any:
    order = supply_order_for(request.user, id, to="change")
    return send_supply_order(order, by=request.user, expected_on=given.expected_on)


@router.post("/supply-orders/{int:id}/expectation", response=SupplyOrderWhole)
def expect(request: ApiRequest, id: int, given: ExpectIn) -> Any:
    """The supplier names another day."""
    order = supply_order_for(request.user, id, to="change")
    return expect_supply_order(order, expected_on=given.expected_on, by=request.user)


@router.post("/supply-orders/{int:id}/receipts", response={201: MoveOut})
def receive_some(request: ApiRequest, id: int, given: SuppliedIn) -> Any:
    order = supply_order_for(request.user, id, to="receive")
    part = part_for(request.user, given.part_id, to="see")
    move = receive_supplied(
        order, part, quantity=quantity_from(given.quantity, part.unit), serial=given.serial,
        lots=numbered(given.lots, part), reason=given.reason, by=request.user,
    )  # fmt: skip
    return Status(201, move)


@router.post("/supply-orders/{int:id}/end", response=SupplyOrderWhole)
def end(request: ApiRequest, id: int, given: SupplyEndIn) -> Any:
    order = supply_order_for(request.user, id, to="change")
    return end_supply_order(order, given.verb, reason=given.reason, by=request.user)
