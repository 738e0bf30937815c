"""The last full week beside the four before it, and what stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firstfix.insight.access import Scope
from firstfix.insight.key_figures import KEY_FIGURES, KeyFigure
from firstfix.insight.models import WeeklyChoice
from firstfix.insight.queries.courses import NOTHING, WEEK, Window, weeks_of, window_of
from firstfix.insight.rules import monday_of
from firstfix.insight.translate.key_figures import Comparison, compared, summed
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.tenants.zone import company_day

#: Who hears of it.
TOLD = (Role.MANAGER, Role.ADMIN)
#: So many weeks before are what a week is held against.
BEFORE = 4


@dataclass(frozen=True)
class WeekLine:
    """`monday` is that of the figure's own week: what settles late is of an earlier one."""

    figure: KeyFigure
    monday: date
    comparison: Comparison


def wants_message(user: User) -> bool:
    """What they chose; else managers do, and administrators do not."""
    chosen = WeeklyChoice.objects.filter(user=user).values_list("by_message", flat=True).first()
    return Role.MANAGER in user.roles if chosen is None else chosen


def last_full_week(counted: datetime) -> date:
    """Its Monday."""
    return monday_of(company_day(counted)) - timedelta(weeks=1)


def week_lines(*, counted: datetime) -> list[WeekLine]:
    found, lines = weeks_of(Scope()), []
    for figure in KEY_FIGURES:
        own, monday = found.get(figure.key, {}), window_of(figure, 1, counted=counted).last - WEEK
        before = Window(BEFORE, monday - WEEK).mondays
        now, then = own.get(monday, NOTHING), summed(own.get(day, NOTHING) for day in before)
        lines.append(WeekLine(figure, monday, compared(figure, now, then)))
    return lines
