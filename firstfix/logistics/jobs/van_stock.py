"""What workers do for stock: work out what vans should carry, by day when asked and by night."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from firstfix.logistics.actions.van_stock import (
    advise_van,
    apply_where_told,
    end_van_stock,
    note_progress,
    start_nightly,
    take_van_stock,
)
from firstfix.logistics.facts import VanStockStarted
from firstfix.logistics.models import StockingRun
from firstfix.logistics.queries.van_stock import jobs_by_van, vans
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.jobs import every, job
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone

log = logging.getLogger(__name__)

#: The hour, by the company's clock, at which vans are looked at.
HOUR = 2
#: The queue of work that takes a minute and a processor, so that short jobs do not wait for it.
LONG = "planning"


@every("50 * * * *")
def refresh_van_stock(now: datetime) -> None:
    """Each company at its own hour; one company's trouble does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                if now.astimezone(company_zone()).hour == HOUR:
                    start_nightly(at=now)
        except Exception:
            log.exception("company %s: van stock could not be started", tenant_id)


def begin_van_stock(fact: VanStockStarted, *, about: StockingRun, by: Actor) -> None:
    work_out_van_stock.later(run_id=about.pk, one_at_a_time="van stock")


@job(scope=False, queue=LONG)
def work_out_van_stock(tenant_id: int, *, run_id: int) -> None:
    """A short transaction for each van, so that progress is seen; whatever happens, the run comes to an end."""
    with tenant_scope(tenant_id):
        run = take_van_stock(run_id)
    if run is None:
        return
    try:
        with tenant_scope(tenant_id):
            jobs = jobs_by_van(timezone.now() - timedelta(days=round(run.months * 365 / 12)))
            places = list(vans())
        for done, van in enumerate(places, 1):
            with tenant_scope(tenant_id):
                needed = jobs.get(van.pk, {})
                if needed:
                    advise_van(run, van, needed)
                note_progress(run, done)
        with tenant_scope(tenant_id):
            run.done = len(places)
            end_van_stock(run)
            if run.is_nightly:
                apply_where_told(run)
    except Exception:
        log.exception("van stock run %s", run_id)
        with tenant_scope(tenant_id):
            end_van_stock(run, StockingRun.State.FAILED)
