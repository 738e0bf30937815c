"""Feedback, sales leads and suggestions for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.care.access import feedback_for, feedback_seen_by
from firstfix.care.actions import (
    answer_feedback,
    end_lead,
    gather_feedback,
    give_feedback,
    name_product,
    reopen_feedback,
    route_feedback,
    save_feedback_rule,
    take_feedback,
)
from firstfix.care.api.where import PLACE, CaughtIn, CaughtOut
from firstfix.care.queries import feedback_listed, owner_of, routes
from firstfix.care.rules import Team, Topic
from firstfix.equipment.access import product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id

router = Router()
Words = Annotated[list[str], Query([])]


class FeedbackOut(CaughtOut):
    number: str
    topic: str
    text: str
    says: str
    product_model_id: int | None
    team: str
    owner_id: int | None
    due_on: date
    state: str
    answer: str
    answered_at: datetime | None
    duplicate_of_id: int | None
    contract_id: int | None
    contact_id: int | None
    request_id: int | None
    heard_in_id: int | None
    is_customer_told: bool


class FeedbackIn(CaughtIn):
    topic: Topic
    text: str
    says: str = ""
    product_model_id: Id | None = None


class FeedbackRouteIn(Schema):
    team: Team
    due_on: Day
    owner_id: Id | None = None


class FeedbackProductIn(Schema):
    """Null: about no product in particular."""

    product_model_id: Id | None


class FeedbackAnswerIn(Schema):
    """`tells_customer` null: where the customer expects an answer."""

    answer: str
    tells_customer: bool | None = None


class LeadOutcomeIn(Schema):
    answer: str
    outcome: Literal["won", "lost"]


class SameFeedbackIn(Schema):
    """`tells_customer`: whether a customer who expects an answer gets that of the other; has to be said where that one
    was answered and its answer went to no customer.
    """

    of_id: Id
    tells_customer: bool | None = None


class FeedbackReasonIn(Schema):
    reason: str


class FeedbackRuleOut(Schema):
    topic: str
    team: str
    owner_id: int | None
    days: int
    is_default: bool


class FeedbackRuleIn(Schema):
    team: Team
    owner_id: Id | None = None
    days: int = Field(ge=0, le=365)


@router.get("/feedback", response=Page[FeedbackOut])
def feedback_list(
    request: ApiRequest,
    state: Words,
    topic: Words,
    team: Words,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "feedback.see")
    rows = feedback_listed().filter(feedback_seen_by(request.user))
    for name, values in (("state", state), ("topic", topic), ("team", team)):
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    return page_of(rows, after=after, limit=limit)


@router.post("/feedback", response={201: FeedbackOut})
def give(request: ApiRequest, given: FeedbackIn) -> Any:
    require(request.user, "feedback.see")
    model = product_model_for(request.user, given.product_model_id) if given.product_model_id else None
    said = given.dict(exclude={*PLACE, "product_model_id"})
    return Status(201, give_feedback(given.where(request.user), product_model=model, by=request.user, **said))


@router.get("/feedback/{int:id}", response=FeedbackOut)
def feedback(request: ApiRequest, id: int) -> Any:
    return feedback_for(request.user, id)


@router.post("/feedback/{int:id}/owner", response=FeedbackOut)
def take(request: ApiRequest, id: int) -> Any:
    """The caller answers it."""
    return take_feedback(feedback_for(request.user, id, to="handle"), by=request.user)


@router.put("/feedback/{int:id}/route", response=FeedbackOut)
def route(request: ApiRequest, id: int, given: FeedbackRouteIn) -> Any:
    found = feedback_for(request.user, id, to="handle")
    owner = owner_of(given.owner_id)
    return route_feedback(found, team=given.team, due_on=given.due_on, owner=owner, by=request.user)


@router.put("/feedback/{int:id}/product-model", response=FeedbackOut)
def name_its_product(request: ApiRequest, id: int, given: FeedbackProductIn) -> Any:
    """About which product it is, where it is about no machine."""
    found = feedback_for(request.user, id, to="handle")
    model = product_model_for(request.user, given.product_model_id) if given.product_model_id else None
    return name_product(found, product_model=model, by=request.user)


@router.post("/feedback/{int:id}/answer", response=FeedbackOut)
def answer(request: ApiRequest, id: int, given: FeedbackAnswerIn) -> Any:
    return answer_feedback(feedback_for(request.user, id, to="handle"), by=request.user, **given.dict())


@router.post("/feedback/{int:id}/outcome", response=FeedbackOut)
def outcome(request: ApiRequest, id: int, given: LeadOutcomeIn) -> Any:
    """A lead or a renewal was won or lost."""
    return end_lead(feedback_for(request.user, id, to="handle"), by=request.user, **given.dict())


@router.post("/feedback/{int:id}/original", response=FeedbackOut)
def gather(request: ApiRequest, id: int, given: SameFeedbackIn) -> Any:
    """It says the same as the other."""
    found = feedback_for(request.user, id, to="handle")
    original = feedback_for(request.user, given.of_id)
    return gather_feedback(found, of=original, tells_customer=given.tells_customer, by=request.user)


@router.post("/feedback/{int:id}/reopening", response=FeedbackOut)
def reopen(request: ApiRequest, id: int, given: FeedbackReasonIn) -> Any:
    return reopen_feedback(feedback_for(request.user, id, to="handle"), reason=given.reason, by=request.user)


@router.get("/feedback-rules", response=list[FeedbackRuleOut])
def rules(request: ApiRequest) -> Any:
    require(request.user, "feedback.see")
    return [
        {"topic": one.topic, "team": one.team, "owner_id": one.owner and one.owner.pk, "days": one.days,
         "is_default": one.is_default}
        for one in routes()
    ]  # fmt: skip


@router.put("/feedback-rules/{topic}", response=FeedbackRuleOut)
def save_rule(request: ApiRequest, topic: Topic, given: FeedbackRuleIn) -> Any:
    require(request.user, "feedback.rules")
    owner = owner_of(given.owner_id)
    rule = save_feedback_rule(topic=topic, team=given.team, days=given.days, owner=owner, by=request.user)
    return {"topic": rule.topic, "team": rule.team, "owner_id": rule.owner_id, "days": rule.days, "is_default": False}
