from __future__ import annotations

from django.db.models import QuerySet

from firstfix.messaging.models import Channel


def channels_listed() -> QuerySet[Channel]:
    return Channel.objects.order_by("-is_active", "rank", "pk")


def active_channels() -> list[Channel]:
    """In the order in which they are tried for somebody who has chosen none."""
    return list(Channel.objects.filter(is_active=True).order_by("rank", "pk"))
