"""What people do with single messages: send one again, keep one back, try a channel."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.messaging.facts import MessageAskedAgain, MessageDropped, MessageQueued
from firstfix.messaging.models import Channel, Message
from firstfix.messaging.queries.rules import message_rules
from firstfix.messaging.rules import Moment, Needs, Reason, plain_email, plain_phone
from firstfix.messaging.states import MESSAGE_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company


@transaction.atomic
def send_again(message: Message, *, by: Actor, at: datetime | None = None) -> Message:
    """As it was written, at once whatever the hour, with as many tries as the rules allow. A trial is not repeated."""
    require(by, "message.send")
    locked, at = _locked(message), at or timezone.now()
    if locked.moment == Moment.TRIAL:
        raise Refused(_("Please make another trial at the channel."))
    locked.state = MESSAGE_STATES.after(locked.state, "send_again")
    locked.due_at, locked.reason, locked.asked_by = at, "", _person(by)
    locked.most_tries = locked.tries + message_rules().tries
    locked.save()
    record(MessageAskedAgain(locked.moment), about=locked, by=by, at=at)
    return locked


@transaction.atomic
def keep_back(message: Message, *, by: Actor, at: datetime | None = None) -> Message:
    """It waits to be sent, and is not sent."""
    require(by, "message.send")
    locked = _locked(message)
    locked.state, locked.reason = MESSAGE_STATES.after(locked.state, "drop"), Reason.BY_HAND
    locked.save()
    record(MessageDropped(locked.moment, locked.reason), about=locked, by=by, at=at)
    return locked


@transaction.atomic
def send_trial(channel: Channel, *, to: str, language: str, by: Actor, at: datetime | None = None) -> Message:
    """A message of no meaning by this channel to `to`: a phone number or an e-mail address, as the channel asks."""
    require(by, "message.channels")
    at = at or timezone.now()
    address = plain_phone(to, country=company().country) if channel.needs == Needs.PHONE else plain_email(to)
    if channel.needs == Needs.GROUP:
        address = channel.name
    elif not address or (channel.needs == Needs.EMAIL and not _is_email(address)):
        raise Invalid({"to": _("Please say where the trial is to go.")})
    message = Message.objects.create(
        moment=Moment.TRIAL, key=f"trial:{uuid.uuid4()}", channel=channel, to_address=address, language=language,
        queued_at=at, due_at=at, most_tries=1, asked_by=_person(by),
    )  # fmt: skip
    record(MessageQueued(message.moment), about=message, by=by, at=at)
    return message


def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(no_key=True).get(pk=message.pk)


def _person(by: Actor) -> User | None:
    return User.objects.filter(pk=by.pk).first() if by.pk else None
