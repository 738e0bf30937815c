"""The company's business time on a line of whole weeks: when it is open, and how much of it has passed.

`engines/timetable` counts the same for real calendars with holidays and time zones; here a week repeats, so counting is
two divisions and a year of twenty thousand orders costs nothing. The tests hold the two against each other.
"""

from dataclasses import dataclass
from typing import Final

DAY: Final = 86_400
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from `opens` to `closes` (seconds of the day) on the `days` of the week (0 = the simulation's first day)."""

    opens: int
    closes: int
    days: tuple[int, ...]

    @property
    def length(self) -> int:
        """Seconds of an open day."""
        return self.closes - self.opens

    def is_open_on(self, day: int) -> bool:
        return day % WEEK in self.days

    def next_open_day(self, day: int) -> int:
        """The first open day from `day` on."""
        while not self.is_open_on(day):
            day += 1
        return day

    def open_days_before(self, day: int) -> int:
        """How many open days lie before `day`."""
        weeks, rest = divmod(day, WEEK)
        return weeks * len(self.days) + sum(one < rest for one in self.days)

    def passed(self, at: float) -> float:
        """Seconds of business time from the start until `at`."""
        day = int(at // DAY)
        today = min(max(at - day * DAY - self.opens, 0.0), self.length) if self.is_open_on(day) else 0.0
        return self.open_days_before(day) * self.length + today

    def after(self, passed: float) -> float:
        """The earliest time by which so much business time has passed."""
        whole, rest = divmod(passed, self.length)
        if rest == 0 and whole > 0:  # what runs out at closing time runs out then
            whole, rest = whole - 1, float(self.length)
        weeks, place = divmod(int(whole), len(self.days))
        return (weeks * WEEK + self.days[place]) * DAY + self.opens + rest
