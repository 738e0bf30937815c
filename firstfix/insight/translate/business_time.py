"""How much of the company's business time lies between two moments: what the simulation counts in."""

from __future__ import annotations

from datetime import datetime, tzinfo

from firstfix.engines.simulation.hours import DAY, Hours
from firstfix.insight.translate.records import Opening

#: A Monday; weeks repeat, so any will do.
MONDAY = datetime(2024, 1, 1)


class BusinessTime:
    """By the same week all year round, as in the simulation: holidays are not left out."""

    def __init__(self, opening: Opening, zone: tzinfo) -> None:
        self._hours, self._zone = Hours(opening.opens, opening.closes, opening.days), zone

    def hours(self, start: datetime, end: datetime) -> float:
        return max(0.0, self._passed(end) - self._passed(start)) / 3600

    def _passed(self, at: datetime) -> float:
        since = at.astimezone(self._zone).replace(tzinfo=None) - MONDAY
        return self._hours.passed(since.days * DAY + since.seconds)
