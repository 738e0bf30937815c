"""What a restored copy holds back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from firstfix.messaging.models import Message


def waiting_since_backup(held_at: datetime) -> QuerySet[Message]:
    """Waiting in the backup that was restored then; the original has probably sent them by now."""
    return Message.objects.filter(state="queued", queued_at__lte=held_at)


def waiting_since_restore(held_at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state="queued", queued_at__gt=held_at)
