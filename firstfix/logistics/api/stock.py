"""How many are where, and how they move, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import F
from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.models import Part
from firstfix.equipment.rules import number_of, quantity_from
from firstfix.logistics.access import stock_place_for
from firstfix.logistics.actions import (
    Counted,
    note_numbers,
    receive_parts,
    scrap_parts,
    set_minimum,
    tell_counts,
    transfer_parts,
)
from firstfix.logistics.api.values import LotsIn, OfPart, Reason, Serial, numbered
from firstfix.logistics.models import Condition, LotBalance, StockBalance, StockMove, StockPlace
from firstfix.logistics.queries.listed import LOW, SHOWN
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Amount, AmountOrNone, AmountOut, Id, Moment
from firstfix.platform.errors import NotFound
from firstfix.work.access import work_order_for

router = Router()


class StockOut(OfPart):
    id: int
    place_id: int
    part_id: int
    condition: str
    quantity: AmountOut
    reserved: AmountOut
    free: AmountOut
    minimum: AmountOut
    numbered: AmountOut = Field(description="how much of it has a serial number or batch")

    @staticmethod
    def resolve_reserved(row: StockBalance) -> AmountOut:
        return number_of(row.reserved, row.part.unit)

    @staticmethod
    def resolve_free(row: StockBalance) -> AmountOut:
        return number_of(row.free, row.part.unit)

    @staticmethod
    def resolve_minimum(row: StockBalance) -> AmountOut:
        return number_of(row.minimum, row.part.unit)

    @staticmethod
    def resolve_numbered(row: StockBalance) -> AmountOut:
        return number_of(row.numbered, row.part.unit)


class LotOut(Schema):
    """So much of a serial number or batch lies there."""

    id: int
    lot_id: int
    number: str
    expires_on: date | None
    part_id: int
    place_id: int
    condition: str
    quantity: AmountOut

    @staticmethod
    def resolve_quantity(row: LotBalance) -> AmountOut:
        return number_of(row.quantity, row.balance.part.unit)


class MoveOut(OfPart):
    id: int
    uid: UUID
    kind: str
    part_id: int
    lot_id: int | None
    quantity: AmountOut
    condition: str
    from_place_id: int | None
    to_place_id: int | None
    work_order_id: int | None
    serial: str
    reason: str
    at: datetime
    by_name: str


class ReceiptIn(Schema):
    part_id: Id
    place_id: Id
    quantity: Amount
    serial: Serial = ""
    lots: LotsIn = []
    reason: Reason = ""
    at: Moment | None = None
    uid: UUID | None = None


class TransferIn(Schema):
    part_id: Id
    from_place_id: Id
    to_place_id: Id
    quantity: Amount
    condition: Condition = Condition.GOOD
    work_order_id: Id | None = None
    serial: Serial = ""
    lots: LotsIn = []
    reason: Reason = ""
    at: Moment | None = None
    uid: UUID | None = None


class ScrapIn(Schema):
    part_id: Id
    place_id: Id
    quantity: Amount
    reason: Reason
    condition: Condition = Condition.DEFECTIVE
    lots: LotsIn = []
    at: Moment | None = None


class CountIn(Schema):
    place_id: Id
    part_id: Id
    quantity: AmountOrNone
    condition: Condition = Condition.GOOD
    numbers: Annotated[list[Serial], Field(max_length=2000)] | None = Field(
        None, description="exactly these serial numbers were found; they say how many"
    )


class NumbersIn(Schema):
    part_id: Id
    condition: Condition = Condition.GOOD
    lots: LotsIn


class CountsIn(Schema):
    counts: Annotated[list[CountIn], Field(min_length=1, max_length=5000)]
    reason: Reason = ""


class LotNamedOut(Schema):
    id: int
    number: str
    expires_on: date | None


#: What a lot on a shelf says of its lot and its shelf.
LOT_FIELDS = {
    "number": F("lot__number"), "expires_on": F("lot__expires_on"), "part_id": F("balance__part"),
    "place_id": F("balance__place"), "condition": F("balance__condition"),
}  # fmt: skip


class MinimumIn(Schema):
    minimum: AmountOrNone
    maximum: AmountOrNone | None = Field(None, description="0: up to the minimum")


@router.get("/stock", response=Page[StockOut])
def stock(
    request: ApiRequest,
    place: Id | None = None,
    part: Id | None = None,
    condition: Condition | None = None,
    low: Annotated[bool, Query(description="only what is below its minimum")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "stock.see")
    rows = StockBalance.objects.filter(LOW if low else SHOWN).select_related("part")
    asked = {"place": place, "part": part, "condition": condition}
    return page_of(rows.filter(**{name: value for name, value in asked.items() if value}), after=after, limit=limit)


@router.get("/stock-moves", response=Page[MoveOut])
def moves(
    request: ApiRequest, part: Id | None = None, work_order: Id | None = None, after: After = None, limit: Limit = 50
) -> Any:
    require(request.user, "stock.see")
    asked = {"part": part, "work_order": work_order}
    rows = StockMove.objects.filter(**{name: value for name, value in asked.items() if value})
    return page_of(rows.select_related("part"), after=after, limit=limit)


@router.post("/stock-moves/receipts", response={201: MoveOut})
def receive(request: ApiRequest, given: ReceiptIn) -> Any:
    require(request.user, "stock.move")
    part, place = part_for(request.user, given.part_id, to="see"), stock_place_for(request.user, given.place_id)
    return Status(201, receive_parts(part, place=place, by=request.user, **_said(given, part)))


@router.post("/stock-moves/transfers", response={201: MoveOut})
def transfer(request: ApiRequest, given: TransferIn) -> Any:
    part = part_for(request.user, given.part_id, to="see")
    source = stock_place_for(request.user, given.from_place_id)
    target = stock_place_for(request.user, given.to_place_id)
    order = work_order_for(request.user, given.work_order_id) if given.work_order_id else None
    said = _said(given, part)
    return Status(201, transfer_parts(part, from_place=source, to_place=target, order=order, by=request.user, **said))


@router.post("/stock-moves/scrap", response={201: MoveOut})
def scrap(request: ApiRequest, given: ScrapIn) -> Any:
    require(request.user, "stock.move")
    part, place = part_for(request.user, given.part_id, to="see"), stock_place_for(request.user, given.place_id)
    return Status(201, scrap_parts(part, place=place, by=request.user, **_said(given, part)))


def _said(given: ReceiptIn | TransferIn | ScrapIn, part: Part) -> dict[str, Any]:
    """What the actions take, beside the records: quantities as the books keep them."""
    fields = given.dict(exclude={"part_id", "place_id", "from_place_id", "to_place_id", "work_order_id"})
    quantity = quantity_from(given.quantity, part.unit)
    return {**fields, "quantity": quantity, "lots": numbered(given.lots, part)}


@router.get("/stock-lots", response=Page[LotOut])
def lots(
    request: ApiRequest,
    place: Id | None = None,
    part: Id | None = None,
    number: Annotated[str, Query(max_length=80)] = "",
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Which serial numbers and batches lie where."""
    require(request.user, "stock.see")
    asked = {"balance__place": place, "balance__part": part, "lot__number": number}
    rows = LotBalance.objects.filter(**{name: value for name, value in asked.items() if value})
    return page_of(rows.annotate(**LOT_FIELDS).select_related("balance__part"), after=after, limit=limit)


