"""The steps of a work order: the only way in which its state changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.work.actions import requests
from firstfix.work.actions.cases import count_repeats, lead_case
from firstfix.work.actions.repeats import relink_repeats
from firstfix.work.facts import WorkOrderChanged, WorkOrderResponded, WorkOrderStepped
from firstfix.work.models import ServiceRequest, StateChange, WorkOrder
from firstfix.work.queries import promise_terms
from firstfix.work.states import NEEDS_REASON, OPEN_STATES, ORDER_ACTIONS, ORDER_STATES
from firstfix.work.translate import due_times


@transaction.atomic
def step_work_order(
    order: WorkOrder, verb: str, *, by: Actor, at: datetime | None = None, reason: str = ""
) -> WorkOrder:
    """Take one step of the state table; `at` is when it happened, which a phone may tell us late.

    Refused when the table knows no such step from here; Invalid when a needed reason is missing. Closing is not among
    them: it needs the failure codes, see `close_work_order`.
    """
    if verb == "close":
        raise Refused(_("An order is closed with its failure codes."))
    require(by, ORDER_ACTIONS[verb])
    lock(order)
    return take_step(order, verb, by=by, at=at or timezone.now(), reason=reason.strip())


@transaction.atomic
def respond_to_order(order: WorkOrder, *, by: Actor, at: datetime | None = None) -> WorkOrder:
    """Somebody of ours has spoken with the customer: the response time ends. Saying it twice changes nothing."""
    require(by, "work_order.respond")
    lock(order)
    if order.responded_at is None:
        if order.state not in OPEN_STATES:
            raise Refused(_("This order is not open any more."))
        order.responded_at = at or timezone.now()
        count_promises(order, changes=order.state_changes.all(), now=order.responded_at)
        order.save()
        record(WorkOrderResponded(), about=order, by=by, at=order.responded_at)
    return order


@transaction.atomic
def correct_state_time(
    order: WorkOrder,
    states: Collection[str],
    *,
    was: datetime,
    to: datetime,
    by: Actor,
    at: datetime | None = None,
) -> WorkOrder:
    """The order came into one of `states` not `was` but `to`: its times and the clocks are counted anew.

    Refused when the order is over, Invalid when other steps of the order lie between. The fact stands with the visit.
    """
    require(by, "visit.carry_out")
    lock(order)
    if order.state in ("closed", "cancelled"):
        raise Refused(_("This order is over: its times stay as they are."))
    changes = list(order.state_changes.all())
    for place, change in enumerate(changes):
        if change.at != was or change.state not in states:
            continue
        others = [*(one.at for one in changes[:place]), *(one.at for one in changes[place + 1 :])]
        if any(min(was, to) < other < max(was, to) for other in others):
            raise Invalid({"to": _("Another step of the order lies between these times.")})
        change.at = to
        change.save(update_fields=["at"])
    for state, name in (("on_site", "responded_at"), ("restored", "restored_at")):
        if state in states and getattr(order, name) == was:
            setattr(order, name, to)
    count_promises(order, changes=order.state_changes.all(), now=at or timezone.now())
    order.save()
    return order


def lock(order: WorkOrder) -> None:
    """Hold the row until the transaction ends, and bring the object up to date with it."""
    order.refresh_from_db(from_queryset=WorkOrder.objects.select_for_update(no_key=True))


def take_step(order: WorkOrder, verb: str, *, by: Actor, at: datetime, reason: str = "") -> WorkOrder:
    """A step with a locked order. Whether the person may is for the action around it to ask."""
    before = order.state
    order.state = ORDER_STATES.after(before, verb)
    if verb in ("schedule", "resume") and order.awaited_quote:
        raise Refused(_("It waits for the customer's answer to quote %(number)s.") % {"number": order.awaited_quote})
    if verb in NEEDS_REASON and not reason:
        raise Invalid({"reason": _("Please say why.")})
    repeated = order.repeat_of if verb == "reopen" else None
    repeats = list(order.repeats.values_list("pk", flat=True)) if verb == "reopen" else []
    _note_times(order, verb, by=by, at=at)
    StateChange.objects.create(work_order=order, state=order.state, at=at, reason=reason)
    count_promises(order, changes=order.state_changes.all(), now=at)
    order.save()
    record(WorkOrderStepped(verb, before, order.state, reason), about=order, by=by, at=at)
    _follow(order, verb, by=by, at=at, reason=reason)
    lead_case(order, verb, at=at)
    if verb == "reopen":  # what came back is open again, and what it had come back from has not
        relink_repeats(WorkOrder.objects.filter(pk__in=repeats))
        for first in filter(None, (repeated, order)):
            count_repeats(first)
    return order


def await_quote(order: WorkOrder, number: str, *, by: Actor, at: datetime) -> WorkOrder:
    """A quote was sent: no visit is planned before its answer, and a planned one is given up.

    For the area that writes quotes, which has asked whether the person may. Work that is under way goes on.
    """
    lock(order)
    order.awaited_quote = number
    if order.state in ("open", "scheduled"):
        said = _("The customer decides on quote %(number)s.") % {"number": number}
        return take_step(order, "wait_for_customer", by=by, at=at, reason=str(said))
    order.save()
    record(WorkOrderChanged(("awaited_quote",)), about=order, by=by, at=at)
    return order


def stop_awaiting_quote(order: WorkOrder, *, goes_on: bool, by: Actor, at: datetime) -> WorkOrder:
    """The quote was answered, ran out or was taken back. Where it does not go on, the order waits for the customer
    until somebody of ours has spoken with them.
    """
    lock(order)
    order.awaited_quote = ""
    if goes_on and order.state == "waiting_customer":
        return take_step(order, "resume", by=by, at=at)
    order.save()
    record(WorkOrderChanged(("awaited_quote",)), about=order, by=by, at=at)
    return order


def count_promises(order: WorkOrder, *, changes: Iterable[StateChange], now: datetime) -> None:
    """Say anew when the promises run out. They are made for faults only, and only by a contract.

    While a clock is paused this is when it would run out if work went on at once; the step that ends the pause counts
    it anew, and a step that a phone tells late corrects it.
    """
    terms = None
    if order.kind == WorkOrder.Kind.REPAIR:
        since = order.reported_at or order.entered_at
        terms = promise_terms(order.contract, priority=order.priority, since=since, until=now)
    due = due_times(order, terms=terms, changes=changes, now=now) if terms else (None, None)
    order.response_due_at, order.restoration_due_at = due


def _note_times(order: WorkOrder, verb: str, *, by: Actor, at: datetime) -> None:
    """Each step has a time of its own. Who arrives or helps remotely has also responded."""
    match verb:
        case "arrive":
            order.visit_count += 1
            order.responded_at = order.responded_at or at
        case "restore":
            order.restored_at, order.was_remote, order.solved_by = at, False, None
        case "restore_remotely":
            order.responded_at = order.responded_at or at
            order.restored_at, order.was_remote = at, order.visit_count == 0
            order.solved_by = by if order.was_remote and isinstance(by, User) else None
        case "resume_work":
            # It was not fixed yet: the clock of the restoration runs on as if nobody had said so.
            order.restored_at = None
        case "close":
            order.closed_at = at
        case "reopen":
            # It was not fixed, so nothing of its restoration counts, here and in the orders it was compared with.
            order.restored_at = order.closed_at = order.repeat_of = None
            order.was_remote, order.solved_by = False, None
            for repeat in order.repeats.all():
                repeat.repeat_of = None
                repeat.save(update_fields=["repeat_of"])


def _follow(order: WorkOrder, verb: str, *, by: Actor, at: datetime, reason: str) -> None:
    """The request ends with its order, and opens again with it."""
    if verb not in ("close", "cancel", "reopen") or order.request_id is None:
        return
    request = ServiceRequest.objects.select_for_update(no_key=True).get(pk=order.request_id)
    if verb == "reopen" and request.state in ("solved", "closed"):
        requests.step_request(request, "reopen", by=by, at=at, reason=reason)
    elif verb != "reopen" and request.state == "ordered":
        request.answer = order.work_done
        requests.step_request(request, "close", by=by, at=at)
