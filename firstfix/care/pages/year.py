"""The coming twelve months of a plan as a picture: work by month, and each machine's days in the months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from firstfix.care.models import MaintenanceDue
from firstfix.care.queries.timetables import MachineDues
from firstfix.equipment.models import Asset

#: A bar's height at most, in the units of its picture.
HIGH = 40


@dataclass(frozen=True)
class Month:
    """`hours` on site; `top` and `height` of its bar in the picture's units."""

    first: date
    name: str
    count: int
    hours: float
    top: float
    height: float


@dataclass(frozen=True)
class Day:
    """A day on which a service is due: with its order, or foretold."""

    on: date
    due: MaintenanceDue | None = None
    is_sure: bool = True


@dataclass(frozen=True)
class Line:
    """A machine with its days, month by month."""

    asset: Asset
    months: Sequence[Sequence[Day]]


@dataclass(frozen=True)
class Year:
    """Work by month; what has its order already counts too."""

    months: Sequence[Month]

    @classmethod
    def of(cls, plans: Iterable[tuple[int, Sequence[MachineDues]]], *, today: date) -> Year:
        """plans  of each: minutes of a service on site, and its machines"""
        firsts = [_month_after(today, n) for n in range(12)]
        counts, worked = dict.fromkeys(firsts, 0), dict.fromkeys(firsts, 0)
        for minutes, rows in plans:
            for day in (day for row in rows for day in _days_of(row)):
                if (month := _month(day, firsts[0])) in counts:
                    counts[month] += 1
                    worked[month] += minutes
        most = max([*counts.values(), 1])
        months = [
            Month(first, date_format(first, "M"), count, worked[first] / 60, HIGH - high, high)
            for first, count in counts.items()
            for high in [HIGH * count / most]
        ]
        return cls(months)

    def line(self, row: MachineDues) -> Line:
        days: dict[date, list[Day]] = {month.first: [] for month in self.months}
        for day in _days_of(row):
            if (month := _month(day, self.months[0].first)) in days:
                days[month].append(day)
        return Line(row.asset, list(days.values()))


def _days_of(row: MachineDues) -> list[Day]:
    open_ = [Day(row.last.due_on, row.last)] if row.last and row.last.is_open else []
    return [*open_, *(Day(due.on, is_sure=due.is_sure) for due in row.coming)]


def _month(day: Day, first: date) -> date:
    """What is overdue is the first month's work."""
    return max(day.on, first).replace(day=1)


def _month_after(day: date, n: int) -> date:
    months = day.month - 1 + n
    return date(day.year + months // 12, months % 12 + 1, 1)
