"""What was approved is sent, lies in transit, and is received; what does not arrive is a difference, never gone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import show_quantity, told_quantity
from firstfix.logistics.access import require_at
from firstfix.logistics.actions.ledger import Ledger, open_ledger, shelf
from firstfix.logistics.actions.transfers import Wanted, let_go, locked_transfer, start_transfer
from firstfix.logistics.facts import (
    Amount,
    PartsArrived,
    PartsTransferred,
    TransferApproved,
    TransferReceived,
    TransferSent,
)
from firstfix.logistics.models import StockDifference, StockMove, StockPlace, Transfer, TransferLine
from firstfix.logistics.queries import scanned_part
from firstfix.logistics.queries.transfers import transit_place
from firstfix.logistics.states import TRANSFER_STATES
from firstfix.logistics.words import too_few
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

Kind = StockMove.Kind


@transaction.atomic
def send_transfer(
    transfer: Transfer,
    *,
    by: Actor,
    quantities: Mapping[int, int] | None = None,
    keeps_rest: bool = False,
    at: datetime | None = None,
) -> Transfer:
    """It was picked and is on its way.

    quantities  {line id: pieces} where fewer than approved were found
    keeps_rest  what was not found stays open as a transfer of its own; else it is called off
    """
    transfer, lines = locked_transfer(transfer)
    state = TRANSFER_STATES.after(transfer.state, "send")
    source, at = transfer.from_place, at or timezone.now()
    assert source is not None
    require_at(by, "transfer.send", source)
    going = {line.pk: (quantities or {}).get(line.pk, line.approved) for line in lines}
    for line in lines:
        if not 0 <= going[line.pk] <= line.approved:
            most = show_quantity(line.approved, line.part.unit)
            raise Invalid({"quantity": _("Not more than was approved: %(n)s.") % {"n": most}})
    if not any(going.values()):
        raise Refused(_("Nothing goes along: cancel it instead."))
    transit = transit_place()
    short = [(line, line.approved - going[line.pk]) for line in lines if line.approved > going[line.pk]]
    # Before shelves are locked: whoever asks for parts takes a number first, too.
    rest = _open_rest(transfer, short, by=by, at=at) if keeps_rest and short else None
    with open_ledger([shelf(place, line.part) for line in lines for place in (source, transit)], by=by, at=at) as book:
        for line in lines:
            line.sent = going[line.pk]
            if line.sent:
                _carry(book, transfer, line, line.sent, source=source, target=transit)
        for line, pieces in short:
            let_go(book, transfer, line, pieces, to=rest)
    TransferLine.objects.bulk_update(lines, ["sent"])
    transfer.state, transfer.sent_at, transfer.sent_by_name = state, at, by.name
    transfer.save()
    told = tuple(_told(line, line.sent) for line in lines if line.sent)
    record(TransferSent(told, tuple(_told(line, n) for line, n in short)), about=transfer, by=by, at=at)
    for code, amount in told:
        number = transfer.work_order.number if transfer.work_order else ""
        record(PartsTransferred(code, amount, transfer.to_place.name, number), about=source, by=by, at=at)
    return transfer


@transaction.atomic
def pick_piece(transfer: Transfer, code: str, *, by: Actor, pieces: int = 1) -> TransferLine:
    """Somebody at the counter has scanned a piece (or took one back, with -1). No fact: the sending tells of all.

    Two keepers at one list wait for each other, so a line never gets more than was approved.
    """
    transfer, lines = locked_transfer(transfer)
    TRANSFER_STATES.after(transfer.state, "send")
    assert transfer.from_place is not None
    require_at(by, "transfer.send", transfer.from_place)
    part = scanned_part(code)
    if part is None:
        raise Refused(_("No part has the code %(code)s.") % {"code": code.strip()[:60]})
    line = next((one for one in lines if one.part_id == part.pk and one.approved), None)
    if line is None:
        raise Refused(_("%(part)s is not on this list.") % {"part": part})
    if not 0 <= line.picked + pieces <= line.approved:
        all_of_it = show_quantity(line.approved, part.unit)
        raise Refused(_("%(part)s: all %(n)s are picked already.") % {"part": part, "n": all_of_it})
    line.picked += pieces
    line.save(update_fields=["picked"])
    return line


@transaction.atomic
def receive_transfer(
    transfer: Transfer,
    *,
    by: Actor,
    arrived: Mapping[int, int] | None = None,
    is_all: bool = True,
    reason: str = "",
    at: datetime | None = None,
) -> Transfer:
    """It has come, and lies at its place now; what it was for is kept there for its order.

    arrived  {line id: pieces} of the lines of which not everything has come
    is_all   nothing more will come: what lacks is a difference, with the reason; else the rest is waited for
    """
    transfer, lines = locked_transfer(transfer)
    require_at(by, "transfer.receive", transfer.to_place)
    came = {line.pk: (arrived or {}).get(line.pk, line.on_the_way) for line in lines}
    for line in lines:
        if not 0 <= came[line.pk] <= line.on_the_way:
            most = show_quantity(line.on_the_way, line.part.unit)
            raise Invalid({"quantity": _("Not more than is on the way: %(n)s.") % {"n": most}})
    lacking = [(line, line.on_the_way - came[line.pk]) for line in lines if line.on_the_way > came[line.pk]]
    verb = "receive_some" if lacking and not is_all else "receive"
    transfer.state = TRANSFER_STATES.after(transfer.state, verb)
    if verb == "receive_some" and not any(came.values()):
        raise Refused(_("Nothing has come yet, so there is nothing to receive."))
    if lacking and is_all and not reason.strip():
        raise Invalid({"reason": _("Something lacks: please say what you know about it.")})
    at = at or timezone.now()
    transit, target = transit_place(), transfer.to_place
    with open_ledger([shelf(place, line.part) for line in lines for place in (transit, target)], by=by, at=at) as book:
        for line in lines:
            if pieces := came[line.pk]:
                _carry(book, transfer, line, pieces, source=transit, target=target)
                line.received += pieces
    if is_all:
        _note_missing(transfer, lacking, place=transit, reason=reason.strip()[:200], by=by, at=at)
    TransferLine.objects.bulk_update(lines, ["received", "missing"])
    transfer.received_at, transfer.received_by_name = at, by.name
    transfer.save()
    told = tuple(_told(line, came[line.pk]) for line in lines if came[line.pk])
    missing = tuple(_told(line, n) for line, n in lacking) if is_all else ()
    record(TransferReceived(told, missing, reason.strip()), about=transfer, by=by, at=at)
    source = transfer.from_place.name if transfer.from_place else ""
    for code, amount in told:
        record(PartsArrived(code, amount, source), about=target, by=by, at=at)
    return transfer


@transaction.atomic
def hand_over(
    from_place: StockPlace,
    to_place: StockPlace,
    *,
    wanted: Sequence[Wanted],
    by: Actor,
    order: WorkOrder | None = None,
    reason: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Transfer:
    """An engineer gives a colleague parts out of the own van; they are the colleague's when that one confirms."""
    at = at or timezone.now()
    transfer = start_transfer(from_place, to_place, wanted=wanted, by=by, order=order, reason=reason, at=at, uid=uid)
    return send_transfer(transfer, by=by, at=at) if transfer.state == "approved" else transfer


