from itertools import count
from typing import Any

from django.utils import timezone

from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.work.models import ServiceRequest, StateChange, WorkOrder

_numbers = count(1)


def make_request(**kw: Any) -> ServiceRequest:
    _place(kw)
    kw.setdefault("number", f"SR-2026-{next(_numbers):05d}")
    kw.setdefault("channel", ServiceRequest.Channel.PHONE)
    kw.setdefault("description", "The water is too warm and the alarm E-05 is on.")
    return ServiceRequest.objects.create(**kw)


def make_work_order(**kw: Any) -> WorkOrder:
    """An order as `open_work_order` would leave it, in any state, without running the actions before."""
    _place(kw)
    kw.setdefault("number", f"WO-2026-{next(_numbers):05d}")
    kw.setdefault("subject", "Water too warm")
    kw.setdefault("entitlement", WorkOrder.Entitlement.CHARGEABLE)
    kw.setdefault("reported_at", timezone.now())
    order = WorkOrder.objects.create(**kw)
    StateChange.objects.create(work_order=order, state=order.state, at=order.entered_at)
    return order


def _place(kw: dict[str, Any]) -> None:
    """At the asset's site; `asset=None` with a `site` is about no asset."""
    asset = kw.setdefault("asset", None if "asset" in kw else make_asset())
    site = kw.setdefault("site", asset.site if asset else None)
    kw.setdefault("customer", site.customer if site else None)


def make_closure(*, mode: FailureCode | None = None, **kw: Any) -> dict[str, Any]:
    """What `close_work_order` wants to know of a repair."""
    kinds = FailureCode.Kind
    return {
        "symptom": make_failure_code(kinds.SYMPTOM),
        "mode": mode or make_failure_code(kinds.MODE),
        "mechanism": None,
        "cause": make_failure_code(kinds.CAUSE),
        "remedy": make_failure_code(kinds.REMEDY),
        "work_done": "Filter cleaned, pressure is back.",
        **kw,
    }
