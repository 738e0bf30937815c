"""Messages and what decides about them, as a person may have them."""

from __future__ import annotations

from firstfix.messaging.models import Channel, Message
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def message_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Message:
    messages = Message.objects.select_related("customer", "work_order", "request", "feedback", "channel", "asked_by")
    return record_for(messages, by=by, action=f"message.{to}", lock=lock, pk=id)


def channel_for(by: Actor, id: int, *, lock: bool = False) -> Channel:
    return record_for(Channel.objects.all(), by=by, action="message.channels", lock=lock, pk=id)
