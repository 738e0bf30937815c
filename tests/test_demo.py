"""The demo company is consistent, looks like a real service company, and stands in mid-morning at any hour."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import Avg, Count, F, Q, Sum
from django.test import Client
from pytest_django import DjangoDbBlocker

from firstfix.care.models import DeviceRecord, FollowUp, MaintenanceDue, MaintenancePlan
from firstfix.care.queries.device_records import device_file
from firstfix.config.demo.cast import CAST, address_of
from firstfix.config.demo.founding import SEED, found_demo_company
from firstfix.config.demo.products import PRODUCTS
from firstfix.config.demo.refresh import refresh_today
from firstfix.config.failure_codes import FAILURE_CODES
from firstfix.customers.models import Contact, Customer, ServiceContract, Site
from firstfix.diagnosis.actions.fault_models import keep_tree
from firstfix.diagnosis.models import FaultModelVersion, TroubleshootingRecord
from firstfix.diagnosis.translate import belief_after
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.equipment.queries import entitlement_of, label_token
from firstfix.field.models import Checklist, ChecklistStep, DaySheet, Signature, StepResult
from firstfix.field.queries.changes import changes_since
from firstfix.field.queries.checklists import has_test_after_repair
from firstfix.field.queries.day import day_of
from firstfix.logistics.models import Condition, PartUse, Reservation, StockBalance, StockMove, SupplierClaim, Tool
from firstfix.logistics.queries.claims import covered_old_parts, lacks_of, unproved
from firstfix.people.models import Engineer, EngineerCertificate
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.facts.models import Fact
from firstfix.platform.search.queries import find
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.models import Counter as Numbers
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.rewards.models import AddedHours, Expense, PayDispute, PayMonth, PayRules, Trip
from firstfix.rewards.queries import hints_of
from firstfix.rewards.queries.pay.sheets import sheets_of
from firstfix.scheduling.actions import move_visit
from firstfix.scheduling.models import Shift, Visit
from firstfix.scheduling.queries.who import reasons_against
from firstfix.scheduling.rules import Span
from firstfix.scheduling.states import VISIT_STATES
from firstfix.work.actions.steps import count_promises
from firstfix.work.models import ServiceRequest, StateChange, WorkOrder
from firstfix.work.queries import possible_duplicates, status_token, with_fix_status
from firstfix.work.rules import is_repeat
from firstfix.work.states import OPEN_STATES, ORDER_STATES
from tests.crawl import answers_from
from tests.databases import connected_to

ZONE = ZoneInfo("Asia/Shanghai")
#: A Friday morning.
NOW = datetime(2026, 11, 20, 10, 40, tzinfo=ZONE)
YEARS = 0.75
UNDER_WAY_OR_OVER = ("on_the_way", "arrived", "working", "restored", "left")

#: Makers and hospitals that exist; none of them may stand in the demo.
REAL = (
    "siemens", "bosch", "philips", "daikin", "carrier", "trane", "haier", "midea", "gree", "fanuc", "mazak", "haas",
    "okuma", "trumpf", "bystronic", "engel", "arburg", "kuka", "abb", "schneider", "omron", "mitsubishi", "festo",
    "smc", "parker", "atlas", "copco", "ingersoll", "kaeser", "gardner", "mindray", "drager", "dräger", "hamilton",
    "medtronic", "fresenius", "braun", "baxter", "tuttnauer", "getinge", "belimed", "breville", "cimbali",
    "marzocco", "jura", "melitta", "hoshizaki", "manitowoc", "scotsman", "winterhalter", "meiko", "hobart", "zebra",
    "tsc", "honeywell", "epson", "toshiba", "samsung", "sony", "huawei", "xiaomi", "lenovo", "西门子", "博世",
    "飞利浦", "大金", "开利", "特灵", "海尔", "美的", "格力", "发那科", "三菱", "施耐德", "欧姆龙", "迈瑞",
    "德尔格", "鱼跃", "联影", "新华医疗", "华为", "小米", "联想", "比亚迪", "富士康", "海底捞", "星巴克", "瑞幸",
    "协和医院", "华山医院",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(django_db_setup: None, clone_database: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenant]:
    """All sites and assets, but only nine months behind them; in a database of its own."""
    with django_db_blocker.unblock(), connected_to(clone_database("demo")):
        yield found_demo_company(now=NOW, years=YEARS)


@pytest.fixture
def nothing(django_db_setup: None, clone_database: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database without a demo, for this test alone: what another one left, even rolled back, makes plans slow."""
    url = clone_database(f"hours_{uuid4().hex[:8]}")
    with django_db_blocker.unblock(), connected_to(url):
        yield


