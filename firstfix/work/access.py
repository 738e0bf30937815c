"""Service requests and work orders, as a person may have them."""

from __future__ import annotations

from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.work.models import ServiceRequest, WorkOrder


def request_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> ServiceRequest:
    return record_for(ServiceRequest.objects.visible_to(by), by=by, action=f"request.{to}", lock=lock, pk=id)


def work_order_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> WorkOrder:
    return record_for(WorkOrder.objects.visible_to(by), by=by, action=f"work_order.{to}", lock=lock, pk=id)
