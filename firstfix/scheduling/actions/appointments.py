"""An appointment: a time is offered, kept for a few minutes while the customer decides, and agreed on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Refused
from firstfix.platform.pages import phrases
from firstfix.scheduling.actions.crew_time import lock_time_of
from firstfix.scheduling.actions.plans import plan_visit
from firstfix.scheduling.models import Hold, Visit
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.slots import holds_of, slot_named, time_in
from firstfix.scheduling.queries.visits import coming_visit
from firstfix.scheduling.rules import Span
from firstfix.scheduling.words import why_no_choice
from firstfix.work.models import WorkOrder

#: Long enough to ask at home, short enough that a closed browser blocks nobody.
KEPT_FOR = timedelta(minutes=10)


@transaction.atomic
def hold_slot(
    order: WorkOrder,
    *,
    engineer: Engineer,
    window: Span,
    by: Actor,
    mate: Engineer | None = None,
    at: datetime | None = None,
) -> Hold:
    """Keep a time within the window for ten minutes, of the mate as well; a former hold for the order ends.

    Of two people who want the same time, the second one waits for the first and is then refused.
    """
    _require_choice(by)
    at = at or timezone.now()
    _lock(order)
    if other := coming_visit(order):
        when = phrases.window(other.window_from, other.window_to, now=at)
        raise Refused(_("There is a visit already: %(when)s.") % {"when": when})
    crew = [engineer, mate] if mate else [engineer]
    lock_time_of(crew)
    Hold.objects.filter(expires_at__lte=at).delete()
    Hold.objects.filter(work_order=order).delete()
    time = time_in(order, window, engineers=crew, now=at)
    if time is None:
        raise Refused(_("This time has just been taken. Please choose another one."))
    kept = [
        Hold(
            work_order=order,
            engineer=one,
            during=DateTimeTZRange(time.start, time.end),
            window_from=window.start,
            window_to=window.end,
            expires_at=at + KEPT_FOR,
        )
        for one in crew
    ]
    return Hold.objects.bulk_create(kept)[0]


@transaction.atomic
def hold_named_slot(order: WorkOrder, name: str, *, by: Actor, at: datetime | None = None) -> Hold:
    """Keep the slot that a form or a program names. Refused when it is not offered any more."""
    _require_choice(by)
    at = at or timezone.now()
    slot = slot_named(order, name, now=at)
    if slot is None:
        raise Refused(_("This time has just been taken. Please choose another one."))
    return hold_slot(order, engineer=slot.engineer, mate=slot.mate, window=slot.window, by=by, at=at)


@transaction.atomic
def agree_on_hold(order: WorkOrder, *, by: Actor, at: datetime | None = None) -> Visit:
    """The customer agrees: the kept time becomes a visit, and its window is what the customer was told."""
    _require_choice(by)
    at = at or timezone.now()
    _lock(order)
    holds = holds_of(order, now=at)
    if not holds:
        raise Refused(_("This time is no longer kept for you. Please choose one again."))
    hold = holds[0]
    return plan_visit(
        order,
        engineers=[one.engineer for one in holds],
        start=hold.start,
        end=hold.end,
        window=(hold.window_from, hold.window_to),
        by=by,
        at=at,
        right="appointment.choose",
    )


@transaction.atomic
def give_up_hold(order: WorkOrder, *, by: Actor) -> None:
    """Others may have the time again."""
    require(by, "appointment.choose")
    Hold.objects.filter(work_order=order).delete()


def _require_choice(by: Actor) -> None:
    """Who plans may always offer times; customers choose them unless the company would rather agree on them itself."""
    require(by, "appointment.choose")
    if not may(by, "visit.plan") and not planning_rules().customers_choose:
        raise Refused(why_no_choice())


def _lock(order: WorkOrder) -> None:
    """So that two people who choose for the same order come one after the other."""
    WorkOrder.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
