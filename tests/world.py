"""One of everything, for tests that walk all addresses: ids by the word before them in a path, or by a field's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple

from firstfix.billing.actions import export_invoice_lines, settle_order
from firstfix.billing.tests.makers import TUESDAY, make_price_list, make_quote, make_worked_order
from firstfix.care.tests.makers import (
    make_bulletin,
    make_course,
    make_due,
    make_feedback,
    make_follow_up,
    make_found_asset,
    make_guarantee_rule,
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
from firstfix.equipment.actions import replace_part
from firstfix.equipment.models import Part, ProductModel
from firstfix.equipment.tests.makers import make_part
from firstfix.field.models import DaySheet, MissingReport
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.growth.actions import thank_colleague
from firstfix.growth.tests.makers import make_level_proposal, make_promotion, make_talk
from firstfix.insight.actions import begin_assessment
from firstfix.insight.tests.makers import make_reliability, make_scenario
from firstfix.logistics.actions import receive_parts
from firstfix.logistics.models import PartUse, StockDifference, StockLot, StockPlace
from firstfix.logistics.tests.makers import (
    make_claim,
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
from firstfix.messaging.tests.makers import make_channel, make_message
from firstfix.people.models import Engineer
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
from firstfix.platform.exchange.tests.makers import taken
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.numbers import never_give_again
from firstfix.rewards.models import PayRun
from firstfix.rewards.tests.makers import make_added_hours, make_advance, make_expense, make_receipt, make_trip
from firstfix.rewards.tests.pay_makers import MONTH, make_dispute, make_paid_order, make_post, make_rules_in_force
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_planning_run, make_shift
from firstfix.work.models import ServiceRequest, WorkOrder
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


#: What tells one of everything: by the word before its id in a path, or by a field's name.
Ids = dict[str, int | None]


class Stock(NamedTuple):
    """Twenty of a part on the shelf, and twenty in a van."""

    part: Part
    store: StockPlace
    van: StockPlace


def make_world() -> World:
    # The makers number by themselves; what the API makes goes on far behind.
    never_give_again(["SR-2026-50000", "WO-2026-50000"])
    user = make_user(Role.ENGINEER)
    engineer = make_engineer(user=user, skills={"electrical": 3})
    visit = make_visit_on_site(engineer=engineer)
    order, stock = make_covered_order(visit.work_order), make_stocked(engineer)
    case = take_step(make_troubleshooting(), step="Q_NOISE", outcome="no", by=SYSTEM)
    request = make_request(asset=case.asset, troubleshooting=case)
    token = status_token(request)
    fit_doors("request", [(token, request.pk)])
    ids = {
        "requests": request.pk, "troubleshooting": case.pk, "of": make_request().pk,
        **ids_of_people(user, engineer), **ids_of_orders(visit.work_order, order),
        **ids_of_visit(visit, engineer, user),
        **ids_of_stock(stock, visit, user), **ids_of_handing(stock, engineer, user), **ids_of_supply(stock),
        **ids_of_money(), **ids_of_claims(engineer), **ids_of_pay(engineer), **ids_of_plans(order),
        **ids_of_knowledge(visit.work_order),
        **ids_of_care(order, engineer), **ids_of_growth(),
        **ids_of_messages(visit), **ids_of_catalogues(), **ids_of_figures(),
    }  # fmt: skip
    return World({name: id for name, id in ids.items() if id}, request, user, token)


def make_covered_order(earlier: WorkOrder) -> WorkOrder:
    """For the same asset as the earlier one, by a contract, at a site that is always open."""
    assert earlier.asset is not None
    order = make_work_order(asset=earlier.asset, contract=make_contract(customer=earlier.customer))
    # Hours that end at midnight have once made a page fail.
    # A medical device has a file as well.
    ProductModel.objects.filter(pk=earlier.asset.product_model_id).update(kind="medical")
    round_the_clock = {str(day): [["00:00", "24:00"]] for day in range(1, 8)}
    order.site.calendar = make_calendar(hours=round_the_clock, country="")
    order.site.save()
    return order


def make_stocked(engineer: Engineer) -> Stock:
    stock = Stock(make_part(), make_warehouse(), make_van(engineer))
    make_stock(stock.store, stock.part, 20)
    make_stock(stock.van, stock.part, 20)
    return stock


def ids_of_people(user: User, engineer: Engineer) -> Ids:
    make_api_key(user, name="a key", by=SYSTEM)
    return {"users": user.pk, "user": user.pk, "engineers": engineer.pk, "engineer": engineer.pk,
            "api-keys": ApiKey.objects.get().pk}  # fmt: skip


def ids_of_orders(earlier: WorkOrder, order: WorkOrder) -> Ids:
    assert order.contract is not None
    assert order.asset is not None
    contact = make_contact(customer=earlier.customer)
    return {
        "work-orders": order.pk, "orders": order.pk, "work_order": order.pk, "order": order.pk,
        "assets": order.asset_id, "asset": order.asset_id, "device-files": order.asset_id,
        "product-models": order.asset.product_model_id,
        "customers": earlier.customer_id, "customer": earlier.customer_id, "sites": earlier.site_id,
        "site": earlier.site_id, "contact": contact.pk, "contacts": contact.pk, "contracts": order.contract_id,
        "calendar": order.contract.calendar_id,
    }  # fmt: skip


def ids_of_visit(visit: Visit, engineer: Engineer, user: User) -> Ids:
    steps, at = make_checklist(visit), visit.planned_start
    sheet = DaySheet.objects.create(engineer=engineer, day=at.date(), printed_at=at, content={"stops": []})
    missing = MissingReport.objects.create(engineer=engineer, day=at.date(), lines=[], note="No oil", at=at)
    return {
        "visits": visit.pk, "steps": steps["look"].pk, "checklist": steps["look"].pk, "step": steps["photo"].pk,
        "checklists": steps["look"].checklist_id, "day-sheets": sheet.pk,
        "missing-reports": missing.pk, "shifts": make_shift(engineer, starts_at=at).pk,
        "phones": make_refused(user, visit=visit.pk).phone_id,
    }  # fmt: skip


def ids_of_stock(stock: Stock, visit: Visit, user: User) -> Ids:
    (part, store, van), order, at = stock, visit.work_order, visit.planned_start
    difference = StockDifference.objects.create(
        place=van, part=part, quantity=1, work_order=order, at=at, by_name=user.name
    )
    old_part = PartUse.objects.create(
        work_order=order, part=part, place=van, at=at, return_due_on=at.date(), return_state="owed"
    )
    claim = make_claim(SYSTEM, place=store, order=order)
    numbered = make_part(tracking="serial")
    receive_parts(numbered, quantity=1, place=store, serial="SN-1", by=SYSTEM)
    return {
        "parts": part.pk, "part": part.pk, "stock-places": store.pk, "place": store.pk, "from_place": store.pk,
        "to_place": van.pk, "stock-differences": difference.pk,
        "old-parts": old_part.pk, "part-uses": old_part.pk,
        "supplier-claims": claim.pk, "claimline": claim.lines.get().pk,
        "stock-lots": StockLot.objects.get().pk,
        "part-replacements": replace_part(numbered, make_part(), by=SYSTEM).pk,
    }  # fmt: skip


def ids_of_handing(stock: Stock, engineer: Engineer, user: User) -> Ids:
    """What is counted, sent and lent."""
    transfer = make_transfer(stock.van, stock.part, by=user, from_place=stock.store)
    return {
        "stock-counts": make_count(stock.store).pk, "transfers": transfer.pk, "line": transfer.lines.get().pk,
        "tools": make_tool().pk, "tool-loans": make_loan(make_tool(place=stock.store), engineer).pk,
    }  # fmt: skip


def ids_of_supply(stock: Stock) -> Ids:
    supplier, stocking = make_supplier(), make_stocking_run()
    return {
        "suppliers": supplier.pk, "supplier": supplier.pk,
        "supplier-prices": make_supplier_price(supplier, make_part()).pk,
        "supply-orders": make_supply_order(supplier, stock.store, oil=(stock.part, 2)).pk,
        "van-stock": stocking.pk, "van-stock-runs": stocking.pk,
        "van-advice": make_van_advice(stocking, stock.van, stock.part).pk,
    }  # fmt: skip


def ids_of_figures() -> Ids:
    return {
        "scenarios": make_scenario().pk, "reliability": make_reliability().product_model_id,
        "self-assessments": begin_assessment(name="2026", by=SYSTEM).pk,
        "three-guarantees": make_guarantee_rule().pk,
    }  # fmt: skip


def ids_of_money() -> Ids:
    prices, quote = make_price_list(), make_quote(make_work_order())
    settle_order(make_worked_order(), by=SYSTEM)
    export = export_invoice_lines(TUESDAY.date(), TUESDAY.date(), by=SYSTEM)
    return {"price-lists": prices.price_list_id, "price-versions": prices.pk, "quotes": quote.pk,
            "invoice-exports": export.pk}  # fmt: skip


def ids_of_claims(engineer: Engineer) -> Ids:
    return {
        "expenses": make_expense(engineer, receipt=make_receipt()).pk,
        "advances": make_advance(engineer).pk,
        "trips": make_trip(engineer).pk,
        "added-hours": make_added_hours(engineer).pk,
    }


def ids_of_pay(engineer: Engineer) -> Ids:
    """A month of pay with a line that is disputed."""
    post, version = make_post(engineer), make_rules_in_force()
    make_paid_order(engineer)
    run = PayRun.objects.create(kind="count", month=MONTH, state="done")
    return {"rules": version.pk, "grades": post.grade_id, "grade": post.grade_id,
            "disputes": make_dispute(engineer).pk, "runs": run.pk}  # fmt: skip


def ids_of_plans(order: WorkOrder) -> Ids:
    run = make_planning_run()
    return {"emergencies": order.pk, "planning-runs": run.pk, "planning-pieces": run.pieces.get().pk}


def ids_of_knowledge(order: WorkOrder) -> Ids:
    assert order.asset is not None
    article = make_published_article(product_model=order.asset.product_model)
    shown = add_picture(article, BytesIO(picture()), by=SYSTEM)
    assert article.current is not None
    return {
        "synonyms": make_synonym().pk, "fault-models": make_draft().pk, "articles": article.pk, "article": article.pk,
        "article-versions": article.current_id, "pictures": shown.pk, "picture": shown.pk,
    }  # fmt: skip


def ids_of_care(order: WorkOrder, engineer: Engineer) -> Ids:
    due = make_due()
    return {
        "problems": make_problem(order).pk, "problem": make_problem().pk, "into": make_problem().pk,
        "feedback": make_feedback(order=order).pk, "trainings": make_training(order=order).pk,
        "courses": make_course().pk,
        "thanks": make_thanks(engineer, order=order).pk, "found-assets": make_found_asset(order=order).pk,
        "follow-ups": make_follow_up().pk, "follow-up-rules": make_rule(days=77).pk,
        "bulletins": make_bulletin().pk,
        "maintenance": due.pk, "maintenance-plans": due.plan_id,
    }  # fmt: skip


def ids_of_growth() -> Ids:
    level = make_level_proposal().pk
    note = thank_colleague(make_engineer(), text="For the ladder", by=SYSTEM)
    promotion, talk = make_promotion(), make_talk(make_engineer())
    return {
        "proposals": level, "level-proposals": level, "notes": note.pk, "promotions": promotion.pk,
        "careers": promotion.step.path_id, "career-paths": promotion.step.path_id, "career-steps": promotion.step_id,
        "step": promotion.step_id, "agreed-steps": talk.steps.get().pk,
    }  # fmt: skip


def ids_of_messages(visit: Visit) -> Ids:
    return {"messages": make_message(visit).pk, "channels": make_channel().pk}


def ids_of_catalogues() -> Ids:
    territory = make_territory().pk
    return {
        "territories": territory, "territory": territory, "skill": make_skill().pk, "tool_type": make_tool_type().pk,
        "certificate_type": CertificateType.objects.create(code="x").pk,
        "imports": taken(b"code,name\nC1,A").pk,
        **{kind: make_failure_code(kind).pk for kind in ("symptom", "mode", "cause", "remedy", "mechanism")},
    }  # fmt: skip
