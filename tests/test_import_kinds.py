"""The rules of each kind are those of its single actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from firstfix.billing.models import LabourRate, PartPrice, PriceVersion, TravelRate
from firstfix.billing.tests.makers import make_price_list
from firstfix.customers.tests.makers import make_contract, make_customer, make_site
from firstfix.equipment.actions import cover_asset
from firstfix.equipment.models import Asset, ModelPart, ModelSkill, Part, ProductModel
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.logistics.models import StockBalance, StockMove, StockPlace, SupplierPart, Tool
from firstfix.logistics.tests.makers import (
    make_loan,
    make_stock,
    make_supplier,
    make_supplier_price,
    make_tool,
    make_van,
    make_warehouse,
)
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.tests.makers import make_failure_code, make_skill, make_territory, make_tool_type
from firstfix.platform.exchange.tests.makers import bring_rows, notes, reasons, verdicts
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import open_work_order
from firstfix.work.models import StateChange, WorkOrder
from firstfix.work.tests.makers import make_work_order

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


# Product models and parts


def test_names_in_two_languages(company: Tenant) -> None:
    bring_rows("product_models", ["code", "名称", "英文名称"], ["M1", "冷水机", "Chiller"], ["M2", "离心泵", ""])
    assert ProductModel.objects.get(code="M1").name == Bilingual("冷水机", "Chiller")
    assert str(ProductModel.objects.get(code="M2").name) == "离心泵"


def test_one_name_changes_the_language_it_is_written_in(company: Tenant) -> None:
    make_product_model(code="M1", name=Bilingual("冷水机", "Chiller"))
    assert verdicts(bring_rows("product_models", ["code", "name"], ["M1", "Chiller"])) == ["same"]
    bring_rows("product_models", ["code", "name"], ["M1", "工业冷水机"])
    assert ProductModel.objects.get().name == Bilingual("工业冷水机", "Chiller")


def test_lists_become_links_and_are_kept_exactly(company: Tenant) -> None:
    electrical, hydraulic = make_skill("electrical"), make_skill("hydraulics")
    make_product_model(code="M1")
    run = bring_rows("product_models", ["code", "skills"], ["M1", "electrical:3; hydraulics"])
    assert verdicts(run) == ["changed"]
    assert set(ModelSkill.objects.values_list("skill", "level")) == {(electrical.pk, 3), (hydraulic.pk, 1)}
    assert verdicts(bring_rows("product_models", ["code", "skills"], ["M1", "hydraulics; electrical:3"])) == ["same"]
    bring_rows("product_models", ["code", "skills"], ["M1", "hydraulics"])
    assert ModelSkill.objects.get().skill == hydraulic


def test_a_list_with_an_unknown_item_refuses_the_row(company: Tenant) -> None:
    make_product_model(code="M1")
    run = bring_rows("parts", ["code", "name", "fits"], ["P1", "Filter", "M1, M9"])
    assert reasons(run) == [(2, "fits", "“M9” is not known")]
    bring_rows("parts", ["code", "name", "fits"], ["P1", "Filter", "M1:2"])
    assert ModelPart.objects.get().quantity == 2


def test_prices_with_a_decimal_comma(company: Tenant) -> None:
    bring_rows("parts", ["code", "name", "price"], ["P1", "Filter", "1.280,50"], ["P2", "Seal", "3,5"])
    assert [str(part.price) for part in Part.objects.order_by("code")] == ["1280.50", "3.50"]


# Engineers and their skills


def test_an_engineer_is_linked_to_the_user_with_the_address(company: Tenant) -> None:
    user = make_user(Role.ENGINEER, email="li@example.org")
    run = bring_rows(
        "engineers", ["code", "name", "email"], ["E1", "李伟", "li@example.org"], ["E2", "王芳", "nobody@example.org"]
    )
    assert Engineer.objects.get(code="E1").user == user
    assert Engineer.objects.get(code="E2").user is None
    assert notes(run) == [(3, "No user has the address nobody@example.org; a sign-in can be added later.")]


def test_one_user_signs_in_for_one_engineer(company: Tenant) -> None:
    make_engineer(code="E1", user=make_user(Role.ENGINEER, email="li@example.org"))
    run = bring_rows("engineers", ["code", "name", "email"], ["E2", "李伟", "li@example.org"])
    assert reasons(run) == [(2, "email", "This person signs in for another engineer.")]


def test_a_place_needs_both_coordinates(company: Tenant) -> None:
    run = bring_rows("engineers", ["code", "name", "lat", "lng"], ["E1", "A", "31.2", ""], ["E2", "B", "131", "1"])
    assert [reason for _row, _column, reason in reasons(run)] == [
        "Give both latitude and longitude, or neither.",
        "131 is more than 90",
    ]


def test_skills_by_engineer_and_skill(company: Tenant) -> None:
    make_engineer(code="E1", name="李伟", skills={"electrical": 2})
    rows = (["工程师", "技能", "等级"], ["李伟", "electrical", "3"], ["E1", "hydraulics", "6"])
    run = bring_rows("skills", *rows, makes_missing=True, good_rows_only=True)
    assert verdicts(run) == ["changed", "refused"]
    assert EngineerSkill.objects.get().level == 3


# Stock


def test_stock_is_a_count_whose_differences_become_moves(company: Tenant) -> None:
    place, part, other = make_warehouse(code="W1"), make_part(code="P1"), make_part(code="P2")
    make_stock(place, part, 5)
    run = bring_rows("stock", ["warehouse", "part no", "qty"], ["W1", "P1", "8"], ["W1", "P2", "2"])
    assert verdicts(run) == ["changed", "new"]
    assert dict(StockBalance.objects.values_list("part", "quantity")) == {part.pk: 8, other.pk: 2}
    moves = StockMove.objects.filter(kind="count").order_by("part")
    assert [(move.kind, move.quantity, move.to_place) for move in moves] == [("count", 3, place), ("count", 2, place)]
    assert moves[0].reason.startswith("import: file.csv")


def test_counting_again_moves_nothing(company: Tenant) -> None:
    make_warehouse(code="W1")
    make_part(code="P1")
    for _time in range(2):
        run = bring_rows("stock", ["warehouse", "part no", "qty", "condition"], ["W1", "P1", "8", "good"])
    assert verdicts(run) == ["same"]
    assert StockMove.objects.count() == 1


def test_good_and_defective_are_counted_apart(company: Tenant) -> None:
    make_warehouse(code="W1")
    make_part(code="P1")
    bring_rows("stock", ["仓库", "备件", "数量", "品质"], ["W1", "P1", "8", "良品"], ["W1", "P1", "1", "不良品"])
    assert dict(StockBalance.objects.values_list("condition", "quantity")) == {"good": 8, "defective": 1}


def test_a_van_has_its_engineer(company: Tenant) -> None:
    engineer = make_engineer(code="E1")
    make_engineer(code="E2")
    make_van(engineer)
    run = bring_rows(
        "stock_places", ["code", "name", "kind", "engineer"],
        ["V1", "Van", "van", ""], ["V2", "Van 2", "van", "E1"], ["V3", "Van 3", "个人备件库", "E2"],
        good_rows_only=True,
    )  # fmt: skip
    assert verdicts(run) == ["refused", "refused", "new"]
    assert StockPlace.objects.get(code="V3").kind == "van"


# Open work orders


def test_a_new_order_gets_what_a_single_one_gets(company: Tenant) -> None:
    """Entitlement, contract, promises, priority, minutes and skills, as `open_work_order` decides them."""
    model = make_product_model(code="M1", repair_minutes=120)
    ModelSkill.objects.create(product_model=model, skill=make_skill("electrical"), level=2)
    asset = make_asset(code="A1", product_model=model)
    cover_asset(asset, make_contract(customer=asset.site.customer, covers_parts=True), by=SYSTEM)
    at = timezone.now().replace(microsecond=0) - timedelta(hours=3)
    single = open_work_order(asset=asset, subject="Leaks", by=SYSTEM, at=at)
    bring_rows("work_orders", ["number", "asset", "subject", "reported at"], ["X-1", "A1", "Leaks", at.isoformat()])
    brought = WorkOrder.objects.get(number="X-1")
    for name in (
        "entitlement", "entitlement_reason", "contract_id", "priority", "planned_minutes", "response_due_at",
        "restoration_due_at", "site_id", "customer_id", "kind", "state", "reported_at", "entered_at",
    ):  # fmt: skip
        assert getattr(brought, name) == getattr(single, name), name
    assert list(brought.skills.all()) == list(single.skills.all())
    assert StateChange.objects.get(work_order=brought).state == "open"
    assert brought.source.startswith("import: file.csv")


def test_an_order_that_is_known_keeps_its_state(company: Tenant) -> None:
    order = make_work_order(number="X-1", state="waiting_parts", subject="Leaks")
    rows = (["number", "subject", "status", "priority"], ["X-1", "Leaks", "open", "high"])
    assert verdicts(bring_rows("work_orders", *rows)) == ["changed"]
    order.refresh_from_db()
    assert (order.state, order.priority) == ("waiting_parts", 2)


def test_a_new_priority_counts_the_promises_anew(company: Tenant) -> None:
    asset = make_asset(code="A1")
    contract = make_contract(customer=asset.site.customer)
    contract.levels.filter(priority=1).update(restoration_minutes=60)
    cover_asset(asset, contract, by=SYSTEM)
    order = open_work_order(asset=asset, subject="Leaks", by=SYSTEM)
    before = order.restoration_due_at
    bring_rows("work_orders", ["number", "priority"], [order.number, "emergency"])
    order.refresh_from_db()
    assert order.restoration_due_at is not None
    assert before is not None
    assert order.restoration_due_at < before


def test_an_order_for_two_in_either_language(company: Tenant) -> None:
    make_asset(serial="A1")
    rows = [["X-1", "A1", "Leaks", "2"], ["X-2", "A1", "Stops", "两名工程师"], ["X-3", "A1", "Noise", ""]]
    bring_rows("work_orders", ["number", "asset", "subject", "人数"], *rows)
    assert dict(WorkOrder.objects.values_list("number", "crew")) == {"X-1": 2, "X-2": 2, "X-3": 1}


def test_an_order_that_is_over_is_not_changed(company: Tenant) -> None:
    make_work_order(number="X-1", state="closed", subject="Leaks")
    run = bring_rows("work_orders", ["number", "subject"], ["X-1", "Something else"])
    assert reasons(run) == [(2, "subject", "This order is over; reopen it first.")]


def test_visits_are_not_imported_and_closed_orders_are_history(company: Tenant) -> None:
    make_asset(code="A1")
    run = bring_rows(
        "work_orders", ["number", "asset", "subject", "status"],
        ["X-1", "A1", "Leaks", "Scheduled"], ["X-2", "A1", "Leaks", "Complete"], good_rows_only=True,
    )  # fmt: skip
    assert verdicts(run) == ["new", "refused"]
    assert WorkOrder.objects.get().state == "open"
    assert "is over; it belongs to the service history" in reasons(run)[0][2]


# Service history


def test_history_has_only_the_times_that_the_file_has(company: Tenant) -> None:
    make_asset(code="A1")
    bring_rows("service_history", ["date", "asset", "problem", "resolution"], ["2025-03-02", "A1", "Leaks", "New seal"])
    order = WorkOrder.objects.get()
    assert (order.state, order.work_done, order.subject) == ("closed", "New seal", "Leaks")
    assert (order.reported_at, order.restored_at, order.closed_at) == (None, None, None)
    assert order.entered_at.date() == date(2025, 3, 1), "midnight in Shanghai"


def test_history_with_times_counts_where_it_can(company: Tenant) -> None:
    make_asset(code="A1")
    make_failure_code("mode", "LEAK")
    bring_rows(
        "service_history", ["number", "asset", "subject", "reported at", "restored on", "visits", "mode"],
        ["H-1", "A1", "Leaks", "2026-03-02 08:00", "2026-03-02 10:30", "1", "LEAK"],
    )  # fmt: skip
    order = WorkOrder.objects.get()
    assert order.restored_at is not None
    assert order.reported_at is not None
    assert order.restored_at - order.reported_at == timedelta(hours=2, minutes=30)
    assert (order.visit_count, order.mode.code if order.mode else "") == (1, "LEAK")


def test_history_knows_what_came_back(company: Tenant) -> None:
    """Or every repair of a file would count as fixed by the first visit."""
    make_asset(code="A1")
    make_failure_code("mode", "LEAK")
    head = ["number", "asset", "subject", "reported at", "restored on", "visits", "mode"]
    bring_rows(
        "service_history", head, ["H-2", "A1", "Leaks", "2026-03-20", "2026-03-21", "1", "LEAK"],
        ["H-1", "A1", "Leaks", "2026-03-02", "2026-03-03", "1", "LEAK"],
        ["H-3", "A1", "Leaks", "2026-06-01", "2026-06-02", "1", "LEAK"],
    )  # fmt: skip
    links = {order.number: order.repeat_of and order.repeat_of.number for order in WorkOrder.objects.all()}
    assert links == {"H-1": None, "H-2": "H-1", "H-3": None}
    bring_rows("service_history", head, ["H-4", "A1", "Leaks", "2026-05-20", "2026-05-21", "1", "LEAK"])
    assert WorkOrder.objects.get(number="H-3").repeat_of == WorkOrder.objects.get(number="H-4")


@pytest.mark.parametrize(
    ("reported", "restored", "why"),
    [
        ("2026-03-02", "2026-03-01", "lies before the time it should follow"),
        ("2026-03-02", "2199-01-01", "lies in the future"),
    ],
)
def test_times_that_cannot_be_are_refused(company: Tenant, reported: str, restored: str, why: str) -> None:
    make_asset(code="A1")
    rows = (["asset", "subject", "reported at", "restored on"], ["A1", "Leaks", reported, restored])
    assert reasons(bring_rows("service_history", *rows)) == [(2, "restored on", why)]


def test_history_without_numbers_is_recognised_by_what_it_says(company: Tenant) -> None:
    make_asset(code="A1")
    rows = (["date", "asset", "problem"], ["2025-03-02", "A1", "Leaks"], ["2025-03-02", "A1", "Noisy"])
    assert verdicts(bring_rows("service_history", *rows)) == ["new", "new"]
    assert verdicts(bring_rows("service_history", *rows)) == ["same", "same"]


def test_what_was_done_here_is_not_rewritten(company: Tenant) -> None:
    make_work_order(number="X-1", state="closed", work_done="New seal", entered_at=AT)
    rows = (["number", "date", "resolution"], ["X-1", AT.isoformat(), "Nothing"])
    assert reasons(bring_rows("service_history", *rows)) == [
        (2, "resolution", "This order was done here; an import does not rewrite it.")
    ]


def test_a_row_without_any_time_is_refused(company: Tenant) -> None:
    make_asset(code="A1")
    run = bring_rows("service_history", ["asset", "problem"], ["A1", "Leaks"])
    assert reasons(run) == [(2, "date", "is missing: when was it?")]


def test_sites_know_their_time_zones(company: Tenant) -> None:
    make_customer(code="C1")
    run = bring_rows("sites", ["code", "name", "customer", "zone"], ["S1", "Plant", "C1", "Mars/Olympus"])
    assert reasons(run) == [(2, "zone", "“Mars/Olympus” is no time zone")]


def test_assets_are_told_apart_by_serial_and_model(company: Tenant) -> None:
    site, one, other = make_site(code="S1"), make_product_model(code="M1"), make_product_model(code="M2")
    make_asset(code="A1", serial="1", product_model=one, site=site)
    run = bring_rows("assets", ["serial", "model", "site"], ["1", "M1", "S1"], ["1", "M2", "S1"])
    assert verdicts(run) == ["same", "new"]
    assert Asset.objects.get(product_model=other).serial == "1"


# Suppliers and their prices


def test_suppliers_and_prices_in_either_language(company: Tenant) -> None:
    make_part(code="P1")
    bring_rows("suppliers", ["供应商编号", "供应商名称", "交期"], ["L1", "轴承行", "21"])
    run = bring_rows("supplier_prices", ["供应商", "料号", "采购价", "起订量"], ["轴承行", "P1", "12.50", "10"])
    assert verdicts(run) == ["new"]
    price = SupplierPart.objects.get()
    assert (price.supplier.lead_days, str(price.price), price.minimum_order, price.currency) == (
        21, "12.50", 10, company.currency,
    )  # fmt: skip
    assert verdicts(bring_rows("supplier_prices", ["supplier", "part", "price"], ["L1", "P1", "12.5"])) == ["same"]


def test_a_part_keeps_one_preferred_supplier(company: Tenant) -> None:
    part, before = make_part(code="P1"), make_supplier(code="L1")
    make_supplier_price(before, part, is_preferred=True)
    make_supplier(code="L2")
    make_supplier(code="L3")
    run = bring_rows(
        "supplier_prices", ["supplier", "part", "price", "preferred"],
        ["L2", "P1", "5", "yes"], ["L3", "P1", "4", "yes"], ["L9", "P1", "4", "no"], good_rows_only=True,
    )  # fmt: skip
    assert verdicts(run) == ["new", "refused", "refused"]
    assert SupplierPart.objects.get(is_preferred=True).supplier.code == "L2"


# Tools


def test_tools_are_known_by_code_or_by_type_and_number(company: Tenant) -> None:
    make_tool_type("METER")
    make_warehouse(code="W1")
    heads = ["工具类型", "序列号", "存放处", "校准有效期"]
    assert verdicts(bring_rows("tools", heads, ["METER", "S1", "W1", "2027-01-31"])) == ["new"]
    tool = Tool.objects.get()
    assert (tool.place and tool.place.code, str(tool.calibrated_until)) == ("W1", "2027-01-31")
    assert verdicts(bring_rows("tools", heads, ["METER", "S1", "W1", "2028-01-31"])) == ["same"]
    run = bring_rows("tools", ["code", "tool type", "serial"], [tool.code, "METER", "S2"], ["T9", "SAW", "S3"],
                     good_rows_only=True)  # fmt: skip
    assert verdicts(run) == ["changed", "refused"]


def test_a_tool_that_is_lent_or_away_stays_where_it_is(company: Tenant) -> None:
    store = make_warehouse(code="W1")
    make_warehouse(code="W2")
    lent, away = make_tool(code="T1", place=store), make_tool(code="T2", place=store, sent_to="Laboratory")
    make_loan(lent, make_engineer(), state="out")
    run = bring_rows("tools", ["code", "place"], ["T1", "W2"], ["T2", "W2"], good_rows_only=True)
    assert verdicts(run) == ["refused", "refused"]
    assert verdicts(bring_rows("tools", ["code", "place"], ["T1", "W1"], ["T2", "W1"])) == ["same", "same"]
    away.refresh_from_db()
    assert away.place == store


# Prices


def test_prices_of_parts_make_the_version_that_they_are_for(company: Tenant) -> None:
    part, other = make_part(code="P1"), make_part(code="P2")
    make_price_list(code="STD", parts={part: "80"})
    heads = ["price list", "valid from", "part", "price"]
    rows = (
        heads, ["STD", "2026-01-01", "P1", "85"], ["STD", "2026-01-01", "P2", "7.5"], ["STD", "2027-01-01", "P1", "90"],
        ["STD", "2026-01-01", "P2", "-1"], ["NONE", "2026-01-01", "P1", "1"],
    )  # fmt: skip
    run = bring_rows("part_prices", *rows, good_rows_only=True)
    assert verdicts(run) == ["changed", "new", "new", "refused", "refused"]
    prices = PartPrice.objects.order_by("version_of__valid_from", "part__code")
    assert list(prices.values_list("version_of__valid_from", "part", "price")) == [
        (date(2026, 1, 1), part.pk, 85),
        (date(2026, 1, 1), other.pk, Decimal("7.50")),
        (date(2027, 1, 1), part.pk, 90),
    ]
    assert PriceVersion.objects.get(valid_from=date(2026, 1, 1)).valid_until == date(2026, 12, 31)


def test_hours_and_ways_have_their_prices(company: Tenant) -> None:
    make_price_list(code="STD", per_hour="200", per_km="3", flat="50")
    make_territory("north")
    headings = ("价目表", "生效日期", "工作类型", "技能等级", "时段", "每小时")
    rates = [("STD", "2026-01-01", "", "", "", 210), ("STD", "2026-07-01", "维修", 3, "夜间", "320.50")]
    run = bring_rows("labour_rates", headings, *rates)
    assert (verdicts(run), notes(run)) == (["changed", "new"], [(3, "A version from 2026-07-01 is made.")])
    assert verdicts(bring_rows("labour_rates", headings, *rates)) == ["same", "same"]
    found = LabourRate.objects.order_by("pk").values_list("work", "level", "hours", "per_hour")
    assert list(found) == [("", 0, "normal", Decimal(210)), ("repair", 3, "night", Decimal("320.50"))]
    ways = ("Price list", "Valid from", "Territory", "Per km", "Flat")
    rows = [("STD", "2026-01-01", "", 3, 50), ("STD", "2026-01-01", "north", "4.5", "")]
    assert verdicts(bring_rows("travel_rates", ways, *rows)) == ["same", "new"]
    assert verdicts(bring_rows("travel_rates", ways, *rows)) == ["same", "same"]
    north = TravelRate.objects.get(territory__code="north")
    assert (north.per_km, north.flat) == (Decimal("4.50"), 0)
    wrong = [("STD", "2026-01-01", "", 10, "", -1), ("X", "2026-01-01", "", "", "", 1)]
    refused = reasons(bring_rows("labour_rates", headings, *wrong))
    assert [(row, column) for row, column, _why in refused] == [
        (2, "技能等级"), (2, "每小时"), (3, "价目表")
    ]  # fmt: skip


def test_a_price_list_is_for_everybody_or_one_customer_once(company: Tenant) -> None:
    make_customer(code="C1")
    heads = ["code", "price list name", "price kind", "price list customer"]
    rows = (heads, ["A", "Standard", "sales", ""], ["B", "Agreed", "sales", "C1"], ["C", "Agreed too", "sales", "C1"],
            ["D", "Costs", "cost", "C1"])  # fmt: skip
    run = bring_rows("price_lists", *rows, good_rows_only=True)
    assert verdicts(run) == ["new", "new", "refused", "refused"]
