"""Planning, moving and cancelling visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.pages import phrases
from firstfix.scheduling.actions.calls import fit_calls, give_up_calls
from firstfix.scheduling.actions.crew_time import check_time_of, lock_time_of
from firstfix.scheduling.facts import VisitCancelled, VisitMoved, VisitPlanned
from firstfix.scheduling.models import Booking, Hold, Visit
from firstfix.scheduling.queries.happenings import why_locked
from firstfix.scheduling.queries.load import load_signs
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.visits import coming_visit
from firstfix.scheduling.queries.who import reasons_against
from firstfix.scheduling.rules import Span, place, window_around
from firstfix.scheduling.states import VISIT_STATES
from firstfix.scheduling.words import is_booked, load_words
from firstfix.work.actions import step_work_order, take_step
from firstfix.work.models import WorkOrder


@transaction.atomic
def plan_visit(
    order: WorkOrder,
    *,
    engineers: Iterable[Engineer],
    start: datetime,
    end: datetime,
    by: Actor,
    window: tuple[datetime, datetime] | None = None,
    uid: UUID | None = None,
    at: datetime | None = None,
    right: str = "visit.plan",
) -> Visit:
    """A visit for the order, with a booking for each engineer of the crew; the order becomes scheduled.

    What was kept for the order's customer is free again.

    window  what the customer is told; without it two hours around the start
    uid     the same again gives the same visit
    at      when it was decided
    right   what allows it: customers may not plan, but choose a time that was offered

    Refused, with the reason in words: the order has a visit already, the crew lacks a skill, a level or a certificate
    valid on the day, somebody has no shift or is absent, would break a firm limit of the week, or is booked for another
    visit, which is named.
    """
    require(by, right)
    if uid and (there := Visit.objects.filter(uid=uid).first()):
        return there
    at = at or timezone.now()
    crew = _crew(engineers)
    order = (
        WorkOrder.objects.select_for_update(of=("self",), no_key=True).select_related("site__tenant").get(pk=order.pk)
    )
    if other := coming_visit(order):
        when = phrases.window(other.planned_start, other.planned_end, now=at)
        said = {"order": order.number, "when": when, "names": names_of(other)}
        raise Refused(_("%(order)s has a visit already: %(when)s, %(names)s. Move that one.") % said)
    span, told = Span(start, end), _window(window, start)
    _check(order, crew, span, told, visit_id=0, at=at)
    visit = Visit.objects.create(
        uid=uid or uuid4(),
        work_order=order,
        window_from=told.start,
        window_to=told.end,
        planned_start=start,
        planned_end=end,
    )
    _book(visit, crew)
    take_step(order, "schedule", by=by, at=at)
    record(_planned(visit, order, crew), about=visit, by=by, at=at)
    return visit


def _planned(visit: Visit, order: WorkOrder, crew: Sequence[Engineer]) -> VisitPlanned:
    return VisitPlanned(
        work_order_id=order.pk,
        number=order.number,
        engineers=tuple(engineer.name for engineer in crew),
        start=visit.planned_start,
        end=visit.planned_end,
        window_from=visit.window_from,
        window_to=visit.window_to,
    )


@transaction.atomic
def move_visit(
    visit: Visit,
    *,
    start: datetime,
    end: datetime,
    by: Actor,
    engineers: Iterable[Engineer] | None = None,
    window: tuple[datetime, datetime] | None = None,
    at: datetime | None = None,
) -> Visit:
    """To another time or crew, by the rules of planning. The window told to the customer stays while it holds.

    Refused, with who locked it, while it is locked.
    """
    require(by, "visit.plan")
    at = at or timezone.now()
    visit = locked_row(visit)
    VISIT_STATES.after(visit.state, "move")
    if visit.is_locked:
        raise Refused(why_locked(visit, now=at))
    order = WorkOrder.objects.select_related("site__tenant").get(pk=visit.work_order_id)
    former_crew = [booking.engineer for booking in visit.bookings.select_related("engineer").order_by("pk")]
    crew = former_crew if engineers is None else _crew(engineers)
    former = (visit.planned_start, visit.window_from, visit.window_to)
    kept = Span(visit.window_from, visit.window_to)
    told = _window(window, start) if window or not kept.start <= start <= kept.end else kept
    _check(order, crew, Span(start, end), told, visit_id=visit.pk, at=at)
    visit.planned_start, visit.planned_end = start, end
    visit.window_from, visit.window_to = told
    visit.bookings.all().delete()
    fit_calls(visit, crew, start, by=by, at=at)
    _book(visit, crew)
    visit.save()
    record(
        VisitMoved(
            work_order_id=order.pk,
            number=order.number,
            engineers=tuple(engineer.name for engineer in crew),
            start=start,
            end=end,
            window_from=told.start,
            window_to=told.end,
            was_start=former[0],
            was_engineers=tuple(engineer.name for engineer in former_crew),
            was_window_from=former[1],
            was_window_to=former[2],
            was_engineer_ids=tuple(engineer.pk for engineer in former_crew),
        ),
        about=visit,
        by=by,
        at=at,
    )
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, by: Actor, reason: str = "", at: datetime | None = None) -> Visit:
    """The visit will not take place: the engineers' time is free again, and the order is to be scheduled."""
    require(by, "visit.plan")
    at = at or timezone.now()
    visit = give_up(visit, by=by, reason=reason.strip(), at=at)
    order = visit.work_order
    if order.state == "scheduled":
        step_work_order(order, "unschedule", by=by, at=at, reason=reason.strip())
    return visit


