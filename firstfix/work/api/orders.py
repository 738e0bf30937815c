"""Work orders: the company's promises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.customers.access import site_for
from firstfix.customers.models import Contact
from firstfix.equipment.access import asset_for
from firstfix.equipment.models import Part
from firstfix.equipment.rules import number_of, quantity_from
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Amount, AmountOut, Day, Id, Moment, Row
from firstfix.platform.errors import Invalid, NotFound
from firstfix.work.access import work_order_for
from firstfix.work.actions import (
    change_work_order,
    close_work_order,
    open_work_order,
    respond_to_order,
    solve_order_remotely,
    step_work_order,
)
from firstfix.work.api.closing import ClosureIn, closure_of
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.queries import clock_of, fix_status_of, order_in_full, orders_with_words, overdue
from firstfix.work.rules import Priority
from firstfix.work.states import OPEN_STATES, ORDER_ACTIONS, ORDER_STATES
from firstfix.work.words import STEP_BUTTONS, payer_words

router = Router()
Words = Annotated[list[str], Query([])]
Minutes = Annotated[int, Field(ge=5, le=24 * 60)]


class OrderOut(Row):
    id: int
    uid: UUID
    number: str
    kind: str
    state: str
    priority: int
    request_id: int | None
    customer_id: int
    site_id: int
    asset_id: int | None
    contact_id: int | None
    subject: str
    description: str
    planned_minutes: int
    crew: int = Field(description="engineers who come at the same time: 1 or 2")
    entitlement: str
    contract_id: int | None
    reported_at: datetime | None
    entered_at: datetime
    not_before: date | None = Field(description="no plan puts it on an earlier day")
    responded_at: datetime | None
    restored_at: datetime | None
    closed_at: datetime | None
    response_due_at: datetime | None
    restoration_due_at: datetime | None
    symptom_id: int | None
    mode_id: int | None
    mechanism_id: int | None
    cause_id: int | None
    remedy_id: int | None
    work_done: str
    was_remote: bool
    solved_by_id: int | None = Field(description="the person who solved it remotely")
    visit_count: int
    repeat_of_id: int | None
    troubleshooting_id: int | None
    version: int


class ClockOut(Schema):
    """`state`: running, paused, met or missed. `used`: share of the promised business time that is gone."""

    name: str
    due_at: datetime
    state: str
    used: float
    left_seconds: int
    met_at: datetime | None


class PartNeedOut(Schema):
    """`quantity` is in the part's unit."""

    part_id: int
    quantity: AmountOut

    @staticmethod
    def resolve_quantity(need: PartNeed) -> AmountOut:
        return number_of(need.quantity, need.part.unit)


class OrderInFull(OrderOut):
    clocks: list[ClockOut]
    payer_words: str
    fix_status: str
    parts_needed: list[PartNeedOut]
    tool_types_needed: list[int]
    repeated_by: list[int]
    verbs: list[str] = Field(description="steps that the caller may take now")


class PartNeedIn(Schema):
    part_id: Id
    quantity: Amount = Decimal(1)


class OrderIn(Schema):
    asset_id: Id | None = None
    site_id: Id | None = None
    kind: WorkOrder.Kind = WorkOrder.Kind.REPAIR
    priority: Priority | None = Field(None, description="without it, what the contract suggests")
    subject: str = Field("", max_length=200)
    description: str = ""
    planned_minutes: Minutes | None = None
    crew: WorkOrder.Crew = WorkOrder.Crew.ONE
    not_before: Day | None = Field(None, description="no plan puts it on an earlier day")
    parts_needed: list[PartNeedIn] = []
    uid: UUID | None = None


class OrderChange(Schema):
    """What is not sent stays. With `version`, somebody else's change in between is not overwritten."""

    subject: str | None = Field(None, max_length=200)
    description: str | None = None
    priority: Priority | None = None
    planned_minutes: Minutes | None = None
    crew: WorkOrder.Crew | None = None
    contact_id: Id | None = None
    parts_needed: list[PartNeedIn] | None = None
    version: int | None = None


class StepIn(Schema):
    verb: str = Field(description=", ".join(STEP_BUTTONS))
    reason: str = Field("", max_length=1000)
    at: Moment | None = None


class WhenIn(Schema):
    at: Moment | None = None


@router.get("/work-orders", response=Page[OrderOut])
def work_orders(
    request: ApiRequest,
    state: Words,
    kind: Words,
    priority: Annotated[list[Priority], Query([])],
    asset: Id | None = None,
    site: Id | None = None,
    customer: Id | None = None,
    late: Annotated[bool, Query(description="only open orders with a promise that has run out")] = False,
    words: Annotated[str, Query(max_length=200)] = "",
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "desk.see")
    rows: Any = WorkOrder.objects.visible_to(request.user)
    lists = {"state__in": state, "kind__in": kind, "priority__in": priority}
    about = {"asset": asset, "site": site, "customer": customer}
    rows = rows.filter(**{name: value for name, value in (lists | about).items() if value})
    rows = overdue(rows, now=timezone.now()) if late else rows
    return page_of(orders_with_words(rows, words), after=after, limit=limit, of=OrderOut)


