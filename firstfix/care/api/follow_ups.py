"""Follow-ups for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.care.access import follow_up_for, follow_up_rule_for
from firstfix.care.actions import complete_follow_up, give_up_follow_up, postpone_follow_up, save_rule, wish_follow_up
from firstfix.care.models import FollowUpRule
from firstfix.care.queries import follow_ups_listed
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Moment
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder

router = Router()
Days = Annotated[int, Field(ge=0, le=3650, description="after the order is closed")]


class FollowUpOut(Schema):
    id: int
    work_order_id: int
    wish: str
    due_on: date
    state: str
    tries: int
    rating: int | None
    is_running: bool | None
    remarks: str
    done_at: datetime | None


class WishIn(Schema):
    """The customer wishes to be called on that day."""

    on: Day
    text: str
    uid: UUID | None = None
    at: Moment | None = None


class AnswerIn(Schema):
    rating: int
    is_running: bool
    remarks: str = ""


class LaterIn(Schema):
    due_on: Day


class FollowUpRuleOut(Schema):
    id: int
    kind: str
    days: int
    is_active: bool
    version: int


class FollowUpRuleChange(Schema):
    """What is not sent stays."""

    kind: WorkOrder.Kind | None = None
    days: Days | None = None
    is_active: bool | None = None


class FollowUpRuleIn(FollowUpRuleChange):
    kind: WorkOrder.Kind
    days: Days


@router.get("/follow-ups", response=Page[FollowUpOut])
def follow_ups(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "follow_up.see")
    rows = follow_ups_listed()
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.get("/follow-ups/{int:id}", response=FollowUpOut)
def follow_up(request: ApiRequest, id: int) -> Any:
    return follow_up_for(request.user, id)


@router.post("/work-orders/{int:id}/follow-ups", response={201: FollowUpOut})
def wish(request: ApiRequest, id: int, given: WishIn) -> Any:
    return Status(201, wish_follow_up(work_order_for(request.user, id), by=request.user, **given.dict()))


@router.post("/follow-ups/{int:id}/answer", response=FollowUpOut)
def answer(request: ApiRequest, id: int, given: AnswerIn) -> Any:
    return complete_follow_up(follow_up_for(request.user, id, to="do"), by=request.user, **given.dict())


@router.post("/follow-ups/{int:id}/later", response=FollowUpOut)
def later(request: ApiRequest, id: int, given: LaterIn) -> Any:
    return postpone_follow_up(follow_up_for(request.user, id, to="do"), due_on=given.due_on, by=request.user)


@router.post("/follow-ups/{int:id}/end", response=FollowUpOut)
def end(request: ApiRequest, id: int) -> Any:
    return give_up_follow_up(follow_up_for(request.user, id, to="do"), by=request.user)


@router.get("/follow-up-rules", response=Page[FollowUpRuleOut])
def rules(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "follow_up.rules")
    return page_of(FollowUpRule.objects.all(), after=after, limit=limit)


@router.post("/follow-up-rules", response={201: FollowUpRuleOut})
def add_rule(request: ApiRequest, given: FollowUpRuleIn) -> Any:
    require(request.user, "follow_up.rules")
    return Status(201, save_rule(filled(FollowUpRule(), given), by=request.user))


@router.get("/follow-up-rules/{int:id}", response=FollowUpRuleOut)
def rule(request: ApiRequest, id: int) -> Any:
    return follow_up_rule_for(request.user, id)


@router.patch("/follow-up-rules/{int:id}", response=FollowUpRuleOut)
def change_rule(request: ApiRequest, id: int, given: FollowUpRuleChange) -> Any:
    return save_rule(filled(follow_up_rule_for(request.user, id), given), by=request.user)
