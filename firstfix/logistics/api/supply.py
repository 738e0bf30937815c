"""What is to be refilled, and orders to suppliers, for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
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
from firstfix.logistics.api.values import Reason, Serial
from firstfix.logistics.models import SupplyOrder, SupplyOrderLine
from firstfix.logistics.queries.replenishment import low_balances, refills
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Quantity

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


class SupplyLineOut(Schema):
    part_id: int
    quantity: int
    received: int
    price: Decimal
    currency: str


class SupplyOrderWhole(SupplyOrderOut):
    lines: list[SupplyLineOut]

    @staticmethod
    def resolve_lines(order: SupplyOrder) -> list[SupplyOrderLine]:
        return list(order.lines.order_by("pk"))


class SupplyOrderIn(Schema):
    supplier_id: Id
    place_id: Id


class SupplyLineIn(Schema):
    quantity: Annotated[int, Field(ge=0, le=1_000_000)]
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = None


class SendIn(Schema):
    expected_on: Day | None = Field(None, description="without it, after the supplier's delivery time")


class ExpectIn(Schema):
    expected_on: Day


class SuppliedIn(Schema):
    part_id: Id
    quantity: Quantity
    serial: Serial = ""
    reason: Reason = ""


class SupplyEndIn(Schema):
    verb: Literal["cancel", "give_up_rest"]
    reason: Reason = ""


class RefillOut(Schema):
    balance_id: int
    place_id: int
    part_id: int
    free: int
    minimum: int
    maximum: int
    on_the_way: int
    expected_on: date | None
    used_per_month: float
    kind: Literal["transfer", "order", "coming", "nobody"]
    quantity: int
    from_place_id: int | None
    supplier_id: int | None


class RefillsIn(Schema):
    balances: Annotated[list[Id], Field(max_length=2000)] | None = Field(None, description="null: all that are low")


class RefillsOut(Schema):
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
            free=one.balance.free, minimum=one.balance.minimum, maximum=one.balance.maximum,
            on_the_way=one.on_the_way, expected_on=one.expected_on, used_per_month=one.used_per_month, kind=one.kind,
            quantity=one.quantity, from_place_id=one.source.pk if one.source else None,
            supplier_id=one.price.supplier_id if one.price else None,
        )
        for one in refills(list(rows), now=timezone.now())
    ]  # fmt: skip


@router.post("/replenishment", response=RefillsOut)
def refill(request: ApiRequest, given: RefillsIn) -> Any:
    """Refill as suggested: transfers from depots at once, the rest as lines of draft supply orders."""
    done = accept_refills(given.balances, by=request.user)
    return RefillsOut(transferred=done.transferred, ordered=done.ordered)


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
    order = supply_order_for(request.user, id, to="change")
    set_supply_line(order, part_for(request.user, part, to="see"), by=request.user, **given.dict())
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
    return Status(201, receive_supplied(order, part, by=request.user, **given.dict(exclude={"part_id"})))


@router.post("/supply-orders/{int:id}/end", response=SupplyOrderWhole)
def end(request: ApiRequest, id: int, given: SupplyEndIn) -> Any:
    order = supply_order_for(request.user, id, to="change")
    return end_supply_order(order, given.verb, reason=given.reason, by=request.user)
