"""Telling people something, and what they do about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.facts import NoticeGiven, NoticesRead
from firstfix.platform.notices.models import Notice, PushSubscription
from firstfix.platform.notices.register import Value, is_known, pack

#: Browsers of one person; the oldest give way, so that a list of endpoints cannot grow without end.
MOST_BROWSERS = 10


@transaction.atomic
def notify(
    user: User, words: str, *, link: str = "", visit: int | None = None, at: datetime | None = None, **values: Value
) -> Notice:
    """Tell a person something, in the transaction of the fact that it follows from; messages to phones are jobs.

    words   a key of some area's `NOTICES` (words.py); `values` fill its %(name)s
    link    the address of the page that it is about, within this site
    visit   the id of the visit that it is about, for the phone to open
    """
    if not is_known(words):
        raise KeyError(words)
    at = at or timezone.now()
    notice = Notice.objects.create(user=user, words=words, values=pack(values), link=link, visit=visit, at=at)
    record(NoticeGiven(notice.pk), about=user, by=SYSTEM, at=at)
    return notice


@transaction.atomic
def read_notices(ids: Collection[int] | None = None, *, by: Actor, at: datetime | None = None) -> int:
    """Mark own notices as read, all of them without `ids`; returns how many were not yet. Others' are not touched."""
    require(by, "notice.read")
    user = _person(by)
    unread = Notice.objects.filter(user=user, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    at = at or timezone.now()
    count = unread.update(read_at=at)
    if count:
        record(NoticesRead(count), about=user, by=by, at=at)
    return count


@transaction.atomic
def subscribe_to_push(*, endpoint: str, p256dh: str, auth: str, by: Actor) -> PushSubscription:
    """Let this browser be woken for this person; one that was another person's before is now this one's."""
    require(by, "notice.read")
    _check_endpoint(endpoint)
    user = _person(by)
    subscription, _is_new = PushSubscription.objects.update_or_create(
        endpoint=endpoint, defaults={"user": user, "p256dh": p256dh, "auth": auth, "made_at": timezone.now()}
    )
    kept = PushSubscription.objects.filter(user=user).order_by("-made_at", "-pk").values_list("pk", flat=True)
    PushSubscription.objects.filter(pk__in=kept[MOST_BROWSERS:]).delete()
    return subscription


def unsubscribe_from_push(*, endpoint: str, by: Actor) -> None:
    require(by, "notice.read")
    PushSubscription.objects.filter(user=_person(by), endpoint=endpoint).delete()


def forget_browsers(user: User) -> None:
    """None of this person's browsers is woken any more; those that are still theirs subscribe anew by themselves."""
    PushSubscription.objects.filter(user=user).delete()


def _check_endpoint(endpoint: str) -> None:
    """We post to this address from inside the company's network, so only known push services are let in."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    known = any(host == one or host.endswith(f".{one}") for one in settings.PUSH_SERVICES)
    if parts.scheme != "https" or not known or port not in (None, 443) or parts.username:
        raise Invalid({"endpoint": _("This is not the address of a push service that FirstFix knows.")})


def _person(by: Actor) -> User:
    user = User.objects.filter(pk=by.pk or 0).first()
    if user is None:
        raise NotFound
    return user
