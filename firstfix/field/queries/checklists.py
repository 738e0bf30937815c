"""Checklists as those see them who write them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from firstfix.field.models import Checklist


def checklists_listed() -> QuerySet[Checklist]:
    """Those in use first; each with how many steps it has, and how many of these block."""
    return (
        Checklist.objects.select_related("product_model")
        .annotate(step_count=Count("steps"), block_count=Count("steps", filter=Q(steps__blocks=True)))
        .order_by("-is_active", "kind", "product_model__code", "pk")
    )
