"""Pay of the demo company: grades, posts, rules in force and rules that are tried, a year of closed months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from firstfix.config.demo.cast import address_of
from firstfix.config.demo.clock import ZONE, at
from firstfix.config.demo.names import CITY
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual
from firstfix.rewards.actions import (
    answer_pay_dispute,
    assign_pay_post,
    look_at_pay_sheet,
    note_pay_of_all_seen,
    put_pay_rules_in_force,
    raise_pay_dispute,
    try_pay_rules,
    write_pay_rules,
)
from firstfix.rewards.actions.pay_months import write_closed_month
from firstfix.rewards.models import PayGrade, PayMonth, PayRules, PaySheet
from firstfix.rewards.queries.pay.counting import lines_counted, month_after, month_before, rules_for
from firstfix.rewards.queries.pay.sheets import Sheet
from firstfix.rewards.translate import RuleKind, first_of, last_of

#: Months that are closed, where there are so many.
MONTHS = 12
#: The second version holds for so many of them.
MONTHS_OF_SECOND = 4

GRADES = (
    ("E1", "服务工程师", "Service engineer"),
    ("E2", "高级服务工程师", "Senior service engineer"),
    ("E3", "技术主管", "Technical supervisor"),
    ("E4", "技术专家", "Technical expert"),
)
BASE = {"E1": 6200, "E2": 7800, "E3": 9800, "E4": 12500}


def document(*, piece: int, first_fix: int, article: int = 0) -> dict[str, Any]:
    """`piece` and `first_fix` in yuan: what the versions differ in."""
    base = [{"grade": code, "region": "", "industry": "", "years": 0, "amount": str(pay)} for code, pay in BASE.items()]
    base += [
        {"grade": code, "region": "", "industry": "", "years": 5, "amount": str(pay + 600)}
        for code, pay in BASE.items()
    ]
    base.append({"grade": "E2", "region": "", "industry": "hospital", "years": 0, "amount": "8400"})
    found: dict[str, Any] = {
        "base": {"rows": base},
        "piece": {
            "most": "4500",
            "rows": [
                {"work": "repair", "difficulty": 0, "amount": str(piece)},
                {"work": "repair", "difficulty": 3, "amount": str(piece * 3 // 2)},
                {"work": "repair", "difficulty": 4, "amount": str(piece * 2)},
                {"work": "maintenance", "difficulty": 0, "amount": str(piece * 4 // 5)},
                {"work": "installation", "difficulty": 0, "amount": str(piece * 3)},
                {"work": "inspection", "difficulty": 0, "amount": str(piece // 2)},
            ],
        },
        "first_fix": {"amount": str(first_fix), "days": 30, "most": "1500"},
        "repeat": {"amount": "80", "days": 30, "most": "800"},
        "in_time": {"amount": "25", "most": "1500"},
        "rating": {"least": 3, "rows": [{"average": "4", "amount": "200"}, {"average": "4.6", "amount": "500"}]},
        "night": {"amount": "35", "start": "20:00", "end": "06:00", "most": "2000"},
        "emergency": {"amount": "80", "most": "800"},
        "training": {"amount": "90", "minutes": 60, "most": "900"},
        "team": {"amount": "10", "most": "900"},
        "travel": {
            "hours": 6,
            "most": "6000",
            "rows": [
                {"name": "A", "cities": [CITY.zh, CITY.en], "per_day": "60", "per_night": "380"},
                {"name": "B", "cities": [], "per_day": "100", "per_night": "300"},
            ],
        },
    }
    if article:
        found["article"] = {"amount": str(article), "most": "400"}
        found["remote"] = {"amount": "20", "days": 30, "most": "600"}
    return found


def write_pay(engineers: Sequence[Engineer], *, now: datetime, since: date, seed: int) -> None:
    """From the first whole month after `since` on; nothing where there is none that is over."""
    this = first_of(now.astimezone(ZONE).date())
    hr = User.objects.get(email=address_of(Role.HR))
    first = max(_months_before(this, MONTHS), month_after(first_of(since)))
    _write_posts(engineers, since=since, by=hr, seed=seed)
    second = max(_months_before(this, MONTHS_OF_SECOND), month_after(first))
    _put_in_force(document(piece=80, first_fix=30), "2025 年方案 · Plan of 2025", first, by=hr)
    if second <= this:
        later = document(piece=90, first_fix=40, article=20)
        _put_in_force(later, "文章和远程解决计奖 · Articles and remote solutions are paid", second, by=hr)
    month = first
    while month < this:
        _close(month, by=hr, now=now)
        month = month_after(month)
    if first < this:
        _promote_late(engineers, month_before(this), by=hr, now=now)
        _dispute(engineers[0], month_before(this), by=hr, now=now)
        _look(engineers[0], month_before(this), by=hr, now=now)
    written = at(this + timedelta(days=4), 14 * 60)
    draft = document(piece=96, first_fix=60, article=30)
    version = write_pay_rules(None, document=draft, note="明年草案 · Draft for next year", by=hr, at=min(written, now))
    if first < this:
        tried_at = min(written + timedelta(minutes=20), now)
        try_pay_rules(version, month=month_before(this), by=hr, at=tried_at)


def _months_before(month: date, count: int) -> date:
    for _one in range(count):
        month = month_before(month)
    return month


def _write_posts(engineers: Sequence[Engineer], *, since: date, by: User, seed: int) -> None:
    rng = Random(f"{seed} pay")
    grades = {code: PayGrade.objects.create(code=code, name=Bilingual(zh, en)) for code, zh, en in GRADES}
    for engineer in engineers:
        experience = since - timedelta(days=rng.randint(30, 12 * 365))
        years = (since - experience).days / 365
        code = "E4" if years > 11 else "E3" if years > 8 else "E2" if years > 3 else "E1"
        is_ward = engineer.skills.filter(skill__code__startswith="medical", level__gte=4).exists()
        assign_pay_post(
            engineer, grade=grades[code], territory=engineer.territory, industry="hospital" if is_ward else "",
            experience_since=experience, first_day=since, by=by, at=at(since, 9 * 60),
        )  # fmt: skip


def _put_in_force(said: dict[str, Any], note: str, month: date, *, by: User) -> PayRules:
    day = month - timedelta(days=9)
    version = write_pay_rules(None, document=said, note=note, by=by, at=at(day, 10 * 60))
    version = try_pay_rules(version, month=month_before(month), by=by, at=at(day, 10 * 60 + 25))
    return put_pay_rules_in_force(version, first_month=month, by=by, at=at(day, 16 * 60))


def _close(month: date, *, by: User, now: datetime) -> PayMonth:
    """As `close_pay_month` does it: in a past that is known to its end there is nothing to correct."""
    rules = rules_for(month)
    assert rules
    last = last_of(month)
    lines = lines_counted(rules, month, until=last)
    sheets = {engineer: Sheet(engineer, month, last, own) for engineer, own in lines.items()}
    closed_at = min(at(last + timedelta(days=3), 15 * 60 + 10), now)
    return write_closed_month(PayMonth(month=month, rules=rules, closed_at=closed_at, closed_by=by), sheets, by=by)


def _promote_late(engineers: Sequence[Engineer], month: date, *, by: User, now: datetime) -> None:
    """Somebody's new grade is entered when the month is closed already: the correction comes in this one."""
    engineer = engineers[0]
    post = engineer.pay_posts.order_by("-first_day").first()
    better = PayGrade.objects.filter(code__gt=post.grade.code).order_by("code").first() if post else None
    if post and better:
        assign_pay_post(
            engineer, grade=better, territory=post.territory, industry=post.industry, first_day=month.replace(day=16),
            experience_since=post.experience_since, by=by, at=min(at(month_after(month).replace(day=10), 11 * 60), now),
        )  # fmt: skip


