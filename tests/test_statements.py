"""How many SQL statements each page needs: stored in statements.json, so that a page that asks row by row is noticed.

After a change that is meant: `pytest tests/test_statements.py --write-statements`, and look at the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.billing.actions import export_invoice_lines, settle_order
from firstfix.billing.tests.makers import TUESDAY, make_price_list, make_quote, make_worked_order
from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.tests.makers import (
    make_course,
    make_device_record,
    make_due,
    make_feedback,
    make_follow_up,
    make_found_asset,
    make_plan,
    make_problem,
    make_thanks,
    make_training,
)
from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.tests.article_makers import make_published_article
from firstfix.diagnosis.tests.case_makers import make_closed, score_all
from firstfix.diagnosis.tests.makers import make_draft, make_published, make_troubleshooting
from firstfix.engineer.tests.makers import make_refused
from firstfix.equipment.actions import record_reading
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.field.actions.day import accept_day
from firstfix.field.tests.visit_makers import make_checklist
from firstfix.growth.actions import thank_colleague
from firstfix.growth.tests.makers import make_level_proposal, make_promotion, make_talk
from firstfix.insight.actions import begin_assessment, count_key_figures
from firstfix.insight.tests.makers import make_scenario
from firstfix.logistics.actions import use_part
from firstfix.logistics.models import StockPlace, Supplier
from firstfix.logistics.tests.makers import (
    make_claim,
    make_count,
    make_received,
    make_stock,
    make_supplier,
    make_supplier_price,
    make_transfer,
    make_van,
    make_warehouse,
)
from firstfix.messaging.tests.makers import make_message, send_all
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.actions import notify
from firstfix.platform.search.actions import refresh_all
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions import count_pay_month, try_pay_rules
from firstfix.rewards.models import PayRules
from firstfix.rewards.tests.makers import make_added_hours, make_advance, make_expense, make_receipt, make_trip
from firstfix.rewards.tests.pay_makers import MONTH, make_paid_order, make_post, make_rules_in_force
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_planning_run, make_shift, make_visit
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_request, make_work_order
from tests.journeys.world import mid_morning_zone

STORED = Path(__file__).parent / "statements.json"
ROLES = [role for role in Role if role not in (Role.GUEST, Role.CUSTOMER)]


@dataclass(frozen=True)
class Firm:
    """What all orders of the day have to do with."""

    user: User
    engineer: Engineer
    part: Part
    van: StockPlace
    warehouse: StockPlace
    supplier: Supplier
    start: datetime


#: Addresses by the pages' names.
Pages = dict[str, str]


@pytest.fixture
def company(db: None) -> Iterator[Tenant]:
    """Where it is morning: a day of visits lies before it, whenever the tests run."""
    tenant = make_tenant(zone=mid_morning_zone(timezone.now()))
    with tenant_scope(tenant.pk), timezone.override(tenant.zone):
        yield tenant


def make_day(user: User, *, orders: int) -> Pages:
    """A company with so many of everything; returns the pages' addresses by name, of the last one of each."""
    firm = make_firm(user)
    pages = lists_of(timezone.localdate())
    for number in range(orders):
        visit = make_planned(firm, number)
        order = visit.work_order
        pages |= make_supplies(firm, order, parts=orders)
        make_told(firm, visit)
        pages |= pages_of_visit(visit)
        pages |= make_claims(firm, visit)
        pages |= make_pay(firm)
        pages |= make_aftercare(firm, order)
        pages |= make_messages(visit)
        pages |= make_money(firm, order)
        pages["phone"] = f"/phones/{make_refused(user, visit=visit.pk, step=number + 1, part=firm.part.pk).phone_id}"
        pages |= make_knowledge()
    score_all()
    worked_on = company_day(TUESDAY)
    export = export_invoice_lines(worked_on, worked_on, by=SYSTEM)
    pages["invoice lines handed over"] = f"/invoice-exports/{export.pk}"
    pages |= make_case()
    refresh_all("work.workorder")
    pages["checklist"] = f"/checklists/{make_checklist(visit)['look'].checklist_id}"
    pages["planning run"] = f"/planning-runs/{make_planning_run(days=orders).pk}"
    return pages


def make_firm(user: User) -> Firm:
    engineer, part = make_engineer(user=user), make_part()
    van, warehouse = make_van(engineer), make_warehouse()
    make_stock(van, part, 3)
    make_stock(warehouse, part, 30)
    start = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    make_shift(engineer, starts_at=start - timedelta(hours=1))
    return Firm(user, engineer, part, van, warehouse, make_supplier(), start)


