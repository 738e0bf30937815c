"""What vans' engineers needed, and what runs say of vans."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import QuerySet, Sum

from firstfix.equipment.models import Part
from firstfix.equipment.rules import MEASURED
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockingRun, StockPlace, SupplierPart
from firstfix.logistics.translate import Carried
from firstfix.platform.tenants.company import company

Jobs = dict[int, dict[int, int]]


def vans() -> QuerySet[StockPlace]:
    return StockPlace.objects.filter(kind=StockPlace.Kind.VAN).select_related("engineer").order_by("code")


def jobs_by_van(since: datetime) -> dict[int, Jobs]:
    """{van id: {order id: {part id: pieces}}} of the parts used out of vans since then: one read, summed up there."""
    rows = PartUse.objects.filter(at__gte=since, place__kind=StockPlace.Kind.VAN).exclude(part__unit__in=MEASURED)
    found: dict[int, Jobs] = defaultdict(lambda: defaultdict(dict))
    sums = rows.values_list("place", "work_order", "part").annotate(pieces=Sum("quantity")).order_by()
    for place, order, part, pieces in sums.iterator(chunk_size=5000):
        found[place or 0][order][part] = pieces
    return found


def carried_by(van: StockPlace, jobs: Jobs) -> dict[int, Carried]:
    """The parts that its jobs needed or that it should carry, with price, weight and present level.

    The level is what it is refilled to; of a van for which nobody has said anything, what lies in it.
    """
    balances = list(StockBalance.objects.filter(place=van, condition=Condition.GOOD))
    is_told = any(one.minimum or one.maximum for one in balances)
    levels = {one.part_id: max(one.minimum, one.maximum) if is_told else one.quantity for one in balances}
    wanted = {part for job in jobs.values() for part in job} | {part for part, level in levels.items() if level}
    # What is measured (glue, cable) is carried by the roll or can, not by the job's need: no whole number to choose.
    prices = purchase_prices(wanted)
    return {
        part.pk: Carried(prices.get(part.pk, float(part.price)), float(part.weight_kg or 0), levels.get(part.pk, 0))
        for part in Part.objects.filter(pk__in=wanted).exclude(unit__in=MEASURED)
    }


def purchase_prices(parts: set[int]) -> dict[int, float]:
    """What a piece costs us where a supplier's price in the company's money is known: the preferred, else the least."""
    rows = SupplierPart.objects.filter(part__in=parts, currency=company().currency)
    found: dict[int, float] = {}
    for part, price in rows.order_by("part", "-is_preferred", "price").values_list("part", "price"):
        found.setdefault(part, float(price))
    return found


def last_run() -> StockingRun | None:
    return StockingRun.objects.order_by("-started_at", "-pk").first()


def last_done() -> StockingRun | None:
    return StockingRun.objects.filter(state=StockingRun.State.DONE).order_by("-started_at", "-pk").first()
