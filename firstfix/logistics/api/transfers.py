"""Transfers of parts for programs: asked for, answered, sent, received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.rules import number_of, quantity_from
from firstfix.logistics.access import stock_place_for, transfer_for
from firstfix.logistics.actions import (
    Numbered,
    Wanted,
    approve_transfer,
    ask_transfer,
    cancel_transfer,
    change_stock_rules,
    hand_over,
    pick_piece,
    receive_transfer,
    refuse_transfer,
    send_transfer,
    start_transfer,
)
from firstfix.logistics.api.values import LotsIn, Reason, in_units, numbered
from firstfix.logistics.models import Transfer, TransferLine
from firstfix.logistics.queries.transfers import lines_of, stock_rules, transfers_listed
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Amount, AmountOrNone, AmountOut, Day, Id, Moment
from firstfix.platform.errors import Invalid
from firstfix.work.access import work_order_for

router = Router()


class LotAmountOut(Schema):
    """So much of a serial number or batch."""

    number: str
    quantity: AmountOut


class TransferLineOut(Schema):
    """Amounts in the part's unit."""

    id: int
    part_id: int
    asked: AmountOut
    approved: AmountOut
    picked: AmountOut
    sent: AmountOut
    received: AmountOut
    missing: AmountOut
    picked_lots: list[LotAmountOut]

    @staticmethod
    def resolve_picked_lots(line: TransferLine) -> list[LotAmountOut]:
        return [
            LotAmountOut(number=number, quantity=number_of(pieces, line.part.unit))
            for number, pieces in line.picked_lots.items()
        ]

    resolve_asked = in_units("asked")
    resolve_approved = in_units("approved")
    resolve_picked = in_units("picked")
    resolve_sent = in_units("sent")
    resolve_received = in_units("received")
    resolve_missing = in_units("missing")


class TransferOut(Schema):
    id: int
    uid: UUID
    number: str
    state: str
    from_place_id: int | None
    to_place_id: int
    work_order_id: int | None
    rest_of_id: int | None
    needed_by: date | None
    reason: str
    answer: str
    asked_by_name: str
    asked_at: datetime
    approved_by_name: str
    approved_at: datetime | None
    sent_by_name: str
    sent_at: datetime | None
    received_by_name: str
    received_at: datetime | None
    closed_by_name: str
    closed_at: datetime | None
    lines: list[TransferLineOut]

    @staticmethod
    def resolve_lines(transfer: Transfer) -> Any:
        return transfer.lines.select_related("part")


class TransferLineIn(Schema):
    part_id: Id
    quantity: Amount


class TransferAskIn(Schema):
    to_place_id: Id
    from_place_id: Id | None = None
    lines: Annotated[list[TransferLineIn], Field(min_length=1, max_length=200)]
    work_order_id: Id | None = None
    needed_by: Day | None = None
    reason: Reason = ""
    at: Moment | None = None
    uid: UUID | None = None


class TransferStartIn(TransferAskIn):
    """Who decides over the source needs to ask nobody."""

    from_place_id: Id


class PartsGivenIn(Schema):
    from_place_id: Id
    to_place_id: Id
    lines: Annotated[list[TransferLineIn], Field(min_length=1, max_length=200)]
    work_order_id: Id | None = None
    reason: Reason = ""
    at: Moment | None = None
    uid: UUID | None = None


class LinePiecesIn(Schema):
    """`lots`: which serial numbers or batches; of a tracked part they are said where several lie there."""

    line_id: Id
    quantity: AmountOrNone
    lots: LotsIn = []


Pieces = Annotated[list[LinePiecesIn], Field(max_length=200)]


class TransferApprovalIn(Schema):
    """A line that is not named is approved as asked for."""

    from_place_id: Id | None = None
    lines: Pieces = []
    answer: Reason = ""
    at: Moment | None = None


class TransferReasonIn(Schema):
    reason: Reason
    at: Moment | None = None


class TransferDispatchIn(Schema):
    """A line that is not named goes along as approved; `keeps_rest`: what does not stays open, as a transfer."""

    lines: Pieces = []
    keeps_rest: bool = False
    at: Moment | None = None


class PickIn(Schema):
    """What a scanner read: a part's code, or a serial number or batch."""

    code: Annotated[str, Field(min_length=1, max_length=80)]


class TransferReceiptIn(Schema):
    """A line that is not named has come whole. `is_all`: nothing more comes, what lacks is missing, with a reason."""

    lines: Pieces = []
    is_all: bool = True
    reason: Reason = ""
    at: Moment | None = None


class StockRulesOut(Schema):
    approve_below: Decimal
    book_alone_below: Decimal


class StockRulesChange(Schema):
    """What is not sent stays."""

    approve_below: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] = Decimal(0)
    book_alone_below: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] = Decimal(2000)


@router.get("/transfers", response=Page[TransferOut])
def transfers(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "transfer.see")
    rows = transfers_listed(request.user)
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.get("/transfers/{int:id}", response=TransferOut)
def transfer(request: ApiRequest, id: int) -> Any:
    return transfer_for(request.user, id)


