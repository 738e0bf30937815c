"""Pay for programs: rules, posts, sheets of a month, closing it, disputes. A month is said by any of its days."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid, NotFound
from firstfix.rewards.access import (
    paid_engineer,
    pay_dispute_for,
    pay_rules_for,
    pay_run_for,
    require_pay_of,
    visible_disputes,
)
from firstfix.rewards.actions import (
    answer_pay_dispute,
    ask_pay_run,
    assign_pay_post,
    look_at_pay_sheet,
    note_pay_of_all_seen,
    put_pay_rules_in_force,
    raise_pay_dispute,
    save_pay_grade,
    write_pay_rules,
)
from firstfix.rewards.models import PayGrade, PayPost, PayRules, PayRun, PaySheet
from firstfix.rewards.queries.pay.counted import ByRule, Difference, month_known, run_going, trial_of
from firstfix.rewards.queries.pay.doubts import doubts_said
from firstfix.rewards.queries.pay.known import Names, names_known
from firstfix.rewards.queries.pay.looks import looks_at
from firstfix.rewards.queries.pay.sheets import Sheet, sheets_closed, sheets_of, team_sums
from firstfix.rewards.queries.pay.words import line_counted, line_name
from firstfix.rewards.translate import first_of, part_of

router = Router()

PayNote = Annotated[str, Field(max_length=200)]
PayText = Annotated[str, Field(max_length=2000)]


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


class PayGradeIn(Schema):
    code: str = Field(min_length=1, max_length=40)
    zh: str = Field(max_length=120)
    en: str = Field(max_length=120)
    is_active: bool = True


class PayGradeOut(Schema):
    id: int
    code: str
    name: str
    is_active: bool

    @staticmethod
    def resolve_name(grade: PayGrade) -> str:
        return str(grade)


class PayPostIn(Schema):
    engineer_id: Id
    grade_id: Id
    territory_id: Id | None = None
    industry: str = Field("", max_length=10)
    experience_since: Day
    first_day: Day
    last_day: Day | None = None


class PayPostOut(Schema):
    id: int
    engineer_id: int
    grade_id: int
    territory_id: int | None
    industry: str
    experience_since: date
    first_day: date
    last_day: date | None


class PayRefOut(Schema):
    what: str
    id: int


class PayLineOut(Schema):
    """`month` is what it is about: of a correction, an earlier one. `key` names the line in a dispute."""

    key: str
    part: str
    rule: str
    version: str
    name: str
    counted: str
    month: date
    quantity: Decimal
    rate: Decimal
    per: int
    amount: Decimal
    behind: list[PayRefOut]


class PaySheetOut(Schema):
    """`until` is the last day that is counted."""

    engineer_id: int
    month: date
    until: date
    is_closed: bool
    total: Decimal
    lines: list[PayLineOut]


class PayRunOut(Schema):
    """A worker counts, closes or tries: `state` is waiting, running, done or failed, which `problem` explains."""

    id: int
    kind: str
    month: date
    state: str
    percent: int
    problem: str
    finished_at: datetime | None


class PayMonthOut(Schema):
    """`closed_at` is null while the month is open, `counted_at` once it is closed or while nobody has counted it."""

    month: date
    closed_at: datetime | None
    counted_at: datetime | None
    people: int
    total: Decimal
    run: PayRunOut | None


class PayLookOut(Schema):
    """What one person saw on one day, `times` times, the last time at `at`."""

    who: str
    what: str
    day: date
    at: datetime
    times: int


class PayTeamOut(Schema):
    """`total` is null where the team is too small to say it."""

    name: str
    people: int
    total: Decimal | None


class PayDisputeIn(Schema):
    month: Day
    key: str = Field(max_length=200)
    text: PayText


class PayAnswerIn(Schema):
    answer: PayText


class PayDisputeOut(Schema):
    id: int
    engineer_id: int
    month: date
    line: str
    state: str
    text: str
    answer: str

    @staticmethod
    def resolve_engineer_id(dispute: Any) -> int:
        return int(dispute.sheet.engineer_id)

    @staticmethod
    def resolve_month(dispute: Any) -> Any:
        return dispute.sheet.month


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


@router.get("/pay/grades", response=list[PayGradeOut])
def pay_grades(request: ApiRequest) -> Any:
    require(request.user, "pay.assign")
    return PayGrade.objects.order_by("code")


@router.post("/pay/grades", response={201: PayGradeOut})
def add_pay_grade(request: ApiRequest, given: PayGradeIn) -> Any:
    return Status(201, save_pay_grade(_grade(PayGrade(), given), by=request.user))


@router.put("/pay/grades/{int:id}", response=PayGradeOut)
def change_pay_grade(request: ApiRequest, id: int, given: PayGradeIn) -> Any:
    require(request.user, "pay.assign")
    grade = PayGrade.objects.filter(pk=id).first()
    if grade is None:
        raise NotFound
    return save_pay_grade(_grade(grade, given), by=request.user)


@router.get("/pay/posts", response=Page[PayPostOut])
def pay_posts(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "pay.assign")
    return page_of(PayPost.objects.all(), after=after, limit=limit)


@router.post("/pay/posts", response={201: PayPostOut})
def add_pay_post(request: ApiRequest, given: PayPostIn) -> Any:
    """The post before it ends the day before; one that begins on the same day is put right."""
    require(request.user, "pay.assign")
    said = given.dict()
    engineer = engineer_for(request.user, said.pop("engineer_id"))
    said["grade"] = _named(PayGrade, said.pop("grade_id"), "grade_id")
    said["territory"] = _named(Territory, said.pop("territory_id"), "territory_id")
    return Status(201, assign_pay_post(engineer, by=request.user, **said))


@router.get("/pay/months/{month}", response=PayMonthOut)
def pay_month(request: ApiRequest, month: Day) -> Any:
    """Whether it is closed, what it comes to, and what a worker does with it."""
    require(request.user, "pay.see_all")
    known = month_known(first_of(month))
    note_pay_of_all_seen(known.month, how="API", by=request.user)
    return {
        "month": known.month, "closed_at": known.closed and known.closed.closed_at, "counted_at": known.counted_at,
        "people": len(known.sheets), "total": known.total, "run": run_going(known.month),
    }  # fmt: skip


@router.get("/pay/months/{month}/sheets", response=list[PaySheetOut])
def pay_sheets(request: ApiRequest, month: Day) -> Any:
    """Everybody's; of an open month as a worker counted them last, without what is behind the lines (one engineer's
    sheet is of now, with all of it). That they were read is a fact.
    """
    require(request.user, "pay.see_all")
    month = first_of(month)
    known = month_known(month)
    sheets = sheets_closed(month) if known.closed else known.sheets
    note_pay_of_all_seen(month, how="API", by=request.user)
    names = names_known()
    return [_sheet(one, names) for _engineer, one in sorted(sheets.items())]


@router.post("/pay/months/{month}/count", response={202: PayRunOut})
def count_month(request: ApiRequest, month: Day) -> Any:
    """Let a worker count the open month."""
    return Status(202, ask_pay_run(PayRun.Kind.COUNT, month, by=request.user))


@router.get("/pay/runs/{int:id}", response=PayRunOut)
def pay_run(request: ApiRequest, id: int) -> Any:
    """How far a worker is."""
    return pay_run_for(request.user, id)


@router.get("/pay/months/{month}/sheets/{int:engineer_id}", response=PaySheetOut)
def pay_sheet_of_engineer(request: ApiRequest, month: Day, engineer_id: int) -> Any:
    """Anybody's for those who see all, else one's own. That it was read is a fact."""
    month, engineer = first_of(month), _seen_by(request, engineer_id)
    sheet = sheets_of(month, now=timezone.now(), engineers=[engineer.pk]).get(engineer.pk)
    if sheet is None:
        raise NotFound
    look_at_pay_sheet(engineer, month, by=request.user)
    return _sheet(sheet, names_known())


@router.get("/pay/months/{month}/sheets/{int:engineer_id}/looks", response=list[PayLookOut])
def looks_at_pay_sheet(request: ApiRequest, month: Day, engineer_id: int) -> Any:
    """Who looked at it, or at everybody's pay of the month, newest first; of one's own without oneself."""
    month, engineer = first_of(month), _seen_by(request, engineer_id)
    there = PaySheet.objects.filter(engineer=engineer, month=month).first()
    sheet = there or PaySheet(engineer=engineer, month=month)  # nobody has looked at it alone yet
    return looks_at(sheet, besides=request.user if engineer.user_id == request.user.pk else None)


@router.get("/pay/months/{month}/teams", response=list[PayTeamOut])
def pay_teams(request: ApiRequest, month: Day) -> Any:
    require(request.user, "pay.see_sums")
    month = first_of(month)
    return team_sums(month, month_known(month).sheets.values())


@router.post("/pay/months/{month}/closure", response={202: PayRunOut})
def close_month(request: ApiRequest, month: Day) -> Any:
    """Let a worker close the month. Refused while something is missing; asked twice, it is closed once."""
    return Status(202, ask_pay_run(PayRun.Kind.CLOSE, month, by=request.user))


@router.get("/pay/disputes", response=Page[PayDisputeOut])
def pay_disputes(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    """Everybody's for those who see all, else one's own."""
    if not may(request.user, "pay.see_all"):
        require(request.user, "pay.see_own")
    rows = visible_disputes(request.user)
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.post("/pay/disputes", response={201: PayDisputeOut})
def dispute_pay_line(request: ApiRequest, given: PayDisputeIn) -> Any:
    """Of one's own pay sheet."""
    sheet = look_at_pay_sheet(paid_engineer(request.user), given.month, by=request.user)
    return Status(201, raise_pay_dispute(sheet, key=given.key, text=given.text, by=request.user))


