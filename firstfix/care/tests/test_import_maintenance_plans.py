"""A company brings its maintenance plans: by every rhythm, as drafts, and what is switched on asks as its page does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from firstfix.care import jobs
from firstfix.care.models import MaintenancePlan
from firstfix.care.rules.maintenance import ASKS_ABOVE
from firstfix.care.tests.makers import make_plan
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import NotAllowed
from firstfix.platform.exchange.tests.makers import bring_rows, reasons, verdicts
from firstfix.platform.facts.models import Fact

pytestmark = pytest.mark.usefixtures("company")


def brought(*rows: tuple[object, ...], **more: object) -> list[tuple[int, str, str]]:
    """What was refused of these rows."""
    return reasons(bring_rows("maintenance_plans", *rows, good_rows_only=True, **more))


def test_plans_by_every_rhythm_in_either_language() -> None:
    model = make_product_model(code="M1", repair_minutes=120)
    asset = make_asset(code="A1", product_model=model)
    assert not brought(
        (
            "Plan",
            "Model",
            "Asset",
            "Falls due by",
            "Every",
            "Unit",
            "Season",
            "Meter",
            "Every so many units",
            "Limit",
            "Well again at",
            "Counted from",
            "Planned minutes",
            "Begins on",
        ),
        ("Half-yearly", "M1", "", "calendar", 6, "months", "4-9", "", "", "", "", "planned date", "", "2026-01-01"),
        ("Oil", "", "A1", "meter", "", "", "", "Hours", "500", "", "", "", "1.5 h", ""),
        ("Filter", "M1", "", "先到为准", 1, "年", "", "Hours", 1000, "", "", "completion date", "", ""),
        ("Too warm", "", "A1", "threshold", "", "", "", "Temperature", "", 8, "6.5", "", 30, ""),
    )
    plans = {str(plan): plan for plan in MaintenancePlan.objects.all()}
    assert list(plans) == ["Half-yearly", "Oil", "Filter", "Too warm"]
    half, oil, both, warm = plans.values()
    assert (half.product_model, half.every, half.unit, half.season) == (model, 6, "month", [4, 5, 6, 7, 8, 9])
    assert (half.state, half.planned_minutes, half.begins_on) == ("draft", 120, date(2026, 1, 1))
    assert (oil.asset, oil.trigger, str(oil.units), oil.planned_minutes) == (asset, "meter", "500.000", 90)
    assert oil.begins_on == timezone.localdate()
    assert (both.trigger, both.unit, both.counts_from) == ("first", "year", "done")
    assert (warm.trigger, str(warm.limit), str(warm.rearm)) == ("condition", "8.000", "6.500")


def test_a_plan_is_known_by_its_model_or_asset_and_name() -> None:
    model, other = make_product_model(code="M1"), make_product_model(code="M2")
    make_plan(product_model=model, state="draft", every=6)
    make_plan(product_model=other, state="draft", every=6)
    headings, row = ("名称", "型号", "周期"), ("半年保养", "M1", 3)
    assert verdicts(bring_rows("maintenance_plans", headings, row)) == ["changed"]
    assert verdicts(bring_rows("maintenance_plans", headings, row)) == ["same"]
    assert sorted(MaintenancePlan.objects.values_list("product_model__code", "every")) == [("M1", 3), ("M2", 6)]
    assert verdicts(bring_rows("maintenance_plans", ("Plan", "Model", "Every"), ("Yearly", "M1", 12))) == ["new"]
    run = bring_rows("maintenance_plans", headings, row, ("Half-yearly service", "M1", 4))
    assert reasons(run) == [(3, "名称", "row 2 is the same record, but says something else")]


def test_what_cannot_work_is_refused_with_row_and_column() -> None:
    make_asset(code="A1", product_model=make_product_model(code="M1"))
    assert brought(
        ("Plan", "Model", "Asset", "Falls due by", "Every", "Meter", "Season", "Minutes on site"),
        ("", "M1", "", "calendar", 6, "", "", ""),
        ("Nothing", "", "", "calendar", 6, "", "", ""),
        ("Both", "M1", "A1", "calendar", 6, "", "", ""),
        ("Unknown", "M9", "", "calendar", 6, "", "", ""),
        ("Never", "M1", "", "calendar", "", "", "", ""),
        ("No meter", "M1", "", "meter", "", "", "", ""),
        ("Month 13", "M1", "", "calendar", 6, "", "4;13", ""),
        ("A day long", "M1", "", "calendar", 6, "", "", "40 h"),
    ) == [
        (2, "Plan", "is missing"),
        (3, "Model", "Choose a product model or one machine."),
        (4, "Model", "Choose a product model or one machine."),
        (5, "Model", "“M9” is not known"),
        (6, "Every", "Say how often: every 6 months, for instance."),
        (7, "Meter", "Say which meter's readings count."),
        (7, "every so many units", "Say after how many units, like 500 running hours."),
        (8, "Season", "“13” is no month from 1 to 12"),
        (9, "Minutes on site", "2400 is more than 1440"),
    ]
    assert not MaintenancePlan.objects.exists()


def test_a_plan_of_many_orders_is_switched_on_only_where_so_many_are_meant() -> None:
    model = make_product_model(code="M1")
    make_asset(product_model=model, commissioned_on=date(2024, 3, 1), state="in_service")
    headings = ("Plan", "Model", "Every", "Unit", "State", "Agreed orders")
    (row, column, why) = brought(
        headings, ("Daily", "M1", 1, "day", "on", ""), ("Monthly", "M1", 1, "month", "on", "")
    )[0]
    assert (row, column) == (2, "Agreed orders")
    assert "orders in twelve months. Say that so many are meant." in why
    monthly = MaintenancePlan.objects.get()
    assert (str(monthly), monthly.state) == ("Monthly", "active")
    daily = ("Daily", "M1", 1, "day", "on", 400)
    assert not brought(headings, daily)
    assert not brought(headings, daily)
    plan = MaintenancePlan.objects.get(every=1, unit="day")
    assert (plan.state, plan.agreed) == ("active", 400)
    assert ASKS_ABOVE < 360, "a plan of every day is one of many orders"
    assert Fact.objects.filter(name="MaintenancePlanStepped").count() == 2


def test_a_plan_that_is_on_is_switched_off_before_it_is_changed() -> None:
    plan = make_plan(product_model=make_product_model(code="M1"), name=Bilingual("", "Service"))
    headings = ("Plan", "Model", "Every", "State")
    refused = brought(headings, ("Service", "M1", 3, "off"))
    assert refused == [(2, "Every", "Switch the plan off before you change it; its orders stay.")]
    assert verdicts(bring_rows("maintenance_plans", headings, ("Service", "M1", 6, "off"), writes=False)) == ["changed"]
    plan.refresh_from_db()
    assert plan.is_on, "looking changes nothing"
    for cell, every, after in (("off", 6, "off"), ("draft", 3, "off"), ("on", 2, "active"), ("", 2, "active")):
        assert not brought(headings, ("Service", "M1", every, cell))
        plan.refresh_from_db()
        assert (plan.state, plan.every) == (after, every)


def test_readings_of_a_file_are_looked_at_by_plans_that_watch_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    asset = make_asset(code="A1")
    plan = make_plan(asset=asset, trigger="condition", every=None, meter="Temperature", limit="8", rearm="6")
    make_plan(asset=asset, name=Bilingual("", "Yearly"))
    asked: list[int] = []
    monkeypatch.setattr(jobs.make_first_orders, "later", lambda *, plan_id, **more: asked.append(plan_id))
    file = [("Asset", "Meter", "Value", "Read at"), ("A1", "Temperature", 9, timezone.now() - timedelta(hours=2))]
    bring_rows("readings", *file)
    assert asked == [plan.pk]
    bring_rows("readings", *file)
    assert asked == [plan.pk], "nothing new"


def test_needs_the_right_to_plan_maintenance() -> None:
    make_product_model(code="M1")
    with pytest.raises(NotAllowed):
        bring_rows("maintenance_plans", ("Plan", "Model", "Every"), ("Yearly", "M1", 12), by=make_user(Role.PARTS))
