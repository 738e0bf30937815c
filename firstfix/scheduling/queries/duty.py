"""Who is on duty when: shifts, on-call duty and absences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from firstfix.people.models import Engineer
from firstfix.scheduling.models import Absence, Shift
from firstfix.scheduling.rules import LONGEST_ON_CALL, Span
from firstfix.scheduling.translate.timetable import free_spans, merged


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

    def _without_absences(self, shifts: Iterable[Shift]) -> list[Span]:
        spans = merged(Span(one.starts_at, one.ends_at) for one in shifts)
        return free_spans(spans, taken=[Span(one.starts_at, one.ends_at) for one in self.absences])


def shifts_during(span: Span) -> QuerySet[Shift]:
    """Shifts and on-call duties that touch the span. The bound below lets the index on the start be used."""
    return Shift.objects.filter(
        starts_at__lt=span.end, ends_at__gt=span.start, starts_at__gt=span.start - LONGEST_ON_CALL
    ).order_by("starts_at", "pk")


def absences_during(span: Span) -> QuerySet[Absence]:
    return Absence.objects.filter(starts_at__lt=span.end, ends_at__gt=span.start).order_by("starts_at", "pk")


def duties(engineers: Collection[Engineer], *, span: Span) -> dict[int, Duty]:
    """The duty of each engineer by id, in two statements."""
    found = {engineer.pk: Duty() for engineer in engineers}
    for shift in shifts_during(span).filter(engineer__in=found):
        duty = found[shift.engineer_id]
        (duty.shifts if shift.kind == Shift.Kind.REGULAR else duty.on_call).append(shift)
    for absence in absences_during(span).filter(engineer__in=found):
        found[absence.engineer_id].absences.append(absence)
    return found


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
