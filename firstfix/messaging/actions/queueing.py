"""A message is prepared in the transaction of what it tells of; all that it says is decided when it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from firstfix.messaging.facts import MessageDropped, MessageQueued
from firstfix.messaging.models import Message
from firstfix.messaging.rules import Reason
from firstfix.messaging.states import MESSAGE_STATES
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.facts.actions import record
from firstfix.platform.written_once import written_once


def queue(moment: str, *, key: str, at: datetime, now: datetime, **about: Any) -> None:
    """Prepare a message for `at`, or for when the quiet hours end. The same `key` twice is one message.

    about: fields of Message that say what it is about, as ids where nothing has been read yet
    """
    if not _queued(key):
        message = Message.objects.create(moment=moment, key=key, queued_at=now, due_at=at, **about)
        record(MessageQueued(moment), about=message, by=SYSTEM, at=now)


def waiting(**about: Any) -> QuerySet[Message]:
    """What is prepared and not sent yet about something, locked: a worker who is just sending it is waited for."""
    return Message.objects.filter(state="queued", **about).select_for_update(of=("self",), no_key=True).order_by("pk")


def take_back(message: Message, *, now: datetime) -> None:
    """What it tells of is over: it is not sent."""
    message.state, message.reason = MESSAGE_STATES.after(message.state, "drop"), Reason.OVER
    message.save()
    record(MessageDropped(message.moment, message.reason), about=message, by=SYSTEM, at=now)


def write_to(user: User, moment: str, *, key: str, subject: str, text: str, now: datetime) -> None:
    """A message to one of our own people, in words that are written already, when the quiet hours allow."""
    queue(moment, key=key, at=now, now=now, user=user, subject=subject[:300], text=text, language=get_language() or "")


@written_once
def _queued(key: str) -> QuerySet[Message, tuple[int]]:
    return Message.objects.filter(key=key).values_list("pk")
