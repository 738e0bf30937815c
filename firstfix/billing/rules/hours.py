"""Time worked, cut where another rate begins: normal hours, nights, weekends and public holidays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo


class Hours(StrEnum):
    NORMAL = "normal"
    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


#: Minutes by the kind of hours that they lie in.
Pieces = Mapping[Hours, Decimal]


@dataclass(frozen=True)
class Clock:
    """What the company calls a night, a weekend and a holiday. `worked` are weekend days that are worked (调休上班)."""

    zone: ZoneInfo
    night_from: time = time(22)
    night_to: time = time(6)
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def kind_at(self, at: datetime) -> Hours:
        """A holiday counts before the night, the night before the weekend."""
        local = at.astimezone(self.zone)
        if local.date() in self.holidays:
            return Hours.HOLIDAY
        if self._is_night(local.time()):
            return Hours.NIGHT
        is_weekend = local.weekday() >= 5 and local.date() not in self.worked
        return Hours.WEEKEND if is_weekend else Hours.NORMAL

    def _is_night(self, clock: time) -> bool:
        if self.night_from <= self.night_to:
            return self.night_from <= clock < self.night_to
        return clock >= self.night_from or clock < self.night_to

    def borders(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Where the kind of hours may change between two moments: midnights, and the ends of nights."""
        day = start.astimezone(self.zone).date()
        last = end.astimezone(self.zone).date()
        while day <= last:
            for clock in (time.min, self.night_from, self.night_to):
                border = datetime.combine(day, clock, self.zone).astimezone(UTC)
                if start < border < end:
                    yield border
            day += timedelta(days=1)


@dataclass
class _Sum:
    minutes: dict[Hours, Decimal] = field(default_factory=dict)

    def add(self, kind: Hours, length: timedelta) -> None:
        self.minutes[kind] = self.minutes.get(kind, Decimal()) + Decimal(length // timedelta(seconds=1)) / 60


def pieces_of(start: datetime, end: datetime, clock: Clock, *, step: int = 1) -> Pieces:
    """Minutes between two moments by kind of hours, each rounded up to whole steps of `step` minutes.

    Both moments have a zone; an end that is not after the start gives nothing.
    """
    found = _Sum()
    marks = [start, *sorted(set(clock.borders(start, end))), end]
    for begin, stop in pairwise(marks):
        if stop > begin:
            found.add(clock.kind_at(begin), stop - begin)
    return {kind: up_to_steps(minutes, step) for kind, minutes in found.minutes.items() if minutes}


def up_to_steps(minutes: Decimal, step: int) -> Decimal:
    return (minutes / step).to_integral_value(ROUND_CEILING) * step
