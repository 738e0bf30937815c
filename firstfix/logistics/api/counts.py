"""Count sheets for programs: started, counted, looked at, booked with reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.rules import quantity_from
from firstfix.logistics.access import count_for, stock_place_for
from firstfix.logistics.actions import (
    Why,
    ask_recount,
    book_count,
    cancel_count,
    count_shelf,
    finish_count,
    start_count,
)
from firstfix.logistics.api.values import LotIn, Reason, in_units, numbered
from firstfix.logistics.models import Condition, CountLine, StockCount
from firstfix.logistics.queries.counts import count_lines, counts_listed
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import AmountOrNone, AmountOut, Id, Moment
from firstfix.platform.catalogues.models import CountReason
from firstfix.platform.errors import NotFound

router = Router()


class StockCountOut(Schema):
    id: int
    uid: UUID
    number: str
    place_id: int
    state: str
    scope: str
    is_blind: bool
    started_at: datetime
    started_by_name: str
    finished_at: datetime | None
    finished_by_name: str
    closed_at: datetime | None
    closed_by_name: str
    answer: str


class CountLineOut(Schema):
    """`expected` is null while a blind count is open, for it is not to be seen."""

    id: int
    part_id: int
    condition: str
    expected: AmountOut | None
    counted: AmountOut | None
    counted_at: datetime | None
    counted_by_name: str
    first_counted: AmountOut | None
    asks_again: bool
    reason_id: int | None
    note: str
    booked: AmountOut | None

    resolve_expected = in_units("expected")
    resolve_counted = in_units("counted")
    resolve_first_counted = in_units("first_counted")
    resolve_booked = in_units("booked")


class CountStartIn(Schema):
    place_id: Id
    scope: StockCount.Scope = StockCount.Scope.ALL
    share: Annotated[int, Field(ge=1, le=100)] = 100
    part_ids: Annotated[list[Id], Field(max_length=2000)] = []
    is_blind: bool = True
    at: Moment | None = None


class ShelfCountIn(Schema):
    """`adds`: one more heap of it; `number`: the serial number of the one piece that was scanned."""

    part_id: Id
    quantity: AmountOrNone
    condition: Condition = Condition.GOOD
    adds: bool = False
    number: Annotated[str, Field(max_length=80)] = ""
    at: Moment | None = None


class CountFinishIn(Schema):
    leaves_rest: bool = False


class RecountIn(Schema):
    """Ids of lines; null: all that differ."""

    line_ids: Annotated[list[Id], Field(max_length=5000)] | None = None


class CountWhyIn(Schema):
    line_id: Id
    reason_id: Id | None = Field(None, description="of the catalogue count-reasons")
    note: Reason = ""
    lots: Annotated[list[LotIn], Field(max_length=5000, description="which numbers a short line lacks")] = []


class CountBookingIn(Schema):
    why: Annotated[list[CountWhyIn], Field(max_length=5000)] = []


class CountReasonIn(Schema):
    reason: Reason


@router.get("/stock-counts", response=Page[StockCountOut])
def stock_counts(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "count.see")
    return page_of(counts_listed(request.user), after=after, limit=limit)


@router.post("/stock-counts", response={201: StockCountOut})
def start(request: ApiRequest, given: CountStartIn) -> Any:
    place = stock_place_for(request.user, given.place_id)
    parts = [part_for(request.user, id, to="see") for id in given.part_ids]
    made = start_count(
        place, scope=given.scope, share=given.share, parts=parts, is_blind=given.is_blind, at=given.at,
        by=request.user,
    )  # fmt: skip
    return Status(201, made)


@router.get("/stock-counts/{int:id}", response=StockCountOut)
def stock_count(request: ApiRequest, id: int) -> Any:
    return count_for(request.user, id)


@router.get("/stock-counts/{int:id}/lines", response=list[CountLineOut])
def lines(request: ApiRequest, id: int) -> Any:
    count = count_for(request.user, id)
    found = count_lines(count)
    if count.is_blind and count.state == "open":
        for line in found:
            line.expected = None
    return found


@router.post("/stock-counts/{int:id}/lines", response=CountLineOut)
def count(request: ApiRequest, id: int, given: ShelfCountIn) -> Any:
    sheet, part = count_for(request.user, id), part_for(request.user, given.part_id, to="see")
    line: CountLine = count_shelf(
        sheet, part, quantity_from(given.quantity, part.unit, least=0), condition=given.condition,
        adds=given.adds, number=given.number.strip(), at=given.at, by=request.user,
    )  # fmt: skip
    if sheet.is_blind:
        line.expected = None
    return line


@router.post("/stock-counts/{int:id}/finish", response=StockCountOut)
def finish(request: ApiRequest, id: int, given: CountFinishIn) -> Any:
    return finish_count(count_for(request.user, id), leaves_rest=given.leaves_rest, by=request.user)


@router.post("/stock-counts/{int:id}/recount", response=StockCountOut)
def recount(request: ApiRequest, id: int, given: RecountIn) -> Any:
    return ask_recount(count_for(request.user, id), lines=given.line_ids, by=request.user)


@router.post("/stock-counts/{int:id}/booking", response=StockCountOut)
def book(request: ApiRequest, id: int, given: CountBookingIn) -> Any:
    """Every line that differs needs a reason of the catalogue or a note."""
    reasons = CountReason.objects.in_bulk([one.reason_id for one in given.why if one.reason_id])
    if any(one.reason_id and one.reason_id not in reasons for one in given.why):
        raise NotFound
    count = count_for(request.user, id)
    parts = {line.pk: line.part for line in count_lines(count)}
    why = {
        one.line_id: Why(reasons.get(one.reason_id or 0), one.note, numbered(one.lots, parts[one.line_id]))
        for one in given.why
        if one.line_id in parts
    }
    return book_count(count, why=why, by=request.user)


@router.post("/stock-counts/{int:id}/cancellation", response=StockCountOut)
def cancel(request: ApiRequest, id: int, given: CountReasonIn) -> Any:
    return cancel_count(count_for(request.user, id), reason=given.reason, by=request.user)
