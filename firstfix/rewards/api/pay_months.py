"""Months of pay for programs: sheets with their lines, who looked at them, counting and closing. A month is said by any
of its days."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day
from firstfix.platform.errors import NotFound
from firstfix.rewards.access import pay_run_for, require_pay_of
from firstfix.rewards.actions import ask_pay_run, look_at_pay_sheet, note_pay_of_all_seen
from firstfix.rewards.models import PayRun, PaySheet
from firstfix.rewards.queries.pay.counted import month_known, run_going
from firstfix.rewards.queries.pay.known import Names, names_known
from firstfix.rewards.queries.pay.looks import looks_at
from firstfix.rewards.queries.pay.sheets import Sheet, sheets_closed, sheets_of, team_sums
from firstfix.rewards.queries.pay.words import line_counted, line_name
from firstfix.rewards.translate import first_of, part_of

router = Router()


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


def _seen_by(request: ApiRequest, engineer_id: int) -> Engineer:
    engineer = engineer_for(request.user, engineer_id)
    require_pay_of(engineer, request.user)
    return engineer


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
