"""Parts come, go from place to place, are counted and scrapped."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity, told_quantity
from firstfix.logistics.access import require_at
from firstfix.logistics.actions.ledger import Ledger, Shelf, open_ledger, shelf
from firstfix.logistics.actions.lots import Numbered, lots_coming, lots_leaving, note_lots, said_lots
from firstfix.logistics.actions.waiting_orders import keep_for_who_lacks, lock_who_lacks
from firstfix.logistics.facts import Amount, PartsArrived, PartsReceived, PartsScrapped, PartsTransferred, StockCounted
from firstfix.logistics.models import Condition, StockMove, StockPlace
from firstfix.logistics.queries import where_free
from firstfix.logistics.words import too_few
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.work.models import WorkOrder

Kind = StockMove.Kind


class Counted(NamedTuple):
    """So many were found on a shelf; with `numbers`, exactly these serial numbers, and as many as they are."""

    place: StockPlace
    part: Part
    quantity: int
    condition: str = Condition.GOOD
    numbers: tuple[str, ...] | None = None


@transaction.atomic
def receive_parts(
    part: Part,
    *,
    quantity: int,
    place: StockPlace,
    by: Actor,
    serial: str = "",
    lots: Sequence[Numbered] = (),
    reason: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> StockMove:
    """Parts come in from outside, as a rule from a supplier; a depot keeps them for the orders that lack them.

    uid   one that is known already gives that move back
    lots  of a tracked part: serial numbers or batches; those without get their number later. One move is booked for
          each of them, the first is given back. A serial number that we have already is refused
    """
    require(by, "stock.move")
    if known := _known(uid):
        return known
    at = at or timezone.now()
    check_quantity(quantity)
    check_by_hand(place)
    check_cold(part, place)
    said = said_lots(part, quantity, serial=serial, lots=lots)
    waiting = lock_who_lacks(place, [part])
    with open_ledger([shelf(place, part)], by=by, at=at) as ledger:
        move = ledger.move(
            Kind.RECEIVE, part, quantity, target=place, serial="" if said else serial.strip(), reason=reason.strip(),
            lots=lots_coming(ledger, part, said),
        )  # fmt: skip
        _name(move, uid)
    record(PartsReceived(part.code, told_quantity(quantity, part.unit), reason.strip()), about=place, by=by, at=at)
    keep_for_who_lacks(place, {part: quantity}, orders=waiting, by=by, at=at)
    return move


@transaction.atomic
def transfer_parts(
    part: Part,
    *,
    quantity: int,
    from_place: StockPlace,
    to_place: StockPlace,
    by: Actor,
    condition: str = Condition.GOOD,
    order: WorkOrder | None = None,
    serial: str = "",
    lots: Sequence[Numbered] = (),
    reason: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> StockMove:
    """From one place to another. For an `order`, what is kept for it goes along and stays kept at the new place.

    Refused when fewer are free: what is kept for other orders stays.

    lots  which serial numbers or batches go; without it, of batches those that expire first
    """
    require(by, "stock.move")
    if known := _known(uid):
        return known
    at = at or timezone.now()
    check_quantity(quantity)
    if from_place == to_place:
        raise Invalid({"to_place": _("Choose another place than the one they come from.")})
    for place in (from_place, to_place):
        check_by_hand(place)
    said = said_lots(part, quantity, serial=serial, lots=lots)
    shelves = [shelf(from_place, part, condition), shelf(to_place, part, condition)]
    with open_ledger(shelves, by=by, at=at) as ledger:
        move = carry(
            ledger, part, quantity, source=from_place, target=to_place, condition=condition, order=order,
            serial="" if said else serial.strip(), reason=reason.strip(), lots=said,
        )  # fmt: skip
        _name(move, uid)
    told = told_quantity(quantity, part.unit)
    fact = PartsTransferred(part.code, told, to_place.name, order.number if order else "")
    record(fact, about=from_place, by=by, at=at)
    record(PartsArrived(part.code, told, from_place.name), about=to_place, by=by, at=at)
    return move


def carry(
    ledger: Ledger,
    part: Part,
    quantity: int,
    *,
    source: StockPlace,
    target: StockPlace,
    order: WorkOrder | None = None,
    condition: str = Condition.GOOD,
    serial: str = "",
    reason: str = "",
    lots: Sequence[Numbered] = (),
    is_told: bool = False,
) -> StockMove:
    """One planned transfer in an open ledger; Refused when that many are not free, or the place may not have them.

    is_told  it is in somebody's hands already: of what `lots` does not name, what should go first has gone
    """
    check_cold(part, target)
    check_theirs(source, target, order)
    where = shelf(source, part, condition)
    own = ledger.kept_for(where, order)
    if ledger.free(where) + own < quantity:
        raise Refused(
            too_few(
                part, source, needed=quantity, there=ledger.quantity(where),
                kept=ledger.quantity(where) - ledger.free(where) - own, elsewhere=where_free(part, but=source),
            )
        )  # fmt: skip
    chosen = lots_leaving(ledger, part, source, lots, condition=condition) if lots else None
    move = ledger.move(
        Kind.TRANSFER, part, quantity, source=source, target=target, condition=condition, order=order, serial=serial,
        reason=reason, lots=chosen, is_told=is_told,
    )  # fmt: skip
    if order:
        ledger.keep(shelf(target, part, condition), order, min(own, quantity))
    return move


@transaction.atomic
def scrap_parts(
    part: Part,
    *,
    quantity: int,
    place: StockPlace,
    reason: str,
    by: Actor,
    condition: str = Condition.DEFECTIVE,
    lots: Sequence[Numbered] = (),
    at: datetime | None = None,
) -> StockMove:
    """Parts that are no use any more leave the books. Kept ones too: what is broken helps no order."""
    require(by, "stock.move")
    at = at or timezone.now()
    check_quantity(quantity)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    check_by_hand(place)
    said = said_lots(part, quantity, lots=lots)
    where = shelf(place, part, condition)
    with open_ledger([where], by=by, at=at) as ledger:
        if ledger.quantity(where) < quantity:
            raise Refused(too_few(part, place, needed=quantity, there=ledger.quantity(where), kept=0, elsewhere=[]))
        chosen = lots_leaving(ledger, part, place, said, condition=condition) if said else None
        move = ledger.move(
            Kind.SCRAP, part, quantity, source=place, condition=condition, reason=reason.strip(), lots=chosen
        )
    fact = PartsScrapped(part.code, told_quantity(quantity, part.unit), condition, reason.strip())
    record(fact, about=place, by=by, at=at)
    return move


@transaction.atomic
def count_stock(
    counts: Iterable[Counted],
    *,
    by: Actor,
    reason: str = "",
    at: datetime | None = None,
    as_of: datetime | None = None,
) -> list[StockMove]:
    """Make the books say what was found; the moves are the differences. Any number of shelves, also for imports.

    A count beats a reservation: pieces that were kept and are not there are taken from the newest orders.

    as_of  when it was counted, where that is told late: what has moved since then was not counted, and stays moved
    """
    at = at or timezone.now()
    found = {
        Shelf(one.place.pk, one.part.pk, one.condition): one
        if one.numbers is None
        else one._replace(quantity=len(one.numbers))
        for one in counts
    }
    for place in {one.place.pk: one.place for one in found.values()}.values():
        require_at(by, "stock.count", place)
        check_by_hand(place)
    if wrong := next((one for one in found.values() if one.quantity < 0), None):
        n = show_quantity(wrong.quantity, wrong.part.unit)
        raise Invalid({"quantity": _("There cannot be %(n)s of %(part)s.") % {"n": n, "part": wrong.part}})
    lines: dict[int, int] = defaultdict(int)
    differences: dict[int, list[tuple[str, Amount, Amount]]] = defaultdict(list)
    with open_ledger(found, by=by, at=at) as ledger:
        since = moved_since(as_of, found) if as_of else defaultdict[Shelf, int](int)
        for where, one in found.items():
            before = ledger.quantity(where) - since[where]
            lines[one.place.pk] += 1
            if one.numbers is not None:
                _count_numbers(ledger, one, reason=reason.strip())
                continue
            # Books that have lost more since then than was counted cannot go below nothing.
            change = max(one.quantity - before, -ledger.quantity(where))
            if change == 0:
                continue
            more, less = (one.place, None) if change > 0 else (None, one.place)
            ledger.move(
                Kind.COUNT, one.part, abs(change), source=less, target=more, condition=one.condition,
                reason=reason.strip(),
            )  # fmt: skip
            counted = (told_quantity(before, one.part.unit), told_quantity(one.quantity, one.part.unit))
            differences[one.place.pk].append((one.part.code, *counted))
    for place in {one.place.pk: one.place for one in found.values()}.values():
        # A fact tells of a shelf; the moves themselves are the record of a whole stock-taking.
        told = tuple(differences[place.pk][:50])
        record(StockCounted(lines[place.pk], told, reason.strip()), about=place, by=by, at=at)
    return ledger.moves


def _count_numbers(ledger: Ledger, one: Counted, *, reason: str) -> None:
    """Serial numbers that were scanned: what is not among them is gone, what the books did not have comes in."""
    assert one.numbers is not None
    where = shelf(one.place, one.part, one.condition)
    said = said_lots(one.part, len(one.numbers), lots=[Numbered(number) for number in one.numbers])
    there = {lot.number: lot for lot in ledger.lots(where)}
    gone = {lot: 1 for number, lot in there.items() if number not in {one.number for one in said}}
    new = [numbered for numbered in said if numbered.number not in there]
    unknown = ledger.unnumbered(where)
    note_lots(ledger, one.part, one.place, new[:unknown], condition=one.condition)
    lacking = len(gone) + max(0, unknown - len(new))
    for lots, change in ((gone, -lacking), (lots_coming(ledger, one.part, new[unknown:]), len(new[unknown:]))):
        if change:
            more, less = (one.place, None) if change > 0 else (None, one.place)
            ledger.move(
                Kind.COUNT, one.part, abs(change), source=less, target=more, condition=one.condition, reason=reason,
                lots=lots,
            )  # fmt: skip


def moved_since(as_of: datetime, shelves: Collection[Shelf]) -> dict[Shelf, int]:
    """How many more lie on each of these shelves, which are locked, than did at that time."""
    moved: dict[Shelf, int] = defaultdict(int)
    places, parts = {one.place_id for one in shelves}, {one.part_id for one in shelves}
    for side, sign in (("to_place", 1), ("from_place", -1)):
        rows = StockMove.objects.filter(**{f"{side}__in": places}, part__in=parts, at__gt=as_of)
        for place, part, condition, total in (
            rows.values_list(side, "part", "condition").annotate(total=Sum("quantity")).order_by()
        ):
            moved[Shelf(place, part, condition)] += sign * total
    return moved


def check_by_hand(place: StockPlace) -> None:
    """What is in transit is booked by sending and receiving, never by hand."""
    if place.kind == StockPlace.Kind.TRANSIT:
        raise Refused(_("Nobody books on what is in transit: receive the transfer where it arrives."))


def check_cold(part: Part, target: StockPlace) -> None:
    if part.is_cold and target.refuses_cold:
        said = _("%(part)s must be kept at %(from)s to %(to)s °C, and %(place)s has no cooling.")
        raise Refused(said % {"part": part, "from": part.cold_from, "to": part.cold_to, "place": target})


def check_theirs(source: StockPlace, target: StockPlace, order: WorkOrder | None) -> None:
    """What lies at a customer is the customer's: it goes to nobody else."""
    if source.customer_id != target.customer_id:
        check_owner(source, customer_id=order.site.customer_id if order else None)


def check_owner(source: StockPlace, *, customer_id: int | None) -> None:
    """What lies at a customer is taken for that customer only."""
    if source.kind == StockPlace.Kind.CUSTOMER and source.customer_id != customer_id:
        said = _("What lies in %(place)s belongs to the customer and cannot go elsewhere.")
        raise Refused(said % {"place": source})


def check_quantity(quantity: int) -> None:
    if quantity < 1:
        raise Invalid({"quantity": _("Please say how many, at least 1.")})


def _known(uid: uuid.UUID | None) -> StockMove | None:
    return StockMove.objects.filter(uid=uid).first() if uid else None


def _name(move: StockMove, uid: uuid.UUID | None) -> None:
    if uid:
        move.uid = uid
