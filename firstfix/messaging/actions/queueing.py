"""A message is prepared in the transaction of what it tells of; whom it goes to and what it says comes when it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from firstfix.messaging.facts import MessageQueued
from firstfix.messaging.models import Message, MessageRules
from firstfix.messaging.queries.rules import message_rules
from firstfix.messaging.rules import AT_ONCE, sent_at
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.zone import company_zone


def queue(moment: str, *, key: str, at: datetime, by: Actor, now: datetime | None = None, **about: Any) -> None:
    """Prepare a message for `at`, or for when it is not quiet any more. The same `key` twice is one message.

    about: fields of Message that say what it is about
    """
    if Message.objects.filter(key=key).exists():
        return
    rules = message_rules()
    due_at = at if moment in AT_ONCE else outside_quiet_hours(at, rules)
    message = Message.objects.create(
        moment=moment, key=key, queued_at=now or at, due_at=due_at, most_tries=rules.tries, **about
    )
    record(MessageQueued(moment), about=message, by=by, at=now or at)


def outside_quiet_hours(at: datetime, rules: MessageRules) -> datetime:
    return sent_at(at, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, zone=company_zone())
