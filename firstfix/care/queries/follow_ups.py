"""What pages and others read about follow-ups."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from firstfix.care.models import FollowUp


def follow_ups_listed() -> QuerySet[FollowUp]:
    return FollowUp.objects.select_related(
        "work_order__customer", "work_order__asset__product_model", "work_order__contact", "work_order__request"
    )


def due_follow_ups(today: date) -> QuerySet[FollowUp]:
    return follow_ups_listed().filter(state="due", due_on__lte=today).order_by("due_on", "pk")
