"""The day table: every engineer's day, and the orders that wait for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.company import company
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import Booking, DepotCall, Visit
from firstfix.scheduling.queries.calls import CallStop, calls_by_engineer, reached, route_with, span_of_call
from firstfix.scheduling.queries.duty import Duty, duties
from firstfix.scheduling.queries.visits import visits_during, visits_in_brief
from firstfix.scheduling.rules import Leg, Place, Span, place
from firstfix.scheduling.states import BOOKING_STATES
from firstfix.scheduling.translate.roads import Ways, ways_along
from firstfix.scheduling.translate.timetable import SpecialDays, day_span, free_spans, special_days
from firstfix.work.models import WorkOrder
from firstfix.work.queries import next_due, orders_seen_by, with_promises


@dataclass(frozen=True)
class Stop:
    """A visit in an engineer's day, with the way to it and the calls at warehouses right before it."""

    visit: Visit
    leg: Leg
    colleagues: tuple[Engineer, ...]
    is_off_duty: bool
    #: Still to come, and the engineer is away.
    is_stranded: bool
    calls: tuple[CallStop, ...] = ()

    @property
    def missing(self) -> timedelta:
        """How much time is lacking for the way."""
        return self.leg.travel - self.leg.gap if self.leg.gap is not None and self.leg.is_tight else timedelta(0)


@dataclass(frozen=True)
class EngineerDay:
    engineer: Engineer
    duty: Duty
    stops: tuple[Stop, ...]
    free: tuple[Span, ...]

    @property
    def free_time(self) -> timedelta:
        return sum((span.length for span in self.free), timedelta(0))


@dataclass(frozen=True)
class DayTable:
    day: date
    span: Span
    rows: tuple[EngineerDay, ...]
    holiday: Bilingual | None
    moved_from: date | None
    #: The route server gave no answer, so the ways are estimates.
    is_guessed: bool = False


def day_table(day: date, *, engineers: Sequence[Engineer], now: datetime) -> DayTable:
    """The day of these engineers: seven statements, however many they are. What is over is no free time."""
    zone, country = company().zone, company().country
    span = day_span(zone, day)
    duty = duties(engineers, span=span)
    visits: dict[int, list[Visit]] = {engineer.pk: [] for engineer in engineers}
    for visit in _visits([engineer.pk for engineer in engineers], span.start, span.end):
        for booking in visit.crew:
            visits.setdefault(booking.engineer_id, []).append(visit)
    special: SpecialDays = special_days(country, first=day, last=day)
    calls = calls_by_engineer([engineer.pk for engineer in engineers], span)
    ways = ways_along(route_with(map(_stop, visits[one.pk]), calls[one.pk], start=_home(one)) for one in engineers)
    return DayTable(
        day,
        span,
        tuple(_row(one, duty[one.pk], visits[one.pk], calls[one.pk], ways, now=now) for one in engineers),
        special.holidays.get(day),
        special.moved.get(day),
        ways.is_silent,
    )


@written_once
def _visits(engineers: Ids, start: datetime, end: datetime) -> QuerySet[Visit]:
    theirs = Booking.objects.filter(
        engineer__in=engineers, visit__planned_start__gte=start, visit__planned_start__lt=end
    )
    return visits_during(Span(start, end), visits_in_brief()).filter(pk__in=theirs.values("visit"))


def _row(
    engineer: Engineer,
    duty: Duty,
    visits: Sequence[Visit],
    calls: Sequence[DepotCall],
    ways: Ways,
    *,
    now: datetime,
) -> EngineerDay:
    there = reached(list(map(_stop, visits)), calls, start=_home(engineer), way=ways)
    bookable = duty.bookable
    stops = tuple(
        Stop(
            visit,
            one.leg,
            tuple(mate.engineer for mate in visit.crew if mate.engineer_id != engineer.pk),
            visit.state in BOOKING_STATES and not any(span.holds(_span(visit)) for span in bookable),
            visit.state == "planned" and visit.planned_start > now and duty.is_away(_span(visit)),
            one.calls,
        )
        for visit, one in zip(visits, there, strict=True)
    )
    taken = [*(_span(visit) for visit in visits if visit.state != "missed"), *map(span_of_call, calls)]
    ahead = [Span(max(span.start, now), span.end) for span in duty.working if span.end > now]
    return EngineerDay(engineer, duty, stops, tuple(free_spans(ahead, taken=taken)))


def _home(engineer: Engineer) -> Place | None:
    return place(engineer.home_latitude, engineer.home_longitude)


def _span(visit: Visit) -> Span:
    return Span(visit.planned_start, visit.planned_end)


def _stop(visit: Visit) -> tuple[Span, Place | None]:
    return _span(visit), _place(visit)


def _place(visit: Visit) -> Place | None:
    return place(visit.work_order.site.latitude, visit.work_order.site.longitude)


def orders_to_schedule(
    by: Actor, *, territories: Sequence[Territory] = (), day: date | None = None
) -> QuerySet[WorkOrder]:
    """Open orders without a visit, what is due first on top, with their promises (see `clocks_of`).

    day  without those that are for later days only
    """
    orders = orders_seen_by(by).filter(state="open", awaited_quote="")
    if day:
        orders = orders.filter(Q(not_before=None) | Q(not_before__lte=day))
    if territories:
        orders = orders.filter(site__territory__in=territories)
    first_due = F("next_due_at").asc(nulls_last=True)
    return next_due(with_promises(orders)).order_by(first_due, "priority", "entered_at", "pk")
