"""What is low, why, and from where it is refilled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from firstfix.equipment.queries import worth
from firstfix.equipment.rules import scale_of
from firstfix.logistics.models import (
    Condition,
    StockBalance,
    StockMove,
    StockPlace,
    SupplierPart,
    SupplyOrder,
    SupplyOrderLine,
)
from firstfix.logistics.queries.coming import on_the_way_to, prices_of
from firstfix.logistics.queries.listed import LOW
from firstfix.logistics.queries.stock import DEPOT_KINDS
from firstfix.logistics.queries.waited_for import lacks_beyond_depots
from firstfix.logistics.rules import refill_quantity
from firstfix.logistics.states import TO_COME
from firstfix.work.models import WorkOrder

#: Use is shown per month, over so long a time.
LOOKED_AT = timedelta(days=182)
MONTHS = 6


Kind = Literal["transfer", "order", "coming", "nobody"]


@dataclass(frozen=True)
class Refill:
    """One shelf that is low: how many it needs, and the figures behind that.

    `on_the_way` is ordered from a supplier or promised by a transfer, and has not come.
    `source` is the place that has them free (a transfer), else `price` the supplier's terms (an order for `place`);
    neither where nobody is known to have the part.
    """

    balance: StockBalance
    quantity: int
    on_the_way: int
    expected_on: date | None
    used: int
    source: StockPlace | None
    source_free: int
    price: SupplierPart | None
    place: StockPlace

    @property
    def kind(self) -> Kind:
        if self.quantity == 0:
            return "coming"
        return "transfer" if self.source else "order" if self.price else "nobody"

    @property
    def used_per_month(self) -> float:
        return self.used / MONTHS

    @property
    def units_per_month(self) -> float:
        return self.used_per_month / scale_of(self.balance.part.unit)


def low_balances() -> QuerySet[StockBalance]:
    """Shelves of our own places below their minimum, in the order in which they are refilled."""
    kinds = (*DEPOT_KINDS, StockPlace.Kind.VAN)
    return StockBalance.objects.filter(
        LOW, condition=Condition.GOOD, minimum__gt=0, place__kind__in=kinds
    ).select_related("part", "place__engineer")


def refills(balances: Sequence[StockBalance], *, now: datetime | None = None) -> list[Refill]:
    """Of these shelves, in their order; pieces that a depot has, or that are ordered, are promised once."""
    parts = {one.part_id for one in balances}
    depots = list(StockPlace.objects.filter(kind__in=DEPOT_KINDS).order_by("kind", "code"))
    central = next((one for one in depots if one.kind == StockPlace.Kind.WAREHOUSE), None)
    coming, expected = on_the_way_to({one.place_id for one in balances} | {one.pk for one in depots}, parts)
    _set_aside(coming, depots, parts)
    used = _used(balances, since=(now or timezone.now()) - LOOKED_AT)
    free = _free_at(depots, parts)
    spare = _spare(central, parts, coming)
    prices = prices_of(parts)
    found = []
    for one in balances:
        shelf, place, on_the_way = (one.place_id, one.part_id), one.place, coming[one.place_id, one.part_id]
        quantity = refill_quantity(one.free, on_the_way=on_the_way, minimum=one.minimum, maximum=one.maximum)
        source, there = _source(one, depots, free)
        price, day = prices.get(one.part_id), expected.get(shelf)
        if source:
            quantity = min(quantity, there)
            free[source.pk, one.part_id] -= quantity
        elif central is not None and one.place.kind != StockPlace.Kind.WAREHOUSE:
            # Bought for the central warehouse, as others' needs are; what comes there for nobody yet is taken first.
            place = central
            promised = min(quantity, spare[one.part_id])
            spare[one.part_id] -= promised
            quantity, on_the_way = quantity - promised, on_the_way + promised
            day = day or (expected.get((central.pk, one.part_id)) if promised else None)
        if price and quantity and not source:
            quantity = max(quantity, price.minimum_order * scale_of(one.part.unit))
        found.append(Refill(one, quantity, on_the_way, day, used[shelf], source, there, price, place))
    return found


def _set_aside(coming: dict[tuple[int, int], int], depots: Sequence[StockPlace], parts: set[int]) -> None:
    """What comes to a depot is kept for the orders that lack it first, and fills no shelf."""
    lacking: dict[int, int] = defaultdict(int)
    for one in lacks_beyond_depots(parts):
        lacking[one.part.pk] += one.pieces
    for part in lacking:
        for depot in depots:
            if some := min(lacking[part], coming.get((depot.pk, part), 0)):
                coming[depot.pk, part] -= some
                lacking[part] -= some


def _spare(central: StockPlace | None, parts: set[int], coming: dict[tuple[int, int], int]) -> dict[int, int]:
    """Pieces of each part that come to the central warehouse beyond what it lacks itself."""
    spare: dict[int, int] = defaultdict(int)
    if central is None:
        return spare
    own = {one.part_id: one for one in StockBalance.objects.filter(place=central, part__in=parts, condition="good")}
    for part in parts:
        one = own.get(part)
        needed = one and refill_quantity(one.free, on_the_way=0, minimum=one.minimum, maximum=one.maximum)
        spare[part] = max(0, coming[central.pk, part] - (needed or 0))
    return spare


def _source(
    balance: StockBalance, depots: Sequence[StockPlace], free: dict[tuple[int, int], int]
) -> tuple[StockPlace | None, int]:
    """The depot with most free pieces, for a van or a branch; a warehouse is filled by suppliers."""
    if balance.place.kind == StockPlace.Kind.WAREHOUSE:
        return None, 0
    able = [(free.get((one.pk, balance.part_id), 0), one) for one in depots if one.pk != balance.place_id]
    if balance.place.kind == StockPlace.Kind.BRANCH:
        able = [(pieces, one) for pieces, one in able if one.kind == StockPlace.Kind.WAREHOUSE]
    pieces, source = max(able, key=lambda found: found[0], default=(0, None))
    return (source, pieces) if pieces > 0 else (None, 0)


def _used(balances: Sequence[StockBalance], *, since: datetime) -> dict[tuple[int, int], int]:
    """What left these shelves for customers and other places, by (place, part): one read for all of them."""
    rows = StockMove.objects.filter(
        at__gte=since,
        condition=Condition.GOOD,
        part__in={one.part_id for one in balances},
        from_place__in={one.place_id for one in balances},
        kind__in=(StockMove.Kind.CONSUME, StockMove.Kind.TRANSFER),
    )
    sums = rows.values_list("from_place", "part").annotate(pieces=Sum("quantity")).order_by()
    used: dict[tuple[int, int], int] = defaultdict(int)
    used.update({(place, part): pieces for place, part, pieces in sums if place})
    return used


def _free_at(depots: Sequence[StockPlace], parts: set[int]) -> dict[tuple[int, int], int]:
    rows = StockBalance.objects.filter(place__in=depots, part__in=parts, condition=Condition.GOOD)
    return {(place, part): there - kept for place, part, there, kept in rows.values_list(
        "place", "part", "quantity", "reserved"
    )}  # fmt: skip


def supply_orders_listed() -> QuerySet[SupplyOrder]:
    """With how many lines were ordered, how many have come whole, and the money of the lines."""
    return SupplyOrder.objects.select_related("supplier", "place").annotate(
        ordered=Count("lines"),
        came=Count("lines", filter=Q(lines__received=F("lines__quantity"))),
        money=Sum(worth("lines__quantity", "lines__part__unit", "lines__price")),
    )


def supply_orders_late(on: date) -> QuerySet[SupplyOrder]:
    return SupplyOrder.objects.filter(state__in=TO_COME, expected_on__lt=on)


def orders_waiting_for(supply: Iterable[SupplyOrder]) -> dict[int, list[WorkOrder]]:
    """By supply order, the open work orders that lack a part which is still to come on it (`lacks_beyond_depots`): any
    number of supply orders with the same statements.
    """
    to_come: dict[int, set[int]] = defaultdict(set)
    lines = SupplyOrderLine.objects.filter(order__in=[one.pk for one in supply], received__lt=F("quantity"))
    for order, part in lines.values_list("order", "part"):
        to_come[part].add(order)
    waiting: dict[int, list[WorkOrder]] = defaultdict(list)
    for lack in lacks_beyond_depots(to_come):
        for order in to_come[lack.part.pk]:
            if lack.order not in waiting[order]:
                waiting[order].append(lack.order)
    return waiting
