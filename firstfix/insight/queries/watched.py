"""Everything that records know of how long the machines of a product model and their parts last."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Min, QuerySet, Sum

from firstfix.billing.models import Charge
from firstfix.equipment.facts import SoftwareVersionNoted
from firstfix.equipment.models import Asset, ModelPart, ProductModel
from firstfix.equipment.rules import version_numbers
from firstfix.equipment.rules.quantities import is_measured
from firstfix.insight.endurance import Failure, Machine, Replacement, Watched
from firstfix.logistics.models import PartUse
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone
from firstfix.work.models import WorkOrder


def watched_of(model: ProductModel, *, now: datetime) -> Watched:
    """In seven statements. Repeats are the same failure again, and cancelled orders were none."""
    zone = company_zone()
    now = now.astimezone(zone)
    repairs = _repairs().filter(asset__product_model=model, reported_at__lte=now)
    costs = _costs(repairs)
    failures = [
        Failure(order, asset, at, mode, cause, costs.get(order))
        for order, asset, at, mode, cause in repairs.filter(repeat_of=None).values_list(
            "pk", "asset", "reported_at", "mode", "cause"
        )
        if at
    ]
    uses = PartUse.objects.filter(asset__product_model=model, at__lte=now)
    machines, undated = _machines(model, now=now)
    return Watched(
        since=(_records_begin() or now).astimezone(zone),
        now=now,
        machines=machines,
        failures=failures,
        replacements=[
            Replacement(part, asset, at, kind == WorkOrder.Kind.REPAIR, order, _places(quantity, unit))
            for part, asset, at, kind, order, quantity, unit in uses.values_list(
                "part", "asset", "at", "work_order__kind", "work_order", "quantity", "part__unit"
            )
        ],
        parts={
            part: _places(quantity, unit)
            for part, quantity, unit in ModelPart.objects.filter(product_model=model).values_list(
                "part", "quantity", "part__unit"
            )
        },
        undated=undated,
    )


def _places(quantity: int, unit: str) -> int:
    """Two belts are in two places; two metres of hose are in one."""
    return 1 if is_measured(unit) else quantity


def _repairs() -> QuerySet[WorkOrder]:
    """With the time at which each was reported: one of imported history may not have it."""
    rows = WorkOrder.objects.filter(kind=WorkOrder.Kind.REPAIR, reported_at__isnull=False)
    return rows.exclude(state="cancelled")


def _records_begin() -> datetime | None:
    return _repairs().aggregate(first=Min("reported_at"))["first"]  # type: ignore[no-any-return]


def _machines(model: ProductModel, *, now: datetime) -> tuple[list[Machine], int]:
    """And of how many nobody knows when they began. A retired one was last seen at its last repair."""
    rows = Asset.objects.filter(product_model=model).annotate(last=Max("work_orders__reported_at"))
    updated = _updated(model)
    found, undated = [], 0
    for asset, commissioned, delivered, state, last, version in rows.values_list(
        "pk", "commissioned_on", "delivered_on", "state", "last", "software_version"
    ):
        began: date | None = commissioned or delivered
        until = last if state == "retired" else now
        if began is None or until is None:
            undated += 1
        elif began <= until.astimezone(now.tzinfo).date():
            found.append(Machine(asset, began, until, version, updated.get(asset)))
    return found, undated


def _updated(model: ProductModel) -> dict[int, datetime]:
    """When another software came on each asset; a version that was noted for the first time may be an old one."""
    said = Fact.objects.filter(
        name=SoftwareVersionNoted.__name__, about_kind=Asset._meta.label_lower,
        about_id__in=Asset.objects.filter(product_model=model).values("pk"),
    )  # fmt: skip
    return {
        asset: at
        for asset, at, data in said.order_by("at", "pk").values_list("about_id", "at", "data")
        if data["former"] and version_numbers(data["former"]) != version_numbers(data["version"])
    }


def _costs(repairs: QuerySet[WorkOrder]) -> dict[int, Decimal]:
    """What each order whose account is settled came to cost us, in the company's currency."""
    charges = Charge.objects.filter(work_order__in=repairs.values("pk"), currency=company().currency)
    return dict(charges.values("work_order").annotate(cost=Sum("cost")).values_list("work_order", "cost"))
