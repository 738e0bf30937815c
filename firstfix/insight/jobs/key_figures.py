"""The key figures are counted by night, and when somebody asks for it."""

from __future__ import annotations

import logging
from datetime import datetime

from firstfix.insight.actions import count_key_figures, tell_weekly_report
from firstfix.insight.facts import KeyFiguresAsked
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.jobs import every, job
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope

log = logging.getLogger(__name__)


@every("40 19 * * *")
def count_figures_by_night(now: datetime) -> None:
    """At twenty to four in China. One company's trouble does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                count_key_figures(by=SYSTEM, at=now)
        except Exception:
            log.exception("the key figures of company %s could not be counted", tenant_id)


@every("20 * * * *")
def tell_weekly_reports(now: datetime) -> None:
    """Each hour, because a company's Monday morning is its own."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                tell_weekly_report(by=SYSTEM, at=now)
        except Exception:
            log.exception("nobody of company %s could be told of the weekly report", tenant_id)


def count_figures_soon(fact: KeyFiguresAsked, *, about: Tenant, by: Actor) -> None:
    count_figures.later(one_at_a_time="key figures")


@job()
def count_figures() -> None:
    count_key_figures(by=SYSTEM)
