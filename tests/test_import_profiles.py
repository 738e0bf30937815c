"""Files of other systems come in as they are: every row accounted for, and the same file twice changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from firstfix.care.models import MaintenancePlan
from firstfix.customers.models import Customer, Site
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.logistics.models import StockBalance
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.profiles import profiles
from firstfix.platform.exchange.tests.makers import DATA, bring, notes, reasons, verdicts
from firstfix.platform.tenants.models import Tenant
from firstfix.work.models import WorkOrder


def brought(name: str, *, good_rows_only: bool = False) -> ImportRun:
    return bring((DATA / name).read_bytes(), name=name, good_rows_only=good_rows_only)


@pytest.mark.parametrize("name", sorted(profiles()))
def test_a_profile_names_fields_that_exist(name: str) -> None:
    profile = profiles()[name]
    assert profile.label.zh
    assert profile.label.en
    assert bool(profile.steps) != bool(profile.not_taken)
    assert len({step.kind for step in profile.steps}) == len(profile.steps)
    for step in profile.steps:
        assert set(step.columns) <= {field.name for field in kinds()[step.kind].fields}


# Open Repair Alliance


def test_repairs_become_history_of_assets_by_category_and_brand(company: Tenant) -> None:
    run = brought("open_repair.csv")
    assert (run.profile, run.state, run.counts) == ("open_repair", "done", {"new": 16})
    order = WorkOrder.objects.select_related("asset__product_model", "site", "customer").get(number="rcwales_18345")
    assert order.asset is not None
    assert (str(order.asset.name), str(order.asset.product_model)) == ("Ikea Lamp", "Lamp")
    assert (order.customer.name, order.site.name) == ("Cardiff Cathays", "Cardiff Cathays")
    assert order.asset.work_orders.count() == 2, "IKEA and Ikea are one brand"
    assert {order.reported_at, order.restored_at, order.closed_at} == {None}, "the file has no times of these"
    assert order.entered_at.astimezone(order.site.zone_info()).date() == date(2019, 12, 1)


def test_what_became_of_a_repair_is_said(company: Tenant) -> None:
    brought("open_repair.csv")
    done = Counter(WorkOrder.objects.values_list("work_done", flat=True))
    assert done["Fixed at the repair event"] == 6
    assert done["Not fixed, but can still be repaired"] == 2
    assert done["Not fixed, end of life: Spare parts not available"] == 1
    assert done[""] == 1, "an unknown result says nothing"
    assert set(WorkOrder.objects.values_list("state", flat=True)) == {"closed"}


def test_an_unknown_brand_is_no_brand_and_an_empty_problem_no_obstacle(company: Tenant) -> None:
    brought("open_repair.csv")
    order = WorkOrder.objects.select_related("asset").get(number="rcwales_84")
    assert order.asset is not None
    assert (order.asset.name, order.subject, order.description) == ("Small home electrical",) * 2 + ("",)


def test_mended_and_damaged_letters_are_pointed_out(company: Tenant) -> None:
    found = notes(brought("open_repair.csv"))
    assert [row for row, note in found if "mended" in note] == [8]
    assert [row for row, note in found if "damaged" in note] == [6, 10, 10]
    assert WorkOrder.objects.get(number="rcwales_18083").description.endswith("No power…dvd stuck inside")
    assert "doesnâ€" not in WorkOrder.objects.get(number="rcwales_48").subject


@pytest.mark.parametrize(
    "name",
    [
        "open_repair.csv", "mining_work_orders.csv", "atlas_locations.csv", "atlas_assets.csv", "atlas_parts.csv",
        "atlas_work_orders.csv", "atlas_preventive_maintenance.csv",
    ],
)  # fmt: skip
def test_the_same_file_twice_changes_nothing(company: Tenant, name: str) -> None:
    first = brought(name, good_rows_only=True)
    assert first.counts.get("new", 0) > 0
    models = (Customer, Site, ProductModel, Part, Asset, WorkOrder, StockBalance)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    again = brought(name, good_rows_only=True)
    assert set(again.counts) <= {"same", "refused"}
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before


# Mining work orders


def test_mining_orders_with_their_shifted_row(company: Tenant) -> None:
    run = brought("mining_work_orders.csv", good_rows_only=True)
    assert run.profile == "mining_work_orders"
    assert run.counts == {"new": 9, "refused": 1}
    assert reasons(run) == [(11, "", "SiteID: “PI1” looks wrong; are the columns shifted?")]
    order = WorkOrder.objects.select_related("asset").get(number="2374")
    assert order.entered_at.astimezone(order.site.zone_info()).date() == date(2001, 9, 13), "day before month"
    assert order.asset is not None
    assert (order.asset.code, order.subject, order.work_done) == ("AID5", "1000 hr mechanical and lube service", "")
    assert WorkOrder.objects.get(number="2079").work_done == "Work started on 22/02/2006"


# Atlas CMMS


def test_atlas_assets_find_parents_by_name_and_dates_of_any_form(company: Tenant) -> None:
    brought("atlas_locations.csv")
    run = brought("atlas_assets.csv")
    assert verdicts(run) == ["new", "new", "new"]
    head = Asset.objects.select_related("parent", "product_model", "site").get(code="PK-3-SH")
    assert head.parent is not None
    assert (head.parent.code, str(head.product_model), head.site.name) == ("PK-3", "Packaging machines", "Packing Hall")
    assert str(head.parent.warranty_until) == "2027-03-02"
    boiler = Asset.objects.select_related("product_model").get(code="BH-1")
    assert (str(boiler.warranty_until), str(boiler.product_model)) == ("2026-09-13", "Other equipment")
    assert (Customer.objects.get().name, Site.objects.count()) == ("Own facilities", 3)
    assert Site.objects.get(name="Packing Hall").address == "12 Mill Lane (North Works)"


def test_atlas_parts_are_counted_into_a_store(company: Tenant) -> None:
    brought("atlas_parts.csv")
    assert str(Part.objects.get(code="902").name) == "Gasket"
    assert dict(StockBalance.objects.values_list("part__code", "quantity")) == {"901": 6, "902": 20}


def test_atlas_orders_are_open_or_history(company: Tenant) -> None:
    brought("atlas_assets.csv")
    run = brought("atlas_work_orders.csv", good_rows_only=True)
    assert verdicts(run) == ["new", "new", "refused"]
    assert reasons(run)[0][:2] == (4, "Location Name")
    done, still = WorkOrder.objects.get(number="AT-71"), WorkOrder.objects.get(number="AT-72")
    assert (done.state, done.work_done, done.restored_at) == ("closed", "Heater cartridge replaced", None)
    assert done.closed_at is not None
    assert (still.state, still.priority, still.asset.code if still.asset else "") == ("open", 3, "BH-1")


def test_atlas_preventive_maintenance_becomes_drafts_of_plans(company: Tenant) -> None:
    brought("atlas_assets.csv")
    run = brought("atlas_preventive_maintenance.csv", good_rows_only=True)
    assert (run.profile, verdicts(run)) == ("atlas_preventive_maintenance", ["new", "new", "refused"])
    assert reasons(run)[0][0] == 4
    monthly, weekly = MaintenancePlan.objects.select_related("asset").order_by("pk")
    assert (str(monthly), monthly.asset.code, monthly.state) == ("Monthly burner check", "BH-1", "draft")
    assert (monthly.every, monthly.unit, monthly.counts_from, monthly.planned_minutes) == (1, "month", "planned", 90)
    assert (str(monthly.anchor_on), str(monthly.begins_on)) == ("2026-01-15", "2026-01-15")
    assert (weekly.unit, weekly.counts_from, weekly.asset.name) == ("week", "done", "New Conveyor")


def test_meters_without_readings_are_listed_as_not_taken(company: Tenant) -> None:
    run = brought("atlas_meters.csv", good_rows_only=True)
    assert verdicts(run) == ["refused"]
    assert "no readings" in reasons(run)[0][2]


# The whole files, where they lie beside the checkout (this project's own machine)

SHARED = Path(__file__).parents[2] / "shared" / "data"
WHOLE = [
    ("fmc/work_orders.csv", {"new": 499, "refused": 1}),
    ("openrepair/fixit_clinic_202507.csv", {"new": 1033}),
]
FOUND = [(path, counts) for path, counts in WHOLE if (SHARED / path).exists()]
if FOUND:

    @pytest.mark.parametrize(("path", "counts"), FOUND)
    def test_every_row_of_a_whole_file_is_accounted_for(company: Tenant, path: str, counts: dict[str, int]) -> None:
        run = bring((SHARED / path).read_bytes(), name=Path(path).name, good_rows_only=True)
        assert run.counts == counts
else:
    print(f"{Path(__file__).name}: no files in {SHARED}; the excerpts are tried alone")