@pytest.fixture
def company(demo: Tenant) -> Iterator[Tenant]:
    with tenant_scope(demo.pk):
        yield demo


def visits_of(day: date) -> Any:
    return Visit.objects.filter(planned_start__date=day)


# What stands


def test_repairs_were_troubleshot_with_the_fault_model(company: Tenant) -> None:
    """Records that fit their model, end as their order ended, and mostly name the fault."""
    closed = WorkOrder.objects.filter(kind="repair", state="closed")
    records = TroubleshootingRecord.objects.filter(work_orders__in=closed).select_related("model_version")
    assert records.count() > 0.75 * closed.count()
    assert 0.8 < records.exclude(confirmed_fault="").count() / records.count() < 0.95
    assert records.exclude(repeated_within_days=None).exists()
    for record in records.prefetch_related("steps", "work_orders").order_by("-pk")[:150]:
        belief_after(record.model_version, record.as_record(), count=1)  # Invalid where a step is unknown
        order = record.work_orders.all()[0]
        assert order.request is None or order.request.troubleshooting_id == record.pk
        if record.state == "solved":
            assert record.closed_at == order.restored_at
            assert record.is_on_site == (order.visit_count > 0)
    under_way = TroubleshootingRecord.objects.filter(work_orders__state__in=OPEN_STATES, closed_at=None)
    assert under_way.exists()


def test_it_is_as_large_as_it_says(company: Tenant) -> None:
    assert company.is_demo
    assert Engineer.objects.count() == 25
    assert Site.objects.count() == 300
    assert Counter(Site.objects.values_list("kind", flat=True)) == {"factory": 110, "hospital": 50, "shop": 140}
    assert Asset.objects.count() >= 900
    assert ProductModel.objects.count() == len(PRODUCTS) == 16
    assert set(ProductModel.objects.values_list("kind", flat=True)) == {"machine", "medical", "appliance"}
    assert not Site.objects.filter(Q(contacts=None) | Q(access_rules="") | Q(latitude=None)).exists()


def test_every_role_is_played_by_somebody(company: Tenant) -> None:
    for role in (*CAST, Role.ENGINEER, Role.CUSTOMER):
        user = User.objects.get(email=address_of(role))
        assert user.roles == [role.value]
        assert not user.has_usable_password()
        assert open_door("sign_in", user.email).tenant_id == company.pk
    customer = Contact.objects.get(user__email=address_of(Role.CUSTOMER)).customer
    assert Asset.objects.filter(site__customer=customer).count() >= 8


def test_every_model_can_be_repaired(company: Tenant) -> None:
    for model in ProductModel.objects.all():
        assert model.parts.exists(), model
        assert model.skills.exists(), model
        kinds = set(Checklist.objects.filter(product_model=model).values_list("kind", flat=True))
        assert kinds == {"repair", "maintenance"}
        needed = {(one.skill_id, one.level) for one in model.modelskill_set.all()}
        able = [
            engineer
            for engineer in Engineer.objects.prefetch_related("skills")
            if all(
                any(s.skill_id == skill and s.level >= level for s in engineer.skills.all()) for skill, level in needed
            )
        ]
        assert len(able) >= 2, model


def test_medical_devices_are_tested_after_repair(company: Tenant) -> None:
    for checklist in Checklist.objects.filter(kind="repair", product_model__kind="medical"):
        tests = checklist.steps.filter(moment=ChecklistStep.Moment.TEST)
        assert tests.filter(blocks=True).exists()
    for model in ProductModel.objects.filter(kind="medical"):
        device = model.assets.all()[0]
        assert has_test_after_repair(device)
        measured = ChecklistStep.objects.filter(checklist__kind="repair", checklist__protection=model.protection)
        assert measured.filter(kind=ChecklistStep.Kind.READING, blocks=True, tool_type__isnull=False).exists()


