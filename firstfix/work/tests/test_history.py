"""The asset's history and the order's timeline."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import change_work_order, open_work_order, report_fault, step_work_order
from firstfix.work.queries import history_of, open_orders_by_state, timeline_of
from firstfix.work.tests.makers import make_work_order


def test_an_assets_orders_newest_first(company: Tenant) -> None:
    now, asset = timezone.now(), make_asset()
    old = make_work_order(asset=asset, entered_at=now - timedelta(days=400))
    new = make_work_order(asset=asset, entered_at=now)
    make_work_order()
    assert list(history_of(asset)) == [new, old]


def test_the_timeline_says_who_when_and_why(company: Tenant) -> None:
    now, amy = timezone.now(), make_user(name="Amy")
    request = report_fault(asset=make_asset(), description="Leaks", channel="phone", by=amy, at=now)
    order = open_work_order(request=request, by=amy, at=now + timedelta(minutes=1))
    step_work_order(order, "wait_for_parts", by=SYSTEM, at=now + timedelta(minutes=2), reason="Seal kit")
    told = [(str(item.text), item.by, item.at) for item in timeline_of(order)]
    assert told == [
        ("Waits for parts", "FirstFix", now + timedelta(minutes=2)),
        ("Work order opened", "Amy", now + timedelta(minutes=1)),
        ("Fault reported", "Amy", now),
    ]
    assert timeline_of(order)[0].note == "Seal kit"


def test_the_timeline_says_what_it_was_before(company: Tenant) -> None:
    order = make_work_order(priority=3)
    change_work_order(order, priority=1, planned_minutes=30, by=make_user())
    with translation.override("en"):
        note = timeline_of(order)[0].note
    assert note.splitlines() == ["priority: Normal → Emergency", "planned minutes on site: 90 → 30"]


def test_the_timeline_takes_few_statements(
    company: Tenant, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    order = make_work_order()
    for minutes in range(10, 60, 5):
        change_work_order(order, planned_minutes=minutes, by=make_user())
    with django_assert_max_num_queries(5):
        assert len(timeline_of(order)) == 10


def test_open_orders_are_counted_by_state(company: Tenant) -> None:
    now = timezone.now()
    make_work_order(entered_at=now - timedelta(days=9))
    make_work_order(entered_at=now - timedelta(days=2))
    make_work_order(state="waiting_parts")
    make_work_order(state="closed")
    counted = {row.state: (row.count, row.oldest) for row in open_orders_by_state(make_user())}
    assert counted["open"] == (2, now - timedelta(days=9))
    assert counted["waiting_parts"][0] == 1
    assert counted["on_site"] == (0, None)
    assert "closed" not in counted
