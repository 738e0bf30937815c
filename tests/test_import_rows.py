"""What becomes of the rows of a file: recognised, compared, refused with a reason, or written; never twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from firstfix.customers.models import Contact, Customer, Site
from firstfix.customers.tests.makers import make_contact, make_customer, make_site
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.exchange.actions import ask_to_write, choose_columns, start_import
from firstfix.platform.exchange.entries import Verdict
from firstfix.platform.exchange.models import ColumnMapping, ImportRun
from firstfix.platform.exchange.queries import outcomes_of
from firstfix.platform.exchange.tables import read_table
from firstfix.platform.exchange.tests.makers import bring, bring_rows, csv_of, notes, reasons, taken, verdicts
from firstfix.platform.facts.models import Fact
from firstfix.platform.search.queries import find
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.numbers import next_number

CUSTOMERS = (["code", "name", "note"], ["C1", "Golden River", "old"], ["C2", "金河食品", ""])


def test_new_changed_same_and_refused(company: Tenant) -> None:
    make_customer(code="C1", name="Golden River", note="old")
    make_customer(code="C2", name="Before")
    run = bring_rows(
        "customers", ["code", "name"], ["C1", "Golden River"], ["C2", "After"], ["C3", "New"], ["", ""], ["C4", ""]
    )
    assert verdicts(run) == ["same", "changed", "new", "refused"]
    assert outcomes_of(run)[1]["changes"] == [["name", "Before", "After"]]
    assert reasons(run) == [(6, "name", "is missing")]


def test_nothing_is_written_while_a_row_is_refused(company: Tenant) -> None:
    run = bring_rows("customers", ["code", "name"], ["C1", "Good"], ["C2", ""])
    assert (run.state, run.problem) == ("failed", "1 row is refused, so nothing was written.")
    assert not Customer.objects.exists()


def test_good_rows_only_leaves_a_file_to_mend(company: Tenant) -> None:
    run = bring_rows("customers", ["code", "name", "Fax"], ["C1", "Good", "1"], ["C2", "", "=2"], good_rows_only=True)
    assert run.state == "done"
    assert [customer.code for customer in Customer.objects.all()] == ["C1"]
    assert run.refused_file is not None
    table = read_table(run.refused_file.path.read_bytes())
    assert table.headings == ["code", "name", "Fax", "Row", "Reason for refusal"]
    assert table.lines[0].cells == ("C2", "", "=2", "3", "name: is missing")


def test_the_mended_file_is_brought_in_as_it_is(company: Tenant) -> None:
    run = bring_rows(
        "customers", ["Kundennr", "name"], ["C2", ""], columns={"code": "Kundennr", "name": "name"}, good_rows_only=True
    )
    assert run.refused_file is not None
    mended = run.refused_file.path.read_bytes().replace(b"C2,,", b"C2,Mended,")
    again = bring(mended)
    assert again.columns == {"code": "Kundennr", "name": "name"}, "the mapping is remembered"
    assert verdicts(again) == ["new"]


def test_a_dry_run_writes_nothing(company: Tenant) -> None:
    run = bring_rows("customers", *CUSTOMERS, writes=False)
    assert (run.state, verdicts(run)) == ("checked", ["new", "new"])
    assert not Customer.objects.exists()
    assert not Fact.objects.filter(name="RowsImported").exists()


def test_the_same_file_twice_changes_nothing(company: Tenant) -> None:
    bring_rows("customers", *CUSTOMERS)
    before = list(Customer.objects.order_by("code").values())
    assert verdicts(bring_rows("customers", *CUSTOMERS)) == ["same", "same"]
    assert list(Customer.objects.order_by("code").values()) == before


def test_an_empty_cell_leaves_what_is_there(company: Tenant) -> None:
    make_customer(code="C1", name="Golden River", note="pays late")
    bring_rows("customers", ["code", "name", "note"], ["C1", "Golden River Ltd", ""])
    assert Customer.objects.get().note == "pays late"
    assert Customer.objects.get().name == "Golden River Ltd"


def test_without_a_code_the_name_recognises(company: Tenant) -> None:
    known = make_customer(code="C1", name="Golden River")
    run = bring_rows("customers", ["name", "note"], ["golden  river", "x"], ["Fresh", "y"])
    assert verdicts(run) == ["changed", "new"]
    known.refresh_from_db()
    assert (known.note, Customer.objects.count()) == ("x", 2)


def test_a_made_code_finds_its_record_again_when_it_was_renamed(company: Tenant) -> None:
    bring_rows("customers", ["name"], ["Fresh"])
    Customer.objects.update(name="Renamed")
    assert verdicts(bring_rows("customers", ["name"], ["Fresh"])) == ["changed"]
    assert Customer.objects.get().name == "Fresh"


def test_two_of_one_name_need_their_codes(company: Tenant) -> None:
    make_customer(code="C1", name="Twin")
    make_customer(code="C2", name="Twin")
    run = bring_rows("customers", ["name", "note"], ["Twin", "x"])
    assert reasons(run) == [(2, "name", "2 records are called so; give the code")]


def test_rows_that_repeat_are_the_same_and_those_that_contradict_are_refused(company: Tenant) -> None:
    run = bring_rows("customers", ["code", "name"], ["C1", "A"], ["C1", "A"], ["C1", "B"], good_rows_only=True)
    assert verdicts(run) == ["new", "same", "refused"]
    assert reasons(run) == [(4, "name", "row 2 is the same record, but says something else")]


def test_unknown_columns_are_listed_never_an_error(company: Tenant) -> None:
    run = bring_rows("customers", ["code", "name", "Fax", "Umsatz"], ["C1", "A", "1", "2"])
    assert "Columns not used: Fax, Umsatz." in run.notes


def test_headings_in_chinese_and_with_marks(company: Tenant) -> None:
    run = bring("客户编号*,客户名称（必填）,备注\nC1,金河食品,旧\n".encode("gb18030"))
    assert (run.kind, run.columns) == ("customers", {"code": "客户编号*", "name": "客户名称（必填）", "note": "备注"})
    assert Customer.objects.get().name == "金河食品"


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["Customer", "Site name", "Address", "Lat", "Lng"], "sites"),
        (["客户", "姓名", "手机", "职务"], "contacts"),
        (["Serial no", "Model", "Site", "Install date"], "assets"),
        (["设备编号", "序列号", "型号", "客户现场", "质保到期"], "assets"),
        (["Part no", "Description", "Unit", "Price"], "parts"),
        (["仓库", "物料编码", "数量"], "stock"),
        (["价目表", "生效日期", "工作类型", "小时单价"], "labour_rates"),
        (["Price list", "Valid from", "Territory", "Price per km"], "travel_rates"),
        (["仓库", "物料编码", "最低库存"], "stock_levels"),
        (["PO number", "Vendor", "Warehouse", "Item code", "Qty", "ETA"], "supply_orders"),
        (["Draft number", "Vendor", "Warehouse", "Item code", "Qty"], "supply_drafts"),
        (["申领单号", "调入仓库", "料号", "申领数量"], "transfer_requests"),
        (["调拨单号", "调出仓库", "调入仓库", "料号", "数量"], "transfers"),
        (["工号", "姓名", "区域", "手机"], "engineers"),
        (["工程师", "技能", "等级"], "skills"),
        (["工单号", "客户现场", "故障描述", "报修时间", "优先级"], "work_orders"),
        (["Date", "Asset", "Problem", "Resolution", "Closed on"], "service_history"),
        (["Machine", "Meter", "Reading", "Read on"], "readings"),
        (["设备编号", "仪表", "读数", "抄表日期"], "readings"),
        (["Plan", "Model", "Frequency", "Frequency unit", "Starts on"], "maintenance_plans"),
        (["保养计划", "型号", "周期", "周期单位", "首次日期"], "maintenance_plans"),
    ],
)
def test_the_kind_is_guessed_from_the_headings(company: Tenant, headings: list[str], kind: str) -> None:
    assert taken(csv_of(headings, ["x"] * len(headings))).kind == kind


def test_a_mapping_is_remembered_by_its_headings(company: Tenant) -> None:
    columns = {"code": "Nr", "name": "Firma", "note": {"always": "from the old system"}}
    bring_rows("customers", ["Nr", "Firma"], ["C1", "A"], columns=columns)
    assert ColumnMapping.objects.count() == 1
    run = bring(csv_of(["Nr", "Firma"], ["C2", "B"]))
    assert run.columns == columns
    assert Customer.objects.get(code="C2").note == "from the old system"


def test_references_by_code_or_name(company: Tenant) -> None:
    customer = make_customer(code="C1", name="Golden River")
    run = bring_rows(
        "sites", ["code", "name", "customer"],
        ["S1", "Plant 1", "C1"], ["S2", "Plant 2", "golden river"], ["S3", "Plant 3", "Nobody"],
        good_rows_only=True,
    )  # fmt: skip
    assert verdicts(run) == ["new", "new", "refused"]
    assert reasons(run) == [(4, "customer", "“Nobody” is not known")]
    assert {site.customer_id for site in Site.objects.all()} == {customer.pk}


def test_a_name_is_looked_for_where_the_row_says(company: Tenant) -> None:
    one, other = make_customer(code="C1"), make_customer(code="C2")
    make_site(customer=one, code="S1", name="Plant")
    there = make_site(customer=other, code="S2", name="Plant")
    make_product_model(code="M1")
    rows = (
        ["code", "model", "customer", "site"],
        ["A1", "M1", "C2", "Plant"],
        ["A2", "M1", "", "Plant"],
        ["A3", "M1", "C1", "S2"],
    )
    run = bring_rows("assets", *rows, good_rows_only=True)
    assert Asset.objects.get().site == there
    assert reasons(run) == [
        (3, "site", "2 are called “Plant”; give the code"),
        (4, "site", "“S2” exists, but at another place than this row says"),
    ]


def test_what_is_missing_is_made_only_when_asked(company: Tenant) -> None:
    rows = (
        ["serial", "model", "customer", "site"],
        ["SN1", "CW-9", "Golden River", "Plant 1"],
        ["SN2", "CW-9", "Golden River", "Plant 1"],
    )
    assert bring_rows("assets", *rows).state == "failed"
    run = bring_rows("assets", *rows, makes_missing=True)
    assert verdicts(run) == ["new", "new"]
    assert (2, "“CW-9” is missing and gets made.") in notes(run)
    assert (
        Asset.objects.filter(
            site__name="Plant 1", site__customer__name="Golden River", product_model__code="CW-9"
        ).count()
        == 2
    )
    assert (Customer.objects.count(), Site.objects.count()) == (1, 1)


def test_what_is_missing_is_made_only_by_who_may_make_it(company: Tenant) -> None:
    """The desk brings machines in, and customers and sites; what product models there are is not theirs to say."""
    make_product_model(code="M1")
    rows = (
        ["serial", "model", "customer", "site"],
        ["SN1", "CW-9", "Golden River", "Plant 1"],
        ["SN2", "M1", "Golden River", "Plant 1"],
    )
    run = bring_rows("assets", *rows, makes_missing=True, good_rows_only=True, by=make_user(Role.DESK))
    assert reasons(run) == [(2, "model", "“CW-9” is not known, and your role does not allow you to make it")]
    assert Asset.objects.get().site.customer.name == "Golden River"


def test_parents_may_come_later_in_the_file(company: Tenant) -> None:
    make_site(code="S1")
    make_product_model(code="M1")
    run = bring_rows(
        "assets", ["code", "name", "model", "site", "part of"],
        ["A3", "Nozzle", "M1", "S1", "Head"], ["A2", "Head", "M1", "S1", "A1"], ["A1", "Line", "M1", "S1", ""],
    )  # fmt: skip
    assert verdicts(run) == ["new", "new", "new"]
    nozzle = Asset.objects.get(code="A3")
    assert nozzle.parent is not None
    assert nozzle.parent.parent == Asset.objects.get(code="A1")


def test_circles_are_refused_also_through_records_that_exist(company: Tenant) -> None:
    line = make_asset(code="A1")
    make_asset(code="A2", parent=line, site=line.site, product_model=line.product_model)
    run = bring_rows("assets", ["code", "part of"], ["A1", "A2"])
    assert reasons(run) == [(2, "part of", "goes round in a circle: it would be part of itself")]


def test_a_child_of_a_refused_row_is_refused(company: Tenant) -> None:
    make_site(code="S1")
    make_product_model(code="M1")
    run = bring_rows(
        "assets", ["code", "name", "model", "site", "part of"],
        ["A1", "Line", "M9", "S1", ""], ["A2", "Head", "M1", "S1", "Line"], good_rows_only=True,
    )  # fmt: skip
    assert verdicts(run) == ["refused", "refused"]
    assert reasons(run)[1] == (3, "part of", "“Line” is in row 2, which is refused")


def test_new_assets_get_their_label_and_their_warranty(company: Tenant) -> None:
    from firstfix.equipment.queries import label_token

    make_site(code="S1")
    make_product_model(code="M1", warranty_months=24)
    bring_rows("assets", ["code", "model", "site", "commissioned on"], ["A1", "M1", "S1", "2026-03-15"])
    asset = Asset.objects.get()
    assert str(asset.warranty_until) == "2028-03-14"
    assert open_door("asset", label_token(asset)).subject_id == asset.pk


def test_contacts_of_one_name_are_told_apart(company: Tenant) -> None:
    customer = make_customer(code="C1")
    make_contact(customer=customer, name="Wang Fang", phone="1")
    make_contact(customer=customer, name="Wang Fang", phone="2", duty="old")
    run = bring_rows(
        "contacts", ["customer", "name", "phone", "duty"],
        ["C1", "Wang Fang", "2", "new"], ["C1", "Wang Fang", "1", ""], ["C1", "Wang Fang", "3", ""],
    )  # fmt: skip
    assert verdicts(run) == ["changed", "same", "new"]
    assert set(Contact.objects.values_list("phone", "duty")) == {("1", ""), ("2", "new"), ("3", "")}


def test_a_single_contact_may_change_its_telephone(company: Tenant) -> None:
    make_contact(customer=make_customer(code="C1"), name="Wang Fang", phone="1")
    assert verdicts(bring_rows("contacts", ["customer", "name", "phone"], ["C1", "Wang Fang", "9"])) == ["changed"]
    assert Contact.objects.get().phone == "9"


def test_records_know_where_they_came_from(company: Tenant) -> None:
    run = bring_rows("customers", *CUSTOMERS, name="a very long file name " * 5 + ".csv")
    source = Customer.objects.get(code="C1").source
    assert source.startswith("import: a very long")
    assert source.endswith(f"{run.created_at.astimezone(company_zone(company)):%Y-%m-%d}")


def company_zone(company: Tenant) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(company.zone)


def test_one_fact_tells_of_the_whole_batch(company: Tenant) -> None:
    boss = make_user(Role.MANAGER, name="Boss")
    run = bring_rows("customers", *CUSTOMERS, by=boss)
    fact = Fact.objects.get(name="RowsImported")
    assert (fact.about_id, fact.by_id) == (run.pk, boss.pk)
    assert fact.data == {"kind": "customers", "file": "file.csv", "new": 2, "changed": 0, "same": 0}


def test_imported_records_are_found_by_search(company: Tenant) -> None:
    boss = make_user(Role.MANAGER)
    bring_rows("customers", *CUSTOMERS, by=boss)
    assert [result.title for result in find("金河", by=boss)] == ["金河食品"]


def test_our_own_numbers_go_on_after_imported_ones(company: Tenant) -> None:
    now = timezone.now()
    taken = f"C-{now.astimezone(company_zone(company)).year}-00041"
    bring_rows("customers", ["code", "name"], [taken, "From another system"])
    assert next_number("C", at=now) == taken.replace("00041", "00042")


def test_versions_count_changes(company: Tenant) -> None:
    customer = make_customer(code="C1", name="Before")
    bring_rows("customers", ["code", "name"], ["C1", "After"])
    customer.refresh_from_db()
    assert customer.version == 2


def test_needs_the_right_to_import_and_that_of_the_kind(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        start_import(csv_of(*CUSTOMERS), name="f.csv", by=make_user(Role.ENGINEER))
    desk = make_user(Role.DESK)
    run = taken(csv_of(["工号", "姓名"], ["E1", "李伟"]), name="f.csv", by=desk)
    assert run.kind == "engineers"
    with pytest.raises(NotAllowed):
        ask_to_write(run, by=desk)


def test_dates_that_can_be_read_two_ways_are_asked_for(company: Tenant) -> None:
    rows = (["code", "model", "site", "delivered on"], ["A1", "M1", "S1", "03/04/2026"])
    make_site(code="S1")
    make_product_model(code="M1")
    with pytest.raises(Invalid, match="day or the month"):
        bring_rows("assets", *rows)
    bring_rows("assets", *rows, orders={"delivered on": "month"})
    assert str(Asset.objects.get().delivered_on) == "2026-03-04"


def test_what_is_done_is_not_done_again(company: Tenant) -> None:
    run = bring_rows("customers", *CUSTOMERS)
    with pytest.raises(Refused):
        ask_to_write(run, by=SYSTEM)
    with pytest.raises(Refused):
        choose_columns(run, by=SYSTEM, kind="customers", columns={"name": "name"})


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ({"kind": "cars"}, "what the file holds"),
        ({"kind": "customers", "columns": {"colour": "code"}}, "no such field"),
        ({"kind": "customers", "columns": {"name": "Nom"}}, "no column “Nom”"),
        ({"kind": "customers", "columns": {}}, "at least one"),
        ({"profile": "unheard_of"}, "not known"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(company: Tenant, choice: dict[str, Any], why: str) -> None:
    run = taken(csv_of(*CUSTOMERS), name="f.csv", by=SYSTEM)
    with pytest.raises(Invalid, match=why):
        choose_columns(run, by=SYSTEM, **choice)


def test_bulk_changes_keep_the_former_row(company: Tenant) -> None:
    from django.apps import apps

    customer = make_customer(code="C1", name="Before")
    bring_rows("customers", ["code", "name"], ["C1", "After"])
    event = apps.get_model("customers", "CustomerEvent").objects.get(pgh_obj_id=customer.pk)
    assert event.name == "Before"


def test_every_row_has_one_outcome(company: Tenant) -> None:
    run = bring_rows("customers", ["name"], *([f"Customer {n % 7}"] for n in range(50)))
    assert [one["row"] for one in outcomes_of(run)] == list(range(2, 52))
    assert run.counts == {"new": 7, "same": 43}
    assert Verdict.REFUSED not in run.counts
    assert Customer.objects.aggregate(count=Count("pk")) == {"count": 7}
    assert ImportRun.objects.get().total == 50
