"""Calendars and instants that several tests use."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from firstfix.engines.timetable import DayHours, Hours, Week, WorkingCalendar
from firstfix.engines.timetable.holidays import public_holidays

OFFICE: DayHours = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
OFFICE_WEEK: Week = (*(OFFICE,) * 5, (), ())
NIGHT: Hours = (22 * 60, 6 * 60)


def make_calendar(
    *, zone: str = "Asia/Shanghai", weekly: Week = OFFICE_WEEK, special: Mapping[date, DayHours] | None = None
) -> WorkingCalendar:
    return WorkingCalendar(zone=zone, weekly=weekly, special=special or {})


def make_china_office() -> WorkingCalendar:
    """Eight hours a day, with the holidays and moved working days that were decreed for 2025 and 2026."""
    return make_calendar(special=public_holidays("CN", years=[2025, 2026]).special(OFFICE_WEEK))


def at(zone: str, text: str, *, fold: int = 0) -> datetime:
    """The instant, in UTC, at which the clock in `zone` shows `text`; fold=1 is its second time in autumn."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def cn(text: str) -> datetime:
    return at("Asia/Shanghai", text)


def de(text: str, *, fold: int = 0) -> datetime:
    return at("Europe/Berlin", text, fold=fold)
