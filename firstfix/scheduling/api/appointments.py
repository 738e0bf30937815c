"""Appointments: what can be offered, keeping a time while the customer decides, agreeing on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema, Status

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day
from firstfix.scheduling.actions import agree_on_hold, give_up_hold, hold_named_slot
from firstfix.scheduling.api.visits import VisitOut
from firstfix.scheduling.queries.slots import slots_for
from firstfix.work.access import work_order_for

router = Router()


class SlotOut(Schema):
    """`name` is what a hold takes; `is_good` says that it costs little driving; `mate_id` comes along, where the order
    takes two.
    """

    name: str
    window_from: datetime
    window_to: datetime
    engineer_id: int
    mate_id: int | None
    is_good: bool


class SlotsOfDayOut(Schema):
    day: date
    slots: list[SlotOut]
    why_not: str


class HoldIn(Schema):
    slot: str


class HoldOut(Schema):
    work_order_id: int
    engineer_id: int
    window_from: datetime
    window_to: datetime
    start: datetime
    end: datetime
    expires_at: datetime


@router.get("/work-orders/{int:id}/slots", response=list[SlotsOfDayOut])
def slots(
    request: ApiRequest, id: int, first: Day | None = None, days: Annotated[int, Query(5, ge=1, le=10)] = 5
) -> Any:
    """Windows in which an engineer who can do the work has room, day by day."""
    require(request.user, "visit.plan")
    order = work_order_for(request.user, id)
    now = timezone.now()
    found = slots_for(order, first=first or timezone.localdate(now), days=days, now=now)
    return [
        {
            "day": one.day,
            "slots": [
                {
                    "name": slot.name,
                    "window_from": slot.window.start,
                    "window_to": slot.window.end,
                    "engineer_id": slot.engineer.pk,
                    "mate_id": slot.mate.pk if slot.mate else None,
                    "is_good": slot.is_good,
                }
                for slot in one.slots
            ],
            "why_not": one.why_not,
        }
        for one in found
    ]


@router.post("/work-orders/{int:id}/hold", response={201: HoldOut})
def hold(request: ApiRequest, id: int, given: HoldIn) -> Any:
    """Nobody else can take the time for ten minutes; a former hold of the order ends."""
    require(request.user, "visit.plan")
    return Status(201, hold_named_slot(work_order_for(request.user, id), given.slot, by=request.user))


@router.post("/work-orders/{int:id}/hold/agreement", response={201: VisitOut})
def agree(request: ApiRequest, id: int) -> Any:
    require(request.user, "visit.plan")
    return Status(201, agree_on_hold(work_order_for(request.user, id), by=request.user))


@router.delete("/work-orders/{int:id}/hold", response={204: None})
def release(request: ApiRequest, id: int) -> Any:
    require(request.user, "visit.plan")
    give_up_hold(work_order_for(request.user, id), by=request.user)
    return Status(204, None)
