"""Checklists as those see them who write them, and what they ask for on a machine."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from firstfix.equipment.models import Asset
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.field.queries.visit import scope_of
from firstfix.work.models import WorkOrder


def checklists_listed() -> QuerySet[Checklist]:
    """Those in use first; each with how many steps it has, and how many of these block."""
    return (
        Checklist.objects.select_related("product_model")
        .annotate(step_count=Count("steps"), block_count=Count("steps", filter=Q(steps__blocks=True)))
        .order_by("-is_active", "kind", "product_model__code", "pk")
    )


def has_test_after_repair(asset: Asset) -> bool:
    """Whether a checklist in use asks for a test after a repair of this device."""
    lists = Checklist.objects.filter(
        Exists(ChecklistStep.objects.filter(checklist=OuterRef("pk"), moment=ChecklistStep.Moment.TEST)),
        Q(product_model=None) | Q(product_model=asset.product_model_id),
        kind=WorkOrder.Kind.REPAIR,
        is_active=True,
    )
    return any(one.scope.holds_for(scope_of(asset)) for one in lists)
