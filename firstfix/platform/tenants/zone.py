"""The company's time zone: what "today" and "09:00" mean."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from firstfix.platform.tenants.company import company


def company_zone() -> ZoneInfo:
    return ZoneInfo(company().zone)


def company_day(at: datetime) -> date:
    """The company's day in which the moment lies."""
    return at.astimezone(company_zone()).date()


def midnight(day: date) -> datetime:
    """The moment at which the company's day begins."""
    return datetime.combine(day, time.min, tzinfo=company_zone())
