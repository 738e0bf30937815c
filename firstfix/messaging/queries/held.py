"""What a restored copy holds back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from firstfix.messaging.models import Message


def waiting_since_backup(held_at: datetime, *, now: datetime) -> QuerySet[Message]:
    """Waiting in the backup that was restored then, and due; the original has probably sent them by now."""
    return _queued().filter(_probably_sent(held_at, now))


def waiting_since_restore(held_at: datetime, *, now: datetime) -> QuerySet[Message]:
    """All others: made in the copy, sent again in it by hand, or due only later, so that nobody has sent them."""
    return _queued().exclude(_probably_sent(held_at, now))


def _queued() -> QuerySet[Message]:
    return Message.objects.filter(state="queued")


def _probably_sent(held_at: datetime, now: datetime) -> Q:
    asked_for_here = Q(asked_by__isnull=False, due_at__gt=held_at)
    return Q(queued_at__lte=held_at, due_at__lte=now) & ~asked_for_here
