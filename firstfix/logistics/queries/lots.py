"""Serial numbers and batches of good parts on their shelves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from firstfix.logistics.models import Condition, LotBalance, StockBalance
from firstfix.platform.tenants.zone import company_day

#: A batch that lasts no longer than this is pointed out.
SOON = timedelta(days=30)


class LotLying(NamedTuple):
    """So many of a serial number or batch lie on a shelf."""

    number: str
    quantity: int
    expires_on: date | None


def lots_lying(*, parts: Iterable[int], places: Iterable[int]) -> dict[tuple[int, int], list[LotLying]]:
    """What has a number of these parts at these places, by (place, part): what expires first stands first."""
    found: dict[tuple[int, int], list[LotLying]] = defaultdict(list)
    rows = LotBalance.objects.filter(
        balance__part__in=parts, balance__place__in=places, balance__condition=Condition.GOOD, quantity__gt=0
    )
    shown = ("balance__place", "balance__part", "lot__number", "quantity", "lot__expires_on")
    for place, part, number, quantity, expires_on in rows.order_by("lot").values_list(*shown):
        found[place, part].append(LotLying(number, quantity, expires_on))
    for lots in found.values():
        lots.sort(key=lambda lot: lot.expires_on or date.max)
    return found


def expiry_levels() -> dict[str, Q]:
    """Shelves on which something is past its day, and those on which something soon will be."""
    today = company_day(timezone.now())
    days = {"expired": Q(lot__expires_on__lt=today), "expiring": Q(lot__expires_on__range=(today, today + SOON))}
    return {
        level: Q(pk__in=LotBalance.objects.filter(when, quantity__gt=0).values("balance"))
        for level, when in days.items()
    }


def with_expired(rows: QuerySet[StockBalance]) -> QuerySet[StockBalance]:
    """With how many pieces on each shelf are past their day (`expired`); shelves without numbers cost nothing."""
    today = company_day(timezone.now())
    past = LotBalance.objects.filter(balance=OuterRef("pk"), lot__expires_on__lt=today).order_by().values("balance")
    sums = Subquery(past.annotate(n=Sum("quantity")).values("n"))
    return rows.annotate(expired=Case(When(numbered__gt=0, then=Coalesce(sums, 0)), default=Value(0)))