def test_files_of_medical_devices_are_as_they_were_kept(company: Tenant) -> None:
    devices = Asset.objects.filter(product_model__kind="medical", device_records__isnull=False).distinct()[:20]
    files = [device_file(device) for device in devices]
    assert len(files) == 20
    assert [one.asset.code for one in files if one.altered or one.earlier or one.lacks_class or one.lacks_test] == []
    assert any(len(one.tests) >= 2 and len(one.value_rows) >= 3 for one in files)
    assert DeviceRecord.objects.filter(safety_test="passed").count() > 100


def test_some_certificates_and_calibrations_have_run_out(company: Tenant) -> None:
    today = NOW.date()
    last = EngineerCertificate.objects.values("engineer", "certificate_type").annotate(until=F("valid_until"))
    newest: dict[tuple[int, int], date] = {}
    for row in last:
        key = (row["engineer"], row["certificate_type"])
        newest[key] = max(row["until"], newest.get(key, row["until"]))
    assert 1 <= sum(until < today for until in newest.values()) <= 4
    assert 2 <= sum(today <= until <= today + timedelta(days=60) for until in newest.values()) <= 12
    assert 1 <= Tool.objects.filter(calibrated_until__lt=today).count() <= 20


def test_contracts_cover_a_part_of_the_assets(company: Tenant) -> None:
    covered = Asset.objects.filter(coverage__contract__ends_on__gte=NOW.date()).distinct().count()
    assert 0.3 < covered / Asset.objects.count() < 0.75
    for contract in ServiceContract.objects.annotate(count=Count("levels")):
        assert contract.count == 4
    assert ServiceContract.objects.filter(ends_on__lt=NOW.date()).exists()


# Words


def test_every_text_is_in_both_languages(company: Tenant) -> None:
    seen = 0
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, BilingualField):
                for value in model._default_manager.values_list(field.name, flat=True).distinct():
                    if not value and field.blank:
                        continue  # nothing was written, in either language
                    seen += 1
                    assert value.zh, (model, value)
                    assert value.en, (model, value)
    assert seen > 500


def test_both_languages_are_spoken_by_customers(company: Tenant) -> None:
    spoken = Counter(Customer.objects.values_list("language", flat=True))
    assert 0.15 < spoken["en"] / spoken.total() < 0.45


def test_nothing_real_is_named(company: Tenant) -> None:
    names = " ".join(
        [
            *Customer.objects.values_list("name", flat=True),
            *Site.objects.values_list("name", flat=True),
            *ProductModel.objects.values_list("brand", flat=True),
            *(str(name) for name in Part.objects.values_list("name", flat=True)),
            company.name,
        ]
    ).lower()
    words = set(names.replace(",", " ").split())
    assert [name for name in REAL if name in words or (not name.isascii() and name in names)] == []
    assert not Contact.objects.exclude(phone__startswith="1990000").exists()
    assert not User.objects.exclude(email__endswith=".example").exists()


def test_failure_codes_are_a_whole_list() -> None:
    sizes = {kind: len(codes) for kind, codes in FAILURE_CODES.items()}
    assert sizes["symptom"] >= 25
    assert sizes["mode"] >= 30
    assert sizes["mechanism"] >= 15
    assert sizes["cause"] >= 20
    assert sizes["remedy"] >= 20
    for product in PRODUCTS:
        for fault in product.faults:
            codes = (fault.symptom, fault.mode, fault.mechanism, fault.cause, fault.remedy)
            assert all(code in FAILURE_CODES[kind] for kind, code in zip(FAILURE_CODES, codes, strict=True)), fault
            assert set(fault.parts) <= {part.code for part in product.parts}


# What happened


