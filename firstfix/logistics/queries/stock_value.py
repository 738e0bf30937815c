"""What lies dead, and which parts matter by what goes of them in a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DecimalField, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from firstfix.equipment.models import Part
from firstfix.equipment.queries import worth
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockMove, StockPlace
from firstfix.logistics.queries.listed import LOW
from firstfix.logistics.translate import abc_classes

#: Moves that say somebody needed the part there.
NEEDED = (StockMove.Kind.CONSUME, StockMove.Kind.TRANSFER)
#: What customers own, and what is on its way, is not ours to clear.
OWN = (StockPlace.Kind.WAREHOUSE, StockPlace.Kind.BRANCH, StockPlace.Kind.VAN)
YEAR = timedelta(days=365)
MONEY = DecimalField(max_digits=16, decimal_places=2)


def dead_listed(*, months: int, now: datetime) -> QuerySet[StockBalance, Any]:
    """Good parts of our places that nobody needed there for so many months, and of which none came in that time.

    With `last_needed` (None: never) and `value`.
    """
    since = now - timedelta(days=round(months * 365 / 12))
    moves = StockMove.objects.filter(part=OuterRef("part"), condition=Condition.GOOD)
    gone = moves.filter(from_place=OuterRef("place"), kind__in=NEEDED)
    came = moves.filter(to_place=OuterRef("place"), at__gte=since)
    last = gone.order_by().values("part").annotate(last=Max("at")).values("last")
    rows = StockBalance.objects.filter(condition=Condition.GOOD, quantity__gt=0, place__kind__in=OWN)
    return (
        rows.filter(~Exists(gone.filter(at__gte=since)), ~Exists(came))
        .annotate(last_needed=Subquery(last), value=worth("quantity", "part__unit", "part__price"))
        .select_related("part", "place")
    )


def low_elsewhere(parts: Iterable[int]) -> dict[int, int]:
    """At how many places each of these parts (ids) is below its minimum: where it could go."""
    rows = StockBalance.objects.filter(LOW, part__in=list(parts), condition=Condition.GOOD, minimum__gt=0)
    return dict(rows.values_list("part").annotate(places=Count("pk")).order_by())


def abc_listed(*, now: datetime) -> QuerySet[Part, Any]:
    """Parts with what was used of them in a year: `used` pieces and `value`."""
    recent = Q(uses__at__gte=now - YEAR)
    return Part.objects.annotate(used=Coalesce(Sum("uses__quantity", filter=recent), 0)).annotate(
        value=Coalesce(Sum(worth("uses__quantity", "unit", "price"), filter=recent), 0, output_field=MONEY)
    )


def abc_of_parts(*, now: datetime) -> dict[int, str]:
    """The class of every part that was used in a year; the others are C."""
    rows = PartUse.objects.filter(at__gte=now - YEAR).values_list("part")
    sums = rows.annotate(value=Sum(worth("quantity", "part__unit", "part__price"))).order_by()
    return abc_classes({part: float(value) for part, value in sums})
