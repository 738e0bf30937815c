"""What a day needs somebody to look at: who runs late, who waits urgently, what time became free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries.day import EngineerDay, day_table, orders_to_schedule
from firstfix.scheduling.states import UNDER_WAY
from firstfix.scheduling.translate.timetable import day_span
from firstfix.work.models import WorkOrder
from firstfix.work.rules import Priority

#: Of each kind; more than that is a day to be filled anew.
SHOWN = 5


@dataclass(frozen=True)
class LateVisit:
    """It cannot start in the window that the customer was told; `expected` is the earliest start as the day stands."""

    visit: Visit
    engineer: Engineer
    expected: datetime


@dataclass(frozen=True)
class Troubles:
    """`freed` are cancelled visits whose engineer has the time still free while orders wait."""

    late: Sequence[LateVisit]
    emergencies: Sequence[WorkOrder]
    freed: Sequence[Booking]

    def __bool__(self) -> bool:
        return bool(self.late or self.emergencies or self.freed)


def troubles(day: date, *, territories: Sequence[Territory], by: Actor, now: datetime) -> Troubles:
    today = company_day(now)
    if day < today:
        return Troubles((), (), ())
    waiting = orders_to_schedule(by, territories=territories, day=day)
    return Troubles(
        late_visits(territories=territories, now=now)[:SHOWN] if day == today else (),
        list(waiting.filter(priority=Priority.EMERGENCY)[:SHOWN]) if day == today else (),
        _freed(day, territories=territories, now=now) if waiting.exists() else (),
    )


def late_visits(*, territories: Sequence[Territory], now: datetime) -> list[LateVisit]:
    """Of engineers who are at work, or should be: visits that they cannot begin in the window told any more."""
    today = company_day(now)
    span = day_span(company_zone().key, today)
    begun = Q(visit__state__in=UNDER_WAY) | Q(visit__state="planned", visit__planned_start__lt=now)
    busy = Booking.objects.filter(begun, during__overlap=(span.start, span.end), is_firm=True)
    engineers = Engineer.objects.filter(pk__in=busy.values("engineer"), is_active=True).order_by("name")
    engineers = engineers.filter(territory__in=territories) if territories else engineers
    table = day_table(today, engineers=list(engineers), now=now)
    return [late for row in table.rows for late in _late_in(row, now=now)]


def free_at(visit: Visit, *, now: datetime) -> datetime:
    """When a visit that is under way should be over: as long as planned from when the work began, now at the earliest.

    For somebody on the way it begins at the planned time, now at the earliest.
    """
    began = visit.started_at or visit.arrived_at or max(visit.planned_start, now)
    return max(now, began + (visit.planned_end - visit.planned_start))


def _late_in(row: EngineerDay, *, now: datetime) -> list[LateVisit]:
    """Stop after stop: what is under way ends now at the earliest, then the way, then the next."""
    late: list[LateVisit] = []
    free = now
    for stop in row.stops:
        visit = stop.visit
        if visit.state in UNDER_WAY:
            free = max(free, free_at(visit, now=now))
        elif visit.state == "planned":
            expected = max(visit.planned_start, free + stop.leg.travel)
            if expected > visit.window_to:
                late.append(LateVisit(visit, row.engineer, expected))
            free = expected + (visit.planned_end - visit.planned_start)
    return late


def _freed(day: date, *, territories: Sequence[Territory], now: datetime) -> list[Booking]:
    span = day_span(company_zone().key, day)
    taken = Booking.objects.filter(engineer=OuterRef("engineer"), is_firm=True, during__overlap=OuterRef("during"))
    freed = Booking.objects.filter(
        ~Exists(taken),
        visit__state="cancelled",
        visit__planned_start__gt=now,
        during__overlap=(span.start, span.end),
        engineer__is_active=True,
    )
    freed = freed.filter(engineer__territory__in=territories) if territories else freed
    return list(freed.select_related("engineer", "visit__work_order__site").order_by("visit__planned_start")[:SHOWN])
