"""What is taken out and brought in again changes nothing, whatever the names; nobody takes out what is another's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from firstfix.billing.tests.makers import make_price_list
from firstfix.care.tests.makers import make_plan
from firstfix.customers.models import Contact, Customer, Site
from firstfix.customers.tests.makers import make_contact, make_customer, make_site
from firstfix.equipment.models import Asset, ModelPart, ModelSkill, Part, ProductModel, Reading
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.logistics.actions import Wanted, ask_transfer, send_transfer, start_transfer
from firstfix.logistics.models import StockBalance, StockPlace, SupplyOrder
from firstfix.logistics.tests.makers import (
    make_stock,
    make_supplier,
    make_supplier_price,
    make_supply_order,
    make_tool,
    make_van,
    make_warehouse,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.tests.makers import make_failure_code, make_skill, make_territory, make_tool_type
from firstfix.platform.errors import NotAllowed
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.exchange.queries import outcomes_of
from firstfix.platform.exchange.tables import read_table
from firstfix.platform.exchange.tests.makers import bring, exported, verdicts
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.tests.makers import make_work_order

CODES = ("symptom", "mode", "mechanism", "cause", "remedy")
WILD = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60).filter(str.strip),
    st.sampled_from(
        ["=1+1", "+86", "-5", "@x", "'quoted", "''=x", 'say "hi"', "两行\n文字", "a\r\nb", "1,5;2\t3", "_x000D_", "007",
         "\u200b", "2024-03-02", "1E5", "TRUE", " padded ", "金河食品（上海）有限公司"]
    ),
)  # fmt: skip
PATIENT = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def make_everything() -> None:
    """At least one record of each kind, with every column filled somewhere."""
    customer = make_customer(code="C1", name="Golden River", note='-5 % discount\nfor "friends"', language="en")
    territory = make_territory("north")
    site = make_site(
        customer=customer, code="S1", name="Plant; 1", kind="factory", address="=12 Mill Lane", territory=territory,
        zone="Asia/Urumqi", access_rules="+ helmet", latitude=-31.25, longitude=121.4737,
    )  # fmt: skip
    make_contact(
        customer=customer, name="Wang Fang", phone="+86 138", email="wang@example.org", site=site, duty="@desk"
    )
    make_contact(customer=customer, name="Wang Fang", phone="")
    model = make_product_model(code="CW:6200", name=Bilingual("冷水机", "Chiller"), brand="'Acme", warranty_months=24)
    ModelSkill.objects.create(product_model=model, skill=make_skill("electrical"), level=3)
    make_product_model(code="M2", name=Bilingual("", "Pump"))
    part = make_part(
        code="0012", name=Bilingual("滤芯", "Filter, fine"), price="80.50", weight_kg="0.125", tracking="serial"
    )
    ModelPart.objects.create(product_model=model, part=part, quantity=2)
    line = make_asset(
        code="A1", serial="1E5", name="Line", product_model=model, site=site, place="Bay 4",
        delivered_on=date(2024, 3, 2), warranty_until=date(2026, 9, 13), state="commissioned",
    )  # fmt: skip
    asset = make_asset(
        code="A2", serial="1E5", product_model=model, site=site, parent=line, commissioned_on=date(2024, 4, 1)
    )
    user = make_user(Role.ENGINEER, email="li@example.org")
    engineer = make_engineer(code="E1", skills={"electrical": 4}, user=user, territory=territory, phone="-")
    make_engineer(code="E2", user=None, is_active=False, home_latitude=None, home_longitude=None)
    make_stock(make_warehouse(code="W1"), part, 7)
    make_price_list(code="STD", parts={part: "120.50"})
    make_price_list(code="C1", name="As agreed", customer=customer, parts={part: "99"})
    make_stock(make_van(engineer), part, 1)
    supplier = make_supplier(
        code="L1", name="Nordlicht; pumps", contact="Ms. Berg", phone="+86 21", email="sales@example.org", lead_days=14,
        note="=by sea",
    )  # fmt: skip
    make_supplier_price(
        supplier, part, code="0099", price="55.20", minimum_order=5, warranty_months=12, is_preferred=True,
        claim_days=30, claim_proof="both",
    )  # fmt: skip
    shelf = StockBalance.objects.get(place__code="W1", part=part)
    StockBalance.objects.filter(pk=shelf.pk).update(minimum=2, maximum=9)
    theirs = make_warehouse(code="Z1", kind="customer", customer=customer, site=site, name="Their shelf")
    make_warehouse(code="W9", policy="repair_kit", is_cold=True)
    moment = datetime(2026, 3, 2, 8, 0, 4, 594000, tzinfo=UTC)
    late = make_supply_order(supplier, shelf.place, one=(part, 6))
    late.lines.update(received=2, price="54.10", currency="EUR")
    SupplyOrder.objects.update(state="partly_received", sent_at=moment, expected_on=date(2026, 3, 20), note="=by air")
    make_supply_order(make_supplier(code="L2"), shelf.place, one=(part, 6))
    sent = start_transfer(shelf.place, theirs, wanted=[Wanted(part, 3)], reason="-spare", by=SYSTEM, at=moment)
    send_transfer(sent, by=SYSTEM, at=moment)
    ask_transfer(theirs, wanted=[Wanted(part, 2)], needed_by=date(2026, 12, 4), reason="=for winter", by=SYSTEM)
    make_tool(
        code="T-01", tool_type=make_tool_type("MULTIMETER"), serial="0042", owner=engineer, out_of_order="=no display",
        calibrated_until=date(2027, 3, 1), place=StockPlace.objects.get(code="W1"),
    )  # fmt: skip
    make_tool(code="T-02", tool_type=make_tool_type("TORQUE"), calibrated_until=None)
    make_work_order(
        number="WO-2026-00007", asset=asset, description="=leaks", priority=2, state="waiting_parts",
        reported_at=moment, entered_at=moment, responded_at=moment,
    )  # fmt: skip
    make_work_order(number="WO-2026-00008", asset=asset, state="scheduled", kind="maintenance")
    codes = {
        kind: make_failure_code(kind, kind.upper()) for kind in ("symptom", "mode", "mechanism", "cause", "remedy")
    }
    make_work_order(
        number="WO-2025-00001", asset=asset, state="closed", reported_at=moment, entered_at=moment, restored_at=moment,
        closed_at=moment, work_done="- new seal\n- tested", visit_count=2, was_remote=False, **codes,
    )  # fmt: skip
    make_work_order(
        number="WO-2025-00002", asset=None, site=site, customer=customer, state="cancelled", reported_at=None
    )
    Reading.objects.create(asset=asset, meter="Hours", value="1204.500", unit="h", at=moment)
    make_plan(
        product_model=model, trigger="first", meter="Hours", units="500", counts_from="done", season=[4, 5, 9],
        anchor_on=date(2026, 4, 1), agreed=250, advice=Bilingual("清洁滤网", "Clean the filter; weekly"),
    )  # fmt: skip
    make_plan(
        asset=asset, name=Bilingual("", "=Heat"), kind="inspection", trigger="condition", every=None,
        meter="Temperature", limit="8", rearm="6.5", reminder_days=0, only_covered=True, state="draft", agreed=None,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", kinds())
def test_of_every_kind_import_of_export_changes_nothing(company: Tenant, kind: str, ending: str, language: str) -> None:
    make_everything()
    with translation.override(language):
        run = bring(exported(kind, ending=ending), name=f"f.{ending}", writes=False)
        assert run.kind == kind, "recognised by its headings"
        assert set(verdicts(run)) == {"same"}, run.notes


@PATIENT
@example(name="\u200b", note="a name that cannot be seen", ending="csv")
@given(name=WILD, note=WILD, ending=st.sampled_from(["csv", "xlsx"]))
def test_whatever_the_names_are(company: Tenant, name: str, note: str, ending: str) -> None:
    Contact.objects.all().delete()
    Site.objects.all().delete()
    Customer.objects.all().delete()
    customer = make_customer(name=name, note=note)
    make_site(customer=customer, name=note, access_rules=name)
    make_contact(customer=customer, name=name, duty=note[:60])
    for kind in ("customers", "sites", "contacts"):
        assert_nothing_changes(kind, ending)


@PATIENT
@given(zh=WILD, en=WILD, ending=st.sampled_from(["csv", "xlsx"]))
def test_whatever_products_and_parts_are_called(company: Tenant, zh: str, en: str, ending: str) -> None:
    for model in (Asset, ModelPart, ModelSkill, Part, ProductModel):
        model._default_manager.all().delete()
    product = make_product_model(name=Bilingual(zh, en), brand=zh)
    part = make_part(name=Bilingual(en, zh))
    ModelPart.objects.create(product_model=product, part=part, quantity=3)
    make_asset(name=zh, serial=en, product_model=product, place=zh)
    for kind in ("product_models", "parts", "assets"):
        assert_nothing_changes(kind, ending)


def assert_nothing_changes(kind: str, ending: str) -> None:
    run = bring(exported(kind, ending=ending), kind=kind, name=f"f.{ending}", writes=False)
    assert verdicts(run) == ["same"], outcomes_of(run)


def test_a_company_can_move(company: Tenant) -> None:
    """Everything, kind by kind, into an empty company; taken out there again it is the same, line by line."""
    make_skill("electrical")
    make_everything()
    files = {kind: exported(kind) for kind in kinds()}
    with tenant_scope(make_tenant().pk):
        make_skill("electrical")
        make_territory("north")
        make_tool_type("MULTIMETER")
        make_tool_type("TORQUE")
        for kind in CODES:
            make_failure_code(kind, kind.upper())
        for kind, content in files.items():
            run = bring(content, kind=kind)
            is_there = kind == "stock_levels"  # the shelves came with their stock
            assert set(verdicts(run)) == {"changed" if is_there else "new"}, (kind, run.problem, run.notes)
        there = {kind: exported(kind) for kind in kinds()}
    for kind in kinds():
        if kind not in ("work_orders", "engineers"):  # visits and users do not travel
            assert rows(there[kind]) == rows(files[kind]), kind


def rows(content: bytes) -> list[Any]:
    table = read_table(content)
    kept = [index for index, heading in enumerate(table.headings) if heading != "Source"]
    return [tuple(line.cells[index] for index in kept) for line in table.lines]


def test_only_the_own_companys_records_are_taken_out(company: Tenant) -> None:
    make_customer(name="Ours")
    with tenant_scope(make_tenant().pk):
        make_customer(name="Theirs")
    assert b"Theirs" not in exported("customers")


def test_taking_out_needs_the_right_and_leaves_a_fact(company: Tenant) -> None:
    make_customer()
    with pytest.raises(NotAllowed):
        exported("customers", by=make_user(Role.ENGINEER))
    parts = make_user(Role.PARTS)
    exported("customers", by=parts)
    fact = Fact.objects.get(name="RowsExported")
    assert (fact.by_id, fact.data) == (parts.pk, {"kind": "customers", "rows": 1})


def test_an_empty_kind_shows_its_columns(company: Tenant) -> None:
    assert exported("contacts").decode("utf-8-sig").startswith("Customer,Site,Name,Duty,Phone,E-mail,Source")
