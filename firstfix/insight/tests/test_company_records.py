"""The company's records as the simulation has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firstfix.customers.tests.makers import make_site
from firstfix.engines.simulation.reading import read_company
from firstfix.equipment.models import Part, ProductModel
from firstfix.equipment.tests.makers import make_part, make_product_model
from firstfix.insight.queries.company_records import company_records
from firstfix.insight.tests.makers import make_year
from firstfix.insight.translate.company import assumptions, document, engineers
from firstfix.insight.translate.records import Question, Records
from firstfix.logistics.models import PartUse
from firstfix.logistics.tests.makers import make_stocking_run, make_supplier, make_van_advice, make_warehouse
from firstfix.people.models import Engineer
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.models import Absence
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

#: A Sunday, so that the weeks before it are whole.
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def records() -> Records:
    return company_records(now=NOW)[0]


def company(question: Question | None = None) -> dict[str, Any]:
    """company/1, which the engine reads without a mistake."""
    found = document(records(), question or Question(), days=28)
    read_company(found)
    return found


def keys(question: Question | None = None) -> set[str]:
    return {one["key"] for one in assumptions(records(), question or Question())}


def test_the_years_repairs_are_the_demand_and_nothing_else(company: Tenant) -> None:
    make_year(now=NOW)
    make_work_order(kind="maintenance", entered_at=NOW - timedelta(days=3))
    make_work_order(state="cancelled", entered_at=NOW - timedelta(days=3))
    make_work_order(entered_at=NOW - timedelta(days=400))
    make_work_order(asset=None, site=make_site(), entered_at=NOW - timedelta(days=3))
    found = records()
    assert sum(one.orders for one in found.demand) == 24
    assert found.uncounted == 1
    assert found.days == 361


def test_as_many_reports_are_expected_as_there_were(company: Tenant) -> None:
    """Whatever names no machine comes on top."""
    make_year(now=NOW)
    make_work_order(asset=None, site=make_site(), entered_at=NOW - timedelta(days=3))
    made = document(records(), Question(), days=28)
    a_year = sum(site["machines"] * made["products"][0]["faults_per_year"] for site in made["sites"])
    assert a_year == pytest.approx(25 * 365 / 361)
    more = document(records(), Question(demand_percent=10), days=28)
    assert more["products"][0]["faults_per_year"] == pytest.approx(1.1 * made["products"][0]["faults_per_year"])


def test_only_who_has_the_skill_at_its_level_can_do_the_work(company: Tenant) -> None:
    able = make_year(now=NOW)
    can = {one.id: bool(one.can) for one in records().colleagues}
    assert can.pop(able.pk)
    assert list(can.values()) == [False]


def test_a_van_carries_what_it_is_refilled_to_and_the_catalogue_says_what_parts_cost(company: Tenant) -> None:
    make_year(now=NOW)
    made = document(records(), Question(), days=28)
    assert [one["stock"] for one in made["engineers"]] == [{"P_PUMP": 2}, {}]
    prices = {one["id"]: one["price"] for one in made["products"][0]["model"]["parts"]}
    assert prices == {"P_PUMP": 1200.0, "P_CAP": 30.0}
    assert all(one["stock"] == {} for one in document(records(), Question(van_stock="none"), days=28)["engineers"])


def test_the_van_stock_policy_says_what_would_be_carried(company: Tenant) -> None:
    engineer = make_year(now=NOW)
    assert "no_advice" in keys(Question(van_stock="advised"))
    capacitor = Part.objects.get(code="P_CAP")
    make_van_advice(make_stocking_run(capacity_kg=80), engineer.van, capacitor, after=4)
    made = document(records(), Question(van_stock="advised"), days=28)
    assert [one["stock"] for one in made["engineers"]] == [{"P_CAP": 4}, {}]
    assert made["van_kg"] == 80


def test_promises_are_counted_in_business_time(company: Tenant) -> None:
    """Two days of 9 hours in the default calendar, less where a weekend lies in them."""
    make_year(now=NOW)
    promises = {one.promise for one in records().demand}
    assert None not in promises
    assert max(one for one in promises if one is not None) == 18
    strict = document(records(), Question(promise_hours=4), days=28)
    assert {one["seconds"] for one in strict["service_levels"]} == {4 * 3600}
    assert not any(one["aim"] for one in strict["service_levels"])


def test_without_a_promise_there_is_an_aim_that_does_not_count(company: Tenant) -> None:
    make_year(now=NOW)
    WorkOrder.objects.update(restoration_due_at=None)
    made = document(records(), Question(), days=28)
    assert [one["aim"] for one in made["service_levels"]] == [True]
    assert "no_promise" in keys()


def test_a_product_model_without_a_fault_model_breaks_as_its_parts_were_used(company: Tenant) -> None:
    model = make_product_model(repair_minutes=75)
    make_year(now=NOW, product_model=model, bare=True)
    order = WorkOrder.objects.filter(asset__product_model=model).first()
    assert order is not None
    PartUse.objects.create(work_order=order, part=make_part(code="BELT"), quantity=2, at=NOW - timedelta(days=9))
    assert ProductModel.objects.count() == 1
    found = records()
    made = document(found, Question(), days=28)
    read_company(made)
    (product,) = made["products"]
    shares = {one["id"]: one["prior"] for one in product["model"]["faults"]}
    assert shares == pytest.approx({"F0": 0.99 * 23 / 24, "F1": 0.99 / 24, "F_OTHER": 0.01})
    assert [one["parts"] for one in product["model"]["repairs"]] == [{}, {"BELT": 2}]
    assert product["model"]["repairs"][0]["minutes"] == 60
    assert "no_model" in keys()


def test_absences_and_other_work_take_their_share_of_the_shifts(company: Tenant) -> None:
    engineer = make_year(now=NOW)
    Engineer.objects.exclude(pk=engineer.pk).update(is_active=False)
    monday = datetime(2026, 9, 7, 0, tzinfo=UTC)  # 08:00 in Shanghai
    for day in range(84):
        if day % 7 < 5:
            make_shift(engineer, starts_at=monday + timedelta(days=day), hours=9)
    assert "no_shifts" not in keys()
    assert records().shift == (8 * 3600, 17 * 3600)
    assert records().away == pytest.approx(0.0, abs=0.02)
    Absence.objects.create(
        engineer=engineer, reason="leave", starts_at=NOW - timedelta(weeks=6), ends_at=NOW - timedelta(weeks=3)
    )
    assert records().away == pytest.approx(0.25, abs=0.02)
    order = make_work_order(kind="maintenance", entered_at=NOW - timedelta(days=30))
    begun = NOW - timedelta(days=20)
    make_visit(
        work_order=order, engineer=engineer, state="left", started_at=begun, left_at=begun + timedelta(hours=350)
    )
    assert records().away > 0.4
    made = document(records(), Question(), days=28)
    assert made["engineers"][0]["begins"] == pytest.approx(8 * 3600 + records().away * 9 * 3600, abs=1)


def test_more_engineers_are_like_the_colleagues_that_are_meant(company: Tenant) -> None:
    able = make_year(now=NOW)
    skill = able.skills.get().skill_id
    found = records()
    assert [one.id for one in engineers(found, Question(engineers=3, skill=skill))][2:] == [
        one.id for one in [*found.colleagues, found.colleagues[0]]
    ]
    made = document(found, Question(engineers=3), days=28)
    assert len({one["id"] for one in made["engineers"]}) == 5


def test_of_fewer_those_who_can_least_go_first_and_never_more_than_there_are(company: Tenant) -> None:
    able = make_year(now=NOW)
    assert [one.id for one in engineers(records(), Question(engineers=-1))] == [able.pk]
    assert engineers(records(), Question(engineers=-9)) == []
    assert len(engineers(records(), Question(engineers=-1, skill=0))) == 2, "nobody has that skill"


def test_what_is_missing_is_said(company: Tenant) -> None:
    make_year(now=NOW)
    assert {"no_hour", "no_km", "no_branch", "no_supplier", "no_shifts", "empty_van", "rest"} <= keys()
    make_warehouse(latitude=31.3, longitude=121.6)
    make_supplier(lead_days=6)
    Engineer.objects.update(home_latitude=None, home_longitude=None)
    assert not {"no_branch", "no_supplier"} & keys()
    assert "no_home" in keys()
    made = document(records(), Question(), days=28)
    assert made["branch"]["supplier_days"] == 6
    assert made["branch"]["y"] == pytest.approx(0.05 * 111.2, abs=0.01), "five hundredths of a degree north of the work"


def test_the_real_year_is_measured_beside(company: Tenant) -> None:
    make_year(now=NOW)
    measured = company_records(now=NOW)[1]
    assert measured.visits == pytest.approx(32 / 24)
    assert measured.sla == 1.0
    assert measured.first_time_fix is not None
    assert 0.5 < measured.first_time_fix < 0.7
    assert measured.mttr is not None
    assert measured.mttr <= 5
