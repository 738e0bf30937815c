"""What is watched each morning: old parts and tools that should be back, calibrations that end."""

from __future__ import annotations

import logging
from datetime import datetime

from firstfix.logistics.actions import remind_everybody
from firstfix.platform.jobs import every
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_day, company_zone

log = logging.getLogger(__name__)

#: By the company's clock: when engineers set off, not in the night.
HOUR = 7


@every("10 * * * *")
def remind_in_the_morning(now: datetime) -> None:
    """Each company at its own hour; one that fails does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                if now.astimezone(company_zone()).hour == HOUR:
                    remind_everybody(today=company_day(now), at=now)
        except Exception:
            log.exception("company %s could not be reminded", tenant_id)
