"""Pay rules for programs: versions are written, tried on a month, and put in force."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day
from firstfix.rewards.access import pay_rules_for
from firstfix.rewards.actions import ask_pay_run, note_pay_of_all_seen, put_pay_rules_in_force, write_pay_rules
from firstfix.rewards.models import PayRules, PayRun
from firstfix.rewards.queries.pay.counted import ByRule, Difference, trial_of
from firstfix.rewards.queries.pay.doubts import doubts_said
from firstfix.rewards.translate import first_of

router = Router()

PayNote = Annotated[str, Field(max_length=200)]


class PayRulesIn(Schema):
    """`document` as docs/formats/pay-rules.md has it."""

    document: dict[str, Any]
    note: PayNote = ""


class PayRulesOut(Schema):
    id: int
    number: int
    state: str
    document: dict[str, Any]
    note: str
    first_month: date | None
    last_month: date | None


class PayDoubtOut(Schema):
    """What somebody should look at before the version pays."""

    rule: str
    text: str

    @staticmethod
    def resolve_rule(doubt: Any) -> str:
        return str(doubt.rule)


class PayDifferenceOut(Schema):
    """By the rules that hold for the month, and by the version that is tried."""

    before: Decimal
    after: Decimal
    difference: Decimal


class PayRuleTriedOut(PayDifferenceOut):
    rule: str


class PayPersonTriedOut(PayDifferenceOut):
    engineer_id: int
    rules: list[PayRuleTriedOut]


class PayTrialOut(PayDifferenceOut):
    """`counted_at` is null where no worker has counted it yet; the rules that hold may have been counted since."""

    counted_at: datetime | None
    present_counted_at: datetime | None
    rules: list[PayRuleTriedOut]
    people: list[PayPersonTriedOut]


class PayMonthIn(Schema):
    month: Day


@router.get("/pay/rules", response=Page[PayRulesOut])
def pay_rules_list(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "pay.rules")
    return page_of(PayRules.objects.all(), after=after, limit=limit)


@router.post("/pay/rules", response={201: PayRulesOut})
def add_pay_rules(request: ApiRequest, given: PayRulesIn) -> Any:
    """A new version, as a draft. What cannot be paid is refused with an example, at its place of the document."""
    return Status(201, write_pay_rules(None, by=request.user, **given.dict()))


@router.get("/pay/rules/{int:id}", response=PayRulesOut)
def pay_rules(request: ApiRequest, id: int) -> Any:
    return pay_rules_for(request.user, id)


@router.put("/pay/rules/{int:id}", response=PayRulesOut)
def change_pay_rules(request: ApiRequest, id: int, given: PayRulesIn) -> Any:
    return write_pay_rules(pay_rules_for(request.user, id), by=request.user, **given.dict())


@router.get("/pay/rules/{int:id}/doubts", response=list[PayDoubtOut])
def pay_rules_doubts(request: ApiRequest, id: int) -> Any:
    """What can be counted and is hardly meant: cities where no site lies, an amount of nothing …"""
    return list(doubts_said(pay_rules_for(request.user, id)))


@router.post("/pay/rules/{int:id}/trial", response=PayRulesOut)
def try_rules(request: ApiRequest, id: int, given: PayMonthIn) -> Any:
    """Let a worker count what everybody would get. The version is `tried` when that is done."""
    version = pay_rules_for(request.user, id)
    ask_pay_run(PayRun.Kind.TRIAL, given.month, tried=version, by=request.user)
    return version


@router.get("/pay/rules/{int:id}/trial/{month}", response=PayTrialOut)
def trial_of_rules(request: ApiRequest, id: int, month: Day) -> Any:
    """What the month would have paid, as a worker counted it: in sum, by rule and by person. Reading it is a fact."""
    version = pay_rules_for(request.user, id)
    tried = trial_of(version, first_of(month))
    note_pay_of_all_seen(first_of(month), how=f"trial {version.number}", by=request.user)
    people = [
        {"engineer_id": one.engineer.pk, **_difference(one), "rules": _by_rule(one.rules)} for one in tried.people
    ]
    when = {"counted_at": tried.counted_at, "present_counted_at": tried.present_counted_at}
    return {**_difference(tried), **when, "rules": _by_rule(tried.rules), "people": people}


@router.post("/pay/rules/{int:id}/force", response=PayRulesOut)
def force_rules(request: ApiRequest, id: int, given: PayMonthIn) -> Any:
    version = pay_rules_for(request.user, id)
    return put_pay_rules_in_force(version, first_month=given.month, by=request.user)


def _difference(one: Difference) -> dict[str, Decimal]:
    return {"before": one.before, "after": one.after, "difference": one.difference}


def _by_rule(rules: ByRule) -> list[dict[str, Any]]:
    return [{"rule": kind, **_difference(one)} for kind, one in rules.items()]