def lists_of(today: date) -> Pages:
    """Pages of which there is one, whatever was made."""
    return {
        "what waits": "/waiting",
        "inbox": "/requests",
        "phones": "/phones",
        "work orders": "/work-orders",
        "schedule": "/schedule",
        "board": f"/schedule/{today}/board",
        "board data": f"/schedule/{today}/board/data?days=3",
        "board changes": "/schedule/board/changes",
        "shifts": "/shifts",
        "planning rules": "/planning-rules",
        "planning runs": "/planning-runs",
        "my day": "/day",
        "picks": "/picks",
        "stock": "/stock",
        "differences": "/stock-differences",
        "suppliers": "/suppliers",
        "old parts": "/old-parts?state=received&state=owed&state=claimed",
        "old parts without proof": "/old-parts?warranty=unproved",
        "supplier claims": "/supplier-claims",
        "counts": "/stock-counts",
        "transfers": "/transfers?show=all",
        "notices": "/notices",
        "accepted days": f"/schedule/{today}/accepted",
        "engineers": "/engineers",
        "customers": "/customers",
        "assets": "/assets",
        "follow-ups": "/follow-ups",
        "maintenance": "/maintenance",
        "bulletins": "/bulletins",
        "skills": "/skills",
        "skills of the next quarter": "/skills/gap",
        "proposed levels": "/skills/proposals",
        "workload": "/workload",
        "wall": "/wall",
        "career paths": "/careers",
        "promotions": "/promotions",
        "reliability": "/reliability",
        "maintenance plans": "/maintenance-plans",
        "maintenance by month": "/maintenance-plans/year",
        "problems": "/problems",
        "feedback": "/feedback?all=1",
        "leads": "/leads",
        "trainings": "/trainings",
        "thanks": "/thanks",
        "found on site": "/found-assets",
        "messages": "/messages",
        "sandbox of messages": "/messages/sandbox",
        "words of messages": "/messages/words",
        "my expenses and trips": "/my-claims",
        "expenses": "/expenses",
        "advances": "/advances",
        "trips": "/trips",
        "what counts as a trip": "/claims/rules",
        "price lists": "/price-lists",
        "quotes": "/quotes",
        "invoicing": "/invoicing",
        "checklists": "/checklists",
        "fault models": "/fault-models",
        "knowledge": "/articles",
        "learning": "/learning",
        "numbers": "/numbers",
        "key figures": "/key-figures",
        "a key figure": "/key-figures/first-time-fix",
        "self-assessments": "/self-assessments",
        "three guarantees": "/three-guarantees",
        "device files": "/device-files",
        "what if": "/scenarios",
        "search": "/search?q=water",
    }


def make_planned(firm: Firm, number: int) -> Visit:
    request = make_request()
    order = make_work_order(asset=request.asset, request=request, state="scheduled")
    PartNeed.objects.create(work_order=order, part=firm.part, quantity=1)
    start = firm.start + timedelta(minutes=70 * number)
    return make_visit(work_order=order, engineer=firm.engineer, planned_start=start)


def make_supplies(firm: Firm, order: WorkOrder, *, parts: int) -> Pages:
    make_supplier_price(firm.supplier, make_part())
    make_supplier_price(make_supplier(), firm.part)
    counted = make_count(make_van(make_engineer()), parts=[make_part() for _n in range(parts)])
    transfer = make_transfer(firm.van, firm.part, by=firm.user, from_place=firm.warehouse, order=order)
    use_part(order, part=make_part(), place=firm.van, by=SYSTEM, may_lack=True)
    returnable = make_part(is_returnable=True)
    claim = make_claim(SYSTEM, place=firm.warehouse, order=order, part=returnable, claim_proof="photo")
    old = make_received(firm.warehouse, returnable, order, claim_by=timezone.localdate() + timedelta(days=5))
    return {
        "supplier claim": f"/supplier-claims/{claim.pk}",
        "claims of a supplier": f"/suppliers/{claim.supplier_id}/claims",
        "old part": f"/old-parts/{old.pk}",
        "supplier": f"/suppliers/{firm.supplier.pk}",
        "suppliers of a part": f"/parts/{firm.part.pk}/suppliers",
        "count": f"/stock-counts/{counted.pk}",
        "transfer": f"/transfers/{transfer.pk}",
    }


def make_told(firm: Firm, visit: Visit) -> None:
    notify(firm.user, "visit_planned", number=visit.work_order.number, when=firm.start)
    accept_day(firm.engineer, timezone.localdate(firm.start), visits={visit.pk: 1}, by=SYSTEM)


