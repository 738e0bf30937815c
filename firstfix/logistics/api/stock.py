"""How many are where, and how they move, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.models import Part
from firstfix.logistics.access import stock_place_for
from firstfix.logistics.actions import Counted, count_stock, receive_parts, scrap_parts, set_minimum, transfer_parts
from firstfix.logistics.api.values import Reason, Serial
from firstfix.logistics.models import Condition, StockBalance, StockMove, StockPlace
from firstfix.logistics.queries.listed import LOW, SHOWN
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, Moment, Quantity
from firstfix.platform.errors import NotFound
from firstfix.work.access import work_order_for

router = Router()


class StockOut(Schema):
    id: int
    place_id: int
    part_id: int
    condition: str
    quantity: int
    reserved: int
    free: int
    minimum: int


class MoveOut(Schema):
    id: int
    uid: UUID
    kind: str
    part_id: int
    quantity: int
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
    quantity: Quantity
    serial: Serial = ""
    reason: Reason = ""
    at: Moment | None = None
    uid: UUID | None = None


class TransferIn(Schema):
    part_id: Id
    from_place_id: Id
    to_place_id: Id
    quantity: Quantity
    condition: Condition = Condition.GOOD
    work_order_id: Id | None = None
    serial: Serial = ""
    reason: Reason = ""
    at: Moment | None = None
    uid: UUID | None = None


class ScrapIn(Schema):
    part_id: Id
    place_id: Id
    quantity: Quantity
    reason: Reason
    condition: Condition = Condition.DEFECTIVE
    at: Moment | None = None


class CountIn(Schema):
    place_id: Id
    part_id: Id
    quantity: Annotated[int, Field(ge=0, le=1_000_000)]
    condition: Condition = Condition.GOOD


class CountsIn(Schema):
    counts: Annotated[list[CountIn], Field(min_length=1, max_length=5000)]
    reason: Reason = ""


class MinimumIn(Schema):
    minimum: Annotated[int, Field(ge=0, le=1_000_000)]
    maximum: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(None, description="0: up to the minimum")


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
    rows = StockBalance.objects.filter(LOW if low else SHOWN)
    asked = {"place": place, "part": part, "condition": condition}
    return page_of(rows.filter(**{name: value for name, value in asked.items() if value}), after=after, limit=limit)


@router.get("/stock-moves", response=Page[MoveOut])
def moves(
    request: ApiRequest, part: Id | None = None, work_order: Id | None = None, after: After = None, limit: Limit = 50
) -> Any:
    require(request.user, "stock.see")
    asked = {"part": part, "work_order": work_order}
    rows = StockMove.objects.filter(**{name: value for name, value in asked.items() if value})
    return page_of(rows, after=after, limit=limit)


@router.post("/stock-moves/receipts", response={201: MoveOut})
def receive(request: ApiRequest, given: ReceiptIn) -> Any:
    require(request.user, "stock.move")
    part, place = part_for(request.user, given.part_id, to="see"), stock_place_for(request.user, given.place_id)
    fields = given.dict(exclude={"part_id", "place_id"})
    return Status(201, receive_parts(part, place=place, by=request.user, **fields))


@router.post("/stock-moves/transfers", response={201: MoveOut})
def transfer(request: ApiRequest, given: TransferIn) -> Any:
    part = part_for(request.user, given.part_id, to="see")
    source = stock_place_for(request.user, given.from_place_id)
    target = stock_place_for(request.user, given.to_place_id)
    order = work_order_for(request.user, given.work_order_id) if given.work_order_id else None
    fields = given.dict(exclude={"part_id", "from_place_id", "to_place_id", "work_order_id"})
    return Status(201, transfer_parts(part, from_place=source, to_place=target, order=order, by=request.user, **fields))


@router.post("/stock-moves/scrap", response={201: MoveOut})
def scrap(request: ApiRequest, given: ScrapIn) -> Any:
    require(request.user, "stock.move")
    part, place = part_for(request.user, given.part_id, to="see"), stock_place_for(request.user, given.place_id)
    return Status(201, scrap_parts(part, place=place, by=request.user, **given.dict(exclude={"part_id", "place_id"})))


@router.post("/stock-moves/counts", response={201: list[MoveOut]})
def count(request: ApiRequest, given: CountsIn) -> Any:
    """Makes the books say what was found; the moves are the differences."""
    require(request.user, "stock.count")
    parts = Part.objects.in_bulk({one.part_id for one in given.counts})
    shelves = StockPlace.objects.select_related("engineer").in_bulk({one.place_id for one in given.counts})
    if any(one.part_id not in parts or one.place_id not in shelves for one in given.counts):
        raise NotFound
    found = [Counted(shelves[one.place_id], parts[one.part_id], one.quantity, one.condition) for one in given.counts]
    return Status(201, count_stock(found, reason=given.reason, by=request.user))


@router.put("/stock-places/{int:id}/minimums/{int:part}", response=StockOut)
def minimum(request: ApiRequest, id: int, part: int, given: MinimumIn) -> Any:
    place = stock_place_for(request.user, id, to="move")
    return set_minimum(part_for(request.user, part, to="see"), place=place, by=request.user, **given.dict())
