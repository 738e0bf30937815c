"""Keeping parts for a work order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import told_quantity
from firstfix.logistics.actions.ledger import Ledger, open_ledger, shelf
from firstfix.logistics.actions.stock import check_owner
from firstfix.logistics.facts import Amount, PartsReserved, ReservationsReleased
from firstfix.logistics.models import Reservation, StockPlace
from firstfix.logistics.queries import depots, stock_at
from firstfix.logistics.rules import choose_shelves
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES


class Reserved(NamedTuple):
    """What an action kept, and what the order still lacks."""

    kept: dict[tuple[Part, StockPlace], int]
    missing: dict[Part, int]


@transaction.atomic
def reserve_parts(
    order: WorkOrder, *, by: Actor, places: Sequence[StockPlace] | None = None, at: datetime | None = None
) -> Reserved:
    """Keep what the order needs and nobody has kept for it yet, from `places` in this order (else: the depots).

    As much as there is: what is missing is said, not refused. Doing it twice keeps nothing twice.
    """
    require(by, "stock.reserve")
    order = WorkOrder.objects.select_for_update(no_key=True).get(pk=order.pk)
    if order.state not in OPEN_STATES:
        raise Refused(_("This order is not open any more."))
    needed = needed_still(order)
    places = depots() if places is None else list(dict.fromkeys(places))
    for place in places:
        check_owner(place, customer_id=order.site.customer_id)
    reserved = Reserved({}, {})
    filled = {(one.place_id, one.part_id) for one in stock_at([p.pk for p in places], parts=[p.pk for p in needed])}
    shelves = {part: [place for place in places if (place.pk, part.pk) in filled] for part in needed}
    locked = [shelf(place, part) for part, at_places in shelves.items() for place in at_places]
    with open_ledger(locked, by=by, at=at or timezone.now()) as ledger:
        for part, quantity in needed.items():
            _keep_some(ledger, order, part, quantity, places=shelves[part], reserved=reserved)
    if reserved.kept:
        told = tuple(
            (part.code, told_quantity(quantity, part.unit), place.name)
            for (part, place), quantity in reserved.kept.items()
        )
        record(PartsReserved(told), about=order, by=by, at=at)
    return reserved


def _keep_some(
    ledger: Ledger, order: WorkOrder, part: Part, quantity: int, *, places: Sequence[StockPlace], reserved: Reserved
) -> None:
    free = [(n, ledger.usable(shelf(place, part))) for n, place in enumerate(places)]
    chosen = choose_shelves(quantity, free=free)
    for n, pieces in chosen.items():
        ledger.keep(shelf(places[n], part), order, pieces)
        reserved.kept[part, places[n]] = pieces
    if lacking := quantity - sum(chosen.values()):
        reserved.missing[part] = lacking


def needed_still(order: WorkOrder) -> dict[Part, int]:
    """What the order needs beyond what is kept for it or built in already."""
    covered: dict[int, int] = defaultdict(int)
    for part_id, quantity in order.reservations.values_list("balance__part_id", "quantity"):
        covered[part_id] += quantity
    for part_id, quantity in order.part_uses.values_list("part_id", "quantity"):
        covered[part_id] += quantity
    needs = {need.part: need.quantity - covered[need.part_id] for need in order.part_needs.select_related("part")}
    return {part: quantity for part, quantity in needs.items() if quantity > 0}


@transaction.atomic
def release_reservations(order: WorkOrder, *, by: Actor, at: datetime | None = None) -> None:
    """Nothing is kept for the order any more."""
    require(by, "stock.reserve")
    _give_back(order, beyond={}, by=by, at=at or timezone.now())


@transaction.atomic
def fit_reservations(order: WorkOrder, *, by: Actor, at: datetime | None = None) -> None:
    """Release what is kept beyond what the order needs and has not had yet, what lies in vans last."""
    require(by, "stock.reserve")
    needs = Counter(dict(order.part_needs.values_list("part_id", "quantity")))
    for part_id, used in order.part_uses.values_list("part_id", "quantity"):
        needs[part_id] = max(0, needs[part_id] - used)
    _give_back(order, beyond=needs, by=by, at=at or timezone.now())


def _give_back(order: WorkOrder, *, beyond: Mapping[int, int], by: Actor, at: datetime) -> None:
    held = Reservation.objects.filter(work_order=order, transfer=None).select_related("balance__place", "balance__part")
    kept = sorted(held, key=lambda one: (one.balance.place.kind != StockPlace.Kind.VAN, one.pk))
    if not kept:
        return
    left = dict(beyond)
    told: list[tuple[str, Amount, str]] = []
    with open_ledger([shelf(one.balance.place, one.balance.part) for one in kept], by=by, at=at) as ledger:
        for one in kept:
            place, part = one.balance.place, one.balance.part
            there = ledger.kept_for(shelf(place, part), order)
            stays = min(there, left.get(part.pk, 0))
            left[part.pk] = left.get(part.pk, 0) - stays
            if stays < there:
                ledger.keep(shelf(place, part), order, stays - there)
                told.append((part.code, told_quantity(there - stays, part.unit), place.name))
    if told:
        record(ReservationsReleased(tuple(told)), about=order, by=by, at=at)
