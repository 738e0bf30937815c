"""Which visits of an engineer are one trip: those of a day, and of the days after it when the night was spent away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stop:
    """A visit, to a traveller: `left` is None while it goes on, `far` the km from the base, None where one of both is
    unknown.
    """

    visit: int
    set_off: datetime
    left: datetime | None
    far: float | None

    def is_away(self, km: float) -> bool:
        return self.far is not None and self.far >= km


def tours(stops: Sequence[Stop], *, away_km: float, zone: ZoneInfo) -> list[list[Stop]]:
    """Each stop once, in the order in which they were set off for.

    Nobody writes down where a night was spent. It was spent away when the last stop of a day and the first one of the
    next day both lie at least `away_km` from the base: who was home in between would have driven there and back again.
    """
    found: list[list[Stop]] = []
    for stop in sorted(stops, key=lambda one: (one.set_off, one.visit)):
        if found and _goes_on(found[-1][-1], stop, away_km=away_km, zone=zone):
            found[-1].append(stop)
        else:
            found.append([stop])
    return found


def _goes_on(last: Stop, stop: Stop, *, away_km: float, zone: ZoneInfo) -> bool:
    before, now = _day(last.set_off, zone), _day(stop.set_off, zone)
    return now == before or (now == before + DAY and last.is_away(away_km) and stop.is_away(away_km))


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
