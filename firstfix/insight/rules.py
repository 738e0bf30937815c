"""The figures: each with its formula in words, and the same formula as conditions on orders.

A figure that asks whether a fault came back looks at a *cohort*: orders restored early enough that
the repeat window has passed for all of them. Younger ones are provisional: counting their failures but not yet their
successes would make the rate look worse than it is. The rows behind a number come from the same conditions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class Period:
    """The last `days` days before `now`; the cohort is as long, and ends when the repeat window ends."""

    days: int
    now: datetime
    window_days: int

    @property
    def days_said(self) -> str:
        return str(self.days)

    @property
    def before(self) -> Period:
        """The period just before this one, as long."""
        return Period(self.days, self.since, self.window_days)

    @property
    def since(self) -> datetime:
        return self.now - timedelta(days=self.days)

    @property
    def cohort(self) -> tuple[datetime, datetime]:
        until = self.now - timedelta(days=self.window_days)
        return until - timedelta(days=self.days), until


@dataclass(frozen=True)
class Rate:
    """`hits` ÷ `base`; `hits` is meant within `base`. Both are conditions on orders with their fix status.

    at  when an order counts: a field, or when a promise was decided (`queries.figures.orders_that_count`)
    """

    key: str
    name: Text
    formula: Text
    at: str
    base: Q
    hits: Q
    is_cohort: bool = False
    more_is_better: bool = True

    def within(self, since: datetime, until: datetime) -> Q:
        return self.base & Q(**{f"{self.at}__gte": since, f"{self.at}__lt": until})

    def of(self, period: Period) -> Q:
        return self.within(*(period.cohort if self.is_cohort else (period.since, period.now)))


RESTORED = Q(kind="repair", restored_at__isnull=False)

RATES: tuple[Rate, ...] = (
    Rate(
        key="first-time-fix",
        name=_("First-time fix rate"),
        formula=_(
            "Repairs restored by the first visit and not repeated within the window ÷ repairs restored with a visit."
        ),
        at="restored_at",
        base=RESTORED & Q(fix_status__in=("first_fix", "not_first_fix")),
        hits=Q(fix_status="first_fix"),
        is_cohort=True,
    ),
    Rate(
        key="repeat",
        name=_("Repeat rate"),
        formula=_(
            "Restored repairs whose fault came back within the window (same asset, same mode) ÷ restored repairs."
        ),
        at="restored_at",
        base=RESTORED,
        hits=Q(is_repeated=True),
        is_cohort=True,
        more_is_better=False,
    ),
    Rate(
        key="remote",
        name=_("Remote resolution rate"),
        formula=_("Repairs restored without a visit and not repeated within the window ÷ restored repairs."),
        at="restored_at",
        base=RESTORED,
        hits=Q(remote_status="solved"),
        is_cohort=True,
    ),
    Rate(
        key="sla-restoration",
        name=_("SLA attainment, restoration"),
        formula=_("Orders restored in time ÷ orders whose promised restoration was kept or ran out in the period."),
        at="restoration_decided_at",
        base=Q(restoration_due_at__isnull=False) & ~Q(state="cancelled"),
        hits=Q(restored_at__lte=F("restoration_due_at")),
    ),
    Rate(
        key="sla-response",
        name=_("SLA attainment, response"),
        formula=_("Orders answered in time ÷ orders whose promised response was kept or ran out in the period."),
        at="response_decided_at",
        base=Q(response_due_at__isnull=False) & ~Q(state="cancelled"),
        hits=Q(responded_at__lte=F("response_due_at")),
    ),
)

RATE_BY_KEY = {rate.key: rate for rate in RATES}

MTTR_FORMULA = _("Mean time from report to restoration, of repairs restored in the period whose both times are known.")
CARRY_OVER_FORMULA = _("Open work orders that were visited and are not restored.")
OPEN_FORMULA = _("Work orders that are neither restored nor closed nor cancelled.")

#: Age of open orders: name and the days at which the bucket ends; the last one has no end.
AGES: tuple[tuple[str, Text, int | None], ...] = (
    ("day", _("up to 1 day"), 1),
    ("three", _("1 to 3 days"), 3),
    ("week", _("3 to 7 days"), 7),
    ("older", _("older than 7 days"), None),
)


def age_condition(key: str, *, now: datetime) -> Q:
    """Orders entered so long ago; KeyError for an unknown bucket."""
    starts = {name: (AGES[number - 1][2] or 0) if number else 0 for number, (name, _label, _end) in enumerate(AGES)}
    end = {name: end for name, _label, end in AGES}[key]
    condition = Q(entered_at__lte=now - timedelta(days=starts[key]))
    return condition & Q(entered_at__gt=now - timedelta(days=end)) if end is not None else condition


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Mark:
    """What a criterion got of its points; `got` is None until somebody judges it."""

    points: int
    got: Decimal | None
    applies: bool = True


def score(marks: Iterable[Mark], *, deductions: int = 0, has_bonus: bool = False) -> Decimal | None:
    """Points got ÷ points that apply × 100, less the special deductions, with one for a special merit; 0 to 100.

    None while nothing that applies has points. What is not judged yet has got nothing.
    """
    applying = [one for one in marks if one.applies]
    possible = sum(one.points for one in applying)
    if not possible:
        return None
    found = 100 * sum((one.got or Decimal(0) for one in applying), Decimal(0)) / possible - deductions + has_bonus
    return min(Decimal(100), max(Decimal(0), found)).quantize(Decimal("0.1"), ROUND_HALF_UP)
