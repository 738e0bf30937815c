"""Months as pages show them: a closed one as it stands, an open one as a worker counted it last.

Everybody's pay is counted by workers only; a request counts one engineer's at most (`sheets`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from firstfix.people.models import Engineer
from firstfix.rewards.models import CountedSheet, PayMonth, PayRules, PayRun
from firstfix.rewards.queries.pay.counting import rules_for
from firstfix.rewards.queries.pay.sheets import Sheet, closed_month, sheets_closed
from firstfix.rewards.translate import RuleKind, line_kept


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
class Difference:
    """What is paid by the rules that hold and by a version that is tried: of one rule, or in sum."""

    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


#: By rule, in the order of a pay sheet; rules that pay nothing on either side are left out.
ByRule = Mapping[RuleKind, Difference]


@dataclass(frozen=True)
class Trial(Difference):
    """A person's month by a version that is tried, beside the rules in force."""

    engineer: Engineer
    rules: ByRule


@dataclass(frozen=True)
class TriedMonth(Difference):
    """Everybody's, by name.

    counted_at           None where nobody has counted it yet
    present_counted_at   when the rules that hold were counted last: at the same time, unless they were counted since
    """

    people: Sequence[Trial]
    rules: ByRule
    counted_at: datetime | None
    present_counted_at: datetime | None

    @property
    def is_of_two_moments(self) -> bool:
        return self.present_counted_at is not None and self.present_counted_at != self.counted_at


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


def trial_of(version: PayRules, month: date) -> TriedMonth:
    """What the month would have paid by `version`, beside the rules that hold for it.

    Corrections of other months are left out on both sides.
    """
    present = rules_for(month)
    after, counted_at = counted_sheets(month, version)
    before, present_at = counted_sheets(month, present) if present else ({}, None)
    people = Engineer.objects.in_bulk({*before, *after} if counted_at else ())
    trials = [_trial(people[one], _own(before.get(one)), _own(after.get(one))) for one in people]
    kinds = [kind for kind in RuleKind if any(kind in one.rules for one in trials)]
    rules = {kind: Difference(*_sums(one.rules[kind] for one in trials if kind in one.rules)) for kind in kinds}
    by_name = sorted(trials, key=lambda one: (one.engineer.name, one.engineer.pk))
    return TriedMonth(*_sums(trials), by_name, rules, counted_at, present_at)


def _trial(engineer: Engineer, before: Mapping[RuleKind, Decimal], after: Mapping[RuleKind, Decimal]) -> Trial:
    nothing = Decimal()
    rules = {
        kind: Difference(before.get(kind, nothing), after.get(kind, nothing))
        for kind in RuleKind
        if kind in before or kind in after
    }
    return Trial(*_sums(rules.values()), engineer, rules)


def _sums(found: Iterable[Difference]) -> tuple[Decimal, Decimal]:
    found = list(found)
    return sum((one.before for one in found), Decimal()), sum((one.after for one in found), Decimal())


def _own(sheet: Sheet | None) -> Mapping[RuleKind, Decimal]:
    """Of the month itself, by rule."""
    sums: dict[RuleKind, Decimal] = defaultdict(Decimal)
    for line in sheet.lines if sheet else ():
        if sheet and line.month == sheet.month:
            sums[line.rule] += line.amount
    return sums
