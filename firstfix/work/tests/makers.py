from itertools import count
from typing import Any

from django.utils import timezone

from firstfix.equipment.tests.makers import make_asset
from firstfix.work.models import ServiceRequest, StateChange, WorkOrder

_numbers = count(1)


def make_request(**kw: Any) -> ServiceRequest:
    asset = kw.setdefault("asset", kw.get("asset") or make_asset())
    kw.setdefault("site", asset.site)
    kw.setdefault("customer", asset.site.customer)
    kw.setdefault("number", f"SR-2026-{next(_numbers):05d}")
    kw.setdefault("channel", ServiceRequest.Channel.PHONE)
    kw.setdefault("description", "The water is too warm and the alarm E-05 is on.")
    return ServiceRequest.objects.create(**kw)


def make_work_order(**kw: Any) -> WorkOrder:
    """An order as `open_work_order` would leave it, in any state, without running the actions before."""
    asset = kw.setdefault("asset", kw.get("asset") or make_asset())
    kw.setdefault("site", asset.site)
    kw.setdefault("customer", asset.site.customer)
    kw.setdefault("number", f"WO-2026-{next(_numbers):05d}")
    kw.setdefault("subject", "Water too warm")
    kw.setdefault("entitlement", WorkOrder.Entitlement.CHARGEABLE)
    kw.setdefault("reported_at", timezone.now())
    order = WorkOrder.objects.create(**kw)
    StateChange.objects.create(work_order=order, state=order.state, at=order.entered_at)
    return order