def test_the_figures_look_like_a_real_companys(company: Tenant) -> None:
    repairs = with_fix_status(WorkOrder.objects.filter(kind="repair"), now=NOW)
    fixed = Counter(repairs.values_list("fix_status", flat=True))
    assert 0.72 < fixed["first_fix"] / (fixed["first_fix"] + fixed["not_first_fix"]) < 0.82
    restored = repairs.filter(restored_at__lt=NOW - timedelta(days=30))
    count = restored.count()
    assert 0.05 < restored.filter(is_repeated=True).count() / count < 0.09
    assert 0.14 < restored.filter(remote_status="solved").count() / count < 0.22
    promised = WorkOrder.objects.filter(restored_at__isnull=False, restoration_due_at__isnull=False)
    kept = promised.filter(restored_at__lte=F("restoration_due_at"))
    assert 0.78 < kept.count() / promised.count() < 0.92
    mttr = repairs.aggregate(mean=Avg(F("restored_at") - F("reported_at")))["mean"]
    assert timedelta(hours=18) < mttr < timedelta(hours=80)
    ratings = FollowUp.objects.filter(state="done").aggregate(mean=Avg("rating"))["mean"]
    assert 4.0 < ratings < 4.6


def test_there_are_enough_orders_for_two_years(company: Tenant) -> None:
    a_year = WorkOrder.objects.count() / YEARS
    assert 10_000 <= 2 * a_year <= 12_500


def test_what_cools_fails_in_summer(company: Tenant) -> None:
    reported = ServiceRequest.objects.filter(asset__product_model__code__in=("CW-300", "IC-120", "RD-900"))
    by_month = Counter(reported.values_list("reported_at__month", flat=True))
    assert by_month[7] + by_month[8] > 1.4 * (by_month[3] + by_month[4])


def test_few_failure_modes_make_most_of_the_work(company: Tenant) -> None:
    modes = Counter(WorkOrder.objects.exclude(mode=None).values_list("mode__code", flat=True))
    top = sum(count for _mode, count in modes.most_common(8))
    assert top > 0.55 * modes.total()


def test_each_order_went_from_state_to_state(company: Tenant) -> None:
    allowed: dict[str, set[str]] = defaultdict(set)
    for transition in ORDER_STATES.transitions:
        for state in transition.sources:
            allowed[state].add(transition.target)
    before: dict[int, str] = {}
    last: dict[int, datetime] = {}
    for order, state, at in StateChange.objects.order_by("work_order", "id").values_list("work_order", "state", "at"):
        if order in before:
            assert state in allowed[before[order]], (order, before[order], state)
            assert at >= last[order], order
        else:
            assert state == "open"
        before[order], last[order] = state, at
    assert before == dict(WorkOrder.objects.values_list("pk", "state"))


def test_nothing_happened_in_the_future(company: Tenant) -> None:
    happened = [
        (Fact, "at"),
        (StateChange, "at"),
        (StockMove, "at"),
        (PartUse, "at"),
        (StepResult, "at"),
        (Signature, "at"),
        (ServiceRequest, "reported_at"),
        (ServiceRequest, "entered_at"),
        *((WorkOrder, name) for name in ("entered_at", "responded_at", "restored_at", "closed_at")),
        *((Visit, name) for name in ("set_off_at", "arrived_at", "started_at", "restored_at", "left_at")),
    ]
    for model, name in happened:
        assert not model._default_manager.filter(**{f"{name}__gt": NOW}).exists(), (model, name)


def test_the_times_of_a_visit_are_in_order(company: Tenant) -> None:
    for visit in Visit.objects.all():
        times = [visit.set_off_at, visit.arrived_at, visit.started_at, visit.restored_at, visit.left_at]
        known = [at for at in times if at]
        assert known == sorted(known), visit
        assert (visit.left_at is not None) == (visit.state in ("left", "missed")), visit


def test_nobody_is_in_two_places(company: Tenant) -> None:
    assert overlapping_visits() == []


def overlapping_visits() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.visit_id, b.visit_id from scheduling_booking a join scheduling_booking b "
            "on a.engineer_id = b.engineer_id and a.id < b.id and a.during && b.during "
            "join scheduling_visit v on v.id = a.visit_id join scheduling_visit w on w.id = b.visit_id "
            "where v.state <> 'cancelled' and w.state <> 'cancelled'"
        )
        return [(first, second) for first, second in cursor.fetchall()]