@router.post("/pay/disputes/{int:id}/answer", response=PayDisputeOut)
def answer_dispute(request: ApiRequest, id: int, given: PayAnswerIn) -> Any:
    return answer_pay_dispute(pay_dispute_for(request.user, id), answer=given.answer, by=request.user)


def _grade(grade: PayGrade, given: PayGradeIn) -> PayGrade:
    grade.code, grade.name, grade.is_active = given.code, Bilingual(given.zh, given.en), given.is_active
    return grade


def _named(model: Any, id: int | None, field: str) -> Any:
    found = model.objects.filter(pk=id).first() if id else None
    if id and found is None:
        raise Invalid({field: str(NotFound.default)})
    return found


def _seen_by(request: ApiRequest, engineer_id: int) -> Engineer:
    engineer = engineer_for(request.user, engineer_id)
    require_pay_of(engineer, request.user)
    return engineer


def _difference(one: Difference) -> dict[str, Decimal]:
    return {"before": one.before, "after": one.after, "difference": one.difference}


def _by_rule(rules: ByRule) -> list[dict[str, Any]]:
    return [{"rule": kind, **_difference(one)} for kind, one in rules.items()]


def _sheet(sheet: Sheet, names: Names) -> dict[str, Any]:
    return {
        "engineer_id": sheet.engineer, "month": sheet.month, "until": sheet.until, "is_closed": sheet.is_closed,
        "total": sheet.total,
        "lines": [
            {
                "key": line.key, "part": part_of(line.rule), "rule": line.rule, "version": line.version,
                "name": line_name(line, names), "counted": line_counted(line), "month": line.month,
                "quantity": line.quantity, "rate": line.rate, "per": line.per, "amount": line.amount,
                "behind": [{"what": ref.what, "id": ref.id} for ref in line.behind],
            }
            for line in sheet.lines
        ],
    }  # fmt: skip