def pages_of_visit(visit: Visit) -> Pages:
    order = visit.work_order
    return {
        "request": f"/requests/{order.request_id}",
        "work order": f"/work-orders/{order.pk}",
        "visit": f"/visits/{visit.pk}",
        "on site": f"/visits/{visit.pk}/on-site",
        "customer": f"/customers/{order.customer_id}",
        "asset": f"/assets/{order.asset_id}",
    }


def make_claims(firm: Firm, visit: Visit) -> Pages:
    expense = make_expense(firm.engineer, receipt=make_receipt(), visit=visit)
    trip, hours = make_trip(firm.engineer), make_added_hours(firm.engineer)
    return {
        "expense": f"/expenses/{expense.pk}",
        "trip": f"/trips/{trip.pk}",
        "advance": f"/advances/{make_advance(firm.engineer, state='paid').pk}",
        "added hours": f"/added-hours/{hours.pk}",
        "claims of an engineer": f"/engineers/{firm.engineer.pk}/claims",
    }


def make_pay(firm: Firm) -> Pages:
    """One more who is paid, and one more order that the firm's engineer is paid for."""
    if not PayRules.objects.exists():
        make_rules_in_force()
    if not firm.engineer.pay_posts.exists():
        make_post(firm.engineer)
    make_post()
    make_paid_order(firm.engineer)
    count_pay_month(MONTH, by=SYSTEM)
    try_pay_rules(PayRules.objects.get(), month=MONTH, by=SYSTEM)
    return {
        "pay of a month": "/pay/2026-08",
        "closing a month of pay": "/pay/2026-08/closure",
        "pay sheet": f"/pay/2026-08/engineers/{firm.engineer.pk}",
        "line of a pay sheet": f"/pay/2026-08/engineers/{firm.engineer.pk}/line?key=piece:repair:0:1:2026-08-01",
        "my pay": "/my-pay/2026-08",
        "pay of teams": "/pay/teams/2026-08",
        "posts": "/pay/posts",
        "versions of pay rules": "/pay/rules",
        "pay rules": f"/pay/rules/{PayRules.objects.get().pk}",
        "pay rules tried": f"/pay/rules/{PayRules.objects.get().pk}/trial?month=2026-08-01",
        "pay rules to write": "/pay/rules/new",
    }


def make_aftercare(firm: Firm, order: WorkOrder) -> Pages:
    call = make_follow_up()
    device = make_device_record().asset
    problem, feedback = make_problem(order), make_feedback(order=order)
    training, found = make_training(order=order), make_found_asset(order=order)
    course = make_course()
    make_thanks(firm.engineer, order=order)
    level = make_level_proposal()
    promotion = make_promotion()
    make_talk(firm.engineer)
    thank_colleague(firm.engineer, text="For the ladder", by=SYSTEM)
    due = make_maintenance()
    answered = make_scenario(asked_by=firm.user)
    count_key_figures(by=SYSTEM)
    return {
        "what if, answered": f"/scenarios/{answered.pk}",
        "device file": f"/device-files/{device.pk}",
        "follow-up": f"/follow-ups/{call.pk}",
        "follow-up rules": "/follow-up-rules",
        "a self-assessment": f"/self-assessments/{begin_assessment(name='2026', by=SYSTEM).pk}",
        "problem": f"/problems/{problem.pk}",
        "problems of an order": f"/work-orders/{order.pk}/problems",
        "one feedback": f"/feedback/{feedback.pk}",
        "training": f"/trainings/{training.pk}",
        "proposed level": f"/skills/proposals/{level.pk}",
        "abilities": f"/engineers/{firm.engineer.pk}/abilities",
        "promotion": f"/promotions/{promotion.pk}",
        "career": f"/engineers/{firm.engineer.pk}/career",
        "workload of an engineer": f"/engineers/{firm.engineer.pk}/workload",
        "evidence": f"/engineers/{firm.engineer.pk}/abilities/first-fixes",
        "voice of the customer": "/voice",
        "voice of a product": f"/voice/{due.asset.product_model_id}",
        "course": f"/courses/{course.pk}",
        "courses": "/courses",
        "refreshers": "/trainings/refreshers",
        "effect of trainings": "/trainings/effect",
        "trainings of an order": f"/work-orders/{order.pk}/trainings",
        "maintenance plan": f"/maintenance-plans/{due.plan_id}",
        "maintenance plan by month": f"/maintenance-plans/{due.plan_id}/year",
        "maintenance of an asset": f"/assets/{due.asset_id}/maintenance",
        "maintenance of a model": f"/product-models/{due.asset.product_model_id}/maintenance",
        "maintenance of an order": f"/work-orders/{due.work_order_id}/maintenance",
        "found asset": f"/found-assets/{found.pk}",
        "care of an order": f"/work-orders/{order.pk}/care",
    }


