"""When somebody who is on the way should be there: what customers are told. Never where they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.rules import Arrival, Place, expected_arrival, place
from firstfix.scheduling.translate.roads import ways_along

#: A visit that ended longer ago is not where the engineer comes from.
SAME_TOUR = timedelta(hours=14)


def expected_arrivals(visits: Collection[Visit], *, now: datetime) -> dict[int, Arrival]:
    """Of those of these visits that an engineer is on the way to, by their ids; two statements for any number.

    The way is the one from the stop before, else from home, as long as plans take it to be; it began when the engineer
    said so. Who should be there already comes later than first said: the time moves on by itself, and says so.
    """
    coming = {one.pk: one for one in visits if one.state == "on_the_way" and one.set_off_at}
    if not coming:
        return {}
    bookings = Booking.objects.filter(visit__in=coming).select_related("engineer", "visit__work_order__site")
    first: dict[int, Booking] = {}
    for booking in bookings.order_by("pk"):
        first.setdefault(booking.visit_id, booking)
    before = _stops_before(list(first.values()))
    routes = {
        id: (before.get(id) or place(one.engineer.home_latitude, one.engineer.home_longitude), _site(one.visit))
        for id, one in first.items()
    }
    ways = ways_along(routes.values())
    found = {}
    for id, (start, end) in routes.items():
        set_off = coming[id].set_off_at
        assert set_off is not None
        found[id] = expected_arrival(set_off, ways(start, end, set_off), now=now)
    return found


def _stops_before(bookings: Collection[Booking]) -> dict[int, Place | None]:
    """Where the engineer of each booking left last before setting off, by the id of the booking's visit."""
    offs = {one.engineer_id: one.visit.set_off_at for one in bookings if one.visit.set_off_at}
    if not offs:
        return {}
    left = Booking.objects.filter(
        engineer__in=offs, visit__left_at__gte=min(offs.values()) - SAME_TOUR, visit__left_at__lte=max(offs.values())
    )
    latest: dict[int, Booking] = {}
    for booking in left.select_related("visit__work_order__site").order_by("visit__left_at"):
        left_at, set_off = booking.visit.left_at, offs[booking.engineer_id]
        if left_at and set_off - SAME_TOUR <= left_at <= set_off:
            latest[booking.engineer_id] = booking
    return {one.visit_id: _site(latest[one.engineer_id].visit) for one in bookings if one.engineer_id in latest}


def _site(visit: Visit) -> Place | None:
    site = visit.work_order.site
    return place(site.latitude, site.longitude)
