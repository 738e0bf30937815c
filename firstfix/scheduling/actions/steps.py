"""What engineers do on a visit, each step with a time of its own; the order follows.

Whether a visit may be left (no blocking step of a checklist open) is for the area above to know: surfaces call
`field.actions.finish_visit`, which checks and then calls `leave`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.actions import record
from firstfix.platform.pages import phrases
from firstfix.scheduling.facts import (
    EngineerArrived,
    EngineerSetOff,
    VisitLeft,
    VisitMissed,
    VisitRestored,
    WorkResumed,
    WorkStarted,
)
from firstfix.scheduling.models import Visit
from firstfix.scheduling.rules import wrong_time
from firstfix.scheduling.states import VISIT_STATES
from firstfix.work.actions import step_work_order

#: What the order does after a visit that did not restore it.
AFTERWARDS = {
    Visit.Outcome.FURTHER_VISIT: "need_further_visit",
    Visit.Outcome.WAITING_PARTS: "wait_for_parts",
    Visit.Outcome.WAITING_CUSTOMER: "wait_for_customer",
    Visit.Outcome.WAITING_RND: "wait_for_rnd",
}
#: The times of a visit in their order, with the words that a refusal uses.
TIMES = {
    "set_off_at": lambda: _("set off"),
    "arrived_at": lambda: _("arrived"),
    "started_at": lambda: _("work started"),
    "restored_at": lambda: _("restored"),
}


@transaction.atomic
def set_off(visit: Visit, *, by: Actor, at: datetime | None = None) -> Visit:
    """On the way."""
    visit, at = _step(visit, "set_off", "set_off_at", by=by, at=at)
    step_work_order(visit.work_order, "dispatch", by=by, at=at)
    record(EngineerSetOff(visit.work_order_id), about=visit, by=by, at=at)
    return visit


@transaction.atomic
def arrive(visit: Visit, *, by: Actor, at: datetime | None = None) -> Visit:
    """At the site. The first arrival is the response to the order, unless somebody had answered before (see work)."""
    visit, at = _step(visit, "arrive", "arrived_at", by=by, at=at)
    step_work_order(visit.work_order, "arrive", by=by, at=at)
    record(EngineerArrived(visit.work_order_id), about=visit, by=by, at=at)
    return visit


@transaction.atomic
def start_work(visit: Visit, *, by: Actor, at: datetime | None = None) -> Visit:
    visit, at = _step(visit, "start_work", "started_at", by=by, at=at)
    record(WorkStarted(visit.work_order_id), about=visit, by=by, at=at)
    return visit


@transaction.atomic
def restore(visit: Visit, *, by: Actor, at: datetime | None = None) -> Visit:
    """It works again."""
    visit, at = _step(visit, "restore", "restored_at", by=by, at=at)
    step_work_order(visit.work_order, "restore", by=by, at=at)
    record(VisitRestored(visit.work_order_id), about=visit, by=by, at=at)
    return visit


@transaction.atomic
def resume_work(visit: Visit, *, reason: str, by: Actor, at: datetime | None = None) -> Visit:
    """It does not work after all, and the engineers are still there: the visit and its order are worked on again.

    Neither counts as restored then; when it had been called so stays in the fact. Does not know of signatures: pages
    and phones call `field.actions.resume_work` instead.
    """
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Please say what does not work.")})
    visit, at = _step(visit, "resume_work", None, by=by, at=at)
    restored_at, visit.restored_at = visit.restored_at or at, None
    visit.save()
    step_work_order(visit.work_order, "resume_work", by=by, at=at, reason=reason)
    record(WorkResumed(visit.work_order_id, restored_at, reason), about=visit, by=by, at=at)
    return visit


@transaction.atomic
def leave(visit: Visit, *, outcome: str, by: Actor, reason: str = "", at: datetime | None = None) -> Visit:
    """The visit is over. `outcome` is of Visit.Outcome; anything but restored needs a reason and is a carry-over.

    Does not know of checklists and signatures: pages and phones call `field.actions.finish_visit` instead, which checks
    them and then calls this.
    """
    if outcome not in Visit.Outcome.values:
        raise Invalid({"outcome": _("Choose how the visit ended.")})
    is_restored = outcome == Visit.Outcome.RESTORED
    reason = reason.strip()
    if not (is_restored or reason):
        raise Invalid({"reason": _("Please say why it is not restored yet.")})
    visit, at = _step(visit, "leave" if is_restored else "leave_unrestored", "left_at", by=by, at=at)
    visit.outcome, visit.outcome_reason = outcome, reason
    visit.save()
    free_time(visit, since=visit.arrived_at or at, until=at)
    if not is_restored:
        step_work_order(visit.work_order, AFTERWARDS[Visit.Outcome(outcome)], by=by, at=at, reason=reason)
    record(VisitLeft(visit.work_order_id, outcome, reason), about=visit, by=by, at=at)
    return visit


@transaction.atomic
def miss(visit: Visit, *, reason: str, by: Actor, at: datetime | None = None) -> Visit:
    """Nobody there, or no way in: the order needs a further visit, and this one does not count as made."""
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Please say what you found.")})
    visit, at = _step(visit, "miss", "left_at", by=by, at=at)
    visit.outcome_reason = reason
    visit.save()
    free_time(visit, since=visit.set_off_at or visit.arrived_at or at, until=at)
    order = step_work_order(visit.work_order, "need_further_visit", by=by, at=at, reason=reason)
    if visit.arrived_at and order.visit_count:
        # Arriving counted it; but who stood before a locked door has had no chance of a first fix.
        order.visit_count -= 1
        order.save(update_fields=["visit_count"])
    record(VisitMissed(visit.work_order_id, reason), about=visit, by=by, at=at)
    return visit


def _step(visit: Visit, verb: str, field: str | None, *, by: Actor, at: datetime | None) -> tuple[Visit, datetime]:
    """Take one step of the state table with the time when it happened, which a phone may tell us late."""
    require(by, "visit.carry_out")
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("work_order").get(pk=visit.pk)
    must_be_theirs(visit, by)
    state = VISIT_STATES.after(visit.state, verb)
    now = timezone.now()
    at = at or now
    if wrong := wrong_time(at, former={name: getattr(visit, name) for name in TIMES}, now=now):
        if not wrong.at:
            raise Invalid({"at": _("This time lies in the future.")})
        said = {"step": TIMES[wrong.before](), "at": phrases.full_moment(wrong.at)}
        raise Invalid({"at": _("This is before “%(step)s” at %(at)s.") % said})
    visit.state = state
    if field:
        setattr(visit, field, at)
    visit.save()
    return visit, at


def must_be_theirs(visit: Visit, by: Actor) -> None:
    """Or NotAllowed. Engineers carry out their own visits; dispatchers and managers note for them what they tell."""
    if may(by, "visit.plan"):
        return
    if not visit.bookings.filter(engineer__user=by.pk or 0).exists():
        raise NotAllowed(_("This is a colleague's visit."))


def free_time(visit: Visit, *, since: datetime, until: datetime) -> None:
    """The engineers can be booked again, and what remains is the time that the visit really took."""
    visit.bookings.update(is_firm=False, during=(min(since, until), until))
