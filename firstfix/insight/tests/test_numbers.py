from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.insight.queries.figures import figures, orders_behind, period_of
from firstfix.insight.rules import AGES, age_condition
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def restored(days_ago: float, *, visits: int = 1, hours: float = 10, **kw: object) -> WorkOrder:
    at = NOW - timedelta(days=days_ago)
    times = {"reported_at": at - timedelta(hours=hours), "restored_at": at}
    return make_work_order(**{"state": "closed", "visit_count": visits, **times, **kw})


def rate(key: str) -> tuple[int, int]:
    found = {figure.rate.key: figure for figure in figures(period_of(90, now=NOW)).rates}[key]
    return found.hits, found.base


def test_first_time_fix_counts_orders_whose_window_has_passed(company: Tenant) -> None:
    first = restored(40)
    restored(50, visits=2)
    restored(10)
    make_work_order(asset=first.asset, repeat_of=restored(45, asset=first.asset))
    assert rate("first-time-fix") == (1, 3)
    assert figures(period_of(90, now=NOW)).provisional == 1


def test_imported_history_without_times_does_not_count(company: Tenant) -> None:
    make_work_order(state="closed", reported_at=None, source="import: old.csv")
    assert rate("first-time-fix") == (0, 0)
    assert figures(period_of(90, now=NOW)).mttr_hours is None


def test_repeats_and_remote_solutions_are_rates_of_restored_repairs(company: Tenant) -> None:
    restored(40, visits=0, was_remote=True)
    came_back = restored(41, visits=0, was_remote=True)
    make_work_order(asset=came_back.asset, repeat_of=came_back)
    restored(42)
    restored(42, kind="maintenance")
    assert rate("remote") == (1, 3)
    assert rate("repeat") == (1, 3)


def test_promises_count_when_they_are_decided(company: Tenant) -> None:
    restored(5, restoration_due_at=NOW - timedelta(days=4))
    restored(5, restoration_due_at=NOW - timedelta(days=6))
    make_work_order(restoration_due_at=NOW - timedelta(days=1))
    make_work_order(restoration_due_at=NOW + timedelta(days=1))
    make_work_order(state="cancelled", restoration_due_at=NOW - timedelta(days=1))
    assert rate("sla-restoration") == (1, 3)


def test_mean_time_to_restore_is_from_report_to_restoration(company: Tenant) -> None:
    restored(5, hours=10)
    restored(6, hours=20)
    restored(200, hours=500)
    assert figures(period_of(90, now=NOW)).mttr_hours == pytest.approx(15)


def test_a_step_of_the_mean_time_is_called_better_only_if_it_is_more_than_chance(company: Tenant) -> None:
    for day, hours in enumerate((8, 12, 9, 11)):
        restored(5 + day, hours=hours)
        restored(100 + day, hours=hours + 1)
    found = figures(period_of(90, now=NOW))
    assert (found.mttr_step, found.mttr_is_better) == (-1, None)
    for day in range(20):
        restored(10 + day, hours=6)
        restored(110 + day, hours=24)
    found = figures(period_of(90, now=NOW))
    assert found.mttr_is_better is True
    low, mean, high = found.mttr_low, found.mttr_hours, found.mttr_high
    assert low
    assert mean
    assert high
    assert low < mean < high


def test_the_rows_behind_a_number_are_the_number(company: Tenant) -> None:
    restored(40)
    restored(50, visits=2)
    period = period_of(90, now=NOW)
    assert orders_behind("first-time-fix", period).count() == 2
    assert orders_behind("first-time-fix", period, only_hits=True).count() == 1
    assert orders_behind("first-time-fix", period, misses=True).get().visit_count == 2


def test_every_age_falls_into_one_bucket(company: Tenant) -> None:
    for hours in (0, 23, 24, 25, 71, 72, 73, 168, 169, 5000):
        make_work_order(entered_at=NOW - timedelta(hours=hours))
    found = [WorkOrder.objects.filter(age_condition(key, now=NOW)).count() for key, _name, _end in AGES]
    assert sum(found) == 10
    assert found[0] == 2


def test_the_managers_page_leads_to_its_rows(company: Tenant, client_of: Callable[[User], Client]) -> None:
    make_work_order(state="waiting_parts", visit_count=1, entered_at=timezone.now() - timedelta(days=2))
    manager = client_of(make_user(Role.MANAGER))
    page = manager.get("/numbers?days=30").content.decode()
    assert "/numbers/first-time-fix?days=30" in page
    assert "state=waiting_parts&amp;age=three" in page
    for key in ("first-time-fix", "repeat", "remote", "sla-restoration", "mttr", "open", "carry-over", "provisional"):
        assert manager.get(f"/numbers/{key}").status_code == 200, key
    assert manager.get("/numbers/beauty").status_code == 404


def test_an_empty_company_sees_no_invented_numbers(company: Tenant, client_of: Callable[[User], Client]) -> None:
    page = client_of(make_user(Role.MANAGER)).get("/numbers").content.decode()
    assert "Nothing is open" in page
    assert "100" not in page.split("tiles")[1].split("open-head")[0]


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.CUSTOMER])
def test_figures_are_not_for_everybody(company: Tenant, client_of: Callable[[User], Client], role: Role) -> None:
    assert client_of(make_user(role)).get("/numbers").status_code == 403


def test_a_figure_says_how_it_changed_against_the_period_before(company: Tenant) -> None:
    restored(20, hours=4)
    restored(40, hours=10)
    restored(40, hours=8)
    restored(65, hours=10, visits=2)
    shown = figures(period_of(30, now=NOW))
    first = {figure.rate.key: figure for figure in shown.rates}["first-time-fix"]
    assert (first.points, first.is_better) == (100.0, None)
    assert (shown.mttr_step, shown.mttr_is_better) == (-5.0, None)
    assert {figure.rate.key: figure for figure in shown.rates}["sla-response"].points is None


def test_a_step_is_called_better_only_where_it_is_more_than_chance(company: Tenant) -> None:
    for number in range(40):
        restored(35 + number / 10)
        restored(65 + number / 10, visits=1 + number % 2)
    first = {figure.rate.key: figure for figure in figures(period_of(30, now=NOW)).rates}["first-time-fix"]
    assert (first.points, first.is_better) == (50.0, True)
    assert (first.low, first.high) == pytest.approx((0.912, 1.0), abs=1e-3)


def test_programs_read_the_rates_with_their_intervals(company: Tenant, client_of: Callable[[User], Client]) -> None:
    for _number in range(3):
        at = timezone.now() - timedelta(days=40)
        restored(0, restored_at=at, reported_at=at - timedelta(hours=5))
    told = client_of(make_user(Role.MANAGER)).get("/api/numbers").json()["rates"]
    first, response = ({one["key"]: one for one in told}[key] for key in ("first-time-fix", "sla-response"))
    assert (first["hits"], first["base"], first["high"]) == (3, 3, 1)
    assert first["low"] == pytest.approx(0.4385, abs=1e-3)
    assert (response["value"], response["low"], response["high"]) == (None, None, None)
