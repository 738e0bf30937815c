"""Trainings held and thanks given, as people read them."""

from __future__ import annotations

from django.db.models import QuerySet

from firstfix.care.models import Thanks, Training


def trainings_listed() -> QuerySet[Training]:
    return Training.objects.select_related(
        "customer", "site", "asset__product_model", "work_order", "by", "file"
    ).prefetch_related("attendees")


def thanks_listed() -> QuerySet[Thanks]:
    return Thanks.objects.select_related("customer", "site", "work_order").prefetch_related("engineers")
