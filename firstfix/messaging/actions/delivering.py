"""Messages go out: a batch is taken, written, and delivered to the sandbox or handed to whoever asks the services.

Each message of the sandbox is delivered exactly once: taking, writing, delivery and state are one transaction. No
service outside can be part of it. A try is counted, and the next one set, before the service is asked; a worker that
dies in between has used up a try and does not know whether it went through, so it is made again: at least once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from firstfix.messaging.facts import MessageDropped, MessageGivenUp, MessageSent
from firstfix.messaging.models import Channel, Delivery, Message, MessageRules
from firstfix.messaging.queries.recipients import Route, Routes
from firstfix.messaging.queries.rules import message_rules
from firstfix.messaging.queries.words import DOOR, Writer, message_token, zone_of
from firstfix.messaging.rules import AT_ONCE, Kind, Moment, Reason, next_try, sent_at, url_for
from firstfix.messaging.rules import WRITTEN as WORDED
from firstfix.messaging.states import MESSAGE_STATES
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.facts.actions import record, record_all
from firstfix.platform.sealed import Unreadable, unseal
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.doors import fit_doors
from firstfix.scheduling.models import Booking

BATCH = 250
#: While there are channels, only as many as surely end before their next try is due: each may take 20 seconds.
OUTSIDE_BATCH = 5
#: What trying or writing changes.
WRITTEN = (
    "state", "tries", "due_at", "reason", "to_name", "to_address", "language", "channel", "subject", "text", "sent_at",
    "version",
)  # fmt: skip


@dataclass(frozen=True)
class Parcel:
    """What a service outside is asked to deliver. `url` holds secrets and is never written down or logged."""

    delivery_id: int
    url: str
    subject: str
    text: str


@dataclass(frozen=True)
class Batch:
    """`count` messages were taken; the parcels among them still have to go out."""

    count: int
    parcels: list[Parcel]


@transaction.atomic
def take_due_messages(*, at: datetime) -> Batch:
    """Take what is due, and deliver what goes to the sandbox. What another worker has taken is left alone; in a
    restored copy, everything.
    """
    if company().outgoing_held_at:
        return Batch(0, [])
    most = OUTSIDE_BATCH if Channel.objects.filter(is_active=True).exists() else BATCH
    locked = Message.objects.filter(state="queued", due_at__lte=at).select_for_update(
        of=("self",), skip_locked=True, no_key=True
    )
    messages = list(_in_full(locked.order_by("due_at", "pk")[:most]))
    rules, routes, writer = message_rules(), Routes(messages), Writer(messages, now=at)
    facts: list[tuple[object, Message]] = []
    deliveries: list[tuple[Delivery, Message]] = []
    doors: list[tuple[str, int]] = []
    for message in messages:
        if (goes := _time_to_go(message, at, rules)) != at:
            message.due_at = goes
            continue
        route = routes.route_of(message)
        if reason := _reason_against(message, route, writer, rules):
            facts.append((_end(message, reason), message))
            continue
        if message.moment != Moment.TRIAL:
            message.to_name, message.to_address, message.channel = route.recipient.name, route.address, route.channel
        if not message.text:
            _write(message, message.language or route.language, writer)
            if message.moment != Moment.TRIAL:
                doors.append((message_token(message), message.pk))
        deliveries.append((_try(message, at=at), message))
        if message.channel is None:
            facts.append((MessageSent(message.moment, message.tries), message))
    Delivery.objects.bulk_create([delivery for delivery, _message in deliveries])
    parcels = [
        parcel
        for delivery, message in deliveries
        if message.channel and (parcel := _parcel(delivery, message, message.channel, facts))
    ]
    for message in messages:
        message.version += 1
    # All of them are there, so each is a conflict: a fifth of the time of bulk_update, which writes a case for each.
    Message.objects.bulk_create(messages, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    fit_doors(DOOR, doors)
    record_all(facts, by=SYSTEM, at=at)
    return Batch(len(messages), parcels)


@transaction.atomic
def note_delivery(delivery_id: int, *, answer: str, at: datetime) -> None:
    """What the service said: nothing when it took the message, else why not. Once: what was noted before stays."""
    delivery = Delivery.objects.select_related("channel").get(pk=delivery_id)
    message = Message.objects.select_for_update(no_key=True).get(pk=delivery.message_id)
    if delivery.is_done or delivery.answer:
        return
    delivery.is_done, delivery.answer = not answer, answer[:300]
    delivery.save(update_fields=["is_done", "answer"])
    if message.state != "queued" or message.tries != delivery.number:
        return
    if not answer:
        message.state, message.sent_at, message.reason = MESSAGE_STATES.after(message.state, "deliver"), at, ""
        fact: object = MessageSent(message.moment, message.tries)
    elif message.tries >= _most_tries(message, message_rules()):
        fact = _end(message, Reason.TRIED)
    else:
        message.state = MESSAGE_STATES.after(message.state, "fail")
        message.save()
        return
    message.save()
    record(fact, about=message, by=SYSTEM, at=at)


def _in_full(rows: QuerySet[Message]) -> QuerySet[Message]:
    """With all that is needed to write and route them: two statements for any number."""
    crew = Prefetch("visit__bookings", Booking.objects.select_related("engineer").order_by("pk"))
    return rows.select_related(
        *("customer", "user", "channel", "visit", "follow_up", "request__site"),
        *("feedback__contact", "feedback__site", "feedback__follow_up"),
        *("request__asset__product_model",),
        *("work_order__site", "work_order__contact", "work_order__request", "work_order__asset__product_model"),
        *("work_order__maintenance_due__plan",),
    ).prefetch_related(crew, "customer__sites")


def _reason_against(message: Message, route: Route, writer: Writer, rules: MessageRules) -> Reason | None:
    """Why it is not sent now. Who asked for it by hand has seen what it tells of; what its reader wants still holds."""
    if message.moment == Moment.TRIAL:
        return None
    if not message.asked_by_id:
        if is_over(message):
            return Reason.OVER
        if message.moment in WORDED and not writer.template(message.moment).is_on:
            return Reason.OFF
    if message.tries >= _most_tries(message, rules):
        return Reason.TRIED
    return route.reason


def _time_to_go(message: Message, at: datetime, rules: MessageRules) -> datetime:
    """Now, or when the quiet hours end where it is read; what somebody asked for by hand goes whatever the hour."""
    if message.moment in AT_ONCE or message.asked_by_id:
        return at
    return sent_at(at, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, zone=zone_of(message))


def _most_tries(message: Message, rules: MessageRules) -> int:
    return rules.tries if message.most_tries is None else message.most_tries


def is_over(message: Message) -> bool:
    """Whether nobody would understand any more why this comes now."""
    order, visit = message.work_order, message.visit
    match message.moment:
        case Moment.RECEIVED:
            return message.request is None or message.request.state not in ("new", "ordered", "duplicate")
        case Moment.SCHEDULED | Moment.MOVED:
            return visit is None or visit.state != "planned"
        case Moment.CALLED_OFF:
            return visit is None or visit.state != "cancelled"
        case Moment.ON_THE_WAY:
            return visit is None or visit.state != "on_the_way"
        case Moment.DONE:
            return order is None or order.state != "closed"
        case Moment.MAINTENANCE:
            return order is None or order.state not in ("open", "scheduled")
        case Moment.ANSWERED:
            return message.feedback is None or not message.feedback.answer_told
        case Moment.FOLLOW_UP | Moment.CHECK_IN:
            return message.follow_up is None or message.follow_up.state != "due"
    return False


def _write(message: Message, language: str, writer: Writer) -> None:
    """Once: later tries say the same, so that the log is what was sent."""
    message.language = language
    draft = writer.draft(message, language=language, contact=message.to_name)
    message.subject, message.text = draft.subject, draft.text


def _try(message: Message, *, at: datetime) -> Delivery:
    """Count it before it is made. The sandbox always takes it."""
    message.tries += 1
    message.reason = ""
    delivery = Delivery(message=message, number=message.tries, channel=message.channel, at=at)
    if message.channel is None:
        delivery.is_done = True
        message.state, message.sent_at = MESSAGE_STATES.after(message.state, "deliver"), at
    else:
        message.due_at = next_try(at, tries=message.tries)
    return delivery


def _parcel(
    delivery: Delivery, message: Message, channel: Channel, facts: list[tuple[object, Message]]
) -> Parcel | None:
    try:
        url = unseal(channel.sealed_url)
    except Unreadable:
        facts.append((_end(message, Reason.UNREADABLE), message))
        return None
    # Services that know no subjects put it before the text, which says it all.
    subject = message.subject if channel.kind == Kind.EMAIL else ""
    return Parcel(delivery.pk, url_for(url, message.to_address), subject, message.text)


def _end(message: Message, reason: Reason) -> object:
    """It is not sent, or not tried any more; returns the fact."""
    was_tried = reason in (Reason.TRIED, Reason.NO_ADDRESS, Reason.UNREADABLE)
    message.state = MESSAGE_STATES.after(message.state, "give_up" if was_tried else "drop")
    message.reason = reason
    fact = MessageGivenUp if was_tried else MessageDropped
    return fact(message.moment, reason)
