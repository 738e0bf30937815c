"""A trip as the visits of its day tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from firstfix.field.models import VisitTravel
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.models import Trip
from firstfix.scheduling.models import Visit


@dataclass(frozen=True)
class TripKnown:
    """From the first setting off to the last leaving (None while a visit goes on), with the kilometres that were noted
    at the visits.
    """

    visits: Sequence[Visit]
    start: datetime | None
    end: datetime | None
    kilometres: Decimal | None

    @property
    def purpose(self) -> str:
        return _(", ").join(dict.fromkeys(visit.work_order.site.name for visit in self.visits))


def known_trip(engineer: Engineer, day: date) -> TripKnown | None:
    """What the visits of a day make of a trip; None without one that was set off for. Two statements."""
    begin = datetime.combine(day, time.min, company_zone())
    visits = list(_travelled([engineer.pk]).filter(set_off_at__range=(begin, begin + timedelta(days=1))))
    return _known(visits, engineer.pk, _told(visits)) if visits else None


def known_trips(trips: Iterable[Trip]) -> dict[int, TripKnown]:
    """By trip id: what the engineer's visits within its times tell, for whoever approves it. Three statements."""
    trips = list(trips)
    if not trips:
        return {}
    people = {trip.engineer_id for trip in trips}
    span = (min(trip.starts_at for trip in trips), max(trip.ends_at for trip in trips))
    visits = list(_travelled(people).filter(set_off_at__range=span).prefetch_related("bookings"))
    told = _told(visits)
    found = {}
    for trip in trips:
        own = [
            visit
            for visit in visits
            if visit.set_off_at and trip.starts_at <= visit.set_off_at <= trip.ends_at
            if trip.engineer_id in visit.engineer_ids
        ]
        if own:
            found[trip.pk] = _known(own, trip.engineer_id, told)
    return found


#: Kilometres by visit and engineer.
_Told = Mapping[tuple[int, int], Decimal]


def _travelled(engineers: Iterable[int]) -> QuerySet[Visit]:
    rows = Visit.objects.filter(bookings__engineer__in=engineers, set_off_at__isnull=False).distinct()
    return rows.select_related("work_order__site").order_by("set_off_at")


def _told(visits: Iterable[Visit]) -> _Told:
    ways = VisitTravel.objects.filter(visit__in=[visit.pk for visit in visits])
    return {(visit, engineer): way for visit, engineer, way in ways.values_list("visit", "engineer", "kilometres")}


def _known(visits: Sequence[Visit], engineer: int, told: _Told) -> TripKnown:
    ends = [visit.left_at for visit in visits if visit.left_at]
    is_over = len(ends) == len(visits)
    ways = [told[visit.pk, engineer] for visit in visits if (visit.pk, engineer) in told]
    kilometres = sum(ways, Decimal()) if ways else None
    return TripKnown(visits, visits[0].set_off_at, max(ends) if is_over else None, kilometres)
