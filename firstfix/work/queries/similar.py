"""Closed orders like a new report: what was wrong then, and what helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.search.queries import alike_ids
from firstfix.work.models import WorkOrder
from firstfix.work.translate import PastOrder, most_alike

#: Candidates that are read and ranked: more cost time and hardly change the first five.
CANDIDATES = 300


@dataclass(frozen=True)
class SimilarOrder:
    order: WorkOrder
    is_same_product: bool


def similar_orders(
    text: str, *, product_model: ProductModel | None, by: Actor, now: datetime, limit: int = 5
) -> Sequence[SimilarOrder]:
    """Closed repairs with a known failure mode whose words are most like the text, best first.

    The same product, a confirmed fault and newness are put forward a little; words decide.
    """
    alike = alike_ids(text, model=WorkOrder, most=CANDIDATES)
    if not alike.ids:
        return []
    rows = {
        order.pk: order
        for order in WorkOrder.objects.visible_to(by)
        .filter(pk__in=alike.ids, kind=WorkOrder.Kind.REPAIR, mode__isnull=False, closed_at__isnull=False)
        .select_related("asset__product_model", "mode", "cause", "remedy", "troubleshooting")
    }
    past = [
        PastOrder(
            order.pk,
            f"{order.subject} {order.description}",
            age=now - (order.closed_at or now),
            is_same_product=product_model is not None and _product_of(order) == product_model.pk,
            is_confirmed=bool(order.troubleshooting and order.troubleshooting.confirmed_fault),
        )
        for order in rows.values()
    ]
    best = most_alike(alike.tokens, past, frequencies=alike.frequencies, orders=alike.records, limit=limit)
    chosen = {one.key: one for one in past}
    return [SimilarOrder(rows[key], chosen[key].is_same_product) for key in best]


def _product_of(order: WorkOrder) -> int | None:
    return order.asset.product_model_id if order.asset else None
