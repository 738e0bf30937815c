"""Parts are asked for by one of our places, and somebody decides. From the approval on the pieces are kept for the
transfer, so that nobody else can take them. What happens then is in `deliveries`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import told_quantity
from firstfix.logistics.access import is_own_van, require_at
from firstfix.logistics.actions.ledger import Ledger, open_ledger, shelf
from firstfix.logistics.actions.lots import Numbered
from firstfix.logistics.actions.stock import check_cold, check_quantity, check_theirs
from firstfix.logistics.facts import (
    TransferApproved,
    TransferAsked,
    TransferCancelled,
    TransferRefused,
)
from firstfix.logistics.models import StockPlace, Transfer, TransferLine
from firstfix.logistics.queries import where_free
from firstfix.logistics.queries.transfers import best_source, lines_of, stock_rules, value_of
from firstfix.logistics.states import TRANSFER_STATES
from firstfix.logistics.words import too_few
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

#: More lines on one transfer are several transfers, or an import.
MOST_LINES = 200


class Wanted(NamedTuple):
    """So much of a part; with `lots`, which serial numbers or batches of it."""

    part: Part
    quantity: int
    lots: tuple[Numbered, ...] = ()


@transaction.atomic
def ask_transfer(
    to_place: StockPlace,
    *,
    wanted: Sequence[Wanted],
    by: Actor,
    from_place: StockPlace | None = None,
    order: WorkOrder | None = None,
    needed_by: date | None = None,
    reason: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Transfer:
    """Ask for parts for a place: an engineer for the own van, the office for any. A known `uid` gives that one back.

    from_place  a colleague's van or a certain depot; None: who approves chooses

    A request below the value of the company's rules is approved at once when some place has all of it.
    """
    require(by, "transfer.ask")
    if uid and (known := Transfer.objects.filter(uid=uid).first()):
        return known
    if not (may(by, "transfer.see_all") or is_own_van(by, to_place)):
        raise NotAllowed
    transfer = _new(to_place, wanted, by=by, from_place=from_place, order=order, at=at or timezone.now(), uid=uid)
    transfer.needed_by, transfer.reason = needed_by, reason.strip()[:200]
    transfer.save()
    lines = [TransferLine(transfer=transfer, part=one.part, asked=one.quantity) for one in _once_each(wanted)]
    TransferLine.objects.bulk_create(lines)
    told = tuple((line.part.code, told_quantity(line.asked, line.part.unit)) for line in lines)
    record(TransferAsked(told, to_place.name, transfer.reason), about=transfer, by=by, at=transfer.asked_at)
    limit = stock_rules().approve_below
    is_priced = all(line.part.price for line in lines)
    if (
        limit
        and is_priced
        and value_of(lines) < limit
        and (from_place is None or from_place.kind != StockPlace.Kind.VAN)
    ):
        _approve_by_itself(transfer, lines, from_place)
    return transfer


@transaction.atomic
def start_transfer(
    from_place: StockPlace,
    to_place: StockPlace,
    *,
    wanted: Sequence[Wanted],
    by: Actor,
    order: WorkOrder | None = None,
    needed_by: date | None = None,
    reason: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Transfer:
    """Who may decide over the source needs to ask nobody: it starts as approved, and the pieces are kept."""
    require_at(by, "transfer.approve", from_place)
    if uid and (known := Transfer.objects.filter(uid=uid).first()):
        return known
    at = at or timezone.now()
    transfer = _new(to_place, wanted, by=by, from_place=from_place, order=order, at=at, uid=uid)
    transfer.needed_by, transfer.reason = needed_by, reason.strip()[:200]
    transfer.save()
    lines = [TransferLine(transfer=transfer, part=one.part, asked=one.quantity) for one in _once_each(wanted)]
    TransferLine.objects.bulk_create(lines)
    _approve(transfer, lines, {}, source=from_place, by=by, at=at)
    return transfer


@transaction.atomic
def approve_transfer(
    transfer: Transfer,
    *,
    by: Actor,
    from_place: StockPlace | None = None,
    quantities: Mapping[int, int] | None = None,
    answer: str = "",
    at: datetime | None = None,
) -> Transfer:
    """Agree, from `from_place` (else the one asked for), and keep the pieces there. Refused when they are not free.

    quantities  {line id: pieces} where it is to be another number than asked for; 0 leaves a line out
    """
    transfer, lines = locked_transfer(transfer)
    source = from_place or transfer.from_place
    if source is None:
        require(by, "transfer.approve")
        raise Invalid({"from_place": _("Choose where the parts come from.")})
    # An engineer who was asked cannot turn the request to another place than the own van.
    require_at(by, "transfer.approve", source)
    if transfer.from_place and transfer.from_place != source:
        require(by, "stock.move")
    transfer.answer = answer.strip()[:200]
    return _approve(transfer, lines, dict(quantities or {}), source=source, by=by, at=at or timezone.now())


@transaction.atomic
def refuse_transfer(transfer: Transfer, *, reason: str, by: Actor, at: datetime | None = None) -> Transfer:
    transfer, _lines = locked_transfer(transfer)
    _require_deciding(by, transfer)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    transfer.state = TRANSFER_STATES.after(transfer.state, "refuse")
    return _end(transfer, TransferRefused(reason.strip()), reason, by=by, at=at or timezone.now())


@transaction.atomic
def cancel_transfer(transfer: Transfer, *, reason: str, by: Actor, at: datetime | None = None) -> Transfer:
    """Called off before it was sent, by who asked or who decides; what was kept for it is free again."""
    transfer, lines = locked_transfer(transfer)
    require(by, "transfer.ask")
    if transfer.asked_by_id is None or transfer.asked_by_id != by.pk:
        _require_deciding(by, transfer)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    at = at or timezone.now()
    was, transfer.state = transfer.state, TRANSFER_STATES.after(transfer.state, "cancel")
    if was == "approved" and transfer.from_place:
        shelves = [shelf(transfer.from_place, line.part) for line in lines]
        with open_ledger(shelves, by=by, at=at) as ledger:
            for line in lines:
                let_go(ledger, transfer, line, line.approved)
    return _end(transfer, TransferCancelled(reason.strip()), reason, by=by, at=at)


def _new(
    to_place: StockPlace,
    wanted: Sequence[Wanted],
    *,
    by: Actor,
    from_place: StockPlace | None,
    order: WorkOrder | None,
    at: datetime,
    uid: uuid.UUID | None,
) -> Transfer:
    if not wanted:
        raise Invalid({"parts": _("Say which parts, and how many.")})
    if len(wanted) > MOST_LINES:
        raise Invalid({"parts": _("At most %(n)s parts on one transfer.") % {"n": MOST_LINES}})
    for one in wanted:
        check_quantity(one.quantity)
    transit = StockPlace.Kind.TRANSIT
    if from_place == to_place or to_place.kind == transit or (from_place and from_place.kind == transit):
        raise Invalid({"to_place": _("Choose another place than the one they come from.")})
    if order and order.state not in OPEN_STATES:
        raise Refused(_("This order is not open any more."))
    asker = User.objects.filter(pk=by.pk).first() if by.pk else None
    return Transfer(
        uid=uid or uuid.uuid4(), number=next_number("TR", at=at), from_place=from_place, to_place=to_place,
        work_order=order, asked_by=asker, asked_by_name=by.name, asked_at=at,
    )  # fmt: skip


def _once_each(wanted: Sequence[Wanted]) -> list[Wanted]:
    """A part that was said twice is one line."""
    sums: dict[Part, int] = {}
    for one in wanted:
        sums[one.part] = sums.get(one.part, 0) + one.quantity
    return [Wanted(part, quantity) for part, quantity in sums.items()]


def lots_wanted(wanted: Sequence[Wanted]) -> dict[Part, list[Numbered]]:
    """The numbers that were said of each part."""
    found: dict[Part, list[Numbered]] = {}
    for one in wanted:
        found.setdefault(one.part, []).extend(one.lots)
    return found


def locked_transfer(transfer: Transfer) -> tuple[Transfer, list[TransferLine]]:
    rows = Transfer.objects.select_for_update(of=("self",), no_key=True).select_related(
        "from_place__engineer", "to_place__engineer", "work_order", "asked_by"
    )
    transfer = rows.get(pk=transfer.pk)
    return transfer, lines_of(transfer)


def _require_deciding(by: Actor, transfer: Transfer) -> None:
    if transfer.from_place:
        require_at(by, "transfer.approve", transfer.from_place)
    else:
        require(by, "transfer.approve")
        require(by, "stock.move")


def _approve_by_itself(transfer: Transfer, lines: list[TransferLine], from_place: StockPlace | None) -> None:
    source = from_place or best_source({line.part_id: line.asked for line in lines}, to_place=transfer.to_place)
    if source is None:
        return
    try:
        with transaction.atomic():
            _approve(transfer, lines, {}, source=source, by=SYSTEM, at=transfer.asked_at)
    except Refused:
        # Somebody must look at it: there are too few.
        transfer.refresh_from_db()


def check_fit(transfer: Transfer, parts: Iterable[Part], *, source: StockPlace) -> None:
    """Cold parts need a cold place, and what a customer owns goes to nobody else."""
    check_theirs(source, transfer.to_place, transfer.work_order)
    for part in parts:
        check_cold(part, transfer.to_place)


def _approve(
    transfer: Transfer,
    lines: Sequence[TransferLine],
    quantities: Mapping[int, int],
    *,
    source: StockPlace,
    by: Actor,
    at: datetime,
) -> Transfer:
    transfer.state = TRANSFER_STATES.after(transfer.state, "approve")
    if source == transfer.to_place or source.kind == StockPlace.Kind.TRANSIT:
        raise Invalid({"from_place": _("Choose another place than the one they go to.")})
    for line in lines:
        line.approved = quantities.get(line.pk, line.asked)
        if line.approved < 0:
            raise Invalid({"quantity": _("Please say how many, at least 0.")})
    check_fit(transfer, [line.part for line in lines if line.approved], source=source)
    if not any(line.approved for line in lines):
        raise Refused(_("Nothing is left of it: refuse it instead, with the reason."))
    with open_ledger([shelf(source, line.part) for line in lines if line.approved], by=by, at=at) as ledger:
        for line in lines:
            if line.approved:
                _keep(ledger, transfer, line, source)
    TransferLine.objects.bulk_update(lines, ["approved"])
    transfer.from_place, transfer.approved_at, transfer.approved_by_name = source, at, by.name
    transfer.save()
    changed = tuple(
        (line.part.code, told_quantity(line.asked, line.part.unit), told_quantity(line.approved, line.part.unit))
        for line in lines
        if line.asked != line.approved
    )
    record(TransferApproved(source.name, changed), about=transfer, by=by, at=at)
    return transfer


def _keep(ledger: Ledger, transfer: Transfer, line: TransferLine, source: StockPlace) -> None:
    """Keep a line's pieces for the transfer; what is kept for its order there goes over to it."""
    where, order = shelf(source, line.part), transfer.work_order
    own = min(line.approved, ledger.kept_for(where, order))
    if ledger.free(where) + own < line.approved:
        there = ledger.quantity(where)
        kept = there - ledger.free(where) - own
        elsewhere = where_free(line.part, but=source)
        raise Refused(too_few(line.part, source, needed=line.approved, there=there, kept=kept, elsewhere=elsewhere))
    if order:
        ledger.keep(where, order, -own)
    ledger.keep(where, transfer, line.approved)


def let_go(ledger: Ledger, transfer: Transfer, line: TransferLine, pieces: int, *, to: Transfer | None = None) -> None:
    """Pieces that do not go along are kept for `to`, else for the order again if they are for one, else for nobody."""
    assert transfer.from_place is not None
    where, order = shelf(transfer.from_place, line.part), transfer.work_order
    pieces = min(pieces, ledger.kept_for(where, transfer))
    ledger.keep(where, transfer, -pieces)
    if to:
        ledger.keep(where, to, pieces)
    elif order and order.state in OPEN_STATES:
        ledger.keep(where, order, pieces)


def _end(transfer: Transfer, fact: Any, reason: str, *, by: Actor, at: datetime) -> Transfer:
    transfer.answer, transfer.closed_at, transfer.closed_by_name = reason.strip()[:200], at, by.name
    transfer.save()
    record(fact, about=transfer, by=by, at=at)
    return transfer