@router.post("/work-orders", response={201: OrderOut})
def open_order(request: ApiRequest, given: OrderIn) -> Any:
    require(request.user, "work_order.open")
    asset = asset_for(request.user, given.asset_id) if given.asset_id else None
    site = site_for(request.user, given.site_id) if given.site_id else None
    fields = given.dict(exclude={"asset_id", "site_id", "parts_needed"})
    return Status(
        201,
        open_work_order(asset=asset, site=site, part_needs=needed_parts(given.parts_needed), by=request.user, **fields),
    )


@router.get("/work-orders/{int:id}", response=OrderInFull)
def work_order(request: ApiRequest, id: int) -> Any:
    require(request.user, "desk.see")
    order: Any = order_in_full(work_order_for(request.user, id))
    now = timezone.now()
    clocks = clock_of(order, now=now)
    order.clocks = [_clock(clock) for clock in (clocks.response, clocks.restoration) if clock]
    order.payer_words = payer_words(order)
    order.fix_status = fix_status_of(order, now=now).value
    order.parts_needed = list(order.part_needs.select_related("part").order_by("pk"))
    order.tool_types_needed = list(order.tool_needs.order_by("pk").values_list("tool_type_id", flat=True))
    order.repeated_by = list(order.repeats.order_by("pk").values_list("pk", flat=True))
    order.verbs = _verbs(request, order)
    return order


def _verbs(request: ApiRequest, order: WorkOrder) -> list[str]:
    """Those of a visit are taken on the visit."""
    possible = [one.verb for one in ORDER_STATES.verbs(order.state)]
    there = [*STEP_BUTTONS, "close", "restore_remotely"]
    verbs = [verb for verb in possible if verb in there and may(request.user, ORDER_ACTIONS[verb])]
    waits = order.responded_at is None and order.state in OPEN_STATES
    return [*verbs, "respond"] if waits and may(request.user, "work_order.respond") else verbs


def _clock(clock: Any) -> dict[str, Any]:
    left = round(clock.left.total_seconds())
    return {"name": clock.name, "due_at": clock.due_at, "state": clock.state, "used": clock.used,
            "left_seconds": left, "met_at": clock.met_at}  # fmt: skip


@router.patch("/work-orders/{int:id}", response=OrderOut)
def change(request: ApiRequest, id: int, given: OrderChange) -> Any:
    order = work_order_for(request.user, id, to="change")
    contact = None
    if given.contact_id:
        contact = Contact.objects.filter(pk=given.contact_id, customer=order.customer_id).first()
        if contact is None:
            raise NotFound
    needs = None if given.parts_needed is None else needed_parts(given.parts_needed)
    fields = given.dict(exclude={"contact_id", "parts_needed"})
    return change_work_order(order, contact=contact, part_needs=needs, by=request.user, **fields)


@router.post("/work-orders/{int:id}/steps", response=OrderOut)
def step(request: ApiRequest, id: int, given: StepIn) -> Any:
    """Steps of the desk. Those of a visit are taken at `/visits/{id}/steps`, closing at `/closure`."""
    order = work_order_for(request.user, id)
    if given.verb not in STEP_BUTTONS:
        raise Invalid({"verb": _("This step is not known.")})
    return step_work_order(order, given.verb, reason=given.reason, at=given.at, by=request.user)


@router.post("/work-orders/{int:id}/response", response=OrderOut)
def respond(request: ApiRequest, id: int, given: WhenIn) -> Any:
    """Somebody has spoken with the customer: the response time ends."""
    return respond_to_order(work_order_for(request.user, id), at=given.at, by=request.user)


@router.post("/work-orders/{int:id}/closure", response=OrderOut)
def close(request: ApiRequest, id: int, given: ClosureIn) -> Any:
    order = work_order_for(request.user, id, to="close")
    return close_work_order(order, by=request.user, **closure_of(given))


@router.post("/work-orders/{int:id}/remote-solution", response=OrderOut)
def solve(request: ApiRequest, id: int, given: ClosureIn) -> Any:
    order = work_order_for(request.user, id, to="restore_remotely")
    return solve_order_remotely(order, by=request.user, **closure_of(given))


def needed_parts(needs: list[PartNeedIn]) -> Mapping[Part, int]:
    """Parts by how many; NotFound when there is no such part."""
    parts = Part.objects.in_bulk([need.part_id for need in needs])
    if any(need.part_id not in parts for need in needs):
        raise NotFound
    return {
        parts[need.part_id]: quantity_from(need.quantity, parts[need.part_id].unit, field="parts_needed")
        for need in needs
    }