def test_visits_are_counted(company: Tenant) -> None:
    made = Q(visits__arrived_at__isnull=False) & ~Q(visits__state="missed")
    wrong = WorkOrder.objects.annotate(made=Count("visits", filter=made)).exclude(made=F("visit_count"))
    assert not wrong.exists()
    assert not WorkOrder.objects.filter(was_remote=True, visit_count__gt=0).exists()


def test_repeats_are_those_of_the_rule(company: Tenant) -> None:
    """As `close_work_order` links them, in the order of closing and in both directions."""
    closed = WorkOrder.objects.filter(kind="repair", state="closed", restored_at__isnull=False, mode__isnull=False)
    by_fault: dict[tuple[int | None, int | None], list[WorkOrder]] = defaultdict(list)
    expected: dict[int, int | None] = {}
    for order in closed.order_by("closed_at"):
        former = sorted(by_fault[order.asset_id, order.mode_id], key=lambda one: one.restored_at or NOW, reverse=True)
        expected[order.pk] = next((one.pk for one in former if came_back(one, order)), None)
        for one in former:
            if expected[one.pk] is None and came_back(order, one):
                expected[one.pk] = order.pk
        by_fault[order.asset_id, order.mode_id].append(order)
    assert dict(closed.values_list("pk", "repeat_of")) == expected
    assert any(expected.values())


def came_back(first: WorkOrder, again: WorkOrder) -> bool:
    assert first.restored_at
    assert again.reported_at
    return is_repeat(restored_at=first.restored_at, reported_at=again.reported_at, window_days=30)


def test_promises_are_those_of_the_contract(company: Tenant) -> None:
    """Counted anew by work's own action, order by order."""
    assert not WorkOrder.objects.exclude(kind="repair").filter(restoration_due_at__isnull=False).exists()
    orders = WorkOrder.objects.filter(contract__isnull=False, kind="repair").select_related("contract__calendar")
    for order in orders.order_by("-pk")[:60]:
        stored = (order.response_due_at, order.restoration_due_at)
        count_promises(order, changes=order.state_changes.all(), now=NOW)
        assert (order.response_due_at, order.restoration_due_at) == stored, order


