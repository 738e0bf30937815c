"""A trip as the visits of its days tell it."""

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
from firstfix.rewards.models import ClaimRules, Trip
from firstfix.rewards.rules import LONGEST_TRIP, Stop, tours
from firstfix.scheduling.models import Visit
from firstfix.scheduling.rules import kilometres, place

#: So far back trips are offered that nobody has handed in.
OFFERED = timedelta(days=21)


@dataclass(frozen=True)
class TripKnown:
    """From the first setting off to the last leaving (None while a visit goes on), with the kilometres that were noted
    at the visits.
    """

    visits: Sequence[Visit]
    start: datetime
    end: datetime | None
    kilometres: Decimal | None

    @property
    def purpose(self) -> str:
        return _(", ").join(dict.fromkeys(visit.work_order.site.name for visit in self.visits))

    @property
    def first_day(self) -> date:
        return self.start.astimezone(company_zone()).date()

    @property
    def last_day(self) -> date:
        last = self.end or self.visits[-1].set_off_at or self.start
        return last.astimezone(company_zone()).date()

    @property
    def nights(self) -> int:
        return (self.last_day - self.first_day).days


def known_trip(engineer: Engineer, day: date) -> TripKnown | None:
    """What the visits of a day make of a trip, with the days before and after when the night was spent away
    (`rules.tours`). None without one that was set off for.
    """
    for tour in _tours(engineer, day - LONGEST_TRIP, day + LONGEST_TRIP, away_km=away_km()):
        if any(_day(visit) == day for visit in tour):
            return _known(tour, engineer.pk, _told(tour))
    return None


def trips_to_claim(engineer: Engineer, *, today: date) -> list[TripKnown]:
    """Trips of the last weeks that are over, went as far as the company's rule says, and are not handed in yet; the
    newest first.
    """
    far = away_km()
    found = [
        tour
        for tour in _tours(engineer, today - OFFERED, today, away_km=far)
        if tour[-1].left_at and any(_stop(visit, engineer).is_away(far) for visit in tour)
    ]
    if not found:
        return []
    told = _told(visit for tour in found for visit in tour)
    known = [_known(tour, engineer.pk, told) for tour in found]
    claimed = list(
        Trip.objects.filter(engineer=engineer, ends_at__gt=min(one.start for one in known))
        .exclude(state="withdrawn")
        .values_list("starts_at", "ends_at")
    )
    return [
        one
        for one in reversed(known)
        if one.end and not any(start < one.end and end > one.start for start, end in claimed)
    ]


def away_km() -> int:
    """How far from the base the company calls away."""
    rules = ClaimRules.objects.first() or ClaimRules()
    return rules.away_km


def _tours(engineer: Engineer, first: date, last: date, *, away_km: int) -> list[list[Visit]]:
    zone = company_zone()
    begin, end = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    rows = {visit.pk: visit for visit in _travelled([engineer.pk]).filter(set_off_at__range=(begin, end))}
    found = tours([_stop(visit, engineer) for visit in rows.values()], away_km=away_km, zone=zone)
    return [[rows[stop.visit] for stop in tour] for tour in found]


def _stop(visit: Visit, engineer: Engineer) -> Stop:
    assert visit.set_off_at is not None
    site = visit.work_order.site
    there, base = place(site.latitude, site.longitude), place(engineer.home_latitude, engineer.home_longitude)
    return Stop(visit.pk, visit.set_off_at, visit.left_at, kilometres(base, there) if base and there else None)


def _day(visit: Visit) -> date | None:
    return visit.set_off_at.astimezone(company_zone()).date() if visit.set_off_at else None


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
    noted = sum(ways, Decimal()) if ways else None
    first = visits[0].set_off_at
    assert first is not None
    return TripKnown(visits, first, max(ends) if is_over else None, noted)
