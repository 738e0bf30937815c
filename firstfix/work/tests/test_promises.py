"""What the contract promises, counted in business time of its calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from firstfix.customers.tests.makers import make_contract
from firstfix.equipment.models import ContractCoverage
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.catalogues.tests.makers import make_calendar
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import change_work_order, open_work_order, respond_to_order, step_work_order
from firstfix.work.models import StateChange, WorkOrder
from firstfix.work.queries import clock_of, clocks_of, decided, next_due, orders_seen_by, overdue, with_promises

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, clock: str, *, month: int = 11) -> datetime:
    """A moment of 2026 on the wall in Shanghai. 24 November is a Tuesday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def order_under_contract(reported: datetime, *, country: str = "", **terms: Any) -> WorkOrder:
    """Office hours are 08:30 to 17:30 from Monday to Friday; by default 4 h to respond and 24 h to restore."""
    asset = make_asset()
    terms.setdefault("starts_on", "2026-01-01")
    terms.setdefault("ends_on", "2027-12-31")
    contract = make_contract(customer=asset.site.customer, calendar=make_calendar(country=country), **terms)
    ContractCoverage.objects.create(contract=contract, asset=asset)
    return open_work_order(asset=asset, by=SYSTEM, at=reported)


def test_run_out_after_business_hours_only(company: Tenant) -> None:
    order = order_under_contract(at(24, "15:30"))
    assert order.response_due_at == at(25, "10:30")
    assert order.restoration_due_at == at(27, "12:30")


def test_stand_still_over_the_weekend(company: Tenant) -> None:
    assert order_under_contract(at(27, "16:30")).response_due_at == at(30, "11:30")


def test_stand_still_on_public_holidays(company: Tenant) -> None:
    """1 to 7 October 2026 are off; Wednesday's last hour counts, the rest follows on Thursday the 8th."""
    order = order_under_contract(at(30, "16:30", month=9), country="CN")
    assert order.response_due_at == at(8, "11:30", month=10)


def test_run_on_a_saturday_that_china_works(company: Tenant) -> None:
    """Saturday, 10 October 2026 is worked in exchange for a day of the holiday."""
    order = order_under_contract(at(9, "16:30", month=10), country="CN")
    assert order.response_due_at == at(10, "11:30", month=10)


def test_are_not_made_without_a_contract(company: Tenant) -> None:
    order = open_work_order(asset=make_asset(), by=SYSTEM)
    assert (order.response_due_at, order.restoration_due_at) == (None, None)
    assert clock_of(order, now=at(24, "10:00")).next is None


def test_are_made_for_faults_only(company: Tenant) -> None:
    order = order_under_contract(at(24, "10:00"))
    training = open_work_order(asset=order.asset, kind="training", by=SYSTEM, at=at(24, "10:00"))
    assert training.contract == order.contract
    assert training.restoration_due_at is None


