"""Maintenance plans and what falls due by them, for programs; readings of meters go to `/assets/{id}/readings`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.care.access import maintenance_due_for, maintenance_plan_for
from firstfix.care.actions import move_due, save_plan, switch_off, switch_on
from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.queries.maintenance import dues_listed, plans_listed
from firstfix.care.queries.timetables import expected_orders, machines_of, timetable_of, twelve_months
from firstfix.care.rules.maintenance import CountsFrom, Trigger, Unit
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, TextIn, TextOut
from firstfix.work.states import DONE_STATES, OPEN_STATES

router = Router()
Value = Annotated[Decimal, Field(max_digits=16, decimal_places=3, allow_inf_nan=False)]
MonthNumber = Annotated[int, Field(ge=1, le=12)]
STATES = {"open": OPEN_STATES, "done": DONE_STATES, "left_out": ("cancelled",)}


class MaintenancePlanOut(Schema):
    """`expected_orders` is asked for with one plan only."""

    id: int
    name: TextOut
    kind: str
    product_model_id: int | None
    asset_id: int | None
    only_covered: bool
    trigger: str
    every: int | None
    unit: str
    season: list[int]
    counts_from: str
    anchor_on: date | None
    begins_on: date
    meter: str
    units: Decimal | None
    limit: Decimal | None
    is_below: bool
    rearm: Decimal | None
    horizon_days: int
    slack_days: int
    planned_minutes: int
    reminder_days: int | None
    advice: TextOut
    state: str
    agreed: int | None
    version: int


class MaintenancePlanInFull(MaintenancePlanOut):
    expected_orders: int = Field(description="in the twelve calendar months that begin with this one")


class MaintenancePlanChange(Schema):
    """What is not sent stays. A plan that is switched on is switched off first."""

    name: TextIn | None = None
    kind: Literal["maintenance", "inspection"] | None = None
    only_covered: bool | None = None
    trigger: Trigger | None = None
    every: Annotated[int, Field(ge=1, le=1000)] | None = None
    unit: Unit | None = None
    season: Annotated[list[MonthNumber], Field(max_length=12)] | None = Field(
        None, description="months in which it may fall due; none: all year"
    )
    counts_from: CountsFrom | None = None
    anchor_on: Day | None = Field(None, description="the calendar is counted from it; none: from the commissioning")
    begins_on: Day | None = None
    meter: Annotated[str, Field(max_length=80)] | None = None
    units: Value | None = None
    limit: Value | None = None
    is_below: bool | None = None
    rearm: Value | None = Field(None, description="only a value that has been here asks again")
    horizon_days: Annotated[int, Field(ge=0, le=365)] | None = None
    slack_days: Annotated[int, Field(ge=0, le=90)] | None = None
    planned_minutes: Annotated[int, Field(ge=5, le=1440)] | None = None
    reminder_days: Annotated[int, Field(ge=0, le=90)] | None = None
    advice: TextIn | None = None


class MaintenancePlanIn(MaintenancePlanChange):
    """For all machines of a model or for one machine."""

    name: TextIn
    product_model_id: Id | None = None
    asset_id: Id | None = None


class SwitchIn(Schema):
    verb: Literal["switch_on", "switch_off"]
    agreed: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        0, description="orders in twelve months that are meant, where a plan would make many"
    )


class MaintenanceDueOut(Schema):
    id: int
    plan_id: int
    asset_id: int
    number: int
    planned_on: date
    due_on: date
    target: Decimal | None
    crossed_at: datetime | None
    work_order_id: int
    goes_with_id: int | None
    reminded_at: datetime | None


class ForetoldDueOut(Schema):
    asset_id: int
    due_on: date
    target: float | None = Field(description="what the meter counts by then")
    is_sure: bool = Field(description="false: foretold, if the one before is done in time")


class MaintenanceMoveIn(Schema):
    to: Day
    reason: str


@router.get("/maintenance-plans", response=Page[MaintenancePlanOut])
def plans(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "maintenance.see")
    rows = plans_listed()
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.post("/maintenance-plans", response={201: MaintenancePlanOut})
def add_plan(request: ApiRequest, given: MaintenancePlanIn) -> Any:
    require(request.user, "maintenance.plan")
    if given.product_model_id:
        product_model_for(request.user, given.product_model_id)
    if given.asset_id:
        asset_for(request.user, given.asset_id)
    return Status(201, save_plan(filled(MaintenancePlan(begins_on=timezone.localdate()), given), by=request.user))


@router.get("/maintenance-plans/{int:id}", response=MaintenancePlanInFull)
def plan(request: ApiRequest, id: int) -> Any:
    found: Any = maintenance_plan_for(request.user, id)
    found.expected_orders = expected_orders(found)
    return found


@router.patch("/maintenance-plans/{int:id}", response=MaintenancePlanOut)
def change_plan(request: ApiRequest, id: int, given: MaintenancePlanChange) -> Any:
    return save_plan(filled(maintenance_plan_for(request.user, id, to="plan"), given), by=request.user)


@router.post("/maintenance-plans/{int:id}/state", response=MaintenancePlanOut)
def step_plan(request: ApiRequest, id: int, given: SwitchIn) -> Any:
    found = maintenance_plan_for(request.user, id, to="plan")
    if given.verb == "switch_off":
        return switch_off(found, by=request.user)
    return switch_on(found, agreed=given.agreed, by=request.user)


@router.get("/maintenance-plans/{int:id}/timetable", response=Page[ForetoldDueOut])
def timetable(request: ApiRequest, id: int, after: After = None, limit: Limit = 50) -> Any:
    """What falls due in twelve months and has no order yet, for a page of machines at a time."""
    found = maintenance_plan_for(request.user, id)
    today = timezone.localdate()
    machines = page_of(machines_of(found, on=today).order_by("pk"), after=after, limit=limit)
    rows = timetable_of(found, today=today, until=twelve_months(today), machines=machines["items"])
    items = [ForetoldDueOut(asset_id=row.asset.pk, due_on=due.on, target=due.target, is_sure=due.is_sure)
             for row in rows for due in row.coming]  # fmt: skip
    return {**machines, "items": items}


@router.get("/maintenance", response=Page[MaintenanceDueOut])
def dues(
    request: ApiRequest, state: Literal["", "open", "done", "left_out"] = "", plan: int | None = None,
    asset: int | None = None, after: After = None, limit: Limit = 50,
) -> Any:  # fmt: skip
    require(request.user, "maintenance.see")
    rows = dues_listed()
    rows = rows.filter(plan=plan) if plan else rows
    rows = rows.filter(asset=asset) if asset else rows
    return page_of(rows.filter(work_order__state__in=STATES[state]) if state else rows, after=after, limit=limit)


@router.get("/maintenance/{int:id}", response=MaintenanceDueOut)
def due(request: ApiRequest, id: int) -> MaintenanceDue:
    return maintenance_due_for(request.user, id)


@router.post("/maintenance/{int:id}/day", response=MaintenanceDueOut)
def move(request: ApiRequest, id: int, given: MaintenanceMoveIn) -> Any:
    """Another day is agreed with the customer."""
    return move_due(maintenance_due_for(request.user, id, to="move"), by=request.user, **given.dict())
