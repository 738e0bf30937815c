"""Messages to people's browsers, after the change that they tell of."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone, translation

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.jobs import job
from firstfix.platform.notices.facts import NoticeGiven
from firstfix.platform.notices.models import Notice, PushSubscription
from firstfix.platform.notices.push import Gone, NotSent, send
from firstfix.platform.notices.queries import line_of
from firstfix.platform.tenants.company import company

log = logging.getLogger(__name__)

#: When to try again after a push service took nothing.
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


def push_soon(fact: NoticeGiven, *, about: User, by: Actor) -> None:
    """A job for each browser of the person."""
    for subscription_id in about.push_subscriptions.values_list("pk", flat=True):
        push_notice.later(notice_id=fact.notice, subscription_id=subscription_id, tried=0)


@job()
def push_notice(*, notice_id: int, subscription_id: int, tried: int) -> None:
    """Send it, unless it was read meanwhile. A browser that is gone is forgotten; a failing service is asked anew."""
    if company().outgoing_held_at:
        return  # people still find it under the bell of this copy
    notice = Notice.objects.select_related("user").filter(pk=notice_id, read_at=None).first()
    subscription = PushSubscription.objects.filter(pk=subscription_id).first()
    if notice is None or subscription is None or subscription.user_id != notice.user_id:
        return
    now = timezone.now()
    with translation.override(notice.user.language or company().language):
        message = {"id": notice.pk, "text": line_of(notice, now=now).text, "visit": notice.visit}
    try:
        send(subscription, message)
    except Gone:
        subscription.delete()
    except NotSent as failed:
        log.warning("notice %s not pushed: %s", notice_id, failed)
        if tried < len(AGAIN_AFTER):
            push_notice.later(
                at=now + AGAIN_AFTER[tried],
                notice_id=notice_id,
                subscription_id=subscription_id,
                tried=tried + 1,
            )