@router.post("/transfers", response={201: TransferOut})
def ask(request: ApiRequest, given: TransferAskIn) -> Any:
    """Ask for parts for a place."""
    source = stock_place_for(request.user, given.from_place_id) if given.from_place_id else None
    made = ask_transfer(
        stock_place_for(request.user, given.to_place_id), wanted=_wanted(request, given.lines), from_place=source,
        order=_order(request, given.work_order_id), needed_by=given.needed_by, reason=given.reason, at=given.at,
        uid=given.uid, by=request.user,
    )  # fmt: skip
    return Status(201, made)


@router.post("/transfers/started", response={201: TransferOut})
def start(request: ApiRequest, given: TransferStartIn) -> Any:
    """Approved at once, by who decides over the place they come from."""
    made = start_transfer(
        stock_place_for(request.user, given.from_place_id), stock_place_for(request.user, given.to_place_id),
        wanted=_wanted(request, given.lines), order=_order(request, given.work_order_id), needed_by=given.needed_by,
        reason=given.reason, at=given.at, uid=given.uid, by=request.user,
    )  # fmt: skip
    return Status(201, made)


@router.post("/handovers", response={201: TransferOut})
def give(request: ApiRequest, given: PartsGivenIn) -> Any:
    """Out of the own van to a colleague, who confirms it by a receipt."""
    made = hand_over(
        stock_place_for(request.user, given.from_place_id), stock_place_for(request.user, given.to_place_id),
        wanted=_wanted(request, given.lines), order=_order(request, given.work_order_id), reason=given.reason,
        at=given.at, uid=given.uid, by=request.user,
    )  # fmt: skip
    return Status(201, made)


@router.post("/transfers/{int:id}/approval", response=TransferOut)
def approve(request: ApiRequest, id: int, given: TransferApprovalIn) -> Any:
    found = transfer_for(request.user, id)
    source = stock_place_for(request.user, given.from_place_id) if given.from_place_id else None
    return approve_transfer(
        found, from_place=source, quantities=_pieces(found, given.lines), answer=given.answer, at=given.at,
        by=request.user,
    )  # fmt: skip


@router.post("/transfers/{int:id}/refusal", response=TransferOut)
def refuse(request: ApiRequest, id: int, given: TransferReasonIn) -> Any:
    return refuse_transfer(transfer_for(request.user, id), reason=given.reason, at=given.at, by=request.user)


@router.post("/transfers/{int:id}/cancellation", response=TransferOut)
def cancel(request: ApiRequest, id: int, given: TransferReasonIn) -> Any:
    return cancel_transfer(transfer_for(request.user, id), reason=given.reason, at=given.at, by=request.user)


@router.post("/transfers/{int:id}/dispatch", response=TransferOut)
def send(request: ApiRequest, id: int, given: TransferDispatchIn) -> Any:
    found = transfer_for(request.user, id)
    return send_transfer(
        found, quantities=_pieces(found, given.lines), lots=_lots(found, given.lines), keeps_rest=given.keeps_rest,
        at=given.at, by=request.user,
    )  # fmt: skip


@router.post("/transfers/{int:id}/picks", response=TransferLineOut)
def pick(request: ApiRequest, id: int, given: PickIn) -> Any:
    """One piece was laid out at the counter."""
    return pick_piece(transfer_for(request.user, id), given.code, by=request.user)


@router.post("/transfers/{int:id}/receipt", response=TransferOut)
def receive(request: ApiRequest, id: int, given: TransferReceiptIn) -> Any:
    found = transfer_for(request.user, id)
    return receive_transfer(
        found, arrived=_pieces(found, given.lines), lots=_lots(found, given.lines), is_all=given.is_all,
        reason=given.reason, at=given.at, by=request.user,
    )  # fmt: skip


@router.get("/stock-rules", response=StockRulesOut)
def rules(request: ApiRequest) -> Any:
    require(request.user, "stock.see")
    return stock_rules()


@router.patch("/stock-rules", response=StockRulesOut)
def change_rules(request: ApiRequest, given: StockRulesChange) -> Any:
    return change_stock_rules(by=request.user, **given.dict(exclude_unset=True))


def _wanted(request: ApiRequest, lines: Sequence[TransferLineIn]) -> list[Wanted]:
    found = [(part_for(request.user, line.part_id, to="see"), line.quantity) for line in lines]
    return [Wanted(part, quantity_from(quantity, part.unit)) for part, quantity in found]


def _order(request: ApiRequest, id: int | None) -> Any:
    return work_order_for(request.user, id) if id else None


def _pieces(transfer: Transfer, lines: Sequence[LinePiecesIn]) -> dict[int, int]:
    """{line id: amount as the books keep it}; Invalid names a line that is not of this transfer."""
    parts = {line.pk: line.part for line in lines_of(transfer)}
    if any(line.line_id not in parts for line in lines):
        raise Invalid({"lines": _("A line of these is not on this transfer.")})
    return {line.line_id: quantity_from(line.quantity, parts[line.line_id].unit, least=0) for line in lines}


def _lots(transfer: Transfer, lines: Sequence[LinePiecesIn]) -> dict[int, list[Numbered]] | None:
    """{line id: numbers} of the lines that say some; none at all: what is laid out."""
    parts = {line.pk: line.part for line in lines_of(transfer)}
    return {line.line_id: numbered(line.lots, parts[line.line_id]) for line in lines if line.lots} or None
