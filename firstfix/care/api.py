"""Follow-ups for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from firstfix.care.access import follow_up_for
from firstfix.care.actions import complete_follow_up, give_up_follow_up, postpone_follow_up
from firstfix.care.queries import follow_ups_listed
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day

router = Router(tags=["care"])


class FollowUpOut(Schema):
    id: int
    work_order_id: int
    due_on: date
    state: str
    tries: int
    rating: int | None
    is_running: bool | None
    remarks: str
    done_at: datetime | None


class AnswerIn(Schema):
    rating: int
    is_running: bool
    remarks: str = ""


class LaterIn(Schema):
    due_on: Day


@router.get("/follow-ups", response=Page[FollowUpOut])
def follow_ups(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "follow_up.see")
    rows = follow_ups_listed()
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.get("/follow-ups/{int:id}", response=FollowUpOut)
def follow_up(request: ApiRequest, id: int) -> Any:
    return follow_up_for(request.user, id)


@router.post("/follow-ups/{int:id}/answer", response=FollowUpOut)
def answer(request: ApiRequest, id: int, given: AnswerIn) -> Any:
    return complete_follow_up(follow_up_for(request.user, id, to="do"), by=request.user, **given.dict())


@router.post("/follow-ups/{int:id}/later", response=FollowUpOut)
def later(request: ApiRequest, id: int, given: LaterIn) -> Any:
    return postpone_follow_up(follow_up_for(request.user, id, to="do"), due_on=given.due_on, by=request.user)


@router.post("/follow-ups/{int:id}/end", response=FollowUpOut)
def end(request: ApiRequest, id: int) -> Any:
    return give_up_follow_up(follow_up_for(request.user, id, to="do"), by=request.user)
