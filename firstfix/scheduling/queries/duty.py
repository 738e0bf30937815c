"""Who is on duty when: shifts, on-call duty and absences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.tenants.company import company
from firstfix.scheduling.models import Absence, Booking, Shift
from firstfix.scheduling.rules import LONGEST_ON_CALL, Span
from firstfix.scheduling.translate.timetable import day_span, free_spans, merged, special_days


@dataclass
class Duty:
    """One engineer's duty in some stretch of time."""

    shifts: list[Shift] = field(default_factory=list)
    on_call: list[Shift] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)

    @property
    def working(self) -> list[Span]:
        """Regular shifts without absences, merged."""
        return self._without_absences(self.shifts)

    @property
    def bookable(self) -> list[Span]:
        """When a person may be sent by hand: on call counts as well."""
        return self._without_absences([*self.shifts, *self.on_call])

    def is_away(self, span: Span) -> bool:
        """Absent in the span, or without any duty: a visit then needs somebody else."""
        is_absent = any(Span(one.starts_at, one.ends_at).overlaps(span) for one in self.absences)
        return is_absent or not (self.shifts or self.on_call)

    def _without_absences(self, shifts: Iterable[Shift]) -> list[Span]:
        spans = merged(Span(one.starts_at, one.ends_at) for one in shifts)
        away = [Span(one.starts_at, one.ends_at) for one in self.absences]
        return free_spans(spans, taken=away) if away else spans


def shifts_during(span: Span) -> QuerySet[Shift]:
    """Shifts and on-call duties that touch the span. The bound below lets the index on the start be used."""
    return Shift.objects.filter(
        starts_at__lt=span.end, ends_at__gt=span.start, starts_at__gt=span.start - LONGEST_ON_CALL
    ).order_by("starts_at", "pk")


def absences_during(span: Span) -> QuerySet[Absence]:
    return Absence.objects.filter(starts_at__lt=span.end, ends_at__gt=span.start).order_by("starts_at", "pk")


def duties(engineers: Collection[Engineer], *, span: Span) -> dict[int, Duty]:
    """The duty of each engineer by id, in two statements."""
    people = {engineer.pk: engineer for engineer in engineers}
    found = {id: Duty() for id in people}
    for shift in shifts_during(span).filter(engineer__in=found):
        duty = found[shift.engineer_id]
        (duty.shifts if shift.kind == Shift.Kind.REGULAR else duty.on_call).append(shift)
    for absence in absences_during(span).filter(engineer__in=found):
        absence.engineer = people[absence.engineer_id]
        found[absence.engineer_id].absences.append(absence)
    return found


def why_absent(absence: Absence, *, by: Actor) -> str:
    """The reason, which may tell of health, to the engineer and to those whose work it is; "" to everybody else."""
    is_own = by.pk is not None and absence.engineer.user_id == by.pk
    return str(absence.get_reason_display()) if is_own or may(by, "absence.see_reason") else ""


def is_anybody_away(engineers: QuerySet[Engineer], *, span: Span, now: datetime) -> bool:
    """Whether one of their visits of the span, still to come, needs somebody else: `Duty.is_away` in one statement."""
    absent = Absence.objects.filter(
        engineer=OuterRef("engineer"),
        starts_at__lt=OuterRef("visit__planned_end"),
        ends_at__gt=OuterRef("visit__planned_start"),
    )
    on_duty = shifts_during(span).filter(engineer=OuterRef("engineer"))
    coming = Booking.objects.filter(
        engineer__in=engineers,
        visit__state="planned",
        visit__planned_start__gt=now,
        visit__planned_start__gte=span.start,
        visit__planned_start__lt=span.end,
    )
    return coming.filter(Exists(absent) | ~Exists(on_duty)).exists()


def on_call_at(at: datetime) -> list[Engineer]:
    """Who is on call at this moment and not absent."""
    absent = Absence.objects.filter(starts_at__lte=at, ends_at__gt=at).values("engineer")
    on_call = Shift.objects.filter(
        kind=Shift.Kind.ON_CALL, starts_at__lte=at, ends_at__gt=at, starts_at__gt=at - LONGEST_ON_CALL
    )
    return list(
        Engineer.objects.filter(pk__in=on_call.values("engineer"), is_active=True)
        .exclude(pk__in=absent)
        .order_by("name")
    )


def on_call_during(span: Span) -> list[Shift]:
    """On-call duties that touch the span, of engineers who are not away the whole time, with the engineers."""
    found = shifts_during(span).filter(kind=Shift.Kind.ON_CALL, engineer__is_active=True).select_related("engineer")
    away = absences_during(span).values_list("engineer_id", "starts_at", "ends_at")
    absent = {id for id, start, end in away if start <= span.start and end >= span.end}
    return [one for one in found if one.engineer_id not in absent]


@dataclass(frozen=True)
class WeekDay:
    day: date
    holiday: Bilingual | None
    moved_from: date | None


@dataclass
class DayDuty(Duty):
    """`calls` are the on-call duties with what of them lies in the day."""

    calls: list[tuple[Shift, Span]] = field(default_factory=list)


@dataclass(frozen=True)
class WeekRow:
    engineer: Engineer
    days: tuple[DayDuty, ...]


@dataclass(frozen=True)
class WeekTable:
    """Seven days from a Monday; `unknown_years` have no decree of their holidays yet."""

    days: tuple[WeekDay, ...]
    rows: tuple[WeekRow, ...]
    unknown_years: tuple[int, ...]


def week_table(monday: date, *, engineers: Sequence[Engineer]) -> WeekTable:
    """The duty of a week, three statements for any number of engineers. A shift stands on the day it starts."""
    zone, country = company().zone, company().country
    days = [monday + timedelta(days=number) for number in range(7)]
    spans = [day_span(zone, day) for day in days]
    week = duties(engineers, span=Span(spans[0].start, spans[-1].end))
    special = special_days(country, first=days[0], last=days[-1])
    return WeekTable(
        tuple(WeekDay(day, special.holidays.get(day), special.moved.get(day)) for day in days),
        tuple(WeekRow(engineer, tuple(_of_day(week[engineer.pk], span) for span in spans)) for engineer in engineers),
        special.unknown_years,
    )


def _of_day(duty: Duty, day: Span) -> DayDuty:
    on_call = [one for one in duty.on_call if day.overlaps(Span(one.starts_at, one.ends_at))]
    return DayDuty(
        shifts=[one for one in duty.shifts if day.start <= one.starts_at < day.end],
        on_call=on_call,
        calls=[(one, Span(max(one.starts_at, day.start), min(one.ends_at, day.end))) for one in on_call],
        absences=[one for one in duty.absences if day.overlaps(Span(one.starts_at, one.ends_at))],
    )
