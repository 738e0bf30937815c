"""How many SQL statements each page needs: stored in statements.json, so that a page that asks row by row is noticed.

After a change that is meant: `pytest tests/test_statements.py --write-statements`, and look at the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.billing.actions import export_invoice_lines, settle_order
from firstfix.billing.tests.makers import TUESDAY, make_price_list, make_quote, make_worked_order
from firstfix.care.tests.makers import (
    make_feedback,
    make_follow_up,
    make_found_asset,
    make_problem,
    make_thanks,
    make_training,
)
from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.tests.article_makers import make_published_article
from firstfix.diagnosis.tests.case_makers import make_closed, score_all
from firstfix.diagnosis.tests.makers import make_draft, make_published, make_troubleshooting
from firstfix.engineer.tests.makers import make_refused
from firstfix.equipment.tests.makers import make_part
from firstfix.field.actions.day import accept_day
from firstfix.field.tests.visit_makers import make_checklist
from firstfix.logistics.actions import use_part
from firstfix.logistics.tests.makers import (
    make_count,
    make_stock,
    make_supplier,
    make_supplier_price,
    make_transfer,
    make_van,
    make_warehouse,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.actions import notify
from firstfix.platform.search.actions import refresh_all
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_receipt, make_trip
from firstfix.scheduling.tests.makers import make_planning_run, make_shift, make_visit
from firstfix.work.models import PartNeed
from firstfix.work.tests.makers import make_request, make_work_order

STORED = Path(__file__).parent / "statements.json"
ROLES = [role for role in Role if role not in (Role.GUEST, Role.CUSTOMER)]
#: By the company's clock: the last visits of a day that begins later would be those of the next day.
LATEST = 20


def make_day(user: User, *, orders: int) -> dict[str, str]:
    """A company with so many of everything; returns the pages' addresses by name."""
    engineer, part = make_engineer(user=user), make_part()
    van, warehouse = make_van(engineer), make_warehouse()
    make_stock(van, part, 3)
    make_stock(warehouse, part, 30)
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    start = min(now, now.replace(hour=LATEST))
    make_shift(engineer, starts_at=start - timedelta(hours=1))
    supplier = make_supplier()
    for number in range(orders):
        request = make_request()
        order = make_work_order(asset=request.asset, request=request, state="scheduled")
        PartNeed.objects.create(work_order=order, part=part, quantity=1)
        visit = make_visit(work_order=order, engineer=engineer, planned_start=start + timedelta(minutes=70 * number))
        make_follow_up()
        make_supplier_price(supplier, make_part())
        make_supplier_price(make_supplier(), part)
        count = make_count(make_van(make_engineer()), parts=[make_part() for _n in range(orders)])
        transfer = make_transfer(van, part, by=user, from_place=warehouse, order=order)
        use_part(order, part=make_part(), place=van, by=SYSTEM, may_lack=True)
        notify(user, "visit_planned", number=order.number, when=start)
        accept_day(engineer, timezone.localdate(start), visits={visit.pk: 1}, by=SYSTEM)
        expense = make_expense(engineer, receipt=make_receipt(), visit=visit)
        trip, hours = make_trip(engineer), make_added_hours(engineer)
        problem, feedback = make_problem(order), make_feedback(order=order)
        training, found = make_training(order=order), make_found_asset(order=order)
        make_thanks(engineer, order=order)
        worked = make_worked_order(part=part)
        prices = make_price_list(customer=worked.customer, parts={part: "9", make_part(): "8"})
        quote = make_quote(make_work_order())
        settle_order(worked, by=SYSTEM)
        refused = make_refused(user, visit=visit.pk, step=number + 1, part=part.pk)
        waiting = make_work_order()
        assert waiting.asset is not None
        article = make_published_article(product_model=waiting.asset.product_model)
        model = make_published(product_model=waiting.asset.product_model)
        draft = make_draft(product_model=waiting.asset.product_model)
        learnt = make_published()
        make_closed(learnt, [("Q_NOISE", "no"), ("R_CLEAN", "fixed")], fault="F_CLOG")
    score_all()
    export = export_invoice_lines(TUESDAY.date(), TUESDAY.date(), by=SYSTEM)
    case = take_step(make_troubleshooting(), step="Q_NOISE", outcome="no", by=SYSTEM)
    known = make_request(asset=case.asset, troubleshooting=case)
    refresh_all("work.workorder")
    checklist = make_checklist(visit)["look"].checklist
    return {
        "inbox": "/requests",
        "phones": "/phones",
        "phone": f"/phones/{refused.phone_id}",
        "request": f"/requests/{request.pk}",
        "troubleshooting": f"/troubleshooting/{case.pk}",
        "what becomes of it": f"/troubleshooting/{case.pk}/outcome",
        "handover": f"/requests/{known.pk}/handover",
        "work orders": "/work-orders",
        "work order": f"/work-orders/{order.pk}",
        "schedule": "/schedule",
        "board": f"/schedule/{timezone.localdate()}/board",
        "board data": f"/schedule/{timezone.localdate()}/board/data?days=3",
        "board changes": "/schedule/board/changes",
        "shifts": "/shifts",
        "assignment": f"/schedule/{timezone.localdate()}/orders/{waiting.pk}",
        "planning rules": "/planning-rules",
        "planning runs": "/planning-runs",
        "planning run": f"/planning-runs/{make_planning_run(days=orders).pk}",
        "visit": f"/visits/{visit.pk}",
        "my day": "/day",
        "on site": f"/visits/{visit.pk}/on-site",
        "picks": "/picks",
        "stock": "/stock",
        "differences": "/stock-differences",
        "suppliers": "/suppliers",
        "supplier": f"/suppliers/{supplier.pk}",
        "suppliers of a part": f"/parts/{part.pk}/suppliers",
        "counts": "/stock-counts",
        "count": f"/stock-counts/{count.pk}",
        "transfers": "/transfers?show=all",
        "transfer": f"/transfers/{transfer.pk}",
        "notices": "/notices",
        "accepted days": f"/schedule/{timezone.localdate()}/accepted",
        "engineers": "/engineers",
        "customers": "/customers",
        "customer": f"/customers/{order.customer_id}",
        "assets": "/assets",
        "asset": f"/assets/{order.asset_id}",
        "follow-ups": "/follow-ups",
        "problems": "/problems",
        "problem": f"/problems/{problem.pk}",
        "problems of an order": f"/work-orders/{order.pk}/problems",
        "feedback": "/feedback?all=1",
        "one feedback": f"/feedback/{feedback.pk}",
        "leads": "/leads",
        "trainings": "/trainings",
        "training": f"/trainings/{training.pk}",
        "thanks": "/thanks",
        "found on site": "/found-assets",
        "found asset": f"/found-assets/{found.pk}",
        "care of an order": f"/work-orders/{order.pk}/care",
        "my expenses and trips": "/my-claims",
        "expenses": "/expenses",
        "expense": f"/expenses/{expense.pk}",
        "trips": "/trips",
        "trip": f"/trips/{trip.pk}",
        "added hours": f"/added-hours/{hours.pk}",
        "claims of an engineer": f"/engineers/{engineer.pk}/claims",
        "price lists": "/price-lists",
        "price list": f"/price-lists/{prices.price_list_id}",
        "prices": f"/price-versions/{prices.pk}",
        "account of an order": f"/work-orders/{order.pk}/account",
        "settled account": f"/work-orders/{worked.pk}/account",
        "quotes": "/quotes",
        "quote": f"/quotes/{quote.pk}",
        "invoicing": "/invoicing",
        "invoice lines handed over": f"/invoice-exports/{export.pk}",
        "checklists": "/checklists",
        "checklist": f"/checklists/{checklist.pk}",
        "fault models": "/fault-models",
        "fault model": f"/fault-models/{model.pk}",
        "fault of a model": f"/fault-models/{draft.pk}/entries/faults/1",
        "test of a model": f"/fault-models/{draft.pk}/entries/observations/2",
        "changes of a model": f"/fault-models/{draft.pk}/review",
        "model tried": f"/fault-models/{draft.pk}/trial?s=Q_HOT=yes",
        "strategy tree": f"/fault-models/{model.pk}/tree",
        "knowledge": "/articles",
        "article": f"/articles/{article.pk}",
        "article's versions": f"/articles/{article.pk}/versions",
        "article's version": f"/article-versions/{article.current_id}",
        "learning": "/learning",
        "learning of a product": f"/learning?product={learnt.fault_model.product_model_id}",
        "numbers": "/numbers",
        "search": "/search?q=water",
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
    found = {name: count(browser, address) for name, address in make_day(user, orders=3).items()}
    if request.config.getoption("--write-statements"):
        STORED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(STORED.read_text(encoding="utf-8"))


def test_more_rows_need_no_more_statements(company: Tenant, client_of: Callable[[User], Client]) -> None:
    few, many = make_user(*ROLES), make_user(*ROLES)
    counts = []
    for user, orders in ((few, 2), (many, 4)):
        browser = client_of(user)
        counts.append({name: count(browser, address) for name, address in make_day(user, orders=orders).items()})
    more = {name: (counts[0][name], counts[1][name]) for name in counts[0] if counts[1][name] > counts[0][name]}
    assert more == {}
