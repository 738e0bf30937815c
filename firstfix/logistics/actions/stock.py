"""Parts come, go from place to place, are counted and scrapped."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.access import require_at
from firstfix.logistics.actions.ledger import Ledger, Shelf, open_ledger, shelf
from firstfix.logistics.facts import PartsArrived, PartsReceived, PartsScrapped, PartsTransferred, StockCounted
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
    """So many were found on a shelf."""

    place: StockPlace
    part: Part
    quantity: int
    condition: str = Condition.GOOD


@transaction.atomic
def receive_parts(
    part: Part,
    *,
    quantity: int,
    place: StockPlace,
    by: Actor,
    serial: str = "",
    reason: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> StockMove:
    """Parts come in from outside, as a rule from a supplier. A `uid` that is known already gives that move back."""
    require(by, "stock.move")
    if known := _known(uid):
        return known
    at = at or timezone.now()
    check_quantity(quantity)
    with open_ledger([shelf(place, part)], by=by, at=at) as ledger:
        move = ledger.move(Kind.RECEIVE, part, quantity, target=place, serial=serial.strip(), reason=reason.strip())
        _name(move, uid)
    record(PartsReceived(part.code, quantity, reason.strip()), about=place, by=by, at=at)
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
    reason: str = "",
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> StockMove:
    """From one place to another. For an `order`, what is kept for it goes along and stays kept at the new place.

    Refused when fewer are free: what is kept for other orders stays.
    """
    require(by, "stock.move")
    if known := _known(uid):
        return known
    at = at or timezone.now()
    check_quantity(quantity)
    if from_place == to_place:
        raise Invalid({"to_place": _("Choose another place than the one they come from.")})
    shelves = [shelf(from_place, part, condition), shelf(to_place, part, condition)]
    with open_ledger(shelves, by=by, at=at) as ledger:
        move = carry(
            ledger, part, quantity, source=from_place, target=to_place, condition=condition, order=order,
            serial=serial.strip(), reason=reason.strip(),
        )  # fmt: skip
        _name(move, uid)
    fact = PartsTransferred(part.code, quantity, to_place.name, order.number if order else "")
    record(fact, about=from_place, by=by, at=at)
    record(PartsArrived(part.code, quantity, from_place.name), about=to_place, by=by, at=at)
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
) -> StockMove:
    """One planned transfer in an open ledger; Refused when that many are not free."""
    where = shelf(source, part, condition)
    own = ledger.kept_for(where, order)
    if ledger.free(where) + own < quantity:
        raise Refused(
            too_few(
                part, source, needed=quantity, there=ledger.quantity(where),
                kept=ledger.quantity(where) - ledger.free(where) - own, elsewhere=where_free(part, but=source),
            )
        )  # fmt: skip
    move = ledger.move(
        Kind.TRANSFER, part, quantity, source=source, target=target, condition=condition, order=order, serial=serial,
        reason=reason,
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
    at: datetime | None = None,
) -> StockMove:
    """Parts that are no use any more leave the books. Kept ones too: what is broken helps no order."""
    require(by, "stock.move")
    at = at or timezone.now()
    check_quantity(quantity)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    where = shelf(place, part, condition)
    with open_ledger([where], by=by, at=at) as ledger:
        if ledger.quantity(where) < quantity:
            raise Refused(too_few(part, place, needed=quantity, there=ledger.quantity(where), kept=0, elsewhere=[]))
        move = ledger.move(Kind.SCRAP, part, quantity, source=place, condition=condition, reason=reason.strip())
    record(PartsScrapped(part.code, quantity, condition, reason.strip()), about=place, by=by, at=at)
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
    found = {Shelf(one.place.pk, one.part.pk, one.condition): one for one in counts}
    for place in {one.place.pk: one.place for one in found.values()}.values():
        require_at(by, "stock.count", place)
    if wrong := next((one for one in found.values() if one.quantity < 0), None):
        raise Invalid({"quantity": _("There cannot be %(n)s of %(part)s.") % {"n": wrong.quantity, "part": wrong.part}})
    lines: dict[int, int] = defaultdict(int)
    differences: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    with open_ledger(found, by=by, at=at) as ledger:
        since = moved_since(as_of, found) if as_of else defaultdict[Shelf, int](int)
        for where, one in found.items():
            before = ledger.quantity(where) - since[where]
            lines[one.place.pk] += 1
            # Books that have lost more since then than was counted cannot go below nothing.
            change = max(one.quantity - before, -ledger.quantity(where))
            if change == 0:
                continue
            more, less = (one.place, None) if change > 0 else (None, one.place)
            ledger.move(
                Kind.COUNT, one.part, abs(change), source=less, target=more, condition=one.condition,
                reason=reason.strip(),
            )  # fmt: skip
            differences[one.place.pk].append((one.part.code, before, one.quantity))
    for place in {one.place.pk: one.place for one in found.values()}.values():
        # A fact tells of a shelf; the moves themselves are the record of a whole stock-taking.
        told = tuple(differences[place.pk][:50])
        record(StockCounted(lines[place.pk], told, reason.strip()), about=place, by=by, at=at)
    return ledger.moves


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


def check_quantity(quantity: int) -> None:
    if quantity < 1:
        raise Invalid({"quantity": _("Please say how many, at least 1.")})


def _known(uid: uuid.UUID | None) -> StockMove | None:
    return StockMove.objects.filter(uid=uid).first() if uid else None


def _name(move: StockMove, uid: uuid.UUID | None) -> None:
    if uid:
        move.uid = uid