@router.post("/stock-places/{int:id}/numbers", response={201: list[LotNamedOut]})
def note(request: ApiRequest, id: int, given: NumbersIn) -> Any:
    """Gives pieces that lie there without a serial number or batch theirs; nothing moves."""
    place, part = stock_place_for(request.user, id, to="move"), part_for(request.user, given.part_id, to="see")
    found = numbered(given.lots, part)
    return Status(201, note_numbers(part, place=place, lots=found, condition=given.condition, by=request.user))


@router.post("/stock-moves/counts", response={201: list[MoveOut]})
def count(request: ApiRequest, given: CountsIn) -> Any:
    """Makes the books say what was found; the moves are the differences, each needs a `reason`.

    None come back when the differences wait on a count sheet of their place: who may not book counts, or not so much
    alone, tells only what was found.
    """
    require(request.user, "stock.count")
    parts = Part.objects.in_bulk({one.part_id for one in given.counts})
    shelves = StockPlace.objects.select_related("engineer").in_bulk({one.place_id for one in given.counts})
    if any(one.part_id not in parts or one.place_id not in shelves for one in given.counts):
        raise NotFound
    found = [_counted(shelves[one.place_id], parts[one.part_id], one) for one in given.counts]
    return Status(201, tell_counts(found, reason=given.reason, by=request.user).moves)


def _counted(place: StockPlace, part: Part, one: CountIn) -> Counted:
    numbers = None if one.numbers is None else tuple(one.numbers)
    return Counted(place, part, quantity_from(one.quantity, part.unit, least=0), one.condition, numbers)


@router.put("/stock-places/{int:id}/minimums/{int:part}", response=StockOut)
def minimum(request: ApiRequest, id: int, part: int, given: MinimumIn) -> Any:
    place = stock_place_for(request.user, id, to="move")
    found = part_for(request.user, part, to="see")
    least = quantity_from(given.minimum, found.unit, least=0, field="minimum")
    most = None
    if given.maximum is not None:
        most = quantity_from(given.maximum, found.unit, least=0, field="maximum")
    return set_minimum(found, place=place, minimum=least, maximum=most, by=request.user)
