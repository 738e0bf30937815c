"""Two workers at the same plan: each service has one order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from django.db import connection

from firstfix.care.actions import make_orders
from firstfix.care.models import MaintenanceDue
from firstfix.care.tests.makers import make_plan
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.models import WorkOrder


def test_two_workers_make_each_order_once(committed: None) -> None:
    tenant = make_tenant().pk
    with tenant_scope(tenant):
        plan = make_plan(every=1, unit="week", anchor_on=date(2026, 1, 5), agreed=1000)
        for _n in range(3):
            make_asset(product_model=plan.product_model)
    together = Barrier(2)

    def work(_number: int) -> int:
        try:
            with tenant_scope(tenant):
                together.wait(10)
                return len(make_orders(plan))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        made = sorted(workers.map(work, range(2)))
    with tenant_scope(tenant):
        assert made[0] == 0
        assert made[1] == MaintenanceDue.objects.count() == WorkOrder.objects.count() >= 12
