"""The company's time zone: what "today" and "09:00" mean."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_tenant_id


def company_zone() -> ZoneInfo:
    return ZoneInfo(Tenant.objects.values_list("zone", flat=True).get(pk=current_tenant_id()))


def company_day(at: datetime) -> date:
    """The company's day in which the moment lies."""
    return at.astimezone(company_zone()).date()