def test_who_pays_is_decided_by_equipment(company: Tenant) -> None:
    orders = WorkOrder.objects.select_related("asset").order_by("pk")
    for order in orders[:: orders.count() // 60]:
        assert order.asset
        assert order.reported_at
        decided = entitlement_of(order.asset, on=order.reported_at.astimezone(ZONE).date())
        assert order.entitlement == decided.payer.value
        assert order.entitlement_reason == decided.reason
        assert order.contract_id == decided.contract_id


def test_stock_is_the_sum_of_its_moves(company: Tenant) -> None:
    sums: dict[tuple[int, int, str], int] = defaultdict(int)
    for source, target, part, condition, quantity in StockMove.objects.values_list(
        "from_place", "to_place", "part", "condition", "quantity"
    ):
        if source:
            sums[source, part, condition] -= quantity
        if target:
            sums[target, part, condition] += quantity
    balances = {(one.place_id, one.part_id, one.condition): one.quantity for one in StockBalance.objects.all()}
    assert {key: count for key, count in sums.items() if count} == {key: n for key, n in balances.items() if n}
    reserved = dict(Reservation.objects.values("balance").annotate(sum=Sum("quantity")).values_list("balance", "sum"))
    assert reserved == dict(StockBalance.objects.filter(reserved__gt=0).values_list("pk", "reserved"))


def test_a_used_part_left_the_van_and_the_old_one_comes_back(company: Tenant) -> None:
    consumed = Counter(StockMove.objects.filter(kind="consume").values_list("work_order", "part"))
    used = Counter(PartUse.objects.values_list("work_order", "part"))
    assert consumed == used
    owed = PartUse.objects.filter(return_due_on__isnull=False)
    assert owed.filter(returned_at__isnull=False).exists()
    outstanding = owed.filter(returned_at=None).count()
    lying = StockBalance.objects.filter(condition=Condition.DEFECTIVE, place__kind="van").aggregate(n=Sum("quantity"))
    assert outstanding == lying["n"] > 0


def test_suppliers_are_held_to_their_warranty(company: Tenant) -> None:
    states = Counter(SupplierClaim.objects.values_list("state", flat=True))
    assert states["draft"] >= 1
    assert states["settled"] >= 2
    assert states["sent"] + states["accepted"] >= 1
    for claim in SupplierClaim.objects.exclude(state__in=["draft", "cancelled"]):
        assert claim.opened_at < claim.sent_at <= (claim.ended_at or NOW)
        assert not lacks_of([line.use for line in claim.lines.select_related("use")], supplier=claim.supplier_id)
    assert unproved(covered_old_parts(NOW.date())).exists()


def test_numbers_go_on(company: Tenant) -> None:
    for kind, model in (("WO", WorkOrder), ("SR", ServiceRequest)):
        last = Numbers.objects.get(kind=kind, year=2026).last
        assert model._default_manager.filter(number=f"{kind}-2026-{last:05d}").exists()
        assert model._default_manager.filter(number__startswith=f"{kind}-2026").count() == last


def test_labels_and_status_links_open(company: Tenant) -> None:
    asset, request = Asset.objects.order_by("code")[99], ServiceRequest.objects.order_by("number")[99]
    assert open_door("asset", label_token(asset)).subject_id == asset.pk
    assert open_door("request", status_token(request)).subject_id == request.pk


def test_everything_can_be_found(company: Tenant) -> None:
    order = WorkOrder.objects.order_by("-pk")[0]
    assert any(order.number in result.title for result in find(order.number, by=SYSTEM))
    assert find("冷水机", by=SYSTEM)
    assert find(Engineer.objects.all()[0].name, by=SYSTEM)


# This morning


def test_a_hundred_and_twenty_orders_are_open(company: Tenant) -> None:
    # Beside those that maintenance plans have made for the coming weeks.
    orders = WorkOrder.objects.filter(state__in=OPEN_STATES, not_before=None)
    states = Counter(orders.values_list("state", flat=True))
    assert states.total() == 120
    assert set(states) == set(OPEN_STATES)
    assert states["waiting_parts"] >= 5
    assert states["waiting_customer"] >= 4
    assert states["waiting_rnd"] >= 3
    assert WorkOrder.objects.filter(state="restored").exists()
    assert WorkOrder.objects.filter(state="cancelled").exists()


def test_maintenance_plans_have_made_orders_and_adopted_those_there_were(company: Tenant) -> None:
    assert Counter(MaintenancePlan.objects.values_list("state", flat=True)) == {"active": 4, "draft": 1}
    orders = WorkOrder.objects.filter(maintenance_due__isnull=False)
    assert orders.filter(not_before=None).exists()
    assert orders.exclude(not_before=None).exists()
    assert MaintenanceDue.objects.filter(crossed_at__isnull=False).count() == 1


def test_today_is_in_full_swing(company: Tenant) -> None:
    today = visits_of(NOW.date())
    states = Counter(today.values_list("state", flat=True))
    assert set(states) >= set(VISIT_STATES.states) - {"cancelled"}
    assert today.values("bookings__engineer").distinct().count() >= 15
    assert states.total() >= 30


def test_the_dispatcher_would_have_planned_it_so(company: Tenant) -> None:
    coming = Visit.objects.filter(state="planned").prefetch_related("bookings__engineer").select_related("work_order")
    for visit in coming:
        engineers = [booking.engineer for booking in visit.bookings.all()]
        visit.bookings.all().delete()
        order = WorkOrder.objects.select_related("site__tenant").get(pk=visit.work_order_id)
        span = Span(visit.planned_start, visit.planned_end - timedelta(minutes=45))
        assert reasons_against(order, engineers=engineers, span=span) == [], visit
    connection.set_rollback(True)


def test_the_inbox_has_news_with_photos_and_perhaps_a_duplicate(company: Tenant) -> None:
    new = ServiceRequest.objects.filter(state="new")
    assert new.count() >= 10
    assert new.filter(photos__isnull=False).exists()
    assert sum(1 for request in new if possible_duplicates(request)) >= 2
    assert WorkOrder.objects.filter(
        priority=1, state="open", request__reported_at__gt=NOW - timedelta(hours=1)
    ).exists()


def test_the_engineers_morning_is_prepared(company: Tenant) -> None:
    engineer = Engineer.objects.get(user__email=address_of(Role.ENGINEER))
    day = day_of(engineer, NOW.date(), now=NOW)
    assert len(day.stops) >= 3
    assert {stop.visit.state for stop in day.stops} >= {"left", "working", "planned"}
    assert DaySheet.objects.count() >= 5
    days = [day_of(one, NOW.date(), now=NOW) for one in Engineer.objects.all()]
    assert any(one.carried_over or one.left_over for one in days)
    assert any(one.picks.missing for one in days)
    assert day.sheet
    assert changes_since(day.sheet, day, now=NOW)


def test_follow_ups_are_due(company: Tenant) -> None:
    states = Counter(FollowUp.objects.values_list("state", flat=True))
    assert states["due"] >= 15
    assert states["done"] > 10 * states["given_up"]
    assert FollowUp.objects.filter(state="due", due_on__lte=NOW.date()).exists()
    assert FollowUp.objects.exclude(remarks="").exists()


def test_engineers_have_handed_in_what_they_spent(company: Tenant) -> None:
    assert {one.state for one in Expense.objects.all()} >= {"submitted", "approved", "paid"}
    assert not Expense.objects.filter(receipt=None).exists()
    assert Trip.objects.filter(state="submitted").exists()
    assert AddedHours.objects.exists()
    waiting = list(Expense.objects.filter(state="submitted").select_related("receipt"))
    assert hints_of(waiting), "one receipt is handed in twice"
    told = Fact.objects.filter(about_kind="rewards.expense", name="ExpenseClaimed").count()
    assert told == Expense.objects.count()


def test_pay_is_closed_month_by_month_and_the_running_one_grows(company: Tenant) -> None:
    months = list(PayMonth.objects.order_by("month").values_list("month", flat=True))
    assert len(months) >= 6
    assert months[-1] == date(2026, 10, 1)
    assert set(PayRules.objects.values_list("state", flat=True)) == {"replaced", "in_force", "tried"}
    sheets = sheets_of(date(2026, 11, 1), now=NOW)
    assert len(sheets) == Engineer.objects.count()
    kinds = {line.rule.value for sheet in sheets.values() for line in sheet.lines}
    assert kinds >= {"base", "piece", "first_fix", "in_time", "team", "travel"}
    assert [line for sheet in sheets.values() for line in sheet.lines if line.month != sheet.month], "a correction"
    assert set(PayDispute.objects.values_list("state", flat=True)) == {"raised", "answered"}


def test_everybody_has_a_shift_today_but_who_is_away(company: Tenant) -> None:
    start, end = datetime(2026, 11, 20, tzinfo=ZONE), datetime(2026, 11, 21, tzinfo=ZONE)
    on_duty = Shift.objects.filter(kind="regular", starts_at__gte=start, starts_at__lt=end)
    assert on_duty.count() == 25
    assert Engineer.objects.filter(absences__starts_at__lt=NOW, absences__ends_at__gt=NOW).distinct().count() >= 2
    assert Shift.objects.filter(kind="on_call", starts_at__gt=NOW).exists()


def test_every_page_that_a_link_leads_to_opens(demo: Tenant, client_of: Callable[[User], Client]) -> None:
    """By an engineer with all roles, in transactions of their own as in production."""
    with tenant_scope(demo.pk):
        version = FaultModelVersion.objects.filter(state="published").earliest("pk")
        keep_tree(version, version.tree or {})
        person = User.objects.get(email=address_of(Role.ENGINEER))
        roles, person.roles = person.roles, sorted(STAFF)
        person.save()
        client = client_of(person)
    client.raise_request_exception = False
    try:
        with time_machine.travel(NOW):
            answers = answers_from(client)
    finally:
        with tenant_scope(demo.pk):
            User.objects.filter(pk=person.pk).update(roles=roles)
    assert {name: said for name, said in answers.items() if said[1] not in (200, 302)} == {}
    assert len(answers) > 250


# At any hour, and on the next day


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 21, 23, 20, tzinfo=ZONE),
        datetime(2026, 10, 1, 0, 25, tzinfo=ZONE),
        datetime(2026, 2, 17, 18, 0, tzinfo=ZONE),
    ],
    ids=["late-evening", "holiday-after-midnight", "spring-festival"],
)
def test_it_is_mid_morning_at_any_hour(nothing: None, now: datetime) -> None:
    tenant = found_demo_company(now=now, years=0.15, share=0.5)
    with tenant_scope(tenant.pk):
        states = set(visits_of(now.date()).values_list("state", flat=True))
        assert states >= {"planned", "on_the_way", "arrived", "working", "restored", "left"}
        assert not Fact.objects.filter(at__gt=now).exists()
        assert not StateChange.objects.filter(at__gt=now).exists()
        assert Shift.objects.filter(kind="regular", starts_at__lt=now, ends_at__gt=now).count() >= 20


