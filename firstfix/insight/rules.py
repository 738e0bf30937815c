"""The figures: each with its formula in words, and the same formula as conditions on orders.

A figure that asks whether a fault came back looks at a *cohort*: orders restored early enough that
the repeat window has passed for all of them. Younger ones are provisional: counting their failures but not yet their
successes would make the rate look worse than it is. The rows behind a number come from the same conditions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    """`hits` ÷ `base`; `hits` is meant within `base`. Both are conditions on orders with their fix status."""

    key: str
    name: Text
    formula: Text
    base: Callable[[Period], Q]
    hits: Callable[[Period], Q]
    is_cohort: bool = False
    more_is_better: bool = True


def _restored_in_cohort(period: Period) -> Q:
    since, until = period.cohort
    return Q(kind="repair", restored_at__gte=since, restored_at__lt=until)


def _due(period: Period, due: str, met: str) -> Q:
    """Promises of the period that are decided: kept, or run out."""
    in_period = Q(**{f"{due}__gte": period.since, f"{due}__lt": period.now})
    kept_early = Q(**{f"{due}__gte": period.now, f"{met}__gte": period.since, f"{met}__lt": period.now})
    return (in_period | kept_early) & ~Q(state="cancelled")


RATES: tuple[Rate, ...] = (
    Rate(
        key="first-time-fix",
        name=_("First-time fix rate"),
        formula=_(
            "Repairs restored by the first visit and not repeated within the window ÷ repairs restored with a visit."
        ),
        base=lambda period: _restored_in_cohort(period) & Q(fix_status__in=("first_fix", "not_first_fix")),
        hits=lambda period: Q(fix_status="first_fix"),
        is_cohort=True,
    ),
    Rate(
        key="repeat",
        name=_("Repeat rate"),
        formula=_(
            "Restored repairs whose fault came back within the window (same asset, same mode) ÷ restored repairs."
        ),
        base=_restored_in_cohort,
        hits=lambda period: Q(is_repeated=True),
        is_cohort=True,
        more_is_better=False,
    ),
    Rate(
        key="remote",
        name=_("Remote resolution rate"),
        formula=_("Repairs restored without a visit and not repeated within the window ÷ restored repairs."),
        base=_restored_in_cohort,
        hits=lambda period: Q(remote_status="solved"),
        is_cohort=True,
    ),
    Rate(
        key="sla-restoration",
        name=_("SLA attainment, restoration"),
        formula=_("Orders restored in time ÷ orders whose promised restoration was kept or ran out in the period."),
        base=lambda period: _due(period, "restoration_due_at", "restored_at"),
        hits=lambda period: Q(restored_at__lte=F("restoration_due_at")),
    ),
    Rate(
        key="sla-response",
        name=_("SLA attainment, response"),
        formula=_("Orders answered in time ÷ orders whose promised response was kept or ran out in the period."),
        base=lambda period: _due(period, "response_due_at", "responded_at"),
        hits=lambda period: Q(responded_at__lte=F("response_due_at")),
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