def _dispute(engineer: Engineer, month: date, *, by: User, now: datetime) -> None:
    """One is answered; the demo's own engineer has one that waits."""
    sheet, user = PaySheet.objects.filter(engineer=engineer, month=month).first(), engineer.user
    keys = _keys(sheet, RuleKind.PIECE)
    if sheet and user and keys:
        asked = min(at(month_after(month).replace(day=5), 18 * 60), now)
        raise_pay_dispute(sheet, key=keys[0], text="月底那张维修单我也去了，怎么没有算进来？", by=user, at=asked)
    before = PaySheet.objects.filter(engineer=engineer, month=month_before(month)).first()
    keys = _keys(before, RuleKind.IN_TIME)
    if before and user and keys:
        asked = at(month.replace(day=6), 12 * 60)
        dispute = raise_pay_dispute(before, key=keys[0], text="有两单是客户改期，应该算按时。", by=user, at=asked)
        answer_pay_dispute(
            dispute, answer="已核对：改期后的承诺时间没有改，这两单仍按原时间计算；以后改期请调度同时改承诺。", by=by,
            at=asked + timedelta(hours=26),
        )  # fmt: skip


def _look(engineer: Engineer, month: date, *, by: User, now: datetime) -> None:
    """HR at the closed month: the file for payroll, and the sheet that is disputed."""
    closed = month_after(month)
    note_pay_of_all_seen(month, how=f"pay-{month:%Y-%m}.xlsx", by=by, at=min(at(closed.replace(day=4), 9 * 60), now))
    for minutes in (10 * 60 + 5, 10 * 60 + 40):
        look_at_pay_sheet(engineer, month, by=by, at=min(at(closed.replace(day=6), minutes), now))


def _keys(sheet: PaySheet | None, kind: RuleKind) -> list[str]:
    if sheet is None:
        return []
    rows = sheet.lines.filter(rule=kind.value).order_by("place")
    return [":".join((row.rule, *row.row, str(row.per), row.month.isoformat())) for row in rows]
