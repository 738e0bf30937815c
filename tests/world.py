"""One of everything, for tests that walk all addresses: ids by the word before them in a path, or by a field's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from firstfix.billing.actions import export_invoice_lines, settle_order
from firstfix.billing.tests.makers import TUESDAY, make_price_list, make_quote, make_worked_order
from firstfix.care.tests.makers import (
    make_feedback,
    make_follow_up,
    make_found_asset,
    make_problem,
    make_rule,
    make_thanks,
    make_training,
)
from firstfix.customers.tests.makers import make_contact, make_contract
from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.actions.articles import add_picture
from firstfix.diagnosis.tests.article_makers import make_published_article
from firstfix.diagnosis.tests.makers import make_draft, make_synonym, make_troubleshooting
from firstfix.engineer.tests.makers import make_refused
from firstfix.equipment.tests.makers import make_part
from firstfix.field.models import DaySheet, MissingReport
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site, picture
from firstfix.logistics.models import PartUse, StockDifference
from firstfix.logistics.tests.makers import (
    make_count,
    make_loan,
    make_stock,
    make_stocking_run,
    make_supplier,
    make_supplier_price,
    make_supply_order,
    make_tool,
    make_transfer,
    make_van,
    make_van_advice,
    make_warehouse,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import CertificateType
from firstfix.platform.catalogues.tests.makers import (
    make_calendar,
    make_failure_code,
    make_skill,
    make_territory,
    make_tool_type,
)
from firstfix.platform.exchange.actions import start_import
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.numbers import never_give_again
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_receipt, make_trip
from firstfix.scheduling.tests.makers import make_planning_run, make_shift
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import status_token
from firstfix.work.tests.makers import make_request, make_work_order


@dataclass
class World:
    ids: dict[str, int]
    request: ServiceRequest
    user: User
    token: str = field(default="")

    def id_after(self, word: str, name: str) -> int:
        """The id for `…/word/<name>`; 1 where there is none of the kind."""
        return self.ids.get(word) or self.ids.get(name.removesuffix("_id"), 1)


def make_world() -> World:
    # The makers number by themselves; what the API makes goes on far behind.
    never_give_again(["SR-2026-50000", "WO-2026-50000"])
    user = make_user(Role.ENGINEER)
    engineer = make_engineer(user=user, skills={"electrical": 3})
    visit = make_visit_on_site(engineer=engineer)
    order, part, van, store = visit.work_order, make_part(), make_van(engineer), make_warehouse()
    assert order.asset is not None
    steps = make_checklist(visit)
    make_stock(store, part, 20)
    make_stock(van, part, 20)
    make_api_key(user, name="a key", by=SYSTEM)
    case = take_step(make_troubleshooting(), step="Q_NOISE", outcome="no", by=SYSTEM)
    request, other = make_request(asset=case.asset, troubleshooting=case), make_request()
    token = status_token(request)
    fit_doors("request", [(token, request.pk)])
    new_order = make_work_order(asset=order.asset, contract=make_contract(customer=order.customer))
    assert new_order.contract is not None
    # Hours that end at midnight have once made a page fail.
    round_the_clock = {str(day): [["00:00", "24:00"]] for day in range(1, 8)}
    new_order.site.calendar = make_calendar(hours=round_the_clock, country="")
    new_order.site.save()
    territory, tool = make_territory().pk, make_tool()
    supplier = make_supplier()
    stocking = make_stocking_run()
    contact = make_contact(customer=order.customer)
    shift = make_shift(engineer, starts_at=visit.planned_start)
    sheet = DaySheet.objects.create(
        engineer=engineer, day=visit.planned_start.date(), printed_at=visit.planned_start, content={"stops": []}
    )
    difference = StockDifference.objects.create(
        place=van, part=part, quantity=1, work_order=order, at=visit.planned_start, by_name=user.name
    )
    old_part = PartUse.objects.create(
        work_order=order, part=part, place=van, at=visit.planned_start, return_due_on=visit.planned_start.date(),
        return_state="owed",
    )  # fmt: skip
    missing = MissingReport.objects.create(
        engineer=engineer, day=visit.planned_start.date(), lines=[], note="No oil", at=visit.planned_start
    )
    sheet_of_shelf = make_count(store)
    transfer = make_transfer(van, part, by=user, from_place=store)
    run = make_planning_run()
    prices, quote = make_price_list(), make_quote(make_work_order())
    settle_order(make_worked_order(), by=SYSTEM)
    export = export_invoice_lines(TUESDAY.date(), TUESDAY.date(), by=SYSTEM)
    article = make_published_article(product_model=order.asset.product_model)
    shown = add_picture(article, BytesIO(picture()), by=SYSTEM)
    assert article.current is not None
    ids = {
        "phones": make_refused(user, visit=visit.pk).phone_id,
        "synonyms": make_synonym().pk, "requests": request.pk,
        "work-orders": new_order.pk, "visits": visit.pk, "assets": order.asset_id,
        "customers": order.customer_id, "sites": order.site_id, "parts": part.pk, "engineers": engineer.pk,
        "stock-differences": difference.pk, "missing-reports": missing.pk,
        "supply-orders": make_supply_order(supplier, store, oil=(part, 2)).pk,
        "van-stock": stocking.pk, "van-stock-runs": stocking.pk,
        "van-advice": make_van_advice(stocking, van, part).pk,
        "suppliers": supplier.pk, "supplier-prices": make_supplier_price(supplier, make_part()).pk,
        "supplier": supplier.pk, "stock-places": store.pk, "tools": tool.pk, "follow-ups": make_follow_up().pk,
        "stock-counts": sheet_of_shelf.pk, "transfers": transfer.pk, "line": transfer.lines.get().pk,
        "tool-loans": make_loan(make_tool(place=store), engineer).pk, "old-parts": old_part.pk,
        "part-uses": old_part.pk,
        "contracts": new_order.contract_id, "product-models": order.asset.product_model_id,
        "users": user.pk, "api-keys": ApiKey.objects.get().pk, "steps": steps["look"].pk,
        "checklist": steps["look"].pk, "checklists": steps["look"].checklist_id, "territories": territory,
        "shifts": shift.pk, "orders": new_order.pk, "day-sheets": sheet.pk,
        "asset": order.asset_id, "site": order.site_id, "customer": order.customer_id, "part": part.pk,
        "engineer": engineer.pk, "place": store.pk, "from_place": store.pk, "to_place": van.pk,
        "work_order": new_order.pk, "order": new_order.pk, "tool_type": make_tool_type().pk, "skill": make_skill().pk,
        "certificate_type": CertificateType.objects.create(code="x").pk,
        "contact": contact.pk, "contacts": contact.pk, "user": user.pk, "of": other.pk,
        "expenses": make_expense(engineer, receipt=make_receipt()).pk, "trips": make_trip(engineer).pk,
        "added-hours": make_added_hours(engineer).pk,
        "calendar": new_order.contract.calendar_id, "follow-up-rules": make_rule(days=77).pk,
        "territory": territory, "step": steps["photo"].pk,
        "price-lists": prices.price_list_id, "price-versions": prices.pk, "quotes": quote.pk,
        "invoice-exports": export.pk,
        "emergencies": new_order.pk, "planning-runs": run.pk, "planning-pieces": run.pieces.get().pk,
        "troubleshooting": case.pk, "fault-models": make_draft().pk,
        "articles": article.pk, "article": article.pk, "article-versions": article.current_id,
        "pictures": shown.pk, "picture": shown.pk,
        "problems": make_problem(new_order).pk, "problem": make_problem().pk, "into": make_problem().pk,
        "feedback": make_feedback(order=new_order).pk, "trainings": make_training(order=new_order).pk,
        "thanks": make_thanks(engineer, order=new_order).pk,
        "found-assets": make_found_asset(order=new_order).pk,
        "imports": start_import(b"code,name\nC1,A", name="file.csv", by=SYSTEM).pk,
        **{kind: make_failure_code(kind).pk for kind in ("symptom", "mode", "cause", "remedy", "mechanism")},
    }  # fmt: skip
    return World({name: id for name, id in ids.items() if id}, request, user, token)
