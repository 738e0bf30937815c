"""What customers were told these days: each fact of a repair with its message in the sandbox, as a worker sends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from firstfix.care.models import FollowUp
from firstfix.config.demo.clock import ZONE
from firstfix.config.demo.clock import at as moment_on
from firstfix.messaging.actions import change_message_rules
from firstfix.messaging.models import Delivery, Message, MessageChoice, MessageRules
from firstfix.messaging.queries import DOOR, message_rules, message_token
from firstfix.messaging.queries.recipients import Routes
from firstfix.messaging.queries.words import Writer
from firstfix.messaging.rules import AT_ONCE, Moment, Reason, sent_at
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.doors import fit_doors
from firstfix.scheduling.models import Visit
from firstfix.scheduling.rules import Arrival
from firstfix.work.models import ServiceRequest, WorkOrder

#: So far back is what customers were told; what is older has left the log.
KEPT = timedelta(days=2)
MOMENTS = {
    "FaultReported": Moment.RECEIVED,
    "VisitPlanned": Moment.SCHEDULED,
    "EngineerSetOff": Moment.ON_THE_WAY,
    "WorkOrderClosed": Moment.DONE,
}
#: What our own engineers find on site is not told.
NOT_TOLD = (ServiceRequest.Channel.ON_SITE, ServiceRequest.Channel.IMPORT)


def write_messages(*, now: datetime) -> None:
    """Of the time since the last message, two days at most."""
    _be_awake(now)
    known = set(Message.objects.values_list("key", flat=True))
    newest = (
        Message.objects.exclude(moment=Moment.ANSWERED)
        .order_by("-queued_at")
        .values_list("queued_at", flat=True)
        .first()
    )
    since = max(now - KEPT, newest) if newest and newest < now else now - KEPT
    messages = [one for one in (*_of_facts(since, now), *_of_follow_ups(since, now)) if one.key not in known]
    if not MessageChoice.objects.exists():
        _choose(messages)
    _send(messages, now=now)


def _be_awake(now: datetime) -> None:
    """The demo's morning begins when it is opened, and its customers are awake then."""
    if _outside_quiet_hours(now, message_rules()) != now:
        hour = now.astimezone(ZONE).hour
        change_message_rules(quiet_from=time((hour + 10) % 24), quiet_until=time((hour + 20) % 24), by=SYSTEM, at=now)


def _outside_quiet_hours(at: datetime, rules: MessageRules) -> datetime:
    return sent_at(at, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, zone=ZONE)


def _of_facts(since: datetime, now: datetime) -> Iterator[Message]:
    facts = list(Fact.objects.filter(name__in=MOMENTS, at__gte=since, at__lt=now).order_by("at", "pk"))
    visits = _in_bulk(Visit.objects.select_related("work_order__customer"), facts, "scheduling.visit")
    orders = _in_bulk(WorkOrder.objects.select_related("customer"), facts, "work.workorder")
    requests = _in_bulk(ServiceRequest.objects.select_related("customer"), facts, "work.servicerequest")
    for fact in facts:
        about: dict[str, Any] = {}
        if visit := visits.get(fact.about_id) if fact.about_kind == "scheduling.visit" else None:
            about = {"visit": visit, "work_order": visit.work_order, "customer": visit.work_order.customer}
        elif order := orders.get(fact.about_id) if fact.about_kind == "work.workorder" else None:
            about = {"work_order": order, "customer": order.customer}
        elif (request := requests.get(fact.about_id)) and request.channel not in NOT_TOLD:
            about = {"request": request, "customer": request.customer}
        if about:
            moment = MOMENTS[fact.name]
            yield _message(moment, f"{moment}:{fact.about_id}", fact.at, **about)


def _in_bulk(rows: Any, facts: list[Fact], kind: str) -> dict[int, Any]:
    found: dict[int, Any] = rows.in_bulk([fact.about_id for fact in facts if fact.about_kind == kind])
    return found


def _of_follow_ups(since: datetime, now: datetime) -> Iterator[Message]:
    """Asked at ten on their day, unless they had been called by then."""
    due = FollowUp.objects.filter(due_on__gte=since.date(), due_on__lte=now.date(), rule__isnull=False)
    for one in due.select_related("work_order__customer", "customer"):
        asked_at, moment = moment_on(one.due_on, 10 * 60), Moment.FOLLOW_UP if one.work_order else Moment.CHECK_IN
        if since <= asked_at < now and (one.done_at is None or one.done_at > asked_at):
            about = {"follow_up": one, "work_order": one.work_order, "customer": one.whom}
            yield _message(moment, f"{moment}:{one.pk}", asked_at, **about)


def _message(moment: str, key: str, at: datetime, **about: Any) -> Message:
    return Message(moment=moment, key=key, queued_at=at, due_at=at, **about)


def _choose(messages: list[Message]) -> None:
    """One customer wants no messages, another reads English."""
    customers = list(dict.fromkeys(one.customer for one in messages if one.customer))
    for customer, wants, language in zip(customers[5:7], (False, True), ("", "en"), strict=False):
        MessageChoice.objects.create(customer=customer, wants=wants, language=language)


def _send(messages: list[Message], *, now: datetime) -> None:
    """What is not due yet is left to the demo's worker."""
    rules = message_rules()
    for one in messages:
        if one.moment not in AT_ONCE:
            one.due_at = _outside_quiet_hours(one.queued_at, rules)
    told = [one for one in messages if one.due_at <= now]
    routes, writer = Routes(told), Writer(told, now=now)
    for one in told:
        if one.visit and one.visit.arrived_at:
            writer.arrivals[one.visit.pk] = Arrival(one.visit.arrived_at, one.visit.arrived_at)
        route = routes.route_of(one)
        if route.reason:
            one.state = "given_up" if route.reason == Reason.NO_ADDRESS else "dropped"
            one.reason = route.reason
            continue
        one.state, one.sent_at, one.tries, one.language = "sent", one.due_at, 1, route.language
        one.to_name, one.to_address = route.recipient.name, route.address
        draft = writer.draft(one, language=route.language, contact=one.to_name)
        one.subject, one.text = draft.subject, draft.text
    Message.objects.bulk_create(messages, batch_size=1000)
    sent = [one for one in told if one.sent_at]
    Delivery.objects.bulk_create(
        [Delivery(message=one, number=1, is_done=True, at=one.due_at) for one in sent], batch_size=1000
    )
    fit_doors(DOOR, [(message_token(one), one.pk) for one in sent])