def test_on_the_next_day_it_is_morning_again(nothing: None) -> None:
    now = datetime(2026, 11, 19, 11, 0, tzinfo=ZONE)
    later = datetime(2026, 11, 23, 14, 10, tzinfo=ZONE)
    tenant = found_demo_company(now=now, years=0.15, share=0.6)
    with tenant_scope(tenant.pk):
        mine = visits_of(now.date()).filter(state="planned").order_by("-planned_start")[0]
        start = mine.planned_start + timedelta(minutes=5)
        kept = move_visit(mine, start=start, end=mine.planned_end, by=SYSTEM, at=now)
        before = WorkOrder.objects.count()
    assert not refresh_today(tenant.pk, now=now + timedelta(hours=5), seed=SEED)
    assert refresh_today(tenant.pk, now=later, seed=SEED)
    with tenant_scope(tenant.pk):
        states = set(visits_of(later.date()).values_list("state", flat=True))
        assert states >= {"planned", "on_the_way", "arrived", "working", "restored", "left"}
        assert WorkOrder.objects.count() > before + 15
        stale = Visit.objects.filter(planned_start__lt=datetime(2026, 11, 23, tzinfo=ZONE), bookings__is_firm=True)
        assert [visit.pk for visit in stale] == [kept.pk]
        assert WorkOrder.objects.get(pk=kept.work_order_id).state == "scheduled"
        assert not StateChange.objects.filter(at__gt=later).exists()
        assert [pair for pair in overlapping_visits() if kept.pk not in pair] == []
        test_stock_is_the_sum_of_its_moves(tenant)
        test_each_order_went_from_state_to_state(tenant)
        test_visits_are_counted(tenant)


