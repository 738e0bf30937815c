"""Scenarios, newest first, and what there is to ask about."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from firstfix.insight.models import Scenario
from firstfix.insight.queries.company_records import LEAST_ORDERS, YEAR
from firstfix.insight.translate.records import Question
from firstfix.people.queries import working_engineers
from firstfix.work.models import WorkOrder


def scenarios() -> QuerySet[Scenario]:
    rows = Scenario.objects.select_related("skill", "territory", "asked_by")
    return rows.order_by("-asked_at", "-pk")


def can_be_asked(*, at: datetime) -> bool:
    """Whether there are engineers, and repairs of the last year enough to learn from."""
    repairs = WorkOrder.objects.filter(kind="repair", entered_at__gte=at - YEAR, asset__isnull=False)
    return working_engineers().exists() and len(repairs.values_list("pk")[:LEAST_ORDERS]) == LEAST_ORDERS


def question_of(one: Scenario) -> Question:
    return Question(
        engineers=one.engineers,
        skill=one.skill_id,
        territory=one.territory_id,
        van_stock=one.van_stock,
        promise_hours=None if one.promise_hours is None else float(one.promise_hours),
        demand_percent=one.demand_percent,
    )
