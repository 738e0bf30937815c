"""A part goes into a customer's asset, and the old one comes back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity, told_quantity
from firstfix.logistics.actions.differences import close_difference, note_difference, open_difference_of
from firstfix.logistics.actions.ledger import Ledger, Shelf, open_ledger, shelf
from firstfix.logistics.actions.lots import Numbered, lots_leaving, name_lots, note_lots
from firstfix.logistics.actions.proofs import see_warranty
from firstfix.logistics.actions.stock import check_by_hand, check_quantity
from firstfix.logistics.facts import ExpiredPartUsed, NumberElsewhere, PartUsed, PartUseUndone
from firstfix.logistics.models import (
    Condition,
    LotBalance,
    PartUse,
    StockDifference,
    StockLot,
    StockMove,
    StockPlace,
)
from firstfix.logistics.queries import where_free
from firstfix.logistics.rules import RETURN_WITHIN, comes_back, is_expired, wrong_serials
from firstfix.logistics.states import OLD_PART_STATES
from firstfix.logistics.words import too_few
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused, Text
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.zone import company_day
from firstfix.work.models import WorkOrder

Kind = StockMove.Kind

_WRONG: Mapping[tuple[str, str], Text] = {
    ("quantity", "one_by_one"): _("Each has its own serial number: enter them one by one."),
    ("serial_installed", "missing"): _("Scan or type the serial number of the new part."),
    ("serial_removed", "missing"): _("Scan or type the serial number of the old part; write “unreadable” if it is."),
    ("serial_removed", "same"): _("Old and new part cannot have the same serial number."),
}


@transaction.atomic
def use_part(
    order: WorkOrder,
    *,
    part: Part,
    quantity: int = 1,
    place: StockPlace,
    by: Actor,
    serial_installed: str = "",
    serial_removed: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
    may_lack: bool = False,
    is_late: bool = False,
) -> PartUse:
    """Take a part out of `place` (as a rule the van) for good. A `uid` that is known already gives that use back.

    Refused when the place does not have that many; the message says where there are. Pieces kept for another order
    can be used, because the engineer has them in hand: that order then lacks them again, and is told so. A part that
    must come back gets a due date, and lies in the place as defective until then.

    serial_installed  the serial number, or the batch; without a batch, where several lie there, it is asked for, but of
                      what a phone tells (`may_lack`), where the one that expires first is booked
    may_lack  what the books do not have there is booked in as a difference that somebody settles: a phone tells what
              has happened already, and cannot be told to look again
    is_late   it went in while the order was open, and is told after it was closed
    """
    require(by, "stock.use")
    if uid and (known := PartUse.objects.filter(uid=uid).first()):
        return known
    at = at or timezone.now()
    use = PartUse(
        uid=uid or uuid.uuid4(), work_order=order, asset=order.asset, part=part, quantity=quantity, place=place,
        serial_installed=serial_installed.strip(), serial_removed=serial_removed.strip(), at=at,
    )  # fmt: skip
    owed = comes_back(is_returnable=part.is_returnable, replaces_old=order.kind != WorkOrder.Kind.INSTALLATION)
    if place.kind == StockPlace.Kind.CUSTOMER:
        owed = False  # the customer's own part takes the place of the customer's own
    _check(use, old_comes_back=owed, is_late=is_late)
    if owed:
        use.return_due_on, use.return_state = company_day(at) + RETURN_WITHIN, OLD_PART_STATES.start
        see_warranty(use)
    taken, lacking = _book(use, place, is_owed=owed, may_lack=may_lack, by=by)
    use.save()
    told = told_quantity(quantity, part.unit)
    fact = PartUsed(part.code, told, place.name, use.serial_installed, use.serial_removed)
    record(fact, about=order, by=by, at=at)
    for lot in taken:
        if is_expired(lot.expires_on, on=company_day(at)):
            record(ExpiredPartUsed(part.code, lot.number, str(lot.expires_on)), about=order, by=by, at=at)
    if lacking:
        note_difference(use, lacking, by=by, at=at)
    return use


def _book(use: PartUse, place: StockPlace, *, is_owed: bool, may_lack: bool, by: Actor) -> tuple[list[StockLot], int]:
    """The moves of a use; the lots that went, which name it where nobody did, and how much the books did not have."""
    part, order = use.part, use.work_order
    good, old = shelf(place, part), shelf(place, part, Condition.DEFECTIVE)
    elsewhere = _known_elsewhere(use)
    shelves = [good, *([old] if is_owed else []), *([shelf(elsewhere, part)] if elsewhere else [])]
    with open_ledger(shelves, by=by, at=use.at) as ledger:
        there, lacking = ledger.quantity(good), 0
        if may_lack:
            lacking = _book_in_what_lacks(ledger, use, elsewhere)
        elif there < use.quantity:
            raise Refused(_way_out(part, place, needed=use.quantity, there=there))
        else:
            _check_lots(ledger, use, good)
        lots = lots_leaving(ledger, part, place, _named(use)) if part.is_tracked else None
        moves = len(ledger.moves)
        ledger.move(
            Kind.CONSUME, part, use.quantity, source=place, order=order, serial=use.serial_installed, lots=lots,
            is_told=may_lack,
        )  # fmt: skip
        taken = [move.lot for move in ledger.moves[moves:] if move.lot]
        if taken and not use.serial_installed:
            use.serial_installed = ", ".join(lot.number for lot in taken)[:80]
        if is_owed:
            ledger.move(
                Kind.TAKE_BACK, part, use.quantity, target=place, condition=Condition.DEFECTIVE, order=order,
                serial=use.serial_removed,
            )  # fmt: skip
    return taken, lacking


def _named(use: PartUse) -> list[Numbered]:
    return [Numbered(use.serial_installed, use.quantity)] if use.serial_installed else []


def _known_elsewhere(use: PartUse) -> StockPlace | None:
    """Where the books have this serial number, if not where it is used."""
    if not (use.part.has_serial and use.serial_installed):
        return None
    rows = LotBalance.objects.filter(
        lot__part=use.part, lot__number=use.serial_installed, balance__condition=Condition.GOOD
    ).exclude(balance__place=use.place)
    found = rows.select_related("balance__place").first()
    return found.balance.place if found else None


def _check_lots(ledger: Ledger, use: PartUse, where: Shelf) -> None:
    """Nothing that has expired goes into an asset: neither the batch that was named nor one that would be chosen."""
    if use.part.tracking != Part.Tracking.BATCH:
        return
    on = company_day(use.at)
    there = ledger.lots(where)
    expired = {lot: pieces for lot, pieces in there.items() if is_expired(lot.expires_on, on=on)}
    for lot in expired:
        if lot.number == use.serial_installed:
            raise Refused(
                _("Batch %(number)s expired on %(day)s and must not be used.")
                % {"number": lot.number, "day": lot.expires_on}
            )
    usable = ledger.quantity(where) - sum(expired.values())
    if usable < use.quantity:
        raise Refused(
            _("Of what lies in %(place)s, %(expired)s have expired and must not be used; %(usable)s are left.")
            % {
                "place": use.place,
                "expired": show_quantity(sum(expired.values()), use.part.unit),
                "usable": show_quantity(usable, use.part.unit),
            }
        )


def _book_in_what_lacks(ledger: Ledger, use: PartUse, elsewhere: StockPlace | None) -> int:
    """A phone tells what has happened: pieces that the books did not have there come in, with their number.

    A number that the books have elsewhere lies there no more; one piece there has no number then.
    """
    part, place = use.part, use.place
    assert place is not None
    where = shelf(place, part)
    named = {lot.number: pieces for lot, pieces in ledger.lots(where).items()}
    is_unknown = part.is_tracked and bool(use.serial_installed) and use.serial_installed not in named
    lacking = max(0, use.quantity - ledger.quantity(where))
    if is_unknown:
        lacking = use.quantity if elsewhere else max(0, use.quantity - ledger.unnumbered(where))
    elif use.serial_installed in named:
        lacking = max(lacking, use.quantity - named[use.serial_installed])
    if not lacking:
        return 0
    lots: dict[StockLot, int] = {}
    if part.is_tracked and use.serial_installed:
        lot = name_lots(part, _named(use))[use.serial_installed]
        if elsewhere and lot in ledger.lots(shelf(elsewhere, part)):
            ledger.note_number(shelf(elsewhere, part), part, elsewhere, lot, -1)
            fact = NumberElsewhere(part.code, lot.number, place.name)
            record(fact, about=elsewhere, by=ledger.by, at=ledger.at)
        lots = {lot: lacking}
        if is_unknown and lacking < use.quantity:
            note_lots(ledger, part, place, [Numbered(lot.number, use.quantity - lacking)])
    ledger.move(
        Kind.DIFFERENCE, part, lacking, target=place, order=use.work_order, serial=use.serial_installed, lots=lots
    )
    return lacking


def _check(use: PartUse, *, old_comes_back: bool, is_late: bool) -> None:
    check_quantity(use.quantity)
    if use.place:
        check_by_hand(use.place)
        _check_theirs(use.place, use.work_order)
    _must_be_open(use.work_order, is_late=is_late)
    wrong = wrong_serials(
        has_serial=use.part.has_serial, quantity=use.quantity, installed=use.serial_installed,
        removed=use.serial_removed, old_comes_back=old_comes_back,
    )  # fmt: skip
    if wrong:
        raise Invalid({field: _WRONG[field, code] for field, code in wrong.items()})
    is_batch = use.part.tracking == Part.Tracking.BATCH
    if use.serial_installed and not is_batch and (elsewhere := _built_in(use)):
        raise Invalid(
            {
                "serial_installed": _("This serial number is built in already, by %(order)s.")
                % {"order": elsewhere.work_order}
            }
        )


def _check_theirs(place: StockPlace, order: WorkOrder) -> None:
    is_at_another = place.site_id not in (None, order.site_id)
    if place.kind == StockPlace.Kind.CUSTOMER and (place.customer_id != order.site.customer_id or is_at_another):
        raise Refused(_("What lies in %(place)s belongs to the customer and is used there only.") % {"place": place})


def _must_be_open(order: WorkOrder, *, is_late: bool) -> None:
    if order.state == "cancelled" or (order.state == "closed" and not is_late):
        raise Refused(_("This order is over; reopen it to enter parts."))


def _built_in(use: PartUse) -> PartUse | None:
    """Where a part with this serial number went in last, unless it has been taken out since."""
    same = PartUse.objects.filter(part=use.part)
    last = same.filter(serial_installed=use.serial_installed).select_related("work_order").order_by("-at").first()
    if last and same.filter(serial_removed=use.serial_installed, at__gte=last.at).exists():
        return None
    return last


def _way_out(part: Part, place: StockPlace, *, needed: int, there: int) -> str:
    said = too_few(part, place, needed=needed, there=there, kept=0, elsewhere=where_free(part, but=place))
    way = _("Book what you took to this place first; if the part is here all the same, count it.")
    return f"{said} {way}"


@transaction.atomic
def undo_part_use(use: PartUse, *, by: Actor, at: datetime | None = None, is_late: bool = False) -> None:
    """Entered by mistake: the part is back on its shelf and nothing is owed; the moves of both stay in the books.

    Pieces that the books never had leave them again, unless somebody has found out meanwhile where they came from.
    """
    require(by, "stock.use")
    use = (
        PartUse.objects.select_for_update(of=("self",), no_key=True)
        .select_related("part", "place", "work_order")
        .get(pk=use.pk)
    )
    if use.return_state not in ("", OLD_PART_STATES.start) or use.place is None:
        raise Refused(_("The old part is on its way or has come back already, so this use stays."))
    _must_be_open(use.work_order, is_late=is_late)
    at = at or timezone.now()
    lacked = open_difference_of(use)
    good, old = shelf(use.place, use.part), shelf(use.place, use.part, Condition.DEFECTIVE)
    with open_ledger([good, old] if use.return_due_on else [good], by=by, at=at) as ledger:
        lots = _lots_of(use)
        ledger.move(Kind.UNDO, use.part, use.quantity, target=use.place, order=use.work_order, lots=lots)
        if lacked:
            back = dict.fromkeys(lots, lacked.quantity) if len(lots) == 1 else None
            ledger.move(
                Kind.DIFFERENCE, use.part, lacked.quantity, source=use.place, order=use.work_order, lots=back,
                is_told=True,
            )  # fmt: skip
        if use.return_due_on:
            if ledger.quantity(old) < use.quantity:
                raise Refused(_("The old part is no longer in %(place)s.") % {"place": use.place})
            ledger.move(
                Kind.UNDO, use.part, use.quantity, source=use.place, condition=Condition.DEFECTIVE,
                order=use.work_order, is_told=True,
            )  # fmt: skip
    record(PartUseUndone(use.part.code, told_quantity(use.quantity, use.part.unit)), about=use.work_order, by=by, at=at)
    if lacked:
        close_difference(lacked, StockDifference.How.UNDONE, by=by, at=at)
    use.delete()


def _lots_of(use: PartUse) -> dict[StockLot, int]:
    """What the use took of which lots, as far as they are nowhere else by now."""
    if not use.part.is_tracked:
        return {}
    moves = StockMove.objects.filter(
        kind=Kind.CONSUME, part=use.part, work_order=use.work_order, from_place=use.place, at=use.at, lot__isnull=False
    )
    found: dict[StockLot, int] = {}
    left = use.quantity
    for move in moves.select_related("lot").order_by("pk"):
        assert move.lot is not None
        is_elsewhere = use.part.has_serial and move.lot.balances.exists()
        if (pieces := min(left, move.quantity)) and not is_elsewhere and move.lot.number in use.serial_installed:
            found[move.lot] = found.get(move.lot, 0) + pieces
            left -= pieces
    return found
