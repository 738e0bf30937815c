"""Which parts lie where, and how many of them are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from firstfix.equipment.models import Part
from firstfix.logistics.models import Condition, Reservation, StockBalance, StockLot, StockPlace
from firstfix.logistics.queries.lots import with_expired
from firstfix.people.models import Engineer
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.written_once import Ids, written_once
from firstfix.work.models import WorkOrder

DEPOT_KINDS = (StockPlace.Kind.WAREHOUSE, StockPlace.Kind.BRANCH)


#: Stock that is ours to give: not what customers own, nor what is under way.
OURS = ~Q(place__kind__in=(StockPlace.Kind.CUSTOMER, StockPlace.Kind.TRANSIT))


class Lying(NamedTuple):
    """Good parts on one shelf; `free` is what is kept for nobody."""

    place_id: int
    part_id: int
    quantity: int
    free: int


class Where(NamedTuple):
    """A place that has free pieces of a part."""

    place: StockPlace
    free: int


def depots() -> list[StockPlace]:
    """Where engineers load: the central warehouse first, then the branches."""
    found = StockPlace.objects.filter(kind__in=DEPOT_KINDS)
    return sorted(found, key=lambda place: (DEPOT_KINDS.index(StockPlace.Kind(place.kind)), place.code))


def central_warehouse() -> StockPlace | None:
    return StockPlace.objects.filter(kind=StockPlace.Kind.WAREHOUSE).order_by("code").first()


def van_of(engineer: Engineer) -> StockPlace | None:
    return next(iter(_vans_of([engineer.pk])), None)


@written_once
def _vans_of(engineers: Ids) -> QuerySet[StockPlace]:
    rows = StockPlace.objects.filter(engineer__in=engineers, kind=StockPlace.Kind.VAN)
    return rows.select_related("engineer").order_by("pk")


def last_counted(place: StockPlace) -> datetime | None:
    counts = facts_about(place).filter(name="StockCounted")
    return counts.values_list("at", flat=True).first()


def engineers_of_vans(engineers: Iterable[Engineer]) -> dict[int, int]:
    """Engineer ids by the ids of their vans."""
    vans = StockPlace.objects.filter(engineer__in=[one.pk for one in engineers], kind=StockPlace.Kind.VAN)
    return {van: engineer for van, engineer in vans.values_list("pk", "engineer_id") if engineer}


def stock_at(places: Iterable[int] | None, *, parts: Iterable[int] | None = None) -> list[Lying]:
    """The good parts at these places (ids; None: everywhere that is ours), of these parts or of all.

    Batches past their day are not good any more: they are neither counted nor free.
    """
    rows = StockBalance.objects.filter(condition=Condition.GOOD, quantity__gt=0)
    rows = rows.filter(OURS) if places is None else rows.filter(place__in=places)
    if parts is not None:
        rows = rows.filter(part__in=parts)
    shown = ("place_id", "part_id", "quantity", "reserved", "expired")
    return [
        Lying(place, part, quantity - expired, max(0, quantity - expired - reserved))
        for place, part, quantity, reserved, expired in with_expired(rows).values_list(*shown)
        if quantity > expired
    ]


class Theirs(NamedTuple):
    """Good parts that a customer owns, at one site or for all of them (`site_id` None); `free` is kept for nobody."""

    place: StockPlace
    part_id: int
    free: int

    def serves(self, *, customer: int, site: int) -> bool:
        return self.place.customer_id == customer and self.place.site_id in (None, site)


def owned_by_customers(parts: Iterable[int]) -> list[Theirs]:
    """What customers own of these parts (ids): it is used there, and goes to nobody else."""
    rows = StockBalance.objects.filter(
        place__kind=StockPlace.Kind.CUSTOMER, part__in=parts, condition=Condition.GOOD, quantity__gt=0
    )
    shown = with_expired(rows).select_related("place").order_by("place__code", "part")
    return [
        Theirs(row.place, row.part_id, max(0, row.free - row.expired))  # type: ignore[attr-defined]
        for row in shown
    ]


def places_at(order: WorkOrder) -> list[StockPlace]:
    """Where the order's customer keeps parts of their own for its site."""
    rows = StockPlace.objects.filter(kind=StockPlace.Kind.CUSTOMER, customer=order.site.customer_id)
    return list(rows.filter(Q(site=None) | Q(site=order.site_id)).order_by("code"))


