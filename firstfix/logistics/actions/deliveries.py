"""What was approved is sent, lies in transit, and is received; what does not arrive is a difference, never gone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import scale_of, show_quantity, told_quantity
from firstfix.logistics.access import require_at
from firstfix.logistics.actions.ledger import Ledger, Lots, open_ledger, shelf
from firstfix.logistics.actions.lots import Numbered, lots_leaving, said_lots
from firstfix.logistics.actions.transfers import Wanted, check_fit, let_go, locked_transfer, lots_wanted, start_transfer
from firstfix.logistics.actions.waiting_orders import keep_for_who_lacks, lock_who_lacks
from firstfix.logistics.facts import (
    Amount,
    PartsArrived,
    PartsTransferred,
    TransferApproved,
    TransferReceived,
    TransferSent,
)
from firstfix.logistics.models import (
    Condition,
    LotBalance,
    StockBalance,
    StockDifference,
    StockLot,
    StockMove,
    StockPlace,
    Transfer,
    TransferLine,
)
from firstfix.logistics.queries import scanned
from firstfix.logistics.queries.transfers import lines_of, lots_on_the_way, transit_place
from firstfix.logistics.states import TRANSFER_STATES
from firstfix.logistics.words import too_few
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number
from firstfix.work.actions.steps import lock
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

Kind = StockMove.Kind


@transaction.atomic
def send_transfer(
    transfer: Transfer,
    *,
    by: Actor,
    quantities: Mapping[int, int] | None = None,
    lots: Mapping[int, Sequence[Numbered]] | None = None,
    keeps_rest: bool = False,
    at: datetime | None = None,
) -> Transfer:
    """It was picked and is on its way.

    quantities  {line id: pieces} where fewer than approved were found
    lots        {line id: serial numbers or batches}; without it those that are laid out
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
    check_fit(transfer, [line.part for line in lines if going[line.pk]], source=source)
    transit = transit_place()
    short = [(line, line.approved - going[line.pk]) for line in lines if line.approved > going[line.pk]]
    # Before shelves are locked: whoever asks for parts takes a number first, too.
    rest = _open_rest(transfer, short, by=by, at=at) if keeps_rest and short else None
    with open_ledger([shelf(place, line.part) for line in lines for place in (source, transit)], by=by, at=at) as book:
        for line in lines:
            line.sent = going[line.pk]
            if line.sent:
                said = _said(line, line.sent, lots)
                named = lots_leaving(book, line.part, source, said) if said else None
                _carry(book, transfer, line, line.sent, source=source, target=transit, lots=named)
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
    """Somebody at the counter has scanned a unit (or took one back, with -1). No fact: the sending tells of all.

    Two keepers at one list wait for each other, so a line never gets more than was approved.
    """
    transfer, lines = locked_transfer(transfer)
    TRANSFER_STATES.after(transfer.state, "send")
    assert transfer.from_place is not None
    require_at(by, "transfer.send", transfer.from_place)
    read = scanned(code)
    if read is None:
        raise Refused(_("No part has the code %(code)s.") % {"code": code.strip()[:60]})
    part = read.part
    line = next((one for one in lines if one.part_id == part.pk and one.approved), None)
    if line is None:
        raise Refused(_("%(part)s is not on this list.") % {"part": part})
    pieces *= scale_of(part.unit)
    if not 0 <= line.picked + pieces <= line.approved:
        all_of_it = show_quantity(line.approved, part.unit)
        raise Refused(_("%(part)s: all %(n)s are picked already.") % {"part": part, "n": all_of_it})
    _lay_out(line, read.number, pieces, source=transfer.from_place)
    line.picked += pieces
    line.save(update_fields=["picked", "picked_lots"])
    return line


def _lay_out(line: TransferLine, number: str, pieces: int, *, source: StockPlace) -> None:
    """Of a tracked part its number is scanned; its code stands for a piece without one, if such lie there."""
    if not line.part.is_tracked:
        return
    where = {"balance__place": source, "balance__part": line.part, "balance__condition": Condition.GOOD}
    laid_out = line.picked_lots.get(number, 0) if number else line.unnumbered_picked
    if number:
        row = LotBalance.objects.filter(lot__number=number, **where).first()
        there = row.quantity if row else 0
    else:
        balance = StockBalance.objects.filter(place=source, part=line.part, condition=Condition.GOOD).first()
        there = balance.unnumbered if balance else 0
    if not 0 <= laid_out + pieces <= there:
        if pieces < 0:
            raise Refused(_("%(what)s is not laid out.") % {"what": number or line.part})
        if not number:
            raise Refused(_("%(part)s: scan its serial number or batch.") % {"part": line.part})
        if laid_out and there:
            raise Refused(_("%(number)s is laid out already.") % {"number": number})
        raise Refused(_("By the books %(number)s does not lie in %(place)s.") % {"number": number, "place": source})
    if number:
        line.picked_lots[number] = laid_out + pieces
        line.picked_lots = {one: n for one, n in line.picked_lots.items() if n}


