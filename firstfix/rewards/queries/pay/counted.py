"""Months as pages show them: a closed one as it stands, an open one as a worker counted it last.

Everybody's pay is counted by workers only; a request counts one engineer's at most (`sheets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from firstfix.people.models import Engineer
from firstfix.rewards.models import CountedSheet, PayMonth, PayRules, PayRun
from firstfix.rewards.queries.pay.sheets import Sheet, closed_month, rules_for, sheets_closed
from firstfix.rewards.translate import line_kept


@dataclass(frozen=True)
class MonthKnown:
    """`counted_at` is None for a month that is closed, and for one that nobody has counted yet."""

    month: date
    closed: PayMonth | None
    rules: PayRules | None
    sheets: Mapping[int, Sheet]
    counted_at: datetime | None = None

    @property
    def total(self) -> Decimal:
        return sum((sheet.total for sheet in self.sheets.values()), Decimal())


@dataclass(frozen=True)
class Trial:
    """A person's month by a version that is tried, beside the rules in force."""

    engineer: Engineer
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


def month_known(month: date) -> MonthKnown:
    """Without the records behind the lines."""
    if closed := closed_month(month):
        return MonthKnown(month, closed, closed.rules, sheets_closed(month, behind=False))
    rules = rules_for(month)
    sheets, counted_at = counted_sheets(month, rules) if rules else ({}, None)
    return MonthKnown(month, None, rules, sheets, counted_at)


def counted_sheets(month: date, rules: PayRules) -> tuple[dict[int, Sheet], datetime | None]:
    """What the version was last counted to pay for the month, and when."""
    rows = list(CountedSheet.objects.filter(month=month, rules=rules))
    sheets = {
        row.engineer_id: Sheet(row.engineer_id, month, row.until, list(map(line_kept, row.lines))) for row in rows
    }
    return sheets, rows[0].counted_at if rows else None


def run_going(month: date, *, tried: PayRules | None = None) -> PayRun | None:
    """What a worker does, or will do next, with the month."""
    return PayRun.objects.filter(month=month, tried=tried, state__in=PayRun.GOING).order_by("pk").first()


def run_failed(month: date, *, tried: PayRules | None = None) -> PayRun | None:
    """The newest one, unless it came to a good end."""
    newest = PayRun.objects.filter(month=month, tried=tried).order_by("-pk").first()
    return newest if newest and newest.state == PayRun.State.FAILED else None


def trial_of(version: PayRules, month: date) -> tuple[list[Trial], datetime | None]:
    """What the month would have paid by `version`, beside the rules that hold for it, by name; when it was counted.

    Corrections of other months are left out on both sides.
    """
    present = rules_for(month)
    after, counted_at = counted_sheets(month, version)
    before = counted_sheets(month, present)[0] if present else {}
    people = Engineer.objects.in_bulk({*before, *after} if counted_at else ())
    trials = [Trial(people[one], _own(before.get(one)), _own(after.get(one))) for one in people]
    return sorted(trials, key=lambda one: (one.engineer.name, one.engineer.pk)), counted_at


def _own(sheet: Sheet | None) -> Decimal:
    lines = sheet.lines if sheet else ()
    return sum((line.amount for line in lines if sheet and line.month == sheet.month), Decimal())
