"""The demo's time: what is today, when does the day begin, and which days are worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from firstfix.engines.timetable import WorkingCalendar

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 30
MIDNIGHT = 24 * 60


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def at(day: date, minute: float) -> datetime:
    """So many minutes after midnight; the city has no daylight saving."""
    return datetime.combine(day, time.min, ZONE) + timedelta(seconds=round(minute * 60))


def rounded(moment: datetime, step: int = 5) -> datetime:
    """Up to the next five minutes, as people plan."""
    over = (moment.minute % step) * 60 + moment.second
    return moment.replace(microsecond=0) + timedelta(seconds=(step * 60 - over) if over else 0)


@dataclass(frozen=True)
class Today:
    """The day on which the demo is opened. It is always a working day in mid-morning, whatever the clock on the wall.

    Between ten and half past three the shift is the usual one. At other hours, on a Sunday or at three in the morning,
    today's shift began two and a half hours ago, so that there are always visits behind and ahead.
    """

    now: datetime
    calendar: WorkingCalendar

    @property
    def day(self) -> date:
        return self.now.astimezone(ZONE).date()

    @property
    def opens(self) -> datetime:
        minute = self._minute
        if not 10 * 60 <= minute < 15 * 60 + 30:
            minute = max(0, (minute - 150) // 30 * 30)
            return at(self.day, minute)
        return at(self.day, OPENS)

    @property
    def closes(self) -> datetime:
        usual = self.opens + minutes(CLOSES - OPENS)
        return min(usual, at(self.day, MIDNIGHT - 1))

    @property
    def _minute(self) -> int:
        here = self.now.astimezone(ZONE)
        return here.hour * 60 + here.minute

    def is_worked(self, day: date) -> bool:
        return day == self.day or bool(self.calendar.hours_of(day))

    def next_worked(self, day: date, count: int = 1) -> date:
        """The `count`-th worked day after `day`."""
        while count:
            day += DAY
            count -= self.is_worked(day)
        return day

    def worked_or_next(self, day: date) -> date:
        return day if self.is_worked(day) else self.next_worked(day)
