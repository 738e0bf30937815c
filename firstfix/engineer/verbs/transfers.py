"""Parts between the own van and other places: asked for, confirmed when they come, given from van to van."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from
from firstfix.logistics.actions import (
    Numbered,
    Wanted,
    approve_transfer,
    ask_transfer,
    cancel_transfer,
    hand_over,
    receive_transfer,
    refuse_transfer,
    send_transfer,
)
from firstfix.logistics.models import StockPlace, Transfer, TransferLine
from firstfix.logistics.queries import Scanned, scanned, van_of
from firstfix.logistics.queries.transfers import lines_of, transfers_of_van
from firstfix.platform.api.values import Amount, AmountOrNone, Day, Id
from firstfix.platform.errors import Invalid, NotFound, Refused

Words = Annotated[str, Field(max_length=200)]


class WantedLine(Schema):
    """The part by its id, or by the code, serial number or batch that was scanned or typed."""

    part: Id | None = None
    code: Annotated[str, Field(max_length=60)] = ""
    quantity: Amount


WantedLines = Annotated[list[WantedLine], Field(min_length=1, max_length=200)]


class AskData(Schema):
    """The visit of the verb says for which order; without one it is for the van. `from_van` is a colleague's, who is
    asked then; else who approves chooses.
    """

    lines: WantedLines
    from_van: Id | None = None
    needed_by: Day | None = None
    note: Words = ""


class CancelData(Schema):
    transfer: UUID
    reason: Words


class CameLine(Schema):
    part: Id
    came: AmountOrNone


class ReceiveData(Schema):
    """A part that is not named came whole. Not `is_all`: the rest is still to come."""

    transfer: UUID
    lines: Annotated[list[CameLine], Field(max_length=200)] = []
    is_all: bool = True
    reason: Words = ""


class GiveData(Schema):
    """`to` is the colleague's van."""

    to: Id
    lines: WantedLines
    note: Words = ""


class GiveAskedData(Schema):
    """A part that is not named is given as asked for; 0 pieces leave it out."""

    transfer: UUID
    lines: Annotated[list[CameLine], Field(max_length=200)] = []


class RefuseData(Schema):
    transfer: UUID
    reason: Words


def tell_asked(told: Told, data: AskData) -> Made:
    order = told.visit.work_order if told.visit_id else None
    source = _colleagues(data.from_van, field="from_van") if data.from_van else None
    transfer = ask_transfer(
        _van(told), wanted=_wanted(data.lines), order=order, from_place=source, needed_by=data.needed_by,
        reason=data.note, by=told.by, at=told.at, uid=told.uid,
    )  # fmt: skip
    return _made(transfer)


def tell_cancelled(told: Told, data: CancelData) -> Made:
    transfer = _transfer(told, data.transfer)
    if transfer.state != "cancelled":
        transfer = cancel_transfer(transfer, reason=data.reason, by=told.by, at=told.at)
    return _made(transfer)


def tell_received(told: Told, data: ReceiveData) -> Made:
    """Told after the desk has received exactly that for the engineer, there is nothing left to say."""
    transfer = _transfer(told, data.transfer)
    lines = lines_of(transfer)
    came = _by_line(lines, {line.part: line.came for line in data.lines})
    if transfer.state == "received" and all(came.get(line.pk, line.sent) == line.received for line in lines):
        return _made(transfer)
    transfer = receive_transfer(
        transfer, arrived=came, is_all=data.is_all, reason=data.reason, by=told.by, at=told.at
    )  # fmt: skip
    return _made(transfer)


def tell_given(told: Told, data: GiveData) -> Made:
    """They are the colleague's when that one confirms."""
    transfer = hand_over(
        _van(told),
        _colleagues(data.to, field="to"),
        wanted=_wanted(data.lines),
        reason=data.note,
        by=told.by,
        at=told.at,
        uid=told.uid,
    )
    return _made(transfer)


def tell_asked_given(told: Told, data: GiveAskedData) -> Made:
    """Agreed, if nobody has done so yet, and handed over at once."""
    transfer = _transfer(told, data.transfer)
    given = _by_line(lines_of(transfer), {line.part: line.came for line in data.lines})
    if transfer.state == "asked":
        transfer = approve_transfer(transfer, quantities=given, by=told.by, at=told.at)
    return _made(send_transfer(transfer, quantities=given, by=told.by, at=told.at))


def tell_asked_refused(told: Told, data: RefuseData) -> Made:
    return _made(refuse_transfer(_transfer(told, data.transfer), reason=data.reason, by=told.by, at=told.at))


def _van(told: Told) -> StockPlace:
    van = van_of(told.engineer)
    if van is None:
        raise Refused(_("You have no stock of your own yet. Ask the parts keeper to set it up."))
    return van


def _colleagues(van: int, *, field: str) -> StockPlace:
    place = StockPlace.objects.filter(pk=van, kind=StockPlace.Kind.VAN, engineer__is_active=True).first()
    if place is None:
        raise Invalid({field: _("This colleague has no stock of their own any more.")})
    return place


def _transfer(told: Told, uid: UUID) -> Transfer:
    """One of the own van, by its uid: that of the verb which asked for it or gave it, else the desk's."""
    transfer = transfers_of_van(_van(told)).filter(uid=uid).first()
    if transfer is None:
        raise NotFound
    return transfer


def _wanted(lines: Sequence[WantedLine]) -> list[Wanted]:
    known = Part.objects.in_bulk([line.part for line in lines if line.part is not None])
    return [_line(line, known) for line in lines]


def _line(line: WantedLine, known: Mapping[int, Part]) -> Wanted:
    """What was scanned may be a serial number or batch: then it says which piece."""
    part = known.get(line.part) if line.part is not None else None
    read = Scanned(part) if part else scanned(line.code)
    if read is None:
        said = _("No part has the code %(code)s.") % {"code": line.code} if line.code else _("This part is not known.")
        raise Invalid({"lines": said})
    quantity = quantity_from(line.quantity, read.part.unit, field="lines")
    return Wanted(read.part, quantity, (Numbered(read.number, quantity),) if read.number else ())


def _by_line(lines: Sequence[TransferLine], pieces: Mapping[int, Decimal]) -> dict[int, int]:
    """{line id: amount as the books keep it} from {part id: amount in the part's unit}."""
    by_part = {line.part_id: line for line in lines}
    if pieces.keys() - by_part.keys():
        raise Invalid({"lines": _("A part of these is not on this transfer.")})
    return {
        by_part[part].pk: quantity_from(said, by_part[part].part.unit, least=0, field="lines")
        for part, said in pieces.items()
    }


def _made(transfer: Transfer) -> Made:
    return Made("transfer", transfer.pk, transfer.number)


VERBS: Verbs = {
    "ask_parts": Verb(AskData, tell_asked),
    "cancel_parts": Verb(CancelData, tell_cancelled),
    "receive_parts": Verb(ReceiveData, tell_received),
    "give_parts": Verb(GiveData, tell_given),
    "give_asked": Verb(GiveAskedData, tell_asked_given),
    "refuse_asked": Verb(RefuseData, tell_asked_refused),
}
