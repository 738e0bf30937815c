"""Cases for programs: steps, symptoms, belief and advice, as the page of a case has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.diagnosis.access import troubleshooting_for
from firstfix.diagnosis.actions import (
    answer_step,
    begin_troubleshooting,
    confirm_fault,
    make_link,
    report_symptoms,
    step_troubleshooting,
    take_back_answer,
    take_step,
    undo_step,
)
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import NextStep, case_of, customers_step
from firstfix.diagnosis.translate import Advice
from firstfix.equipment.access import asset_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, Moment

router = Router()


class CaseOut(Schema):
    """A case. Its steps are named by the ids of the fault model's version."""

    id: int
    model_version_id: int
    asset_id: int | None
    text: str
    symptoms: dict[str, str]
    state: str
    is_on_site: bool
    confirmed_fault: str
    belief_at_end: dict[str, float]
    opened_at: datetime
    closed_at: datetime | None
    repeated_within_days: int | None
    version: int


class CaseFaultOut(Schema):
    id: str
    name: str
    component: str
    probability: float


class CaseOutcomeOut(Schema):
    id: str
    name: str
    probability: float | None
    leads_to: str


class CaseStepOut(Schema):
    """A step that may come next, with the expected cost of the whole rest of the case."""

    id: str
    kind: str
    is_on_site: bool
    name: str
    say: str
    price: float | None
    cost: float | None
    reason: str
    minutes: float
    outcomes: list[CaseOutcomeOut]


class CaseTakenOut(Schema):
    step: str
    outcome: str
    name: str
    outcome_name: str
    was_on_site: bool
    was_advised: bool
    by_name: str
    is_by_customer: bool
    note: str
    at: datetime


class CaseDangerOut(Schema):
    fault: str
    probability: float
    limit: float
    do: str


class AdviceOut(Schema):
    faults: list[CaseFaultOut]
    dangers: list[CaseDangerOut]
    way: str = Field(description="remote, visit, escalate, stop (make it safe first) or nothing (it is over)")
    costs: dict[str, float | None]
    steps: list[CaseStepOut] = Field(description="the best steps, best first")


class CaseInFull(CaseOut, AdviceOut):
    taken: list[CaseTakenOut]


class CaseIn(Schema):
    asset_id: Id
    text: str = Field("", max_length=4000)
    symptoms: dict[str, str] = {}
    at: Moment | None = None


class CaseStepIn(Schema):
    step: str = Field(max_length=60)
    outcome: str = Field(max_length=60)
    on_site: bool = False
    note: str = Field("", max_length=2000)
    at: Moment | None = None


class CaseAnswerIn(Schema):
    step: str = Field(max_length=60)
    outcome: str = Field(max_length=60)


class CaseSymptomsIn(Schema):
    symptoms: dict[str, str]


class CaseVerbIn(Schema):
    verb: Literal["send_visit", "solve", "escalate", "cancel", "reopen"]


class CaseFaultIn(Schema):
    fault: str = Field(max_length=60)


class CaseLinkOut(Schema):
    url: str


class CaseQuestionOut(Schema):
    """What the customer is asked or told next; nothing when somebody of ours goes on."""

    step: CaseStepOut | None


@router.get("/troubleshooting", response=Page[CaseOut])
def cases(request: ApiRequest, asset: Id | None = None, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "troubleshooting.see")
    rows = TroubleshootingRecord.objects.visible_to(request.user)
    narrowed = {"asset": asset} if asset else {}
    return page_of(rows.filter(**narrowed, **({"state": state} if state else {})), after=after, limit=limit)


@router.post("/troubleshooting", response={201: CaseOut})
def begin(request: ApiRequest, given: CaseIn) -> Any:
    """A case without a request or order; those have their own at `/requests/{id}/troubleshooting`."""
    require(request.user, "troubleshooting.do")
    asset = asset_for(request.user, given.asset_id)
    fields = given.dict(exclude={"asset_id"})
    return Status(201, begin_troubleshooting(asset.product_model, asset=asset, by=request.user, **fields))


@router.get("/troubleshooting/{int:id}", response=CaseInFull)
def case(request: ApiRequest, id: int, on_site: bool = False) -> Any:
    return _in_full(troubleshooting_for(request.user, id), on_site=on_site)


