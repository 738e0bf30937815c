"""By night the stock books are looked through, as `firstfix doctor` does."""

from __future__ import annotations

import logging
from datetime import datetime

from firstfix.logistics.queries import balance_differences
from firstfix.platform.jobs import every
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope

log = logging.getLogger(__name__)


@every("40 18 * * *")
def check_books(now: datetime) -> None:
    """Balances, reservations and lots of each company beside their moves; what does not agree is an error in the log.

    At an hour of few moves in China. One company's trouble does not keep the others from it.
    """
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                found = balance_differences()
        except Exception:
            log.exception("the stock books of company %s could not be checked", tenant_id)
            continue
        for one in found:
            log.error("the stock books of company %s do not agree: %s", tenant_id, one)