def make_maintenance() -> MaintenanceDue:
    """Of a plan with a meter; each call adds a plan, and machines to the first one."""
    plan = MaintenancePlan.objects.order_by("pk").first() or make_plan(trigger="meter", meter="hours", units=500)
    due = make_due(plan)
    record_reading(due.asset, meter="hours", value=Decimal(100), by=SYSTEM)
    make_due(make_plan(product_model=None, asset=due.asset, counts_from="done"), asset=due.asset)
    return due


def make_messages(visit: Visit) -> Pages:
    order = visit.work_order
    message = make_message(visit)
    send_all()
    return {
        "message": f"/messages/{message.pk}",
        "messages of an order": f"/work-orders/{order.pk}/messages",
        "how a customer wants messages": f"/customers/{order.customer_id}/messages",
        "words of a message": "/messages/words/scheduled",
    }


def make_money(firm: Firm, order: WorkOrder) -> Pages:
    worked = make_worked_order(part=firm.part)
    prices = make_price_list(customer=worked.customer, parts={firm.part: "9", make_part(): "8"})
    quote = make_quote(make_work_order())
    settle_order(worked, by=SYSTEM)
    return {
        "price list": f"/price-lists/{prices.price_list_id}",
        "prices": f"/price-versions/{prices.pk}",
        "account of an order": f"/work-orders/{order.pk}/account",
        "settled account": f"/work-orders/{worked.pk}/account",
        "quote": f"/quotes/{quote.pk}",
    }


def make_knowledge() -> Pages:
    waiting = make_work_order()
    assert waiting.asset is not None
    article = make_published_article(product_model=waiting.asset.product_model)
    model = make_published(product_model=waiting.asset.product_model)
    draft = make_draft(product_model=waiting.asset.product_model)
    learnt = make_published()
    make_closed(learnt, [("Q_NOISE", "no"), ("R_CLEAN", "fixed")], fault="F_CLOG")
    return {
        "assignment": f"/schedule/{timezone.localdate()}/orders/{waiting.pk}",
        "fault model": f"/fault-models/{model.pk}",
        "fault of a model": f"/fault-models/{draft.pk}/entries/faults/1",
        "test of a model": f"/fault-models/{draft.pk}/entries/observations/2",
        "changes of a model": f"/fault-models/{draft.pk}/review",
        "model tried": f"/fault-models/{draft.pk}/trial?s=Q_HOT=yes",
        "strategy tree": f"/fault-models/{model.pk}/tree",
        "article": f"/articles/{article.pk}",
        "article's versions": f"/articles/{article.pk}/versions",
        "article's version": f"/article-versions/{article.current_id}",
        "learning of a product": f"/learning?product={learnt.fault_model.product_model_id}",
    }


def make_case() -> Pages:
    """One that is troubleshot, and a request that knows it."""
    case = take_step(make_troubleshooting(), step="Q_NOISE", outcome="no", by=SYSTEM)
    known = make_request(asset=case.asset, troubleshooting=case)
    return {
        "troubleshooting": f"/troubleshooting/{case.pk}",
        "what becomes of it": f"/troubleshooting/{case.pk}/outcome",
        "handover": f"/requests/{known.pk}/handover",
    }


def count(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(address).status_code == 200, address
    return len(queries)


def test_statements_of_each_page(
    company: Tenant, client_of: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    user = make_user(*ROLES)
    browser = client_of(user)
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    found = {name: count(browser, address) for name, address in make_day(user, orders=3).items()}
    if request.config.getoption("--write-statements"):
        in_order = {name: found[name] for name in [*stored, *found] if name in found}
        STORED.write_text(json.dumps(in_order, indent=1) + "\n", encoding="utf-8")
        stored = found
    assert found == stored


def test_more_rows_need_no_more_statements(company: Tenant, client_of: Callable[[User], Client]) -> None:
    few, many = make_user(*ROLES), make_user(*ROLES)
    counts = []
    for user, orders in ((few, 2), (many, 6)):
        browser = client_of(user)
        counts.append({name: count(browser, address) for name, address in make_day(user, orders=orders).items()})
    more = {name: (counts[0][name], counts[1][name]) for name in counts[0] if counts[1][name] > counts[0][name]}
    assert more == {}