def kept_for(orders: Iterable[int]) -> dict[tuple[int, int, int], int]:
    """What is reserved for these orders and at hand: {(order, place, part ids): pieces}; not what is to be brought."""
    rows = Reservation.objects.filter(work_order__in=orders, transfer=None).values_list(
        "work_order_id", "balance__place_id", "balance__part_id", "quantity"
    )
    return {(order, place, part): quantity for order, place, part, quantity in rows}


def van_stock_by_engineer(
    engineers: Iterable[Engineer], *, orders: Iterable[WorkOrder] = (), parts: Collection[int] | None = None
) -> dict[int, dict[int, int]]:
    """What each van has free: {engineer id: {part id: pieces}}. What is kept for one of `orders` counts as free.

    parts  only these (ids), of which there may be none at all; None: all
    """
    if parts is not None and not parts:
        return {}
    vans = engineers_of_vans(engineers)
    stock: dict[int, dict[int, int]] = {engineer_id: defaultdict(int) for engineer_id in vans.values()}
    for lying in stock_at(vans, parts=parts):
        stock[vans[lying.place_id]][lying.part_id] += lying.free
    order_ids = [order.pk for order in orders]
    for (_order, place, part), quantity in kept_for(order_ids).items() if order_ids else ():
        if place in vans:
            stock[vans[place]][part] += quantity
    return {engineer_id: dict(parts) for engineer_id, parts in stock.items()}


def availability(parts: Collection[Part], *, order: WorkOrder | None = None) -> dict[int, list[Where]]:
    """Where there is how much of each part, {part id: the most first}; what is kept for `order` counts as free, and so
    does what its customer owns.
    """
    found: dict[int, list[Where]] = {part.pk: [] for part in parts}
    own: dict[tuple[int, int], int] = defaultdict(int)
    for (_order, place, part), quantity in kept_for([order.pk]).items() if order else ():
        own[place, part] += quantity
    may = OURS | Q(place__kind=StockPlace.Kind.CUSTOMER, place__customer=order.site.customer_id) if order else OURS
    rows = StockBalance.objects.filter(may, part__in=list(found), condition=Condition.GOOD, quantity__gt=0)
    for row in with_expired(rows).select_related("place").order_by("place__kind", "place__code"):
        free = row.free + own[row.place_id, row.part_id] - row.expired  # type: ignore[attr-defined]
        if free > 0:
            found[row.part_id].append(Where(row.place, free))
    for places in found.values():
        places.sort(key=lambda where: -where.free)
    return found


def where_free(part: Part, *, but: StockPlace | None = None, limit: int = 3) -> list[Where]:
    """Places with free pieces of one part, depots before vans, the most first."""
    rows = StockBalance.objects.filter(OURS, part=part, condition=Condition.GOOD, quantity__gt=F("reserved"))
    if but:
        rows = rows.exclude(place=but)
    rows = with_expired(rows).filter(quantity__gt=F("reserved") + F("expired"))
    found = [Where(row.place, row.free - row.expired) for row in rows.select_related("place")]  # type: ignore[attr-defined]
    found.sort(key=lambda where: (where.place.kind == StockPlace.Kind.VAN, -where.free, where.place.code))
    return found[:limit]


class Scanned(NamedTuple):
    """A part, and the serial number or batch that was read, or none when it was the part's code."""

    part: Part
    number: str = ""


def scanned(code: str) -> Scanned | None:
    """What a scanner read: the code of a part, or a serial number or batch that only one part has."""
    if part := part_with_code(code):
        return Scanned(part)
    lots = list(StockLot.objects.filter(number=code.strip()).select_related("part")[:2]) if code.strip() else []
    return Scanned(lots[0].part, lots[0].number) if len(lots) == 1 else None


def part_with_code(code: str) -> Part | None:
    """The part whose code was typed or scanned; small and capital letters are the same."""
    code = code.strip()
    exact = Part.objects.filter(code=code).first()
    return exact or Part.objects.filter(code__iexact=code).first()
