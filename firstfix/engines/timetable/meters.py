"""What a meter has counted, when it will have counted how much, and when a value crosses a limit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

#: The rate is taken from the readings of so many days before the last one: long enough to even out a quiet week, short
#: enough to follow a machine that goes over to two shifts.
RATE_DAYS = 90


class Meter:
    """Readings of a meter that counts upwards. A value that falls is a new or reset meter, which begins at nothing."""

    def __init__(self, readings: Iterable[tuple[date, float]]) -> None:
        """readings  (day, value) in any order"""
        self.days: list[date] = []
        self.counted: list[float] = []
        former = total = 0.0
        for day, value in sorted(readings):
            total += value - former if value >= former else value
            former = value
            if self.days and self.days[-1] == day:
                self.counted[-1] = total
            else:
                self.days.append(day)
                self.counted.append(total)

    @property
    def rate(self) -> float:
        """Units per day lately; 0 where there are too few readings to tell."""
        if len(self.days) < 2:
            return 0.0
        first = bisect_right(self.days, self.days[-1] - timedelta(days=RATE_DAYS)) - 1
        first = min(max(first, 0), len(self.days) - 2)
        return (self.counted[-1] - self.counted[first]) / (self.days[-1] - self.days[first]).days

    def on(self, day: date) -> float:
        """Counted by the end of the day: between readings in proportion, afterwards at the present rate.

        Before the first reading nothing is known, so the first one counts.
        """
        if not self.days:
            return 0.0
        place = bisect_right(self.days, day) - 1
        if place < 0:
            return self.counted[0]
        if place == len(self.days) - 1:
            return self.counted[-1] + self.rate * (day - self.days[-1]).days
        passed = (day - self.days[place]) / (self.days[place + 1] - self.days[place])
        return self.counted[place] + passed * (self.counted[place + 1] - self.counted[place])

    def day_of(self, target: float) -> date | None:
        """The day of the reading that reached the target, else when the present rate reaches it; None: never."""
        place = bisect_left(self.counted, target)
        if place < len(self.days):
            return self.days[place]
        if not self.rate:
            return None
        days = ceil((target - self.counted[-1]) / self.rate)
        left = (date.max - self.days[-1]).days
        return self.days[-1] + timedelta(days=days) if days <= left else None


@dataclass(frozen=True)
class Threshold:
    """A value at or beyond `limit` asks for work, once, until it has been back at or past `rearm`.

    is_below: values below the limit are the bad ones. The gap between the two (hysteresis) keeps a value that trembles
    about the limit from asking again and again.
    """

    limit: float
    rearm: float
    is_below: bool = False

    def __post_init__(self) -> None:
        if (self.rearm >= self.limit) if not self.is_below else (self.rearm <= self.limit):
            raise ValueError("the value at which all is well again must lie on the good side of the limit")

    def is_beyond(self, value: float) -> bool:
        return value <= self.limit if self.is_below else value >= self.limit

    def is_well(self, value: float) -> bool:
        return value >= self.rearm if self.is_below else value <= self.rearm


def crossings(
    threshold: Threshold, readings: Sequence[tuple[datetime, float]], *, is_armed: bool = True
) -> Iterator[datetime]:
    """The moments at which the limit was crossed; `readings` in the order of time."""
    for at, value in readings:
        if is_armed and threshold.is_beyond(value):
            yield at
            is_armed = False
        elif not is_armed and threshold.is_well(value):
            is_armed = True
