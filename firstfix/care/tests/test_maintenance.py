"""Maintenance plans make their orders ahead of time, each once, in the rhythm chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from firstfix.care.actions import maintenance as actions
from firstfix.care.actions import (
    make_orders,
    move_due,
    remind_customers,
    save_plan,
    switch_off,
    switch_on,
)
from firstfix.care.jobs import keep_maintenance_by_night, look_at_values
from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.queries.timetables import expected_orders, timetable_of
from firstfix.care.tests.makers import make_plan
from firstfix.customers.tests.makers import make_contract, make_site
from firstfix.equipment.actions import cover_asset, record_reading
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.numbers import never_give_again
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.actions import cancel_visit, plan_visit
from firstfix.scheduling.queries import orders_to_schedule
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

#: Noon in Shanghai on 10 March 2026.
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _numbers_far_behind_those_of_the_makers(company: Tenant) -> None:
    never_give_again(["WO-2026-50000"])


def machine(plan: MaintenancePlan, **kw: object) -> Asset:
    return make_asset(**{"product_model": plan.product_model, "commissioned_on": date(2024, 3, 31)} | kw)


def done(due: MaintenanceDue, at: datetime) -> None:
    WorkOrder.objects.filter(pk=due.work_order_id).update(state="closed", restored_at=at, closed_at=at)


def days(made: list[MaintenanceDue]) -> list[str]:
    return [str(due.planned_on) for due in made]


def test_orders_are_made_ahead_of_time_and_once() -> None:
    plan = make_plan(planned_minutes=45)
    asset = machine(plan)
    machine(plan, state="retired")
    (due,) = make_orders(plan, at=NOW)
    order = due.work_order
    assert (due.planned_on, due.number, due.asset) == (date(2026, 3, 31), 1, asset)
    assert (order.kind, order.planned_minutes, order.not_before) == ("maintenance", 45, date(2026, 3, 24))
    assert "Half-yearly service" in order.subject or "半年保养" in order.subject
    assert make_orders(plan, at=NOW) == []
    assert make_orders(plan, at=NOW + timedelta(days=40)) == []
    assert list(orders_to_schedule(SYSTEM, day=date(2026, 3, 23))) == []
    assert list(orders_to_schedule(SYSTEM, day=date(2026, 3, 24))) == [order]


@pytest.mark.parametrize(("counts_from", "then"), [("planned", "2026-09-30"), ("done", "2026-10-20")])
def test_a_moved_date_keeps_the_rhythm_chosen(counts_from: str, then: str) -> None:
    plan = make_plan(counts_from=counts_from)
    machine(plan)
    (due,) = make_orders(plan, at=NOW)
    MaintenanceDue.objects.filter(pk=due.pk).update(reminded_at=NOW)
    due = move_due(due, to=date(2026, 4, 18), reason="Stocktaking", by=make_user(Role.DESK), at=NOW)
    assert due.reminded_at is None, "the customer is reminded of the new day"
    assert (due.planned_on, due.due_on, due.work_order.not_before) == (date(2026, 3, 31), *[date(2026, 4, 18)] * 2)
    done(due, datetime(2026, 4, 20, 3, tzinfo=UTC))
    assert days(make_orders(plan, at=datetime(2026, 9, 25, tzinfo=UTC))) == [then]
    with pytest.raises(Refused):
        move_due(due, to=date(2026, 5, 1), reason="late", by=SYSTEM, at=NOW)
    with pytest.raises(Invalid):
        move_due(due, to=date(2026, 3, 9), reason="late", by=SYSTEM, at=NOW)


def test_counted_from_done_waits_for_the_one_before_and_knows_work_done_without_the_plan() -> None:
    plan = make_plan(counts_from="done", every=1)
    asset = machine(plan)
    make_work_order(asset=asset, kind="maintenance", state="closed", restored_at=datetime(2026, 2, 20, tzinfo=UTC))
    (due,) = make_orders(plan, at=NOW)
    assert due.planned_on == date(2026, 3, 20)
    assert make_orders(plan, at=NOW + timedelta(days=60)) == []
    WorkOrder.objects.filter(pk=due.work_order_id).update(state="cancelled")
    assert days(make_orders(plan, at=NOW + timedelta(days=30))) == ["2026-04-20"]


def test_an_order_opened_by_hand_is_the_one() -> None:
    plan = make_plan()
    by_hand = make_work_order(asset=machine(plan), kind="maintenance")
    (due,) = make_orders(plan, at=NOW)
    assert due.work_order == by_hand
    assert WorkOrder.objects.count() == 1


def test_it_goes_with_another_visit_at_the_site_or_another_service() -> None:
    plan, site = make_plan(), make_site()
    first, second = machine(plan, site=site), machine(plan, site=site, commissioned_on=date(2024, 9, 28))
    far = machine(plan, commissioned_on=date(2024, 4, 1))
    visit = make_visit(
        work_order=make_work_order(asset=first), planned_start=datetime(2026, 4, 2, 2, tzinfo=UTC),
        planned_end=datetime(2026, 4, 2, 4, tzinfo=UTC),
    )  # fmt: skip
    made = {due.asset: due for due in make_orders(plan, at=NOW)}
    for asset in (first, second):
        assert (made[asset].due_on, made[asset].goes_with) == (date(2026, 4, 2), visit.work_order)
        assert made[asset].work_order.not_before == date(2026, 4, 2)
    assert (made[far].due_on, made[far].goes_with) == (date(2026, 4, 1), None)
    other = make_plan(product_model=None, asset=second, kind="inspection", every=1, anchor_on=date(2026, 4, 6))
    (together,) = make_orders(other, at=NOW)
    assert (together.due_on, together.goes_with) == (date(2026, 4, 2), visit.work_order)


def test_it_goes_along_with_a_visit_that_is_planned_later_and_leaves_it_when_that_is_called_off() -> None:
    now = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0)
    today = company_day(now)
    plan, engineer = make_plan(every=1, anchor_on=today + timedelta(days=9)), make_engineer()
    asset = machine(plan)
    (due,) = make_orders(plan, at=now)
    MaintenanceDue.objects.update(reminded_at=now)
    repair = make_work_order(asset=asset)
    start = now + timedelta(days=5)
    make_shift(engineer, starts_at=start)
    visit = {"start": start, "end": start + timedelta(hours=1), "engineers": [engineer], "by": SYSTEM}
    made = plan_visit(repair, **visit)  # type: ignore[arg-type]
    due.refresh_from_db()
    assert (due.due_on, due.goes_with, due.work_order.not_before) == (
        today + timedelta(days=5), repair, today + timedelta(days=5)
    )  # fmt: skip
    assert due.reminded_at is None, "they are reminded of the other day"
    cancel_visit(made, reason="Called off", by=SYSTEM)
    due = MaintenanceDue.objects.get()
    assert (due.due_on, due.goes_with, due.work_order.not_before) == (
        today + timedelta(days=9), None, today + timedelta(days=2)
    )  # fmt: skip
    move_due(due, to=today + timedelta(days=20), reason="Holiday", by=SYSTEM)
    plan_visit(repair, **visit)  # type: ignore[arg-type]
    due.refresh_from_db()
    assert (due.due_on, due.goes_with) == (today + timedelta(days=20), None)


def test_a_meter_and_a_limit_ask_for_work() -> None:
    hours = make_plan(trigger="meter", every=None, meter="hours", units=500, horizon_days=7)
    hot = make_plan(
        product_model=hours.product_model, trigger="condition", every=None, meter="temperature", limit=80, rearm=70
    )
    asset = machine(hours)
    for day, value in ((1, 4800), (9, 4960)):
        record_reading(asset, meter="hours", value=Decimal(value), by=SYSTEM, at=datetime(2026, 3, day, tzinfo=UTC))
    (due,) = make_orders(hours, at=NOW)
    assert (due.planned_on, due.target) == (date(2026, 3, 11), Decimal(5000))
    assert "5000" in due.work_order.description
    for minute, value in enumerate((75, 81, 79, 85)):
        record_reading(asset, meter="temperature", value=Decimal(value), by=SYSTEM, at=NOW + timedelta(minutes=minute))
    look_at_values(asset_id=asset.pk, meter="temperature")
    look_at_values(asset_id=asset.pk, meter="temperature")
    (too_hot,) = MaintenanceDue.objects.filter(plan=hot)
    assert too_hot.crossed_at == NOW + timedelta(minutes=1)
    done(too_hot, NOW + timedelta(hours=1))
    for hour, value, count in ((2, 90, 1), (3, 65, 1), (4, 82, 2)):
        record_reading(asset, meter="temperature", value=Decimal(value), by=SYSTEM, at=NOW + timedelta(hours=hour))
        look_at_values(asset_id=asset.pk, meter="temperature")
        assert MaintenanceDue.objects.filter(plan=hot).count() == count


def test_only_machines_whose_contract_is_in_force() -> None:
    plan = make_plan(only_covered=True)
    with_contract, _without = machine(plan), machine(plan)
    contract = make_contract(
        customer=with_contract.site.customer, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )
    cover_asset(with_contract, contract, by=SYSTEM)
    assert [row.asset for row in timetable_of(plan, today=TODAY, until=TODAY)] == [with_contract]


def test_a_plan_that_would_make_many_orders_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ASKS_ABOVE", 3)
    plan = make_plan(state="draft")
    machine(plan), machine(plan)
    assert expected_orders(plan, today=TODAY) == 4
    with pytest.raises(Invalid, match="4"):
        switch_on(plan, by=SYSTEM, at=NOW)
    plan = switch_on(plan, agreed=4, by=SYSTEM, at=NOW)
    assert (plan.state, plan.agreed) == ("active", 4)
    manager = make_user(Role.MANAGER)
    for _n in range(3):
        machine(plan)
    assert make_orders(plan, at=NOW) == []
    plan.refresh_from_db()
    assert plan.state == "off"
    assert manager.notices.get().words == "maintenance_has_grown"


def test_a_number_beyond_reason_does_not_end_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ASKS_ABOVE", 3)
    plan = make_plan(state="draft")
    machine(plan), machine(plan)
    plan = switch_on(plan, agreed=10_000_000, by=SYSTEM, at=NOW)
    assert plan.agreed == 8, "twice the four that it makes"
    for _n in range(7):
        machine(plan)
    make_orders(plan, at=NOW)
    plan.refresh_from_db()
    assert plan.state == "off"


def test_a_plan_that_is_on_is_not_changed_and_one_that_is_off_makes_nothing() -> None:
    plan = make_plan()
    machine(plan)
    with pytest.raises(Refused):
        save_plan(plan, by=SYSTEM)
    plan = switch_off(plan, by=make_user(Role.MANAGER))
    assert make_orders(plan, at=NOW) == []
    plan.every = 12
    save_plan(plan, by=SYSTEM)
    with pytest.raises(Refused):
        switch_off(plan, by=SYSTEM)


def test_the_night_makes_all_orders_at_the_companys_hour(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    plan = make_plan(reminder_days=30)
    for _n in range(3):
        machine(plan)
    one_o_clock = datetime(2026, 3, 9, 17, 10, tzinfo=UTC)
    keep_maintenance_by_night(one_o_clock - timedelta(hours=1))
    assert not MaintenanceDue.objects.exists()
    keep_maintenance_by_night(one_o_clock)
    keep_maintenance_by_night(one_o_clock + timedelta(days=1))
    assert MaintenanceDue.objects.exclude(reminded_at=None).count() == 3


def test_customers_are_reminded_once_with_what_they_can_do() -> None:
    plan = make_plan(reminder_days=10, advice=Bilingual("清洗滤网", "Clean the filter"))
    machine(plan)
    (due,) = make_orders(plan, at=NOW)
    assert remind_customers(at=NOW) == []
    soon = datetime(2026, 3, 21, 4, tzinfo=UTC)
    assert remind_customers(at=soon) == [due]
    assert remind_customers(at=soon) == []
    said = Fact.objects.get(name="MaintenanceReminded").data
    assert (said["due_on"], said["advice_en"]) == ("2026-03-31", "Clean the filter")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"every": None}, "every"),
        ({"trigger": "meter", "meter": ""}, "meter"),
        ({"trigger": "meter", "meter": "hours", "units": 0}, "units"),
        ({"trigger": "first", "meter": "hours", "units": 5}, "counts_from"),
        ({"trigger": "meter", "meter": "hours", "units": 5, "season": [4]}, "season"),
        ({"trigger": "condition", "meter": "t", "limit": 80, "rearm": 85}, "rearm"),
        ({"trigger": "condition", "meter": "t", "limit": 80, "rearm": 75, "is_below": True}, "rearm"),
        ({"season": [13]}, "season"),
        ({"every": 0}, "every"),
    ],
)
def test_rules_that_cannot_work_are_refused_when_they_are_written(wrong: dict[str, object], field: str) -> None:
    plan = make_plan(state="draft")
    for name, value in wrong.items():
        setattr(plan, name, Decimal(value) if name in ("limit", "rearm", "units") else value)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        save_plan(plan, by=SYSTEM)
    assert field in refused.value.errors


def test_a_plan_is_for_a_model_or_for_one_machine() -> None:
    asset = make_asset()
    with pytest.raises(Invalid):
        save_plan(MaintenancePlan(name=Bilingual("x", "x"), every=1, begins_on=TODAY), by=SYSTEM)
    both = MaintenancePlan(
        name=Bilingual("x", "x"), every=1, begins_on=TODAY, asset=asset, product_model=make_product_model()
    )
    with pytest.raises(Invalid):
        save_plan(both, by=SYSTEM)
