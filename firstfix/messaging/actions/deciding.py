"""What decides about messages: a company's words, its rules and channels, and what customers choose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.messaging.facts import (
    ChannelAdded,
    ChannelChanged,
    MessageChoiceMade,
    MessageRulesChanged,
    MessagesAllowed,
    MessagesStopped,
    MessageWordsChanged,
    MessageWordsReset,
)
from firstfix.messaging.models import Channel, Message, MessageChoice, MessageRules, MessageTemplate, StoppedAddress
from firstfix.messaging.queries.rules import message_rules
from firstfix.messaging.rules import SCHEMES, Kind, Needs, needs_of, scheme_of, unknown_placeholders
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, NotAllowed, NotFound, Text
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep
from firstfix.platform.sealed import seal


def save_template(template: MessageTemplate, *, by: Actor) -> MessageTemplate:
    """A company's own words. A placeholder that means nothing at this moment is refused by its name."""
    require(by, "message.words")
    wrong: dict[str, Text] = {}
    for field in ("subject", "text"):
        words = getattr(template, field)
        unknown = dict.fromkeys(
            name for text in (words.zh, words.en) for name in unknown_placeholders(text, template.moment)
        )
        if unknown:
            names = ", ".join(f"{{{name}}}" for name in unknown)
            wrong[field] = _("This message has no %(names)s.") % {"names": names}
    if wrong:
        raise Invalid(wrong)
    return keep(template, by=by, action="message.words", added=MessageWordsChanged, changed=MessageWordsChanged)


@transaction.atomic
def reset_template(template: MessageTemplate, *, by: Actor) -> None:
    """Back to what holds by default. Nothing happens where the company has no words of its own."""
    require(by, "message.words")
    own = MessageTemplate.objects.select_for_update(no_key=True).filter(moment=template.moment).first()
    if own:
        record(MessageWordsReset(own.moment), about=own, by=by)
        own.delete()


RULE_FIELDS = ("quiet_from", "quiet_until", "tries", "keep_days")


def change_message_rules(*, by: Actor, at: datetime | None = None, **values: Any) -> MessageRules:
    """Set some of RULE_FIELDS; it holds for messages from now on."""
    require(by, "message.words")
    if unknown := values.keys() - set(RULE_FIELDS):
        raise TypeError(f"rules for messages have no {sorted(unknown)}")
    rules = message_rules()
    for field, value in values.items():
        setattr(rules, field, value)
    return keep(rules, by=by, action="message.words", added=MessageRulesChanged, changed=MessageRulesChanged, at=at)


def save_channel(channel: Channel, *, url: str = "", by: Actor) -> Channel:
    """`url` is an Apprise URL with {phone} or {email} where the reader's stands, or the address of a group.

    It is kept sealed and never shown again; without one the former stays.
    """
    require(by, "message.channels")
    url = url.strip()
    if url:
        needs = _checked(url, channel.kind)
        channel.needs, channel.sealed_url = needs, seal(url)
    elif not channel.sealed_url:
        raise Invalid({"url": _("Please enter the channel's address.")})
    return keep(channel, by=by, action="message.channels", added=ChannelAdded, changed=ChannelChanged)


def _checked(url: str, kind: str) -> Needs:
    scheme = scheme_of(url)
    known = SCHEMES.get(kind, frozenset()) if kind != Kind.OTHER else frozenset(settings.MESSAGE_SERVICES)
    if scheme not in known:
        if kind == Kind.OTHER:
            raise Invalid({"url": _("The operator of this installation has not opened “%(scheme)s://”.")
                           % {"scheme": scheme or url[:20]}})  # fmt: skip
        named = ", ".join(f"{one}://" for one in sorted(known))
        raise Invalid({"url": _("An address of this kind begins with one of %(known)s") % {"known": named}})
    needs = needs_of(url)
    if needs is None:
        raise Invalid({"url": _("Only {phone} or {email} can stand in the address.")})
    return needs


def save_choice(choice: MessageChoice, *, by: Actor) -> MessageChoice:
    """How a customer, or one of their contacts, wants messages. A customer with a login says so for themselves only."""
    require(by, "message.choose")
    if choice.contact_id and not choice.customer.contacts.filter(pk=choice.contact_id).exists():
        raise Invalid({"contact": _("This contact is another customer's.")})
    if not may(by, "message.see") and (choice.contact is None or choice.contact.user_id != by.pk):
        raise NotAllowed
    return keep(choice, by=by, action="message.choose", added=MessageChoiceMade, changed=MessageChoiceMade)


@transaction.atomic
def stop_messages(message: Message, *, by: Actor, at: datetime | None = None) -> None:
    """Whoever got this message wants no more: not at this address, whatever name it stands under. Twice is once.

    A group has no address of its own: there it is the customer who wants no more by it.
    """
    require(by, "message.stop")
    at = at or timezone.now()
    if not message.to_address:
        raise NotFound
    if _is_of_group(message):
        _group_choices(message).update(wants=False)
    else:
        StoppedAddress.objects.get_or_create(address=message.to_address, defaults={"at": at})
    record(MessagesStopped(), about=message, by=by, at=at)


@transaction.atomic
def allow_messages(message: Message, *, by: Actor, at: datetime | None = None) -> None:
    """They want messages again, as they have told us or as they chose behind the link."""
    require(by, "message.stop")
    if _is_of_group(message):
        _group_choices(message).update(wants=True)
    else:
        StoppedAddress.objects.filter(address=message.to_address).delete()
    record(MessagesAllowed(), about=message, by=by, at=at)


def _is_of_group(message: Message) -> bool:
    return bool(message.channel and message.channel.needs == Needs.GROUP)


def _group_choices(message: Message) -> QuerySet[MessageChoice]:
    return MessageChoice.objects.filter(customer=message.customer, channel=message.channel)
