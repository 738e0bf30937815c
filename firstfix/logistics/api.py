"""Parts and tools for programs: where they are, and how they move."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.models import Part
from firstfix.logistics.access import difference_for, part_use_for, stock_place_for, tool_for
from firstfix.logistics.actions import (
    Counted,
    calibrate_tool,
    count_stock,
    move_tool,
    receive_parts,
    release_reservations,
    reserve_parts,
    return_old_part,
    save_stock_place,
    save_tool,
    scrap_parts,
    set_minimum,
    settle_difference,
    transfer_parts,
    undo_part_use,
)
from firstfix.logistics.models import (
    Condition,
    PartUse,
    Reservation,
    StockBalance,
    StockDifference,
    StockMove,
    StockPlace,
    Tool,
)
from firstfix.logistics.queries.listed import LOW, SHOWN
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Latitude, Longitude, Moment, Quantity
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.errors import NotFound
from firstfix.work.access import work_order_for

router = Router(tags=["logistics"])
Reason = Annotated[str, Field(max_length=200)]
Serial = Annotated[str, Field(max_length=80)]


class PlaceOut(Schema):
    id: int
    code: str
    name: str
    kind: str
    engineer_id: int | None
    latitude: float | None
    longitude: float | None


class PlaceChange(Schema):
    """What is not sent stays."""

    code: str | None = Field(None, max_length=40)
    name: str | None = Field(None, max_length=120)
    kind: StockPlace.Kind | None = None
    engineer_id: Id | None = Field(None, description="whose van it is")
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class PlaceIn(PlaceChange):
    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    kind: StockPlace.Kind


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


class ReservationOut(Schema):
    part_id: int
    place_id: int
    quantity: int


class ReservationsIn(Schema):
    place_ids: list[Id] | None = Field(None, max_length=50, description="in this order; without it, the depots")


class MissingOut(Schema):
    part_id: int
    quantity: int


class ReservedOut(Schema):
    kept: list[ReservationOut]
    missing: list[MissingOut]


class ToolOut(Schema):
    id: int
    code: str
    tool_type_id: int
    place_id: int | None
    calibrated_until: date | None


class ToolChange(Schema):
    """What is not sent stays. Calibrating and moving have verbs of their own, which say more."""

    code: str | None = Field(None, max_length=60)
    tool_type_id: Id | None = None
    place_id: Id | None = None
    calibrated_until: Day | None = None


class ToolIn(ToolChange):
    code: str = Field(max_length=60)
    tool_type_id: Id


class ToPlaceIn(Schema):
    place_id: Id


class CalibrationIn(Schema):
    done_on: Day
    until: Day | None = None
    certificate: Reason = ""


class PartUseOut(Schema):
    id: int
    uid: UUID
    work_order_id: int
    asset_id: int | None
    part_id: int
    quantity: int
    place_id: int | None
    serial_installed: str
    serial_removed: str
    at: datetime
    return_due_on: date | None
    returned_at: datetime | None


class DifferenceOut(Schema):
    id: int
    uid: UUID
    place_id: int
    part_id: int
    quantity: int
    work_order_id: int
    at: datetime
    by_name: str
    settled_how: str
    settled_from_id: int | None
    settled_reason: str
    settled_at: datetime | None
    settled_by_name: str


class SettlementIn(Schema):
    """A transfer names the place that loses the parts; anything else needs a reason."""

    how: Literal["transfer", "count", "other"]
    from_place_id: Id | None = None
    reason: Reason = ""


class ReturnIn(Schema):
    place_id: Id | None = Field(None, description="where it came back to; without it, the central warehouse")


@router.get("/stock-places", response=Page[PlaceOut])
def places(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "stock.see")
    return page_of(StockPlace.objects.all(), after=after, limit=limit)


@router.post("/stock-places", response={201: PlaceOut})
def add_place(request: ApiRequest, given: PlaceIn) -> Any:
    require(request.user, "stock_place.change")
    return Status(201, _save_place(request, StockPlace(), given))


@router.get("/stock-places/{int:id}", response=PlaceOut)
def place(request: ApiRequest, id: int) -> Any:
    return stock_place_for(request.user, id)


@router.patch("/stock-places/{int:id}", response=PlaceOut)
def change_place(request: ApiRequest, id: int, given: PlaceChange) -> Any:
    require(request.user, "stock_place.change")
    return _save_place(request, stock_place_for(request.user, id), given)


def _save_place(request: ApiRequest, place: StockPlace, given: PlaceChange) -> StockPlace:
    if given.engineer_id is not None:
        engineer_for(request.user, given.engineer_id)
    return save_stock_place(filled(place, given), by=request.user)


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
    return set_minimum(part_for(request.user, part, to="see"), place=place, minimum=given.minimum, by=request.user)


@router.get("/work-orders/{int:id}/reservations", response=list[ReservationOut])
def reservations(request: ApiRequest, id: int) -> Any:
    require(request.user, "stock.see")
    rows = Reservation.objects.filter(work_order=work_order_for(request.user, id)).select_related("balance")
    return [
        {"part_id": one.balance.part_id, "place_id": one.balance.place_id, "quantity": one.quantity}
        for one in rows.order_by("pk")
    ]


@router.post("/work-orders/{int:id}/reservations", response=ReservedOut)
def reserve(request: ApiRequest, id: int, given: ReservationsIn) -> Any:
    """Keeps what the order needs; what is missing is said, not refused."""
    require(request.user, "stock.reserve")
    order = work_order_for(request.user, id)
    at = None if given.place_ids is None else [stock_place_for(request.user, place) for place in given.place_ids]
    reserved = reserve_parts(order, places=at, by=request.user)
    kept = [{"part_id": part.pk, "place_id": place.pk, "quantity": n} for (part, place), n in reserved.kept.items()]
    return {"kept": kept, "missing": [{"part_id": part.pk, "quantity": n} for part, n in reserved.missing.items()]}


@router.delete("/work-orders/{int:id}/reservations", response={204: None})
def release(request: ApiRequest, id: int) -> Any:
    require(request.user, "stock.reserve")
    release_reservations(work_order_for(request.user, id), by=request.user)
    return Status(204, None)


@router.get("/tools", response=Page[ToolOut])
def tools(request: ApiRequest, place: Id | None = None, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "tool.see")
    rows = Tool.objects.all()
    return page_of(rows.filter(place=place) if place else rows, after=after, limit=limit)


@router.post("/tools", response={201: ToolOut})
def add_tool(request: ApiRequest, given: ToolIn) -> Any:
    require(request.user, "tool.change")
    return Status(201, _save_tool(request, Tool(), given))


@router.get("/tools/{int:id}", response=ToolOut)
def tool(request: ApiRequest, id: int) -> Any:
    return tool_for(request.user, id, to="see")


@router.patch("/tools/{int:id}", response=ToolOut)
def change_tool(request: ApiRequest, id: int, given: ToolChange) -> Any:
    return _save_tool(request, tool_for(request.user, id), given)


def _save_tool(request: ApiRequest, tool: Tool, given: ToolChange) -> Tool:
    if given.tool_type_id is not None and not ToolType.objects.filter(pk=given.tool_type_id).exists():
        raise NotFound
    if given.place_id is not None:
        stock_place_for(request.user, given.place_id)
    return save_tool(filled(tool, given), by=request.user)


@router.post("/tools/{int:id}/move", response=ToolOut)
def carry_tool(request: ApiRequest, id: int, given: ToPlaceIn) -> Any:
    tool = tool_for(request.user, id)
    return move_tool(tool, to_place=stock_place_for(request.user, given.place_id), by=request.user)


@router.post("/tools/{int:id}/calibration", response=ToolOut)
def calibrate(request: ApiRequest, id: int, given: CalibrationIn) -> Any:
    return calibrate_tool(tool_for(request.user, id), by=request.user, **given.dict())


@router.get("/part-uses", response=Page[PartUseOut])
def uses(
    request: ApiRequest,
    work_order: Id | None = None,
    owed: Annotated[bool, Query(description="only those whose old part has not come back")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Parts are used on a visit: `/visits/{id}/parts`."""
    require(request.user, "stock.see")
    rows = PartUse.objects.all()
    rows = rows.filter(return_due_on__isnull=False, returned_at__isnull=True) if owed else rows
    return page_of(rows.filter(work_order=work_order) if work_order else rows, after=after, limit=limit)


