"""The kept weeks of key figures: of the company, an area or an engineer, as courses and beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum

from firstfix.insight.access import Scope
from firstfix.insight.key_figures import KeyFigure
from firstfix.insight.models import FiguresCounted, FigureWeek
from firstfix.insight.rules import monday_of
from firstfix.insight.translate.key_figures import Comparison, Sums, compared, summed
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day

NOTHING: Sums = (0.0,) * 6
COLUMNS = ("n", "x", "y", "xx", "xy", "yy")
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Window:
    """So many weeks up to the one that begins on `last`, a Monday."""

    weeks: int
    last: date

    @property
    def first(self) -> date:
        return self.last - (self.weeks - 1) * WEEK

    @property
    def mondays(self) -> list[date]:
        return [self.first + n * WEEK for n in range(self.weeks)]

    @property
    def before(self) -> Window:
        return Window(self.weeks, self.first - WEEK)


def counted_at() -> datetime | None:
    return FiguresCounted.objects.values_list("at", flat=True).first()


def window_of(figure: KeyFigure, weeks: int, *, counted: datetime) -> Window:
    """Up to the count; of a figure that settles late, up to the week in which the last orders settled."""
    days = company().repeat_window_days if figure.is_cohort else 0
    return Window(weeks, monday_of(company_day(counted - timedelta(days=days))))


def compared_over(figure: KeyFigure, own: Mapping[date, Sums], window: Window) -> Comparison:
    """The window beside the one before it; `own` is what was counted by Monday."""
    now, before = (summed(own.get(day, NOTHING) for day in one.mondays) for one in (window, window.before))
    return compared(figure, now, before)


def weeks_of(scope: Scope) -> Mapping[str, Mapping[date, Sums]]:
    """By figure and Monday; in one statement."""
    found: dict[str, dict[date, Sums]] = defaultdict(dict)
    rows = FigureWeek.objects.filter(territory=scope.territory, engineer=scope.engineer)
    for figure, monday, *sums in rows.values_list("figure", "monday", *COLUMNS):
        found[figure][monday] = tuple(sums)
    return found


def by_area(figure: KeyFigure, window: Window) -> dict[int, Sums]:
    return _by("territory", figure, window)


def by_engineer(figure: KeyFigure, window: Window) -> dict[int, Sums]:
    return _by("engineer", figure, window)


def _by(column: str, figure: KeyFigure, window: Window) -> dict[int, Sums]:
    rows = FigureWeek.objects.filter(figure=figure.key, monday__range=(window.first, window.last))
    rows = rows.filter(**{f"{column}__isnull": False}).order_by()
    sums = rows.values_list(column).annotate(*(Sum(one, default=0.0) for one in COLUMNS))
    return {key: tuple(own) for key, *own in sums}