def test_follow_the_priority(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"))
    assert order.contract
    order.contract.levels.filter(priority=1).update(response_minutes=30)
    change_work_order(order, priority=1, by=SYSTEM)
    assert order.response_due_at == at(24, "10:00")


def test_pause_in_the_states_that_the_contract_names(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"), paused_states=["waiting_customer"])
    step_work_order(order, "wait_for_customer", by=SYSTEM, at=at(24, "10:30"), reason="No access")
    now = at(24, "16:30")
    paused = clock_of(order, now=now).response
    assert paused
    assert (paused.state, paused.left, paused.used) == ("paused", timedelta(hours=3), 0.25)
    step_work_order(order, "resume", by=SYSTEM, at=now)
    assert order.response_due_at == at(25, "10:30")


def test_what_is_paused_is_not_overdue_unless_it_was_before(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"), paused_states=["waiting_customer"])
    step_work_order(order, "wait_for_customer", by=SYSTEM, at=at(24, "10:30"), reason="No access")
    orders, now = WorkOrder.objects.all(), at(30, "09:00")
    assert not overdue(orders, now=now).exists()
    decision = orders.annotate(at=decided("response_due_at", "responded_at")).values_list("at", flat=True)
    assert decision.get() is None
    StateChange.objects.filter(work_order=order, state="waiting_customer").update(at=at(24, "14:30"))
    assert overdue(orders, now=now).get() == order
    assert decision.get() == order.response_due_at
    step_work_order(order, "resume", by=SYSTEM, at=at(24, "15:00"))
    assert overdue(orders, now=now).exists()


def test_run_on_in_states_that_the_contract_does_not_name(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"), paused_states=["waiting_customer"])
    step_work_order(order, "wait_for_parts", by=SYSTEM, at=at(24, "10:30"), reason="Pump ordered")
    running = clock_of(order, now=at(24, "12:30")).response
    assert running
    assert (running.state, running.used) == ("running", 0.75)
    step_work_order(order, "resume", by=SYSTEM, at=at(24, "16:30"))
    assert order.response_due_at == at(24, "13:30")


def test_a_pause_told_late_by_a_phone_still_counts(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"), paused_states=["waiting_customer"])
    step_work_order(order, "schedule", by=SYSTEM, at=at(24, "15:00"))
    order.state_changes.create(state="waiting_customer", at=at(24, "10:30"))
    order.state_changes.create(state="open", at=at(24, "12:30"))
    step_work_order(order, "unschedule", by=SYSTEM, at=at(24, "15:10"))
    assert order.response_due_at == at(24, "15:30")


@pytest.mark.parametrize(("clock", "state"), [("13:30", "met"), ("13:31", "missed")])
def test_are_met_or_missed_for_good(company: Tenant, clock: str, state: str) -> None:
    order = order_under_contract(at(24, "09:30"))
    respond_to_order(order, by=SYSTEM, at=at(24, clock))
    read = clock_of(order, now=at(30, "09:00"))
    assert read.response
    assert read.response.state == state
    assert read.next is read.restoration


def test_the_earlier_one_is_due_next(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"))
    clocks = clock_of(order, now=at(24, "11:30"))
    assert clocks.next is clocks.response
    assert clocks.response
    assert (clocks.response.used, clocks.response.left) == (0.5, timedelta(hours=2))
    assert next_due(WorkOrder.objects.all()).values_list("next_due_at", flat=True).get() == order.response_due_at


def test_a_late_one_is_used_up(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"))
    late = clock_of(order, now=at(24, "20:00")).response
    assert late
    assert (late.used, late.state, late.left) == (1.0, "running", timedelta(0))
    assert list(overdue(WorkOrder.objects.all(), now=at(24, "20:00"))) == [order]
    assert list(overdue(WorkOrder.objects.all(), now=at(24, "11:00"))) == []


def test_a_cancelled_order_promises_nothing(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"))
    step_work_order(order, "cancel", by=SYSTEM, reason="Sold", at=at(24, "10:00"))
    assert clock_of(order, now=at(25, "09:30")).next is None
    assert not overdue(WorkOrder.objects.all(), now=at(30, "09:00")).exists()


def test_a_reopened_order_is_as_late_as_it_is(company: Tenant) -> None:
    order = order_under_contract(at(24, "09:30"), response=None)
    step_work_order(order, "restore_remotely", by=SYSTEM, at=at(24, "10:00"))
    step_work_order(order, "reopen", by=SYSTEM, at=at(24, "12:00"), reason="Alarm again")
    assert order.restoration_due_at == at(26, "15:30")


def test_many_clocks_take_as_few_statements_as_one(
    company: Tenant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        order_under_contract(at(24, "09:30"), paused_states=["open"])
    with django_assert_num_queries(2):
        read = clocks_of(with_promises(orders_seen_by(SYSTEM)), now=at(24, "12:00"))
    assert [clocks.next.state for clocks in read.values() if clocks.next] == ["paused"] * 4


def test_are_kept_in_utc(company: Tenant) -> None:
    due = order_under_contract(at(24, "09:30")).response_due_at
    assert due
    assert due.tzinfo == UTC


def test_a_paused_clock_stands_below_those_that_run(company: Tenant) -> None:
    paused = order_under_contract(at(24, "09:30"), paused_states=["waiting_customer"])
    running = order_under_contract(at(24, "14:00"))
    step_work_order(paused, "wait_for_customer", by=SYSTEM, at=at(24, "10:00"), reason="On holiday")
    in_order = next_due(WorkOrder.objects.all()).order_by("is_paused", "next_due_at")
    assert [order.pk for order in in_order] == [running.pk, paused.pk]
