"""The coming twelve months of a plan as a picture: work by month, and each machine's days in the months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from firstfix.care.models import MaintenanceDue
from firstfix.care.queries.maintenance import MachineDues
from firstfix.equipment.models import Asset

#: The picture's height in its own units; the width is twelve columns of twenty.
HIGH, WIDE = 40, 20


@dataclass(frozen=True)
class Month:
    """`top` and `height` of its bar in the picture's units, `left` where its column begins."""

    first: date
    name: str
    count: int
    hours: float
    left: int
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
    def of(cls, rows: Sequence[MachineDues], *, today: date, minutes: int) -> Year:
        firsts = [_month_after(today, n) for n in range(12)]
        counts = dict.fromkeys(firsts, 0)
        for row in rows:
            for day in _days_of(row):
                if (month := _month(day, firsts[0])) in counts:
                    counts[month] += 1
        most = max([*counts.values(), 1])
        months = [
            Month(first, date_format(first, "M"), count, count * minutes / 60, n * WIDE,
                  HIGH - HIGH * count / most, HIGH * count / most)
            for n, (first, count) in enumerate(counts.items())
        ]  # fmt: skip
        return cls(months)

    def line(self, row: MachineDues) -> Line:
        days: dict[date, list[Day]] = {month.first: [] for month in self.months}
        for day in _days_of(row):
            if (month := _month(day, self.months[0].first)) in days:
                days[month].append(day)
        return Line(row.asset, list(days.values()))

    @property
    def width(self) -> int:
        return WIDE * len(self.months)

    @property
    def height(self) -> int:
        return HIGH


def _days_of(row: MachineDues) -> list[Day]:
    open_ = [Day(row.last.due_on, row.last)] if row.last and row.last.is_open else []
    return [*open_, *(Day(due.on, is_sure=due.is_sure) for due in row.coming)]


def _month(day: Day, first: date) -> date:
    """What is overdue is the first month's work."""
    return max(day.on, first).replace(day=1)


def _month_after(day: date, n: int) -> date:
    months = day.month - 1 + n
    return date(day.year + months // 12, months % 12 + 1, 1)
