"""What time brings: quotes that run out, and fees that become due."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import translation

from firstfix.billing.actions import charge_fees, expire_quotes, remind_of_quotes
from firstfix.platform.jobs import every
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope

log = logging.getLogger(__name__)


@every("20 * * * *")
def look_after_quotes(now: datetime) -> None:
    """Every hour, so that each company's day ends at its own midnight; one that fails does not keep the others."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id), translation.override(company().language):
                expire_quotes(at=now)
                remind_of_quotes(at=now)
                charge_fees(at=now)
        except Exception:
            log.exception("quotes and fees of company %s could not be looked after", tenant_id)
