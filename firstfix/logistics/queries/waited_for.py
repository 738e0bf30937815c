"""Parts that open work orders lack: who waits, since when, and what of it is to be bought."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from django.db.models import F, Max, Q, QuerySet

from firstfix.equipment.models import Part
from firstfix.equipment.rules import scale_of
from firstfix.logistics.models import Reservation, StockPlace, SupplierPart
from firstfix.logistics.queries.coming import on_the_way_to, prices_of
from firstfix.logistics.queries.needs import lacking, not_kept
from firstfix.logistics.queries.stock import Theirs, central_warehouse, depots, owned_by_customers, stock_at
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.queries import next_due
from firstfix.work.states import OPEN_STATES, UNDER_WAY


class Lack(NamedTuple):
    """So many pieces an order needs beyond what it has used and what is kept for it, at hand or on its way."""

    order: WorkOrder
    part: Part
    pieces: int

    @property
    def since(self) -> datetime:
        """It waits since it was said to wait for parts, else since it came."""
        return getattr(self.order, "waits_since", None) or self.order.entered_at


@dataclass(frozen=True)
class WaitedFor:
    """A part of which open orders lack `lacking` pieces; `lacks` names them, the one that is due first first.

    `on_the_way` is ordered or promised to a depot and has not come; `quantity` is to be bought for `place` beyond it,
    from the supplier of `price`, who may deliver no fewer.
    """

    part: Part
    lacks: Sequence[Lack]
    lacking: int
    on_the_way: int
    expected_on: date | None
    quantity: int
    price: SupplierPart | None
    place: StockPlace | None

    @property
    def kind(self) -> Literal["order", "coming", "nobody"]:
        if self.quantity == 0:
            return "coming"
        return "order" if self.price and self.place else "nobody"

    @property
    def since(self) -> datetime:
        return min(one.since for one in self.lacks)


def lacks(parts: Collection[int] | None = None, *, orders: Collection[int] | None = None) -> list[Lack]:
    """Whatever lies free somewhere left out of account; whose promise ends first is first.

    orders  only these (ids) are told of; the others take what lies there before them all the same

    Orders whose customer has not answered a quote need nothing yet. Pieces that the customer owns are there; to an
    order that is planned or under way a van brings what is free in it, which nobody keeps for it.
    """
    needs = PartNeed.objects.filter(work_order__in=_waiting_orders())
    if parts is None and orders is not None:
        parts = set(PartNeed.objects.filter(work_order__in=orders).values_list("part", flat=True))
    if parts is not None:
        needs = needs.filter(part__in=parts)
    found = list(needs.select_related("part").order_by("pk"))
    if not found:
        return []
    who = WorkOrder.objects.filter(pk__in={one.work_order_id for one in found}).select_related("site")
    in_order = _since(next_due(who)).order_by(F("next_due_at").asc(nulls_last=True), "priority", "reported_at", "pk")
    of_order: dict[int, list[PartNeed]] = defaultdict(list)
    for need in found:
        of_order[need.work_order_id].append(need)
    open_orders, asked = list(in_order), {one.part_id for one in found}
    wanted, at_hand = not_kept(lacking(of_order, parts=asked)), _AtHand(asked)
    told = [
        Lack(order, need.part, pieces)
        for order in open_orders
        for need in of_order[order.pk]
        if (outstanding := wanted.get(order.pk, {}).get(need.part_id, 0))
        and (pieces := outstanding - at_hand.take(order, need.part_id, outstanding)) > 0
    ]
    return told if orders is None else [one for one in told if one.order.pk in orders]


def lacks_at_hand(order: WorkOrder) -> bool:
    """Whether something it needs does not lie kept for it yet, what is only on its way to it included."""
    brought = Reservation.objects.filter(work_order=order, transfer__isnull=False)
    return brought.exists() or bool(lacks(orders=[order.pk]))


def _waiting_orders() -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(state__in=OPEN_STATES, awaited_quote="")


def _since(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    said = Max("state_changes__at", filter=Q(state="waiting_parts", state_changes__state="waiting_parts"))
    return orders.annotate(waits_since=said)


@dataclass
class _Pool:
    of: Theirs
    free: int


class _AtHand:
    """What customers own, and for orders to which somebody goes what lies free in vans; each piece is taken once."""

    def __init__(self, parts: Collection[int]) -> None:
        self._theirs: dict[int, list[_Pool]] = defaultdict(list)
        for their in owned_by_customers(parts):
            self._theirs[their.part_id].append(_Pool(their, their.free))
        self._in_vans: dict[int, int] = defaultdict(int)
        vans = StockPlace.objects.filter(kind=StockPlace.Kind.VAN).values_list("pk", flat=True)
        for one in stock_at(vans, parts=parts):
            self._in_vans[one.part_id] += one.free

    def take(self, order: WorkOrder, part: int, pieces: int) -> int:
        taken = 0
        for pool in self._theirs.get(part, ()):
            if pool.of.serves(customer=order.site.customer_id, site=order.site_id):
                some = min(pool.free, pieces - taken)
                pool.free -= some
                taken += some
        if order.state in UNDER_WAY:
            some = min(self._in_vans[part], pieces - taken)
            self._in_vans[part] -= some
            taken += some
        return taken


def lacks_beyond_depots(parts: Collection[int] | None = None) -> list[Lack]:
    """What orders lack although the pieces that lie free at the depots go to those that are due first."""
    found = lacks(parts)
    free: dict[int, int] = defaultdict(int)
    for lying in stock_at([one.pk for one in depots()], parts={one.part.pk for one in found}) if found else []:
        free[lying.part_id] += lying.free
    beyond = []
    for one in found:
        some = min(one.pieces, free[one.part.pk])
        free[one.part.pk] -= some
        if some < one.pieces:
            beyond.append(one._replace(pieces=one.pieces - some))
    return beyond


def waited_for(parts: Collection[int] | None = None) -> list[WaitedFor]:
    """Of each part what open orders lack beyond the depots, and what of it is to be bought; the longest wait first."""
    by_part: dict[int, list[Lack]] = defaultdict(list)
    for one in lacks_beyond_depots(parts):
        by_part[one.part.pk].append(one)
    if not by_part:
        return []
    coming, expected = on_the_way_to({one.pk for one in depots()}, set(by_part))
    prices, place, found = prices_of(set(by_part)), central_warehouse(), []
    comes_of: Counter[int] = Counter()
    for (_place, part), pieces in coming.items():
        comes_of[part] += pieces
    for part, some in by_part.items():
        lacking, price, comes = sum(one.pieces for one in some), prices.get(part), comes_of[part]
        quantity = max(0, lacking - comes)
        if quantity and price:
            quantity = max(quantity, price.minimum_order * scale_of(some[0].part.unit))
        days = [day for (_place, of), day in expected.items() if of == part]
        found.append(
            WaitedFor(some[0].part, some, lacking, comes, min(days, default=None), quantity, price, place)
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.since, one.part.code))
