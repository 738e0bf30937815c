"""Follow-ups for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, BinaryIO, Literal, cast
from uuid import UUID

from django.urls import reverse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.care.access import follow_up_for, follow_up_rule_for
from firstfix.care.actions import (
    add_photos,
    complete_follow_up,
    give_up_follow_up,
    miss_follow_up,
    pass_on,
    postpone_follow_up,
    save_rule,
    wish_follow_up,
)
from firstfix.care.api.feedback import FeedbackOut
from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.care.queries import follow_ups_listed
from firstfix.care.rules import Topic
from firstfix.care.rules.follow_ups import CallTrigger
from firstfix.customers.access import contract_for, customer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Moment, TextIn, TextOut
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder

router = Router()
Days = Annotated[int, Field(ge=0, le=365, description="after the order is closed")]


class FollowUpOut(Schema):
    """About a work order, or, at an interval, about a customer: `work_order_id` is null then."""

    id: int
    work_order_id: int | None
    customer_id: int = Field(validation_alias="whom.pk")
    rule_id: int | None
    wish: str
    due_on: date
    state: str
    tries: int
    rating: int | None
    nps: int | None
    is_running: bool | None
    usage: str
    remarks: str
    reason: str
    photo_urls: list[str]
    done_at: datetime | None

    @staticmethod
    def resolve_photo_urls(follow_up: FollowUp) -> list[str]:
        return [reverse("file", args=[one.file.uid]) for one in follow_up.photos.all()]


class WishIn(Schema):
    """The customer wishes to be called on that day."""

    on: Day
    text: str
    uid: UUID | None = None
    at: Moment | None = None


class AnswerIn(Schema):
    """`nps`: would they recommend us, 0 to 10. A bad answer becomes a manager's task; with a `topic` the remarks go to
    those who answer on it.
    """

    rating: int
    is_running: bool
    nps: int | None = None
    usage: str = ""
    remarks: str = ""
    topic: Topic | None = None


class PassedOnIn(Schema):
    topic: Topic
    text: str
    says: str = ""


class LaterIn(Schema):
    due_on: Day


class GivenUpIn(Schema):
    reason: str


class FollowUpRuleOut(Schema):
    id: int
    trigger: str
    kind: str
    days: int | None
    months: int | None
    customer_id: int | None
    contract_id: int | None
    script: TextOut
    questions: TextOut
    most_tries: int
    retry_days: int
    is_active: bool
    agreed: int | None
    version: int


class FollowUpRuleChange(Schema):
    """What is not sent stays."""

    trigger: CallTrigger | None = None
    kind: WorkOrder.Kind | Literal[""] | None = None
    days: Days | None = None
    months: Annotated[int, Field(ge=1, le=60)] | None = None
    script: TextIn | None = None
    questions: TextIn | None = Field(None, description="one in each line")
    most_tries: Annotated[int, Field(ge=1, le=20)] | None = None
    retry_days: Annotated[int, Field(ge=1, le=60)] | None = None
    is_active: bool | None = None


class FollowUpRuleIn(FollowUpRuleChange):
    """For everybody, for a customer or for a contract; the most specific one holds."""

    customer_id: Id | None = None
    contract_id: Id | None = None


Agreed = Annotated[
    int, Query(0, ge=0, le=10_000_000, description="calls in 90 days that are meant, where a rule would make many")
]


@router.post("/follow-ups/{int:id}/feedback", response={201: FeedbackOut})
def pass_it_on(request: ApiRequest, id: int, given: PassedOnIn) -> Any:
    """What the customer said in it goes to those who can answer it."""
    require(request.user, "feedback.see")
    return Status(201, pass_on(follow_up_for(request.user, id), by=request.user, **given.dict()))


@router.get("/follow-ups", response=Page[FollowUpOut])
def follow_ups(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "follow_up.see")
    rows = follow_ups_listed().visible_to(request.user).prefetch_related("photos__file")
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.get("/follow-ups/{int:id}", response=FollowUpOut)
def follow_up(request: ApiRequest, id: int) -> Any:
    return follow_up_for(request.user, id)


@router.post("/work-orders/{int:id}/follow-ups", response={201: FollowUpOut})
def wish(request: ApiRequest, id: int, given: WishIn) -> Any:
    return Status(201, wish_follow_up(work_order_for(request.user, id), by=request.user, **given.dict()))


@router.post("/follow-ups/{int:id}/answer", response=FollowUpOut)
def answer(request: ApiRequest, id: int, given: AnswerIn) -> Any:
    told = given.dict() | {"topic": given.topic or ""}
    return complete_follow_up(follow_up_for(request.user, id, to="do"), by=request.user, **told)


@router.post("/follow-ups/{int:id}/later", response=FollowUpOut)
def later(request: ApiRequest, id: int, given: LaterIn) -> Any:
    return postpone_follow_up(follow_up_for(request.user, id, to="do"), due_on=given.due_on, by=request.user)


@router.post("/follow-ups/{int:id}/missed", response=FollowUpOut)
def missed(request: ApiRequest, id: int) -> Any:
    """Nobody was reached: tried again, or given up, by the rule."""
    return miss_follow_up(follow_up_for(request.user, id, to="do"), by=request.user)


@router.post("/follow-ups/{int:id}/photos", response=FollowUpOut)
def photos(request: ApiRequest, id: int, photo: File[UploadedFile]) -> Any:
    """What the customer sends; one at a time."""
    return add_photos(follow_up_for(request.user, id, to="do"), photos=[cast("BinaryIO", photo)], by=request.user)


@router.post("/follow-ups/{int:id}/end", response=FollowUpOut)
def end(request: ApiRequest, id: int, given: GivenUpIn) -> Any:
    return give_up_follow_up(follow_up_for(request.user, id, to="do"), reason=given.reason, by=request.user)


@router.get("/follow-up-rules", response=Page[FollowUpRuleOut])
def rules(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "follow_up.rules")
    return page_of(FollowUpRule.objects.all(), after=after, limit=limit)


@router.post("/follow-up-rules", response={201: FollowUpRuleOut})
def add_rule(request: ApiRequest, given: FollowUpRuleIn, agreed: Agreed) -> Any:
    require(request.user, "follow_up.rules")
    if given.customer_id:
        customer_for(request.user, given.customer_id)
    if given.contract_id:
        contract_for(request.user, given.contract_id, to="see")
    return Status(201, save_rule(filled(FollowUpRule(), given), agreed=agreed, by=request.user))


@router.get("/follow-up-rules/{int:id}", response=FollowUpRuleOut)
def rule(request: ApiRequest, id: int) -> Any:
    return follow_up_rule_for(request.user, id)


@router.patch("/follow-up-rules/{int:id}", response=FollowUpRuleOut)
def change_rule(request: ApiRequest, id: int, given: FollowUpRuleChange, agreed: Agreed) -> Any:
    return save_rule(filled(follow_up_rule_for(request.user, id), given), agreed=agreed, by=request.user)
