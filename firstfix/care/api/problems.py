"""Problems with R&D for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.care.access import problem_for
from firstfix.care.actions import (
    answer_problem,
    ask_back,
    change_problem,
    close_problem,
    escalate_order,
    merge_problem,
    reopen_problem,
    reply_to_rnd,
    take_problem,
)
from firstfix.care.queries import messages_of, problems_listed
from firstfix.care.queries.heard import heard_of_orders
from firstfix.care.queries.problems import about_products
from firstfix.care.states import PROBLEM_STATES
from firstfix.field.access import own_visit_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, Moment
from firstfix.work.access import work_order_for

router = Router()
Words = Annotated[list[str], Query([])]


class ProblemOut(Schema):
    id: int
    uid: UUID
    number: str
    subject: str
    state: str
    product_model_id: int | None
    owner_id: int | None
    opened_at: datetime
    answered_at: datetime | None
    fixed_at: datetime | None
    closed_at: datetime | None
    merged_into_id: int | None
    version: int


class EscalationOut(Schema):
    id: int
    uid: UUID
    problem_id: int
    work_order_id: int
    visit_id: int | None
    subject: str
    description: str
    by_id: int | None
    at: datetime


class ProblemMessageOut(Schema):
    id: int
    kind: str
    text: str
    by_id: int | None
    at: datetime
    withdrawn_at: Annotated[datetime | None, Field(description="since when an answer holds no longer")]


class ProblemInFull(ProblemOut):
    escalations: list[EscalationOut]
    messages: list[ProblemMessageOut]
    verbs: list[str]


class HeardOut(Schema):
    problem: ProblemOut
    message: ProblemMessageOut | None
    reply: Annotated[ProblemMessageOut | None, Field(description="what the field said since")]
    is_own: Annotated[bool, Field(description="brought before R&D with this order; else answered for others like it")]


class OrderEscalationIn(Schema):
    """With `problem_id` the order joins a problem that is known; `waits` makes it wait until there is an answer."""

    subject: str
    description: str = ""
    problem_id: Id | None = None
    visit_id: Id | None = None
    waits: bool = False
    uid: UUID | None = None
    at: Moment | None = None


class MessageIn(Schema):
    text: str


class ReplyIn(MessageIn):
    uid: UUID | None = None
    at: Moment | None = None


class RndAnswerIn(MessageIn):
    verb: Literal["work_around", "fix", "decline"]


class ProblemChange(Schema):
    subject: str


class MergeIn(Schema):
    into_id: Id


class ProblemReasonIn(Schema):
    reason: str


@router.get("/problems", response=Page[ProblemOut])
def problems(
    request: ApiRequest, state: Words, product_model: Id | None = None, after: After = None, limit: Limit = 50
) -> Any:
    require(request.user, "problem.see")
    rows = problems_listed()
    if state:
        rows = rows.filter(state__in=state)
    if product_model:
        rows = rows.filter(about_products([product_model]))
    return page_of(rows, after=after, limit=limit)


@router.get("/problems/{int:id}", response=ProblemInFull)
def problem(request: ApiRequest, id: int) -> Any:
    return _in_full(request, problem_for(request.user, id))


def _in_full(request: ApiRequest, shown: Any) -> dict[str, Any]:
    fields = {name: getattr(shown, name) for name in ProblemOut.model_fields}
    verbs = [step.verb for step in PROBLEM_STATES.verbs(shown.state) if may(request.user, step.action)]
    return fields | {
        "escalations": shown.escalations.order_by("pk"), "messages": messages_of(shown), "verbs": verbs,
    }  # fmt: skip


@router.get("/work-orders/{int:id}/heard", response=list[HeardOut])
def heard(request: ApiRequest, id: int) -> Any:
    """The last that R&D said about the order, and what they answered for others with the same fault."""
    require(request.user, "problem.see")
    order = work_order_for(request.user, id)
    return heard_of_orders([order])[order.pk]


@router.post("/work-orders/{int:id}/escalations", response={201: EscalationOut})
def escalate(request: ApiRequest, id: int, given: OrderEscalationIn) -> Any:
    order = work_order_for(request.user, id)
    known = problem_for(request.user, given.problem_id) if given.problem_id else None
    visit = own_visit_for(request.user, given.visit_id) if given.visit_id else None
    said = given.dict(exclude={"problem_id", "visit_id"})
    return Status(201, escalate_order(order, problem=known, visit=visit, by=request.user, **said))


@router.patch("/problems/{int:id}", response=ProblemOut)
def change(request: ApiRequest, id: int, given: ProblemChange) -> Any:
    return change_problem(problem_for(request.user, id, to="answer"), subject=given.subject, by=request.user)


@router.post("/problems/{int:id}/owner", response=ProblemOut)
def take(request: ApiRequest, id: int) -> Any:
    """The caller takes it in hand."""
    return take_problem(problem_for(request.user, id, to="answer"), by=request.user)


@router.post("/problems/{int:id}/questions", response={201: ProblemMessageOut})
def ask(request: ApiRequest, id: int, given: MessageIn) -> Any:
    return Status(201, ask_back(problem_for(request.user, id, to="answer"), text=given.text, by=request.user))


@router.post("/problems/{int:id}/replies", response={201: ProblemMessageOut})
def reply(request: ApiRequest, id: int, given: ReplyIn) -> Any:
    found = problem_for(request.user, id, to="escalate")
    return Status(201, reply_to_rnd(found, by=request.user, **given.dict()))


@router.post("/problems/{int:id}/answers", response={201: ProblemMessageOut})
def answer(request: ApiRequest, id: int, given: RndAnswerIn) -> Any:
    found = problem_for(request.user, id, to="answer")
    return Status(201, answer_problem(found, given.verb, text=given.text, by=request.user))


@router.post("/problems/{int:id}/merger", response=ProblemOut)
def merge(request: ApiRequest, id: int, given: MergeIn) -> Any:
    """Its orders and messages go to the other problem, which is the answer."""
    found = problem_for(request.user, id, to="answer")
    return merge_problem(found, into=problem_for(request.user, given.into_id), by=request.user)


@router.post("/problems/{int:id}/closure", response=ProblemOut)
def close(request: ApiRequest, id: int) -> Any:
    return close_problem(problem_for(request.user, id, to="answer"), by=request.user)


@router.post("/problems/{int:id}/reopening", response=ProblemOut)
def reopen(request: ApiRequest, id: int, given: ProblemReasonIn) -> Any:
    return reopen_problem(problem_for(request.user, id, to="escalate"), reason=given.reason, by=request.user)
