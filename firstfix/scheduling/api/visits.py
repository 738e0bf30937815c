"""Visits: planned, moved, cancelled. What engineers do on them is `/visits/{id}/steps` of the field."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Moment, Row
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.access import call_for, visit_for
from firstfix.scheduling.actions import (
    cancel_visit,
    leave_out_calls,
    lock_visit,
    move_visit,
    plan_visit,
    send_by_way_of,
    unlock_visit,
)
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.states import VISIT_STATES
from firstfix.scheduling.translate.timetable import day_span
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder

router = Router()
States = Annotated[list[str], Query([])]


class VisitOut(Row):
    id: int
    uid: UUID
    work_order_id: int
    state: str
    engineer_ids: list[int]
    window_from: datetime
    window_to: datetime
    planned_start: datetime
    planned_end: datetime
    set_off_at: datetime | None
    arrived_at: datetime | None
    started_at: datetime | None
    restored_at: datetime | None
    left_at: datetime | None
    outcome: str
    outcome_reason: str
    is_locked: bool
    version: int


class VisitInFull(VisitOut):
    verbs: list[str] = Field(description="what the caller's role may do with it now")


class VisitIn(Schema):
    """Without a window the customer is told two hours around the start. With `by_way_of` the engineer calls at that
    warehouse first, from `called_at` on, as `ways` offers it; what is fetched there is kept for the order.
    """

    work_order_id: Id
    engineer_ids: list[Id] = Field(max_length=20)
    start: Moment
    end: Moment
    window_from: Moment | None = None
    window_to: Moment | None = None
    uid: UUID | None = None
    by_way_of: Id | None = Field(None, description="a stock place; one engineer goes, and the end follows the order")
    called_at: Moment | None = None


class MoveIn(Schema):
    start: Moment
    end: Moment
    engineer_ids: list[Id] | None = Field(None, max_length=20)
    window_from: Moment | None = None
    window_to: Moment | None = None


class ReasonIn(Schema):
    reason: str = ""


@router.get("/visits", response=Page[VisitOut])
def visits(
    request: ApiRequest,
    state: States,
    day: Day | None = None,
    engineer: Id | None = None,
    work_order: Id | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "visit.see")
    crew = Booking.objects.filter(visit=OuterRef("pk")).order_by("engineer").values("engineer")
    rows = Visit.objects.annotate(**{"engineer_ids": ArraySubquery(crew)})
    if day:
        span = day_span(company_zone().key, day)
        rows = rows.filter(planned_start__gte=span.start, planned_start__lt=span.end)
    if engineer:
        rows = rows.filter(bookings__engineer=engineer)
    rows = rows.filter(work_order=work_order) if work_order else rows
    return page_of(rows.filter(state__in=state) if state else rows, after=after, limit=limit, of=VisitOut)


@router.post("/visits", response={201: VisitOut})
def plan(request: ApiRequest, given: VisitIn) -> Any:
    """Refused, with the reason in words, when somebody is booked, absent, off duty or lacks a skill."""
    require(request.user, "visit.plan")
    order = work_order_for(request.user, given.work_order_id)
    if bool(given.by_way_of) != bool(given.called_at):
        raise Invalid({"called_at": _("Say both, the warehouse and when it is called at, or neither.")})
    if given.by_way_of:
        return Status(201, _by_way_of(order, given, by=request.user))
    return Status(201, plan_visit(
        order, engineers=_crew(given.engineer_ids), start=given.start, end=given.end, window=_window(given),
        uid=given.uid, by=request.user,
    ))  # fmt: skip


def _by_way_of(order: WorkOrder, given: VisitIn, *, by: Actor) -> Visit:
    place, crew = StockPlace.objects.filter(pk=given.by_way_of or 0).first(), _crew(given.engineer_ids)
    if place is None or given.called_at is None:
        raise NotFound
    if len(crew) != 1:
        raise Invalid({"engineer_ids": _("By way of a warehouse one engineer goes.")})
    return send_by_way_of(
        order, engineer=crew[0], start=given.start, place=place, called_at=given.called_at, by=by, uid=given.uid,
    )  # fmt: skip


@router.get("/visits/{int:id}", response=VisitInFull)
def visit(request: ApiRequest, id: int) -> Any:
    shown: Any = visit_for(request.user, id, to="see")
    shown.verbs = [one.verb for one in VISIT_STATES.verbs(shown.state) if may(request.user, one.action)]
    return shown


@router.post("/visits/{int:id}/move", response=VisitOut)
def move(request: ApiRequest, id: int, given: MoveIn) -> Any:
    moved = visit_for(request.user, id, to="plan")
    engineers = None if given.engineer_ids is None else _crew(given.engineer_ids)
    return move_visit(
        moved, engineers=engineers, start=given.start, end=given.end, window=_window(given), by=request.user
    )


@router.post("/visits/{int:id}/cancellation", response=VisitOut)
def cancel(request: ApiRequest, id: int, given: ReasonIn) -> Any:
    return cancel_visit(visit_for(request.user, id, to="plan"), reason=given.reason, by=request.user)


@router.delete("/visits/{int:id}/calls/{int:call}", response=VisitOut)
def leave_out(request: ApiRequest, id: int, call: int) -> Any:
    """Nothing is fetched there for this visit any more; what was kept for it is free."""
    visit = visit_for(request.user, id, to="plan")
    leave_out_calls(visit, call=call_for(visit, call), by=request.user)
    return visit


@router.put("/visits/{int:id}/lock", response=VisitOut)
def lock(request: ApiRequest, id: int) -> Any:
    """This engineer at this time: no plan and no person moves it before the lock is taken away."""
    return lock_visit(visit_for(request.user, id, to="plan"), by=request.user)


@router.delete("/visits/{int:id}/lock", response=VisitOut)
def unlock(request: ApiRequest, id: int) -> Any:
    return unlock_visit(visit_for(request.user, id, to="plan"), by=request.user)


def _crew(ids: list[int]) -> list[Engineer]:
    found = Engineer.objects.in_bulk(ids)
    if len(found) != len(set(ids)):
        raise NotFound
    return [found[id] for id in dict.fromkeys(ids)]


def _window(given: VisitIn | MoveIn) -> tuple[datetime, datetime] | None:
    return (given.window_from, given.window_to) if given.window_from and given.window_to else None