# Signing in


def test_each_role_has_a_button_that_leads_home(demo: Tenant, settings: Any) -> None:
    settings.DEMO = True
    page = Client().get("/demo").content.decode()
    assert page.count('name="role"') == 10
    for role in (*CAST, Role.ENGINEER, Role.CUSTOMER):
        client = Client(enforce_csrf_checks=True)
        token = client.get(f"/demo?role={role.value}").context["csrf_token"]
        answer = client.post("/demo", {"role": role.value, "csrfmiddlewaretoken": str(token)})
        assert answer.status_code == 302
        assert client.get(answer["Location"], follow=True).status_code == 200, (role, answer["Location"])


def test_a_link_alone_signs_nobody_in(demo: Tenant, settings: Any) -> None:
    settings.DEMO = True
    client = Client(enforce_csrf_checks=True)
    assert client.get("/demo?role=admin").status_code == 200
    assert client.post("/demo", {"role": "admin"}).status_code == 403
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_speaks_both_languages(demo: Tenant, settings: Any, language: str) -> None:
    settings.DEMO = True
    client = Client(headers={"accept-language": language})
    page = client.get("/demo?role=engineer").content.decode()
    assert ("维修工程师" in page or "售后服务工程师" in page or "服务工程师" in page) == (language == "zh-hans")
    assert page.count("btn-primary btn-large") == 1


def test_without_the_setting_there_is_no_such_page(demo: Tenant, settings: Any) -> None:
    settings.DEMO = False
    assert Client().get("/demo").status_code == 404
    assert Client().post("/demo", {"role": "admin"}).status_code == 404


def test_nobody_else_can_be_signed_in_as(demo: Tenant, settings: Any) -> None:
    settings.DEMO = True
    assert Client().post("/demo", {"role": "guest"}).status_code == 404
