"""Solved without a visit.

The record is a work order that was restored remotely and closed, so that every figure, the history of the asset and the
repeat rule see it like any other.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import FailureCode
from firstfix.work.actions import requests
from firstfix.work.actions.closing import close_work_order
from firstfix.work.actions.orders import draft_order, keep_order
from firstfix.work.actions.steps import step_work_order
from firstfix.work.models import ServiceRequest, WorkOrder


@transaction.atomic
def solve_remotely(
    request: ServiceRequest,
    *,
    symptom: FailureCode | None,
    mode: FailureCode | None,
    cause: FailureCode | None,
    remedy: FailureCode | None,
    mechanism: FailureCode | None = None,
    work_done: str,
    confirmed_fault: str = "",
    by: Actor,
    at: datetime | None = None,
) -> WorkOrder:
    """The customer was guided to the remedy: a request becomes a closed order in one go."""
    require(by, "request.handle")
    at = at or timezone.now()
    requests.lock(request)
    request.answer = work_done.strip()
    requests.step_request(request, "solve_remotely", by=by, at=at)
    order = draft_order(
        request=request, asset=None, site=None, kind=WorkOrder.Kind.REPAIR, priority=None, subject="", description="",
        contact=None, at=at, uid=None,
    )  # fmt: skip
    keep_order(order, part_needs={}, tool_needs=(), by=by, at=at)
    return solve_order_remotely(
        order, symptom=symptom, mode=mode, mechanism=mechanism, cause=cause, remedy=remedy, work_done=work_done,
        confirmed_fault=confirmed_fault, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def solve_order_remotely(
    order: WorkOrder,
    *,
    symptom: FailureCode | None,
    mode: FailureCode | None,
    cause: FailureCode | None,
    remedy: FailureCode | None,
    mechanism: FailureCode | None = None,
    work_done: str,
    confirmed_fault: str = "",
    by: Actor,
    at: datetime | None = None,
) -> WorkOrder:
    """An open order turned out to need no visit (or no further one): restored and closed in one go."""
    at = at or timezone.now()
    step_work_order(order, "restore_remotely", by=by, at=at)
    return close_work_order(
        order, symptom=symptom, mode=mode, mechanism=mechanism, cause=cause, remedy=remedy, work_done=work_done,
        confirmed_fault=confirmed_fault, by=by, at=at,
    )  # fmt: skip
