"""When customers are told what, in which words, over which services, and at which hours: pure functions on values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.errors import Text


class Moment(models.TextChoices):
    """What a customer is told of, in the order of a repair; what our own people are told of; and a trial, which is sent
    by hand to see whether a channel works.
    """

    RECEIVED = "received", pgettext_lazy("moment", "Report received")
    SCHEDULED = "scheduled", pgettext_lazy("moment", "Appointment made")
    MOVED = "moved", pgettext_lazy("moment", "Appointment moved")
    CALLED_OFF = "called_off", pgettext_lazy("moment", "Appointment called off")
    ON_THE_WAY = "on_the_way", pgettext_lazy("moment", "Engineer on the way")
    DONE = "done", pgettext_lazy("moment", "Work done")
    FOLLOW_UP = "follow_up", pgettext_lazy("moment", "How is it running?")
    CHECK_IN = "check_in", pgettext_lazy("moment", "How is everything running? (at an interval)")
    MAINTENANCE = "maintenance", pgettext_lazy("moment", "Maintenance comes near")
    ANSWERED = "answered", pgettext_lazy("moment", "What they told us is answered")
    WEEKLY = "weekly", pgettext_lazy("moment", "Report of the week (to our own people)")
    TRIAL = "trial", pgettext_lazy("moment", "Trial of a channel")


#: What companies write themselves. A report is written by whoever counts it.
WRITTEN = tuple(moment for moment in Moment if moment not in (Moment.WEEKLY, Moment.TRIAL))
#: What helps only at once, whatever the hour: somebody is about to ring the bell.
AT_ONCE = frozenset({Moment.ON_THE_WAY, Moment.TRIAL})

PLACEHOLDERS: Mapping[str, Text] = {
    "company": _("our company's name"),
    "customer": _("the customer's name"),
    "contact": _("the name of whoever reads it"),
    "number": _("number of the report or the order"),
    "equipment": _("what it is about, as the product is called"),
    "site": _("the site's name"),
    "window": _("the time window of the appointment"),
    "engineer": _("the engineer's first name"),
    "arrival": _("when the engineer should arrive"),
    "work_done": _("what was done, as the customer reads it"),
    "day": _("the day on which the maintenance is due"),
    "plan": _("the maintenance plan's name"),
    "advice": _("what the customer can do themselves"),
    "said": _("what they had told us"),
    "answer": _("our answer to it"),
    "link": _("a page that shows how far it is, or asks how it is running"),
    "stop": _("a page on which they can say that they want no more messages"),
}
_WITHOUT_WORK = frozenset({"company", "customer", "contact", "link", "stop"})
_ALWAYS = _WITHOUT_WORK | {"number", "equipment", "site"}
ALLOWED: Mapping[str, frozenset[str]] = {
    Moment.RECEIVED: _ALWAYS,
    Moment.SCHEDULED: _ALWAYS | {"window", "engineer"},
    Moment.MOVED: _ALWAYS | {"window", "engineer"},
    Moment.CALLED_OFF: _ALWAYS | {"window"},
    Moment.ON_THE_WAY: _ALWAYS | {"window", "engineer", "arrival"},
    Moment.DONE: _ALWAYS | {"engineer", "work_done"},
    Moment.FOLLOW_UP: _ALWAYS,
    Moment.CHECK_IN: _WITHOUT_WORK,
    Moment.MAINTENANCE: _ALWAYS | {"day", "plan", "advice"},
    Moment.ANSWERED: _WITHOUT_WORK | {"said", "answer"},
    Moment.TRIAL: frozenset({"company"}),
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(text: str, moment: str) -> list[str]:
    """Names in braces that mean nothing at this moment, each once and as written."""
    return [name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if name.strip() not in ALLOWED[moment]]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders' values; what is empty leaves no double spaces behind."""
    said = _PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), ""), text)
    return re.sub(r"[ \t]{2,}", " ", said).strip()