@router.post("/troubleshooting/{int:id}/steps", response=CaseInFull)
def step(request: ApiRequest, id: int, given: CaseStepIn) -> Any:
    """Any step of the model, advised or not. A repair that fixed it solves the case."""
    record = troubleshooting_for(request.user, id, to="do")
    return _in_full(take_step(record, by=request.user, **given.dict()))


@router.post("/troubleshooting/{int:id}/undo", response=CaseInFull)
def undo(request: ApiRequest, id: int) -> Any:
    return _in_full(undo_step(troubleshooting_for(request.user, id, to="do"), by=request.user))


@router.put("/troubleshooting/{int:id}/symptoms", response=CaseInFull)
def symptoms(request: ApiRequest, id: int, given: CaseSymptomsIn) -> Any:
    """All that is complained of, written anew."""
    record = troubleshooting_for(request.user, id, to="do")
    return _in_full(report_symptoms(record, given.symptoms, by=request.user))


@router.post("/troubleshooting/{int:id}/state", response=CaseOut)
def lead(request: ApiRequest, id: int, given: CaseVerbIn) -> Any:
    return step_troubleshooting(troubleshooting_for(request.user, id, to="do"), given.verb, by=request.user)


@router.post("/troubleshooting/{int:id}/confirmed-fault", response=CaseOut)
def confirm(request: ApiRequest, id: int, given: CaseFaultIn) -> Any:
    return confirm_fault(troubleshooting_for(request.user, id, to="do"), given.fault, by=request.user)


@router.post("/troubleshooting/{int:id}/link", response=CaseLinkOut)
def link(request: ApiRequest, id: int) -> Any:
    """The address at which the customer answers without signing in."""
    token = make_link(troubleshooting_for(request.user, id, to="do"), by=request.user)
    return {"url": request.build_absolute_uri(reverse("troubleshooting_by_link", args=[token]))}


@router.get("/troubleshooting/{int:id}/question", response=CaseQuestionOut)
def question(request: ApiRequest, id: int) -> Any:
    return _question(troubleshooting_for(request.user, id, to="answer"))


@router.post("/troubleshooting/{int:id}/answers", response=CaseQuestionOut)
def answer(request: ApiRequest, id: int, given: CaseAnswerIn) -> Any:
    """The customer's own answer to the question that is asked now; the answer is the next one."""
    record = troubleshooting_for(request.user, id, to="answer")
    return _question(answer_step(record, by=request.user, **given.dict()))


@router.delete("/troubleshooting/{int:id}/answers/last", response=CaseQuestionOut)
def take_back(request: ApiRequest, id: int) -> Any:
    """The customer takes their own last answer back, as long as nobody has gone on from it."""
    record = troubleshooting_for(request.user, id, to="answer")
    return _question(take_back_answer(record, by=request.user))


def _question(record: TroubleshootingRecord) -> dict[str, Any]:
    step = customers_step(case_of(record).advice)
    return {"step": step and _step_out(step)}


def _step_out(step: NextStep) -> dict[str, Any]:
    outcomes = [
        {"id": one.id, "name": str(one.name), "probability": one.probability, "leads_to": one.leads_to}
        for one in step.outcomes
    ]
    names = ("id", "kind", "is_on_site", "say", "price", "cost", "reason", "minutes")
    return {name: getattr(step, name) for name in names} | {"name": str(step.name), "outcomes": outcomes}


def advice_out(advice: Advice) -> dict[str, Any]:
    return {
        "faults": advice.faults,
        "dangers": advice.dangers,
        "way": advice.way,
        "costs": {"remote": advice.remote, "visit": advice.visit, "escalate": advice.escalate},
        "steps": [_step_out(step) for step in advice.steps],
    }


def _in_full(record: TroubleshootingRecord, *, on_site: bool = False) -> dict[str, Any]:
    now = case_of(record, on_site=on_site)
    taken = [
        {"step": one.row.step, "outcome": one.row.outcome, "name": str(one.name), "outcome_name": str(one.outcome),
         "was_on_site": one.row.was_on_site, "was_advised": one.row.was_advised, "by_name": one.row.by_name,
         "is_by_customer": one.is_by_customer, "note": one.row.note, "at": one.row.at}
        for one in now.taken
    ]  # fmt: skip
    return {
        **{name: getattr(record, name) for name in CaseOut.model_fields},
        **advice_out(now.advice),
        "taken": taken,
    }
