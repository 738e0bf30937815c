"""Rules, posts and a month's work for tests of pay. The month is long over, whatever the hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.actions import (
    assign_pay_post,
    look_at_pay_sheet,
    put_pay_rules_in_force,
    raise_pay_dispute,
    try_pay_rules,
    write_pay_rules,
)
from firstfix.rewards.models import PayDispute, PayGrade, PayPost, PayRules
from firstfix.rewards.queries.pay.sheets import Sheet, sheets_of
from firstfix.rewards.tests.makers import user_of
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

MONTH = date(2026, 8, 1)
NEXT = date(2026, 9, 1)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=company_zone())


def make_grade(code: str = "E1") -> PayGrade:
    grade, _made = PayGrade.objects.get_or_create(code=code, defaults={"name": Bilingual(f"{code}级", f"Grade {code}")})
    return grade


def make_document(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "base": {"rows": [{"grade": "E1", "region": "", "industry": "", "years": 0, "amount": "6000"}]},
        "piece": {"most": "3000", "rows": [{"work": "repair", "difficulty": 0, "amount": "50"}]},
    }
    return {kind: rule for kind, rule in {**said, **changes}.items() if rule is not None}


def make_rules(**changes: Any) -> PayRules:
    """A draft."""
    make_grade()
    return write_pay_rules(None, document=make_document(**changes), note="a note", by=SYSTEM)


def make_rules_in_force(first_month: date = MONTH, **changes: Any) -> PayRules:
    version = try_pay_rules(make_rules(**changes), month=first_month, by=SYSTEM)
    return put_pay_rules_in_force(version, first_month=first_month, by=SYSTEM)


def make_post(engineer: Engineer | None = None, *, territory: Territory | None = None, **values: Any) -> PayPost:
    said: dict[str, Any] = {
        "grade": make_grade(), "experience_since": date(2024, 1, 1), "first_day": date(2024, 1, 1), "by": SYSTEM,
    }  # fmt: skip
    return assign_pay_post(engineer or make_engineer(), territory=territory, **{**said, **values})


def make_paid_order(
    *engineers: Engineer, closed: datetime | None = None, restored: datetime | None = None, **values: Any
) -> WorkOrder:
    """Visited by the crew, restored and closed; by default within the month."""
    closed = closed or at(MONTH + timedelta(days=9))
    order = make_work_order(state="closed", **values)
    restored = restored or closed - timedelta(hours=1)
    WorkOrder.objects.filter(pk=order.pk).update(closed_at=closed, restored_at=restored, visit_count=1)
    order.refresh_from_db()
    start = restored - timedelta(hours=2)
    first, *others = engineers
    visit = make_visit(work_order=order, engineer=first, planned_start=start, state="left")
    Visit.objects.filter(pk=visit.pk).update(
        arrived_at=start, left_at=restored, set_off_at=start - timedelta(minutes=30)
    )
    for engineer in others:
        visit.bookings.create(engineer=engineer, during=visit.bookings.get(engineer=first).during)
    visit.bookings.update(is_firm=False)
    return order


def sheet_of(engineer: Engineer, month: date = MONTH, *, now: datetime | None = None) -> Sheet:
    return sheets_of(month, now=now or at(date(2026, 12, 1)), engineers=[engineer.pk])[engineer.pk]


def make_dispute(engineer: Engineer, month: date = MONTH) -> PayDispute:
    """Of the last line of the sheet."""
    sheet = look_at_pay_sheet(engineer, month, by=SYSTEM)
    key = sheet_of(engineer, month).lines[-1].key
    return raise_pay_dispute(sheet, key=key, text="There were two.", by=user_of(engineer), at=at(NEXT))


def said_of(sheet: Sheet) -> list[tuple[str, Any]]:
    """Rule and amount of each line."""
    return [(line.rule.value, line.amount) for line in sheet.lines]
