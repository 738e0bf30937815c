"""Rhythms of the calendar: every so many days, weeks, months or years, in all months or in a season.

Days are dates of one calendar on the wall, so a change to daylight saving time can neither lose nor double one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]

#: How long the units are at least: where the search for a date of the grid may begin.
_SHORTEST = {"day": 1, "week": 7, "month": 28, "year": 365}


@dataclass(frozen=True)
class Rhythm:
    """Every `every` units. `season`: months 1 … 12 in which it may fall due; empty: in all.

    A day outside of the season moves to the season's first day, unless the next one follows within half a round; what
    meets there is one.
    """

    every: int
    unit: Unit
    season: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.every < 1:
            raise ValueError("a rhythm is at least one unit long")
        if not self.season <= frozenset(range(1, 13)):
            raise ValueError("the months of a season are 1 to 12")

    def nth(self, anchor: date, n: int) -> date:
        """`n` times the rhythm after the anchor, season aside; OverflowError after the year 9999.

        Months and years are counted from the anchor, not from the date before: the 31st is the last of a short month
        and the 31st again afterwards, and 29 February is the 28th in common years only.
        """
        count = n * self.every
        if self.unit in ("day", "week"):
            return anchor + timedelta(days=count * _SHORTEST[self.unit])
        months = anchor.month - 1 + count * (12 if self.unit == "year" else 1)
        year, month = anchor.year + months // 12, months % 12 + 1
        if year > date.max.year:
            raise OverflowError("after the end of the calendar")
        return date(year, month, min(anchor.day, monthrange(year, month)[1]))

    def in_season(self, day: date) -> date:
        """The day itself, or the first day after it that lies in the season."""
        while self.season and day.month not in self.season:
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return day

    def after(self, day: date) -> date:
        """Once the rhythm after `day`, in season."""
        return self.in_season(self.nth(day, 1))

    def grid(self, anchor: date, *, after: date) -> Iterator[date]:
        """The dates counted from the anchor that lie after `after`, each once, for ever; the anchor is the first."""
        longest = {"day": 1, "week": 7, "month": 31, "year": 366}[self.unit]
        # A season moves days to later ones, by less than a year.
        early = 366 if self.season else 0
        n = max(0, ((after - anchor).days - early) // (longest * self.every) - 2)
        last = after
        try:
            due = self.nth(anchor, n)
            while True:
                n += 1
                following = self.nth(anchor, n)
                day = self.in_season(due)
                if day > last and (day == due or self._stands(day, due, following)):
                    yield day
                    last = day
                due = following
        except (OverflowError, ValueError):
            return

    def _stands(self, day: date, due: date, following: date) -> bool:
        """Whether a day to which `due` was moved is not better left to the one that follows."""
        if following < day:
            return False
        is_moved_too = following != self.in_season(following)
        return is_moved_too or following - day >= (following - due) / 2
