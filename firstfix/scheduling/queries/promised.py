"""What visits that stand need and nobody keeps for them yet: it lies there, but it is not free for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import van_stock_by_engineer
from firstfix.people.models import Engineer
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries.lacking import FORGOTTEN, unmet
from firstfix.scheduling.rules import Place, kilometres, place
from firstfix.scheduling.states import BOOKING_STATES

#: So long after a day new pieces can come for what is needed then.
HORIZON = timedelta(days=14)


@dataclass(frozen=True)
class OpenNeed:
    """So many pieces of a part (id) that an order needs, and the engineer (id) who brings them, where and when."""

    engineer_id: int
    part_id: int
    pieces: int
    where: Place | None
    start: datetime


@dataclass(frozen=True)
class Taken:
    """What the needs take: by (engineer id, part id) out of vans, by (place id, part id) out of warehouses."""

    vans: Mapping[tuple[int, int], int]
    stores: Mapping[tuple[int, int], int]


def open_needs(parts: Collection[int], *, but: Collection[int], now: datetime) -> list[OpenNeed]:
    """Of visits under way and to come, the next first; `but` are orders (ids) to leave out."""
    visits = Visit.objects.filter(
        state__in=BOOKING_STATES, planned_start__gte=now - FORGOTTEN, work_order__part_needs__part__in=parts
    )
    standing = {
        visit.work_order_id: visit
        for visit in visits.exclude(work_order__in=but).select_related("work_order__site").order_by("planned_start")
    }
    if not standing:
        return []
    crews = Booking.objects.filter(visit__in=[one.pk for one in standing.values()]).order_by("-pk")
    leads = dict(crews.values_list("visit", "engineer"))  # of a crew the first one stays
    found = unmet(standing, parts=parts, now=now)
    return [
        OpenNeed(leads[visit.pk], part, pieces, _where(visit), visit.planned_start)
        for order, visit in standing.items()
        if visit.pk in leads
        for part, pieces in found.get(order, {}).items()
    ]


def _where(visit: Visit) -> Place | None:
    return place(visit.work_order.site.latitude, visit.work_order.site.longitude)


def near(needs: Iterable[OpenNeed], *, end: datetime) -> list[OpenNeed]:
    """Those that count for a day that ends then. For what comes later there is time to get pieces."""
    return [one for one in needs if one.start < end + HORIZON]


def taken_by(needs: Sequence[OpenNeed], free: Mapping[tuple[int, int], int], *, stores: Iterable[StockPlace]) -> Taken:
    """First out of the engineer's van, then where it is nearest; `free` is what lies in the warehouses."""
    parts = {need.part_id for need in needs}
    engineers = Engineer.objects.filter(pk__in={need.engineer_id for need in needs})
    vans = van_stock_by_engineer(engineers, parts=parts) if needs else {}
    there = [(one.pk, place(one.latitude, one.longitude)) for one in stores]
    from_vans, from_stores = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for need in needs:
        van, part = (need.engineer_id, need.part_id), need.part_id
        out = min(need.pieces, vans.get(need.engineer_id, {}).get(part, 0) - from_vans[van])
        from_vans[van] += out
        left = need.pieces - out
        for store, _where in sorted(there, key=lambda one: _far(need.where, one[1])):
            out = min(left, free.get((store, part), 0) - from_stores[store, part])
            from_stores[store, part] += out
            left -= out
    return Taken(from_vans, from_stores)


def _far(a: Place | None, b: Place | None) -> float:
    return kilometres(a, b) if a and b else float("inf")
