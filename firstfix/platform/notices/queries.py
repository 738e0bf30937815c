"""What a person was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firstfix.platform.accounts.models import User
from firstfix.platform.notices.models import Notice
from firstfix.platform.notices.register import said

SHOWN = 50


@dataclass(frozen=True)
class NoticeLine:
    """A notice in the language that is active."""

    id: int
    at: datetime
    text: str
    link: str
    visit: int | None
    is_read: bool


def notices_of(user: User, *, now: datetime, limit: int = SHOWN) -> Sequence[NoticeLine]:
    """The newest first, read or not."""
    rows = Notice.objects.filter(user=user).order_by("-at", "-pk")[:limit]
    return [line_of(row, now=now) for row in rows]


def line_of(row: Notice, *, now: datetime) -> NoticeLine:
    text = said(row.words, row.values, now=now)
    return NoticeLine(row.pk, row.at, text, row.link, row.visit, is_read=row.read_at is not None)


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()