class Kind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    OTHER = "other", pgettext_lazy("channel", "Other")


#: With what an Apprise URL of each kind may begin. Others are opened by the operator (FIRSTFIX_MESSAGE_SERVICES),
#: because some services of Apprise read files, run programs or call any address inside the network.
SCHEMES: Mapping[str, frozenset[str]] = {
    Kind.EMAIL: frozenset({"mailto", "mailtos", "sendgrid", "mailgun", "ses", "sparkpost"}),
    Kind.SMS: frozenset(
        {"twilio", "vonage", "nexmo", "clicksend", "sinch", "plivo", "d7sms", "bulksms", "msgbird", "sns", "msg91"}
    ),
    Kind.WECOM: frozenset({"wecombot"}),
    Kind.DINGTALK: frozenset({"dingtalk"}),
    Kind.FEISHU: frozenset({"feishu", "lark"}),
}


class Needs(models.TextChoices):
    """What of its reader a channel's address asks for; a group is one address for all who choose it."""

    PHONE = "phone", _("phone number")
    EMAIL = "email", _("e-mail address")
    GROUP = "", _("nothing: a group")


def needs_of(url: str) -> Needs | None:
    """By the placeholder in the address; None when there are others."""
    names = {name.strip() for name in _PLACEHOLDER.findall(url)}
    match sorted(names):
        case []:
            return Needs.GROUP
        case ["phone"]:
            return Needs.PHONE
        case ["email"]:
            return Needs.EMAIL
    return None


def url_for(url: str, address: str) -> str:
    """The address of a channel for one reader."""
    return _PLACEHOLDER.sub(lambda _found: quote(address, safe=""), url)


def scheme_of(url: str) -> str:
    return url.partition("://")[0].strip().lower() if "://" in url else ""


_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")


def plain_phone(phone: str, *, country: str) -> str:
    """Digits, with the plus of a country code where it is known: what services take, and the same for each way of
    writing it. `country` is the company's; a Chinese one writes mobile numbers without code.
    """
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        return f"+{digits}" if digits else ""
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+86{digits}" if country == "CN" and _CHINESE_MOBILE.fullmatch(digits) else digits


def plain_email(email: str) -> str:
    return email.strip().lower()


def masked(address: str) -> str:
    """Enough for its owner to know it: "•••8000", "w•••@example.org"."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if at else f"•••{address[-4:]}"


def sent_at(wished: datetime, *, quiet_from: time, quiet_until: time, zone: ZoneInfo) -> datetime:
    """The first moment from `wished` on outside the quiet hours, which may lie over midnight; none when both agree."""
    local = wished.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    if quiet_from <= quiet_until:
        is_quiet = quiet_from <= clock < quiet_until
    else:
        is_quiet = clock >= quiet_from or clock < quiet_until
    if not is_quiet:
        return wished
    ends = local.date() if clock < quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(ends, quiet_until, tzinfo=zone)


#: How long after each try the next one is made; the last holds for all later ones.
AGAIN_AFTER = (
    timedelta(minutes=3),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)


def next_try(at: datetime, *, tries: int) -> datetime:
    """`tries` have been made, the last one at `at`."""
    return at + AGAIN_AFTER[min(tries, len(AGAIN_AFTER)) - 1]


class Reason(models.TextChoices):
    """Why a message was not sent or not delivered."""

    OVER = "over", _("What it tells of is over already.")
    OFF = "off", _("Messages of this kind are switched off.")
    UNWANTED = "unwanted", _("They want no messages.")
    BY_HAND = "by_hand", _("Somebody decided not to send it.")
    NO_ADDRESS = "no_address", _("No phone number or e-mail address is known that a channel could use.")
    UNREADABLE = "unreadable", _("The channel's address cannot be read any more. Please enter it again.")
    RESTORED = "restored", _("It waited in the backup that was restored, and may have been sent since.")
    TRIED = "tried", _("It was tried as often as the rules say.")
