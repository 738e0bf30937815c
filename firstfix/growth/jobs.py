"""What is looked at by night: which levels the repairs speak for, and which certificates end."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import translation

from firstfix.growth.actions import propose_levels, remind_of_certificates
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.jobs import every
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone

log = logging.getLogger(__name__)

#: By the company's clock.
HOUR = 4


@every("20 * * * *")
def look_at_growth_by_night(now: datetime) -> None:
    """Each company at its own hour, in a transaction of its own: one that fails keeps no other."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id), translation.override(company().language):
                if now.astimezone(company_zone()).hour == HOUR:
                    propose_levels(by=SYSTEM, at=now)
                    remind_of_certificates(by=SYSTEM, at=now)
        except Exception:
            log.exception("growth of company %s could not be looked at", tenant_id)
