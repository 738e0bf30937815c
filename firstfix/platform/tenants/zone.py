"""The company's time zone: what "today" and "09:00" mean."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from firstfix.platform.tenants.company import company


def company_zone() -> ZoneInfo:
    return ZoneInfo(company().zone)


def company_day(at: datetime) -> date:
    """The company's day in which the moment lies."""
    return at.astimezone(company_zone()).date()
