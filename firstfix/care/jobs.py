"""What maintenance and follow-ups do by night, and as soon as a plan is switched on or a value is read."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone, translation

from firstfix.care.actions.feedback import make_renewals
from firstfix.care.actions.follow_ups import make_interval_calls
from firstfix.care.actions.maintenance import make_order_by_condition, make_orders, remind_customers
from firstfix.care.facts import MaintenancePlanStepped
from firstfix.care.models import MaintenancePlan
from firstfix.care.queries.maintenance import plans_of
from firstfix.care.rules.maintenance import Trigger
from firstfix.equipment.facts import MeterRead
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.exchange.facts import RowsImported
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.jobs import every, job
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone

log = logging.getLogger(__name__)

#: By the company's clock: before the night's planning, which then knows the new orders.
HOUR = 1


@every("10 * * * *")
def keep_maintenance_by_night(now: datetime) -> None:
    """Each company at its own hour, each plan in a transaction of its own: one that fails keeps no other."""
    for tenant_id in all_tenants():
        with tenant_scope(tenant_id):
            if now.astimezone(company_zone()).hour != HOUR:
                continue
            plans = list(MaintenancePlan.objects.filter(state="active").values_list("pk", flat=True))
        for plan_id in plans:
            try:
                _make_all_orders(tenant_id, plan_id, at=now)
            except Exception:
                log.exception("maintenance plan %s of company %s could not make its orders", plan_id, tenant_id)
        with tenant_scope(tenant_id):
            remind_customers(at=now)


@every("20 * * * *")
def make_calls_by_night(now: datetime) -> None:
    """Calls at an interval, and contracts that end soon, stand on their lists in the morning."""
    for tenant_id in all_tenants():
        with tenant_scope(tenant_id):
            if now.astimezone(company_zone()).hour == HOUR:
                make_interval_calls(at=now)
                make_renewals(at=now)


def begin_plan(fact: MaintenancePlanStepped, *, about: MaintenancePlan, by: Actor) -> None:
    """Nobody has to wait for the night to see what a plan does."""
    if fact.to_state == "active":
        make_first_orders.later(plan_id=about.pk, one_at_a_time=f"maintenance {about.pk}")


@job(scope=False)
def make_first_orders(tenant_id: int, *, plan_id: int) -> None:
    _make_all_orders(tenant_id, plan_id, at=timezone.now())


def _make_all_orders(tenant_id: int, plan_id: int, *, at: datetime) -> None:
    """In as many transactions as it takes."""
    while True:
        with tenant_scope(tenant_id), translation.override(company().language):
            plan = MaintenancePlan.objects.get(pk=plan_id)
            if not make_orders(plan, at=at) or plan.trigger == Trigger.CONDITION:
                return


def look_at_reading(fact: MeterRead, *, about: Asset, by: Actor) -> None:
    """A value may have gone beyond the limit of a plan. Meters that only count are looked at by night."""
    if plans_of(about).filter(trigger=Trigger.CONDITION, meter=fact.meter).exists():
        look_at_values.later(asset_id=about.pk, meter=fact.meter, one_at_a_time=f"values {about.pk}")


def look_at_imported_readings(fact: RowsImported, *, about: ImportRun, by: Actor) -> None:
    """Readings of a file are told of together: all plans that watch a limit look at once."""
    if fact.kind == "readings" and fact.new:
        for pk in MaintenancePlan.objects.filter(state="active", trigger=Trigger.CONDITION).values_list(
            "pk", flat=True
        ):
            make_first_orders.later(plan_id=pk, one_at_a_time=f"maintenance {pk}")


@job()
def look_at_values(*, asset_id: int, meter: str) -> None:
    asset = Asset.objects.select_related("product_model", "site").get(pk=asset_id)
    with translation.override(company().language):
        for plan in plans_of(asset).filter(trigger=Trigger.CONDITION, meter=meter):
            make_order_by_condition(plan, asset)
