"""Closed months on PostgreSQL, whatever happens afterwards: other rules, late orders, trips, posts, in any order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.actions import close_pay_month
from firstfix.rewards.models import PayLine, PayRules
from firstfix.rewards.queries.pay.counting import lines_counted, month_after
from firstfix.rewards.queries.pay.sheets import sheets_closed
from firstfix.rewards.tests.makers import make_trip
from firstfix.rewards.tests.pay_makers import (
    MONTH,
    NEXT,
    at,
    make_grade,
    make_paid_order,
    make_post,
    make_rules,
    make_rules_in_force,
)
from firstfix.rewards.translate import last_of, total
from firstfix.work.models import WorkOrder

DAY = MONTH + timedelta(days=9)
AFTER = month_after(NEXT)
TRAVEL = {"hours": 3, "most": "5000", "rows": [{"name": "B", "cities": [], "per_day": "90", "per_night": "200"}]}

#: What happens after the month was closed: what, and a number that makes it another one.
later = st.lists(
    st.tuples(st.sampled_from(["order", "trip", "grade", "reopened", "rules", "draft"]), st.integers(1, 4)),
    min_size=1, max_size=5, unique_by=lambda one: one[0],
)  # fmt: skip


def happens(what: str, n: int, engineer: Engineer, base: dict[str, Any]) -> None:
    """Everything lies in the closed month, except the rules: these begin later, or never."""
    pieces = {"most": "3000", "rows": [{"work": "repair", "difficulty": 0, "amount": f"{50 + 7 * n}"}]}
    match what:
        case "order":
            make_paid_order(engineer, closed=at(DAY + timedelta(days=n)))
        case "trip":
            start = at(DAY + timedelta(days=n), 8)
            make_trip(engineer, starts_at=start, ends_at=start + timedelta(days=n), state="approved")
        case "grade":
            make_post(engineer, grade=make_grade("E2"), first_day=DAY + timedelta(days=n))
        case "reopened":
            WorkOrder.objects.filter(closed_at=at(DAY)).update(state="restored", closed_at=None)
        case "rules":
            make_rules_in_force(NEXT, base=base, piece=pieces)
        case "draft":
            make_rules(base=base, piece=pieces, travel=None)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=later)
def test_what_comes_later_is_a_correction_of_the_next_month_and_changes_nothing_that_is_closed(
    company: Tenant, happened: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        make_grade("E2")
        base = {"rows": [{"grade": grade, "amount": amount} for grade, amount in (("E1", "6000"), ("E2", "8100"))]}
        engineer = make_engineer()
        make_post(engineer)
        first = make_rules_in_force(MONTH, base=base, travel=TRAVEL)
        make_paid_order(engineer, closed=at(DAY))
        closed = close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
        before = list(PayLine.objects.order_by("pk").values())
        document = PayRules.objects.get(pk=first.pk).document
        for what, n in happened:
            happens(what, n, engineer, base)
        close_pay_month(NEXT, by=SYSTEM, at=at(AFTER))

        assert list(PayLine.objects.filter(sheet__closed=closed).order_by("pk").values()) == before
        assert PayRules.objects.get(pk=first.pk).document == document
        due = total(lines_counted(first, MONTH, until=last_of(MONTH))[engineer.pk])
        sheets = [sheets_closed(month)[engineer.pk] for month in (MONTH, NEXT)]
        of_closed = [line for sheet in sheets for line in sheet.lines if line.month == MONTH]
        assert total(of_closed) == due
        assert {line.version for line in of_closed} == {str(first.number)}
        # Paid once: the month after has nothing to correct.
        close_pay_month(AFTER, by=SYSTEM, at=at(month_after(AFTER)))
        assert {line.month for line in sheets_closed(AFTER)[engineer.pk].lines} == {AFTER}
        transaction.set_rollback(True)
