"""How long products last is counted by night."""

from __future__ import annotations

import logging
from datetime import datetime

from firstfix.insight.actions import count_reliability
from firstfix.insight.queries.reliability import models_in_service
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.jobs import every
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope

log = logging.getLogger(__name__)


@every("10 19 * * *")
def count_by_night(now: datetime) -> None:
    """At three in China. Each model is a transaction; one company's trouble does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                models = list(models_in_service())
            for model in models:
                with tenant_scope(tenant_id):
                    count_reliability(model, by=SYSTEM, at=now)
        except Exception:
            log.exception("the reliability of company %s could not be counted", tenant_id)
