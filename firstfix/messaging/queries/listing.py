"""Messages as the log shows them, and the sandbox as the phones that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from firstfix.messaging.models import Delivery, Message, MessageChoice, StoppedAddress
from firstfix.messaging.rules import Needs
from firstfix.work.models import WorkOrder


def messages_listed() -> QuerySet[Message]:
    return Message.objects.select_related("customer", "work_order", "request", "channel")


def messages_of_order(order: WorkOrder, *, most: int = 20) -> list[Message]:
    """About the order, its visits, its follow-ups and the report that it came from; the newest first."""
    about = Q(work_order=order)
    if order.request_id:
        about |= Q(request=order.request_id)
    return list(messages_listed().filter(about).order_by("-queued_at", "-pk")[:most])


def message_behind(id: int) -> Message:
    """Behind its link, with what the page there is about."""
    return Message.objects.select_related(
        *(
            "tenant",
            "request",
            "channel",
            "follow_up__tenant",
            "follow_up__customer",
            "follow_up__rule",
            "feedback__follow_up",
            "customer",
            "work_order__request",
            "work_order__site__tenant",
        ),
        *("work_order__asset__product_model",),
    ).get(pk=id)


def is_stopped(message: Message) -> bool:
    """Whether whoever got it has said that they want no more; of a group, whether its customer has."""
    if message.channel and message.channel.needs == Needs.GROUP:
        return MessageChoice.objects.filter(customer=message.customer, channel=message.channel, wants=False).exists()
    return StoppedAddress.objects.filter(address=message.to_address).exists()


def deliveries_of(message: Message) -> QuerySet[Delivery]:
    return message.deliveries.select_related("channel").order_by("-number")


@dataclass(frozen=True)
class Thread:
    """All that one address got in the sandbox."""

    address: str
    name: str
    last_at: datetime


def sandbox_threads(*, most: int = 50) -> list[Thread]:
    """The phones and mailboxes of the sandbox, those with the newest messages first."""
    rows = (
        Delivery.objects.filter(channel=None, is_done=True)
        .values("message__to_address")
        .annotate(last_at=Max("at"), name=Max("message__to_name"))
        .order_by("-last_at")[:most]
    )
    return [Thread(one["message__to_address"], one["name"], one["last_at"]) for one in rows]


def bubbles_of(address: str, *, most: int = 50) -> list[Delivery]:
    """What this address got last, the oldest first."""
    rows = Delivery.objects.filter(channel=None, is_done=True, message__to_address=address)
    return list(reversed(rows.select_related("message__work_order").order_by("-at", "-pk")[:most]))
