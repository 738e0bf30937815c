"""When engineers work: shifts by a weekly pattern, on-call duty, absences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record, record_all
from firstfix.platform.pages import phrases
from firstfix.platform.tenants.company import company
from firstfix.scheduling.facts import AbsenceAdded, AbsenceRemoved, OnCallSet, ShiftRemoved, ShiftsMade
from firstfix.scheduling.models import Absence, Shift, Visit
from firstfix.scheduling.queries.duty import shifts_during
from firstfix.scheduling.queries.visits import visits_hit
from firstfix.scheduling.rules import LONGEST_ON_CALL, Span
from firstfix.scheduling.translate.timetable import WeekHours, shift_spans

MOST_WEEKS = 60


@transaction.atomic
def make_shifts(
    engineers: Iterable[Engineer],
    *,
    hours: WeekHours,
    first: date,
    weeks: int,
    by: Actor,
    closed_days: Iterable[date] = (),
) -> list[Shift]:
    """Regular shifts by a weekly pattern for `weeks` from the day `first`; returns those that are new.

    hours  {"1": [["08:30", "17:30"]]} by ISO weekday, an end before the start is on the next day

    Public holidays of the company's country are off, and a moved working day (调休) has the hours of the day that it
    replaces. Where an engineer has a shift already at that time it stays as it is, so running it twice changes nothing.
    """
    require(by, "schedule.change")
    if not 1 <= weeks <= MOST_WEEKS:
        raise Invalid({"weeks": _("Between 1 and %(most)d weeks.") % {"most": MOST_WEEKS}})
    last = first + timedelta(weeks=weeks, days=-1)
    zone, country = company().zone, company().country
    try:
        spans = shift_spans(hours, zone=zone, country=country, first=first, last=last, closed_days=closed_days)
    except ValueError as wrong:
        raise Invalid({"hours": _("Give working hours such as 08:30–17:30 on at least one weekday.")}) from wrong
    people = list(engineers)
    made = Shift.objects.bulk_create(_missing_shifts(people, spans), batch_size=2000)
    record_all(_shifts_made(people, made, first, last), by=by)
    return made


def _missing_shifts(engineers: Sequence[Engineer], spans: Sequence[Span]) -> list[Shift]:
    if not spans:
        return []
    there: dict[int, list[Span]] = {engineer.pk: [] for engineer in engineers}
    whole = Span(spans[0].start, max(span.end for span in spans))
    for shift in shifts_during(whole).filter(engineer__in=there, kind=Shift.Kind.REGULAR):
        there[shift.engineer_id].append(Span(shift.starts_at, shift.ends_at))
    return [
        Shift(engineer=engineer, starts_at=span.start, ends_at=span.end)
        for engineer in engineers
        for span in spans
        if not any(span.overlaps(other) for other in there[engineer.pk])
    ]


def _shifts_made(
    engineers: Sequence[Engineer], made: Sequence[Shift], first: date, last: date
) -> Iterable[tuple[ShiftsMade, Engineer]]:
    for engineer in engineers:
        if count := sum(1 for shift in made if shift.engineer_id == engineer.pk):
            yield ShiftsMade(first=first, last=last, count=count), engineer


@transaction.atomic
def set_on_call(engineer: Engineer, *, starts_at: datetime, ends_at: datetime, by: Actor) -> Shift:
    """The engineer answers emergencies outside of shifts, from here to there; saying it twice changes nothing."""
    require(by, "schedule.change")
    span = _span(starts_at, ends_at, longest=LONGEST_ON_CALL)
    duty = Shift.Kind.ON_CALL
    there = shifts_during(span).filter(engineer=engineer, kind=duty).first()
    if there and Span(there.starts_at, there.ends_at) == span:
        return there
    if there:
        raise Refused(
            _("%(name)s is on call already from %(from)s to %(to)s.")
            % {
                "name": engineer.name,
                "from": phrases.full_moment(there.starts_at),
                "to": phrases.full_moment(there.ends_at),
            }
        )
    shift = Shift.objects.create(engineer=engineer, kind=duty, starts_at=starts_at, ends_at=ends_at)
    record(OnCallSet(starts_at=starts_at, ends_at=ends_at), about=engineer, by=by)
    return shift


@transaction.atomic
def remove_shift(shift: Shift, *, by: Actor) -> None:
    """Take a shift or on-call duty away, unless visits are planned in it."""
    require(by, "schedule.change")
    if hit := list(visits_hit(shift.engineer, span=Span(shift.starts_at, shift.ends_at))):
        raise Refused(_("Visits are planned in this shift: %(visits)s. Move them first.") % {"visits": _named(hit)})
    record(ShiftRemoved(kind=shift.kind, starts_at=shift.starts_at, ends_at=shift.ends_at), about=shift.engineer, by=by)
    shift.delete()


class AbsenceEntered(NamedTuple):
    """`visits` are those that somebody else has to do, or that must be moved."""

    absence: Absence
    visits: list[Visit]


@transaction.atomic
def add_absence(
    engineer: Engineer, *, reason: str, starts_at: datetime, ends_at: datetime, by: Actor
) -> AbsenceEntered:
    """The engineer is away. Visits in that time stay and are named: people decide what becomes of them."""
    require(by, "schedule.change")
    if reason not in Absence.Reason.values:
        raise Invalid({"reason": _("Choose a reason.")})
    span = _span(starts_at, ends_at)
    absence = Absence.objects.create(engineer=engineer, reason=reason, starts_at=starts_at, ends_at=ends_at)
    hit = list(visits_hit(engineer, span=span))
    record(
        AbsenceAdded(starts_at=starts_at, ends_at=ends_at, visits=tuple(visit.pk for visit in hit)),
        about=engineer,
        by=by,
    )
    return AbsenceEntered(absence, hit)


@transaction.atomic
def remove_absence(absence: Absence, *, by: Actor) -> None:
    require(by, "schedule.change")
    record(AbsenceRemoved(starts_at=absence.starts_at, ends_at=absence.ends_at), about=absence.engineer, by=by)
    absence.delete()


def _span(starts_at: datetime, ends_at: datetime, *, longest: timedelta | None = None) -> Span:
    if ends_at <= starts_at:
        raise Invalid({"ends_at": _("It ends before it starts.")})
    if longest and ends_at - starts_at > longest:
        raise Invalid({"ends_at": _("At most %(days)d days at once.") % {"days": longest.days}})
    return Span(starts_at, ends_at)


def _named(visits: Iterable[Visit]) -> str:
    return _(", ").join(f"{visit.work_order.number} ({phrases.full_moment(visit.planned_start)})" for visit in visits)