@router.post("/part-uses/{int:id}/return", response=PartUseOut)
def take_back(request: ApiRequest, id: int, given: ReturnIn) -> Any:
    use = part_use_for(request.user, id, to="move")
    target = stock_place_for(request.user, given.place_id) if given.place_id else None
    return return_old_part(use, to_place=target, by=request.user)


@router.delete("/part-uses/{int:id}", response={204: None})
def undo(request: ApiRequest, id: int) -> Any:
    """Entered by mistake: the part is back on its shelf."""
    undo_part_use(part_use_for(request.user, id, to="use"), by=request.user)
    return Status(204, None)


@router.get("/stock-differences", response=Page[DifferenceOut])
def differences(
    request: ApiRequest,
    open: Annotated[bool, Query(description="only those that nobody has settled")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Parts that were used although the books did not have them."""
    require(request.user, "stock.see")
    rows = StockDifference.objects.all()
    return page_of(rows.filter(settled_at=None) if open else rows, after=after, limit=limit)


@router.post("/stock-differences/{int:id}/settlement", response=DifferenceOut)
def settle(request: ApiRequest, id: int, given: SettlementIn) -> Any:
    difference = difference_for(request.user, id)
    source = stock_place_for(request.user, given.from_place_id) if given.from_place_id else None
    return settle_difference(difference, how=given.how, from_place=source, reason=given.reason, by=request.user)
