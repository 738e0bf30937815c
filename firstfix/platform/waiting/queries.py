"""How much waits for somebody, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min
from django.utils import timezone

from firstfix.platform.accounts.models import User
from firstfix.platform.errors import Text
from firstfix.platform.waiting.register import Waiting, waiting_for


@dataclass(frozen=True)
class Lot:
    """`count` rows of a list, at least one; the `oldest` waits since this day, where its list knows."""

    label: Text
    icon: str
    url: str
    count: int
    oldest: date | None


def lots_for(user: User) -> list[Lot]:
    """One statement for each list that is this person's; lists on which nothing waits are left out."""
    return [lot for one in waiting_for(user) if (lot := _lot(one, user)).count]


def _lot(one: Waiting, user: User) -> Lot:
    asked = {"count": Count("pk", distinct=True)} | ({"oldest": Min(one.since)} if one.since else {})
    found = one.rows(user).order_by().aggregate(**asked)
    return Lot(one.label, one.icon, one.url, found["count"], _day(found.get("oldest")))


def _day(value: date | datetime | None) -> date | None:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