def _said(line: TransferLine, pieces: int, lots: Mapping[int, Sequence[Numbered]] | None) -> list[Numbered]:
    """Which of a line go along: as said, else as laid out, if that is all of it."""
    said = list((lots or {}).get(line.pk, ()))
    if not said and lots is None and line.picked == pieces:
        said = [Numbered(number, n) for number, n in line.picked_lots.items()]
    return said_lots(line.part, pieces, lots=said)


@transaction.atomic
def receive_transfer(
    transfer: Transfer,
    *,
    by: Actor,
    arrived: Mapping[int, int] | None = None,
    lots: Mapping[int, Sequence[Numbered]] | None = None,
    is_all: bool = True,
    reason: str = "",
    at: datetime | None = None,
) -> Transfer:
    """It has come, and lies at its place now; what it was for is kept there for its order. What came to a depot for
    none is kept for those that lack it.

    arrived  {line id: pieces} of the lines of which not everything has come
    lots     {line id: serial numbers or batches} of them that have come, where not everything of a line has
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
    transit, target, way = transit_place(), transfer.to_place, lots_on_the_way(transfer)
    if transfer.work_order:  # orders are locked before shelves, and it may have ended since
        lock(transfer.work_order)
    is_for_order = transfer.work_order is not None and transfer.work_order.state in OPEN_STATES
    waiting = [] if is_for_order else lock_who_lacks(target, (line.part for line in lines))
    with open_ledger([shelf(place, line.part) for line in lines for place in (transit, target)], by=by, at=at) as book:
        for line in lines:
            if pieces := came[line.pk]:
                named = _came(line, pieces, way.get(line.part_id, {}), lots)
                _carry(book, transfer, line, pieces, source=transit, target=target, lots=named)
                line.received += pieces
    pieces_of = {line.part: came[line.pk] for line in lines if came[line.pk]}
    keep_for_who_lacks(target, pieces_of, orders=waiting, by=by, at=at)
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
    if transfer.state != "approved":
        return transfer
    named = {part: lots for part, lots in lots_wanted(wanted).items() if lots}
    lots = {line.pk: named[line.part] for line in lines_of(transfer) if line.part in named}
    return send_transfer(transfer, lots=lots, by=by, at=at)


def _came(
    line: TransferLine, pieces: int, way: Mapping[StockLot, int], lots: Mapping[int, Sequence[Numbered]] | None
) -> dict[StockLot, int]:
    """Which lots of those on the way have come. Without a word all of them, when all of the line has come."""
    if said := said_lots(line.part, pieces, lots=list((lots or {}).get(line.pk, ()))):
        known = {lot.number: lot for lot in way}
        for one in said:
            if one.quantity > (way[known[one.number]] if one.number in known else 0):
                raise Refused(_("%(number)s was not sent with this transfer.") % {"number": one.number})
        named = {known[one.number]: one.quantity for one in said}
    elif pieces == line.on_the_way or not way:
        return dict(way)
    elif len(way) == 1 and sum(way.values()) == line.on_the_way:
        return dict.fromkeys(way, pieces)
    else:
        named = {}
    if pieces - sum(named.values()) > line.on_the_way - sum(way.values()):
        raise Refused(_("%(part)s: say which serial numbers or batches have come.") % {"part": line.part})
    return named


def _told(line: TransferLine, pieces: int) -> tuple[str, Amount]:
    return line.part.code, told_quantity(pieces, line.part.unit)


def _carry(
    ledger: Ledger,
    transfer: Transfer,
    line: TransferLine,
    pieces: int,
    *,
    source: StockPlace,
    target: StockPlace,
    lots: Lots | None = None,
) -> None:
    """Kept for the transfer on the way, and for its order when it has arrived."""
    where = shelf(source, line.part)
    if ledger.free(where) + ledger.kept_for(where, transfer) < pieces:
        there = ledger.quantity(where)
        raise Refused(
            too_few(line.part, source, needed=pieces, there=there, kept=there - ledger.free(where), elsewhere=[])
        )
    ledger.move(
        Kind.TRANSFER, line.part, pieces, source=source, target=target, order=transfer.work_order, transfer=transfer,
        lots=lots,
    )  # fmt: skip
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
