"""How often the first visit has fixed what an order reports: only where there is enough to go by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.work.models import WorkOrder
from firstfix.work.queries import fix_histories
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

NOW = timezone.now()


def repairs(
    like: WorkOrder, count: int, *, symptom: FailureCode | None = None, visits: int = 1, days: int = 60
) -> None:
    assert like.asset
    for _n in range(count):
        make_work_order(
            asset=make_asset(product_model=like.asset.product_model),
            state="closed",
            symptom=symptom,
            restored_at=NOW - timedelta(days=days),
            visit_count=visits,
        )


def history(order: WorkOrder) -> tuple[int, int, Any] | None:
    found = fix_histories([order], now=NOW).get(order.pk)
    return (found.hits, found.base, found.symptom) if found else None


def test_few_repairs_give_no_figure() -> None:
    order = make_work_order(asset=make_asset())
    repairs(order, 4)
    assert history(order) is None
    repairs(order, 1, visits=2)
    assert history(order) == (4, 5, None)


def test_the_same_symptom_says_more_than_the_model() -> None:
    hot, loud = make_failure_code(kind="symptom"), make_failure_code(kind="symptom")
    order = make_work_order(asset=make_asset(), symptom=hot)
    repairs(order, 4, symptom=hot, visits=2)
    repairs(order, 6, symptom=loud)
    assert history(order) == (6, 10, None)
    repairs(order, 1, symptom=hot)
    assert history(order) == (1, 5, hot)


def test_what_is_young_or_old_or_of_another_model_does_not_count() -> None:
    order, other = make_work_order(asset=make_asset()), make_work_order(asset=make_asset())
    repairs(order, 5, days=10)
    repairs(order, 5, days=800)
    repairs(other, 5)
    assert history(order) is None


def test_only_repairs_have_one_and_one_statement_tells_all(django_assert_num_queries: Any) -> None:
    order = make_work_order(asset=make_asset())
    repairs(order, 5)
    visit = make_work_order(asset=order.asset, kind="maintenance")
    both = WorkOrder.objects.select_related("asset__product_model", "symptom").filter(pk__in=[order.pk, visit.pk])
    orders = list(both)
    fix_histories(orders, now=NOW)  # the company is read once
    with django_assert_num_queries(1):
        assert fix_histories(orders, now=NOW).keys() == {order.pk}
