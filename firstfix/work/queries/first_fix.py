"""How often the first visit has fixed what an order reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from firstfix.equipment.models import ProductModel
from firstfix.platform.catalogues.models import FailureCode
from firstfix.work.models import WorkOrder
from firstfix.work.queries.orders import with_fix_status
from firstfix.work.rules import FixStatus

#: Older repairs tell of other machines and other people.
LOOK_BACK = timedelta(days=730)
#: Fewer than this are chance.
LEAST = 5


@dataclass(frozen=True)
class FixHistory:
    """Of `base` settled repairs of the model, of the symptom where one is named, the first visit fixed `hits`."""

    hits: int
    base: int
    model: ProductModel
    symptom: FailureCode | None

    @property
    def share(self) -> float:
        return self.hits / self.base


def fix_histories(orders: Iterable[WorkOrder], *, now: datetime) -> dict[int, FixHistory]:
    """By order id: repairs of the same model with the same symptom, else of the same model; none when they are few.

    The same rule as the figure of the numbers: provisional repairs do not count. One statement for any number of
    orders, which are fetched with their asset's model and their symptom.
    """
    repairs = [one for one in orders if one.kind == WorkOrder.Kind.REPAIR and one.asset]
    models = {one.asset.product_model_id for one in repairs if one.asset}
    settled = [FixStatus.FIRST_FIX, FixStatus.NOT_FIRST_FIX]
    # By status, which is then worked out once for each order; added up here.
    counted = (
        with_fix_status(WorkOrder.objects.all(), now=now)
        .filter(asset__product_model__in=models, restored_at__gt=now - LOOK_BACK, fix_status__in=settled)
        .order_by()
        .values("asset__product_model", "symptom", "fix_status")
        .annotate(count=Count("pk"))
    )
    like: dict[tuple[int, int | None], tuple[int, int]] = {}
    for row in counted:
        key, count = (row["asset__product_model"], row["symptom"]), row["count"]
        hits, base = like.get(key, (0, 0))
        like[key] = (hits + count * (row["fix_status"] == FixStatus.FIRST_FIX), base + count)
    found = {}
    for one in repairs:
        assert one.asset
        model = one.asset.product_model
        hits, base = like.get((model.pk, one.symptom_id), (0, 0)) if one.symptom_id else (0, 0)
        if base >= LEAST:
            found[one.pk] = FixHistory(hits, base, model, one.symptom)
            continue
        of_model = [sums for (id, _symptom), sums in like.items() if id == model.pk]
        hits, base = sum(hits for hits, _base in of_model), sum(base for _hits, base in of_model)
        if base >= LEAST:
            found[one.pk] = FixHistory(hits, base, model, None)
    return found