def give_up(visit: Visit, *, by: Actor, reason: str, at: datetime) -> Visit:
    """Cancel the visit alone, when the order has gone its own way already."""
    visit = locked_row(visit)
    visit.state = VISIT_STATES.after(visit.state, "cancel")
    visit.outcome_reason = reason
    visit.save()
    visit.bookings.update(is_firm=False)
    give_up_calls(visit, by=by, at=at)
    order = visit.work_order
    names = tuple(visit.bookings.order_by("engineer").values_list("engineer__name", flat=True))
    record(
        VisitCancelled(
            work_order_id=order.pk, number=order.number, engineers=names, start=visit.planned_start, reason=reason
        ),
        about=visit,
        by=by,
        at=at,
    )
    return visit


def locked_row(visit: Visit) -> Visit:
    """The visit, which nobody else changes before the transaction ends."""
    return Visit.objects.select_for_update(of=("self",), no_key=True).select_related("work_order").get(pk=visit.pk)


def _crew(engineers: Iterable[Engineer]) -> list[Engineer]:
    """Each once, as they are named: the first one brings the parts."""
    crew = list(dict.fromkeys(engineers))
    if not crew:
        raise Invalid({"engineers": _("Choose at least one engineer.")})
    return crew


def _window(window: tuple[datetime, datetime] | None, start: datetime) -> Span:
    return Span(*window) if window else window_around(start)


def _check(order: WorkOrder, crew: Sequence[Engineer], span: Span, told: Span, *, visit_id: int, at: datetime) -> None:
    if span.end <= span.start:
        raise Invalid({"end": _("It ends before it starts.")})
    if not told.start <= span.start <= told.end:
        raise Invalid({"window": _("The visit must start within the window that the customer is told.")})
    if span.end <= at:
        raise Refused(_("This time is over already."))
    reasons = [*reasons_against(order, engineers=crew, span=span), *_firm_limits(order, crew, span, visit_id=visit_id)]
    if reasons:
        raise Refused(_("This visit is not possible. %(reasons)s.") % {"reasons": _("; ").join(reasons)})


def _firm_limits(order: WorkOrder, crew: Sequence[Engineer], span: Span, *, visit_id: int) -> list[str]:
    """Limits of somebody's week that would be broken, of those that bind a person, too."""
    limits = planning_rules().limits
    if not limits.firm:
        return []
    where = place(order.site.latitude, order.site.longitude)
    return [
        _("%(name)s: %(reason)s") % {"name": engineer.name, "reason": load_words(sign)}
        for engineer, sign in load_signs(crew, span, where=where, visit_id=visit_id, limits=limits)
        if sign.state == "over" and sign.limit in limits.firm
    ]


def _book(visit: Visit, crew: Sequence[Engineer]) -> None:
    """A booking each. The database itself refuses to take anybody's time twice, whoever else books at this moment.

    Two insertions at the same instant would each wait for the other until the deadlock detector ends one of them. So
    the engineers' rows are locked first: the second one waits, and then reads a plain refusal.
    """
    lock_time_of(crew)
    during = Span(visit.planned_start, visit.planned_end)
    Hold.objects.filter(work_order=visit.work_order_id).delete()
    check_time_of(crew, during)
    try:
        with transaction.atomic():
            Booking.objects.bulk_create([Booking(visit=visit, engineer=one, during=tuple(during)) for one in crew])
    except IntegrityError as clash:
        if "engineer_not_twice" not in str(clash):
            raise
        raise Refused(_taken(visit, crew)) from clash


def _taken(visit: Visit, crew: Sequence[Engineer]) -> str:
    """Names the other visit."""
    other = (
        Booking.objects.filter(
            engineer__in=crew, is_firm=True, during__overlap=(visit.planned_start, visit.planned_end)
        )
        .exclude(visit=visit)
        .select_related("engineer", "visit__work_order__site")
        .order_by("during")
        .first()
    )
    if other is None:
        return _("Somebody else has just booked this time. Please look again.")
    return is_booked(other, now=timezone.now())


def names_of(visit: Visit) -> str:
    return _(", ").join(booking.engineer.name for booking in visit.bookings.all())
