"""Maintenance on screens and for programs: a plan is written, looked at, switched on, and its services moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import make_orders
from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.pages import maintenance as pages
from firstfix.care.tests.makers import make_due, make_plan
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("company")


def written(**more: object) -> dict[str, object]:
    return {
        "name_zh": "季度保养", "name_en": "Quarterly service", "kind": "maintenance", "trigger": "date", "every": 3,
        "unit": "month", "counts_from": "planned", "begins_on": timezone.localdate().isoformat(), "horizon_days": 30,
        "slack_days": 7, "planned_minutes": 60, "advice_zh": "", "advice_en": "Clean the filter",
    } | more  # fmt: skip


def test_a_plan_is_written_looked_at_switched_on_and_off(client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    model, manager = make_product_model(), client_of(make_user(Role.MANAGER))
    asset = make_asset(product_model=model, commissioned_on=timezone.localdate() - timedelta(days=80))
    wrong = manager.post("/maintenance-plans/new", written(product_model=model.pk, every=""))
    assert wrong.status_code == 422
    assert "every 6 months" in wrong.content.decode()
    manager.post("/maintenance-plans/new", written(product_model=model.pk, season=["1", "2", *map(str, range(3, 13))]))
    plan = MaintenancePlan.objects.get()
    there = f"/maintenance-plans/{plan.pk}"
    page = manager.get(there).content.decode()
    assert asset.serial in page
    assert "Switch on" in page
    monkeypatch.setattr(pages, "ASKS_ABOVE", 0)
    assert "Is that meant?" in manager.get(there).content.decode()
    manager.post(f"{there}/state", {"verb": "switch_on", "agreed": "9"})
    plan.refresh_from_db()
    assert (plan.state, plan.agreed) == ("active", 9)
    assert manager.get(f"{there}/change").status_code == 200
    assert manager.post(f"{there}/change", written(product_model=model.pk)).status_code == 409
    make_orders(plan)
    due = MaintenanceDue.objects.get()
    assert f"/work-orders/{due.work_order_id}" in manager.get(there).content.decode()
    assert str(plan) in manager.get("/maintenance-plans").content.decode()
    assert due.work_order.number in manager.get("/maintenance").content.decode()
    for panel in (f"/assets/{asset.pk}", f"/product-models/{model.pk}", f"/work-orders/{due.work_order_id}"):
        assert str(plan) in manager.get(f"{panel}/maintenance").content.decode()
    manager.post(f"{there}/state", {"verb": "switch_off"})
    plan.refresh_from_db()
    assert plan.state == "off"
    assert client_of(make_user(Role.DESK)).get("/maintenance-plans/new").status_code == 403


def test_a_plan_for_one_machine_and_one_that_watches_a_value(client_of: ClientOf) -> None:
    asset, manager = make_asset(), client_of(make_user(Role.MANAGER))
    said = written(trigger="condition", meter="temperature", limit="80", rearm="70.5", every="", reminder_days="5")
    manager.post(f"/maintenance-plans/new?asset={asset.pk}", said)
    plan = MaintenancePlan.objects.get()
    assert (plan.asset, plan.product_model, str(plan.rearm)) == (asset, None, "70.500")
    page = manager.get(f"/maintenance-plans/{plan.pk}").content.decode()
    assert "Temperature at or above 80" in page
    assert "at most one at a time" in page


def test_a_service_is_moved_from_its_order_and_shown_to_who_goes_there_anyhow(client_of: ClientOf) -> None:
    due, desk = make_due(), client_of(make_user(Role.DESK))
    other = make_work_order(asset=due.asset)
    assert due.work_order.number in desk.get(f"/work-orders/{other.pk}/maintenance").content.decode()
    to = timezone.localdate() + timedelta(days=9)
    desk.post(f"/maintenance/{due.pk}/day", {"to": to.isoformat(), "reason": "Stocktaking"})
    due.refresh_from_db()
    assert (due.due_on, due.work_order.not_before) == (to, to)
    desk.post(f"/maintenance/{due.pk}/day", {"to": "2020-01-01", "reason": "x"})
    due.refresh_from_db()
    assert due.due_on == to


def test_the_list_tells_what_is_overdue_done_and_left_out(client_of: ClientOf) -> None:
    plan, today = make_plan(), timezone.localdate()
    rows = {
        "overdue": make_due(plan, due_on=today - timedelta(days=1)),
        "due": make_due(plan, number=2),
        "done": make_due(plan, number=3, work_order=make_work_order(state="closed", restored_at=timezone.now())),
        "left_out": make_due(plan, number=4, work_order=make_work_order(state="cancelled")),
    }
    desk = client_of(make_user(Role.DESK))
    for state, due in rows.items():
        page = desk.get(f"/maintenance?state={state}&plan={plan.pk}").content.decode()
        assert [one for one in rows.values() if one.work_order.number in page] == [due]
        assert due.work_order.number in desk.get(f"/maintenance?state={state}&words={due.asset.code}").content.decode()
    assert desk.get("/maintenance?state=nonsense").status_code == 200


def test_programs_write_switch_and_move() -> None:
    call, model = Caller(Role.MANAGER), make_product_model()
    make_asset(product_model=model, commissioned_on=timezone.localdate() - timedelta(days=3))
    said = {"name": {"zh": "保养", "en": "Service"}, "product_model_id": model.pk, "every": 1, "unit": "week"}
    plan = call.made("POST", "/maintenance-plans", said)
    there = f"/maintenance-plans/{plan['id']}"
    assert call.made("PATCH", there, {"season": [4, 5], "every": 2})["season"] == [4, 5]
    assert call("PATCH", there, {"season": [14]}).status_code == 422
    assert call("PATCH", there, {"every": 0}).status_code == 422
    call.made("PATCH", there, {"season": [], "every": 1, "counts_from": "done"})
    assert call.made("GET", there)["expected_orders"] > 40
    first, *others = call.made("GET", f"{there}/timetable")["items"]
    assert first["is_sure"]
    assert not any(one["is_sure"] for one in others)
    assert call.made("POST", f"{there}/state", {"verb": "switch_on"})["state"] == "active"
    assert call("PATCH", there, {"every": 3}).status_code == 409
    (due,) = make_orders(MaintenancePlan.objects.get())
    assert [one["id"] for one in call.made("GET", "/maintenance?state=open")["items"]] == [due.pk]
    to = timezone.localdate() + timedelta(days=9)
    moved = call.made("POST", f"/maintenance/{due.pk}/day", {"to": to.isoformat(), "reason": "Holiday"})
    assert moved["due_on"] == to.isoformat()
    assert Caller(Role.ENGINEER)("POST", f"{there}/state", {"verb": "switch_off"}).status_code == 403
