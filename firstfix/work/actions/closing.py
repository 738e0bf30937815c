"""Closing: what was wrong, as confirmed, and whether it had been wrong before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.actions import confirm_fault
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.facts.actions import record
from firstfix.work.actions.cases import count_repeats, days_until
from firstfix.work.actions.repeats import link_repeats
from firstfix.work.actions.steps import lock, take_step
from firstfix.work.facts import FaultRepeated, WorkOrderClosed
from firstfix.work.models import WorkOrder
from firstfix.work.states import ORDER_STATES

#: What a repair is not closed without; the mechanism is often beyond what can be seen on site.
NEEDED = ("symptom", "mode", "cause", "remedy")
CODES = ("symptom", "mode", "mechanism", "cause", "remedy")


@transaction.atomic
def close_work_order(
    order: WorkOrder,
    *,
    symptom: FailureCode | None = None,
    mode: FailureCode | None = None,
    mechanism: FailureCode | None = None,
    cause: FailureCode | None = None,
    remedy: FailureCode | None = None,
    work_done: str = "",
    confirmed_fault: str = "",
    by: Actor,
    at: datetime | None = None,
) -> WorkOrder:
    """Confirm what was found and done. A repair needs symptom, mode, cause, remedy and words for the customer.

    `confirmed_fault` is the fault of the fault model that it was; the order's troubleshooting ends with it.

    When the same asset was restored from the same failure mode within the tenant's repeat window before this one was
    reported, this order becomes a repeat of that one, which loses its first-time fix. It works in both directions:
    orders may be closed in another order than they happened.
    """
    require(by, "work_order.close")
    lock(order)
    ORDER_STATES.after(order.state, "close")
    codes = {"symptom": symptom, "mode": mode, "mechanism": mechanism, "cause": cause, "remedy": remedy}
    _check(order, codes, work_done=work_done)
    for name, code in codes.items():
        setattr(order, name, code)
    order.work_done = work_done.strip()
    _confirm(order, confirmed_fault, by=by)
    at = at or timezone.now()
    repeats = link_repeats(order)
    take_step(order, "close", by=by, at=at)
    said = {name: code.code if code else "" for name, code in codes.items()}
    record(WorkOrderClosed(**said, was_remote=order.was_remote), about=order, by=by, at=at)
    for first, again in repeats:
        record(FaultRepeated(again.number, days_until(first, again)), about=first, by=by, at=at)
        count_repeats(first)
    return order


def _confirm(order: WorkOrder, fault: str, *, by: Actor) -> None:
    if not fault:
        return
    if order.troubleshooting is None:
        raise Invalid({"confirmed_fault": _("This order was not troubleshot with a fault model.")})
    confirm_fault(order.troubleshooting, fault, by=by)


def _check(order: WorkOrder, codes: dict[str, FailureCode | None], *, work_done: str) -> None:
    errors: dict[str, Text] = {
        name: _("Please choose one of the list.") for name, code in codes.items() if code and code.kind != name
    }
    if order.kind == WorkOrder.Kind.REPAIR:
        errors |= {name: _("A repair is not closed without it.") for name in NEEDED if codes[name] is None}
        if not work_done.strip():
            errors["work_done"] = _("Please say what was done, in words that the customer understands.")
    if errors:
        raise Invalid(errors)
