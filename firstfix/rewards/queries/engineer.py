"""An engineer's claims and hours in a few lines, for the part on the engineer's page."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.kinds import KINDS
from firstfix.rewards.models import Expense
from firstfix.rewards.queries.hours import hours_of


def claims_in_brief(engineer: Engineer) -> dict[str, Any]:
    """`waiting` by kind, `spent` this month by currency (approved or paid), and `hours` of this month in sum."""
    today = company_day(timezone.now())
    first = today.replace(day=1)
    month = Expense.objects.filter(engineer=engineer, day__gte=first, state__in=("approved", "paid"))
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in month.values_list("currency", "amount"):
        spent[currency] += amount
    days = hours_of(engineer, first, today)
    waiting = [(kind, kind.model.objects.filter(engineer=engineer, state="submitted").count()) for kind in KINDS]
    return {
        "engineer": engineer,
        "waiting": [(kind, count) for kind, count in waiting if count],
        "spent": sorted(spent.items()),
        "work": sum((day.work for day in days), timedelta()),
        "travel": sum((day.travel for day in days), timedelta()),
        "counted": sum((day.counted for day in days), timedelta()),
    }