def _told(line: TransferLine, pieces: int) -> tuple[str, Amount]:
    return line.part.code, told_quantity(pieces, line.part.unit)


def _carry(
    ledger: Ledger, transfer: Transfer, line: TransferLine, pieces: int, *, source: StockPlace, target: StockPlace
) -> None:
    """Kept for the transfer on the way, and for its order when it has arrived."""
    where = shelf(source, line.part)
    if ledger.free(where) + ledger.kept_for(where, transfer) < pieces:
        there = ledger.quantity(where)
        raise Refused(
            too_few(line.part, source, needed=pieces, there=there, kept=there - ledger.free(where), elsewhere=[])
        )
    ledger.move(
        Kind.TRANSFER, line.part, pieces, source=source, target=target, order=transfer.work_order, transfer=transfer
    )
    if target != transfer.to_place:
        ledger.keep(shelf(target, line.part), transfer, pieces)
    elif transfer.work_order and transfer.work_order.state in OPEN_STATES:
        ledger.keep(shelf(target, line.part), transfer.work_order, pieces)


def _open_rest(transfer: Transfer, short: Sequence[tuple[TransferLine, int]], *, by: Actor, at: datetime) -> Transfer:
    """What was not found goes on as a transfer of its own, approved as it was; `asked_at` stays the first one's."""
    rest = Transfer.objects.create(
        number=next_number("TR", at=at), state="approved", rest_of=transfer, from_place=transfer.from_place,
        to_place=transfer.to_place, work_order=transfer.work_order, needed_by=transfer.needed_by,
        reason=transfer.reason, asked_by=transfer.asked_by, asked_by_name=transfer.asked_by_name,
        asked_at=transfer.asked_at, approved_at=at, approved_by_name=by.name,
    )  # fmt: skip
    TransferLine.objects.bulk_create(
        TransferLine(transfer=rest, part=line.part, asked=pieces, approved=pieces) for line, pieces in short
    )
    assert transfer.from_place is not None
    record(TransferApproved(transfer.from_place.name), about=rest, by=by, at=at)
    return rest


def _note_missing(
    transfer: Transfer,
    lacking: Sequence[tuple[TransferLine, int]],
    *,
    place: StockPlace,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    for line, pieces in lacking:
        line.missing += pieces
        StockDifference.objects.create(
            place=place, part=line.part, quantity=pieces, work_order=transfer.work_order, transfer=transfer, at=at,
            said=reason, by_name=by.name,
        )  # fmt: skip
