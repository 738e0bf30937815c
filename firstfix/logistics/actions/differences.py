"""Pieces that were used although the books had none: noted with the use, settled by who finds out whence they came."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import show_quantity, told_quantity
from firstfix.logistics.actions.ledger import Ledger, Lots, open_ledger, shelf
from firstfix.logistics.actions.stock import check_theirs
from firstfix.logistics.actions.waiting_orders import keep_for_who_lacks, lock_who_lacks
from firstfix.logistics.facts import (
    PartsArrived,
    PartsReserved,
    PartsTransferred,
    StockDifferenceFound,
    StockDifferenceSettled,
)
from firstfix.logistics.models import PartUse, StockDifference, StockMove, StockPlace, Transfer
from firstfix.logistics.queries import where_free
from firstfix.logistics.queries.transfers import lots_on_the_way
from firstfix.logistics.words import too_few
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.work.actions.steps import lock
from firstfix.work.states import OPEN_STATES

How = StockDifference.How


def note_difference(use: PartUse, quantity: int, *, by: Actor, at: datetime) -> StockDifference:
    """With the use, whose move of the kind "difference" has booked these pieces in."""
    assert use.place is not None
    difference = StockDifference.objects.create(
        place=use.place, part=use.part, quantity=quantity, work_order=use.work_order, use=use, at=at, by_name=by.name
    )
    told = told_quantity(quantity, use.part.unit)
    record(StockDifferenceFound(use.part.code, told, use.work_order.number), about=use.place, by=by, at=at)
    return difference


def open_difference_of(use: PartUse) -> StockDifference | None:
    """Locked."""
    rows = StockDifference.objects.select_for_update(of=("self",), no_key=True).select_related("place", "part")
    return rows.filter(use=use, settled_at=None).first()


@transaction.atomic
def settle_difference(
    difference: StockDifference,
    *,
    how: str,
    by: Actor,
    quantity: int | None = None,
    reason: str = "",
    from_place: StockPlace | None = None,
    at: datetime | None = None,
) -> StockDifference:
    """Say where the pieces had come from; settled once. Of some of them (`quantity`), they are a difference of their
    own, which is given back, and the rest stays open.

    transfer  from `from_place`, whose books lose them now: the difference is then a transfer that nobody had booked
    count     they had lain there, and the books were wrong: with the reason
    other     bought on the way, from a colleague …: with the reason

    Of pieces that did not arrive with a transfer: `arrived` after all, `back` where they were sent from, or `lost`,
    with the reason.
    """
    require(by, "difference.settle")
    rows = StockDifference.objects.select_for_update(of=("self",), no_key=True).select_related(
        "place", "part", "work_order", "transfer__from_place", "transfer__to_place"
    )
    difference = rows.get(pk=difference.pk)
    if not difference.is_open:
        raise Refused(_("Somebody has settled this already."))
    at, reason, whole = at or timezone.now(), reason.strip(), difference.quantity
    difference.quantity = whole if quantity is None else quantity
    if not 0 < difference.quantity <= whole:
        most = show_quantity(whole, difference.part.unit)
        raise Invalid({"quantity": _("At least some, and not more than are open: %(n)s.") % {"n": most}})
    if difference.transfer:
        _book_missing(difference, difference.transfer, how, reason=reason, by=by, at=at)
    elif how == How.TRANSFER:
        _take_out(difference, from_place, by=by, at=at)
    elif how not in (How.COUNT, How.OTHER):
        raise Invalid({"how": _("Choose where the parts came from.")})
    elif not reason:
        raise Invalid({"reason": _("Please say why.")})
    source = from_place if how == How.TRANSFER and not difference.transfer else None
    if difference.quantity < whole:
        difference = _split(difference, whole)
    return close_difference(difference, how, by=by, at=at, reason=reason, source=source)


def _split(some: StockDifference, whole: int) -> StockDifference:
    """The rest stays with the use, so that undoing it finds what nobody has settled."""
    StockDifference.objects.filter(pk=some.pk).update(quantity=whole - some.quantity)
    return StockDifference(
        place=some.place, part=some.part, quantity=some.quantity, work_order=some.work_order, transfer=some.transfer,
        said=some.said, at=some.at, by_name=some.by_name,
    )  # fmt: skip


def close_difference(
    difference: StockDifference,
    how: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    source: StockPlace | None = None,
) -> StockDifference:
    difference.settled_how, difference.settled_reason, difference.settled_from = how, reason[:200], source
    difference.settled_at, difference.settled_by_name = at, by.name
    difference.save()
    told = told_quantity(difference.quantity, difference.part.unit)
    fact = StockDifferenceSettled(difference.part.code, told, how, source.name if source else "", reason)
    record(fact, about=difference.place, by=by, at=at)
    return difference


def _take_out(difference: StockDifference, source: StockPlace | None, *, by: Actor, at: datetime) -> None:
    """Kept pieces too: what happened to the parts counts for more than what was planned with them."""
    if source is None or source == difference.place:
        raise Invalid({"from_place": _("Choose the place that the parts were taken from.")})
    check_theirs(source, difference.place, difference.work_order)
    part, quantity, where = difference.part, difference.quantity, shelf(source, difference.part)
    with open_ledger([where], by=by, at=at) as ledger:
        there = ledger.quantity(where)
        if there < quantity:
            elsewhere = where_free(part, but=source)
            raise Refused(too_few(part, source, needed=quantity, there=there, kept=0, elsewhere=elsewhere))
        ledger.move(
            StockMove.Kind.DIFFERENCE, part, quantity, source=source, order=difference.work_order,
            lots=_used_number(ledger, difference, source),
        )  # fmt: skip
    number = difference.work_order.number if difference.work_order else ""
    fact = PartsTransferred(part.code, told_quantity(quantity, part.unit), difference.place.name, number)
    record(fact, about=source, by=by, at=at)


def _used_number(ledger: Ledger, difference: StockDifference, source: StockPlace) -> Lots | None:
    """The number that was told when it was used, where the books have it at the source."""
    use = difference.use
    there = {lot.number: lot for lot in ledger.lots(shelf(source, difference.part))} if use else {}
    lot = there.get(use.serial_installed) if use else None
    return {lot: difference.quantity} if lot else None


def _book_missing(
    difference: StockDifference, transfer: Transfer, how: str, *, reason: str, by: Actor, at: datetime
) -> None:
    """The pieces leave the place in transit, where they have lain in the books since they were missed."""
    part, quantity, order = difference.part, difference.quantity, transfer.work_order
    targets = {How.ARRIVED: transfer.to_place, How.BACK: transfer.from_place, How.LOST: None}
    if how not in targets:
        raise Invalid({"how": _("Choose where the parts are.")})
    if how == How.LOST and not reason:
        raise Invalid({"reason": _("Please say why.")})
    target = targets[How(how)]
    shelves = [shelf(place, part) for place in (difference.place, target) if place]
    kind = StockMove.Kind.TRANSFER if target else StockMove.Kind.SCRAP
    if order:  # before shelves, and it may have ended since
        lock(order)
    is_kept = target is not None and order is not None and order.state in OPEN_STATES
    waiting = lock_who_lacks(target, [part]) if target and not is_kept else []
    with open_ledger(shelves, by=by, at=at) as ledger:
        way = lots_on_the_way(transfer).get(part.pk, {})
        ledger.move(
            kind, part, quantity, source=difference.place, target=target, order=order, transfer=transfer,
            reason=reason, lots=way if sum(way.values()) == quantity else None,
        )  # fmt: skip
        if target and order and is_kept:
            ledger.keep(shelf(target, part), order, quantity)
    if how == How.ARRIVED:
        changed = {"missing": F("missing") - quantity, "received": F("received") + quantity}
        transfer.lines.filter(part=part).update(**changed)
    if target:
        told = told_quantity(quantity, part.unit)
        record(PartsArrived(part.code, told, difference.place.name), about=target, by=by, at=at)
        keep_for_who_lacks(target, {part: quantity}, orders=waiting, by=by, at=at)
        if order and is_kept:
            record(PartsReserved(((part.code, told, target.name),)), about=order, by=by, at=at)
