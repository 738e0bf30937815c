"""Learning for programs: the figures of closed cases, and learning from them now."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema, Status

from firstfix.diagnosis.actions.learning import start_learning
from firstfix.diagnosis.models import LearningRun
from firstfix.diagnosis.queries.learning import Learning, Scope, latest_run_of
from firstfix.equipment.access import product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Id
from firstfix.platform.errors import NotFound

router = Router()


class LearningFiguresOut(Schema):
    """`log_loss` in nats; what was believed just before the last repair of each case with a confirmed fault."""

    cases: int
    solved: int
    remote: int
    came_back: int
    confirmed: int
    log_loss: float | None
    top_1: float | None
    top_3: float | None


class ReliabilityBinOut(Schema):
    low: float
    high: float
    count: int
    believed: float
    happened: float
    at_least: float
    at_most: float


class QuestionWorthOut(Schema):
    """Money each time it was asked; `error` is the standard error of `net`."""

    id: str
    name: str
    product: str
    asked: int
    price: float
    saving: float
    net: float
    error: float
    verdict: str


class AdviceFollowedOut(Schema):
    followed: bool
    cases: int
    cost: float | None
    first_fix: float | None
    came_back: float | None


class ConfirmedFaultOut(Schema):
    id: str
    name: str
    count: int
    share: float
    prior: float | None


class DriftSuspectOut(Schema):
    fault: str
    is_more: bool


class DriftAlarmOut(Schema):
    at: datetime
    since: datetime
    product_model_id: int
    suspects: list[DriftSuspectOut]


class LearningOut(Schema):
    figures: LearningFiguresOut
    reliability: list[ReliabilityBinOut]
    questions: list[QuestionWorthOut]
    advice: list[AdviceFollowedOut]
    faults: list[ConfirmedFaultOut]
    alarms: list[DriftAlarmOut]


class LearningRunOut(Schema):
    """`proposal_id` is the version of the fault model that waits for review, where learning was of use."""

    id: int
    fault_model_id: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    figures: dict[str, Any]
    proposal_id: int | None


@router.get("/learning", response=LearningOut)
def learning(
    request: ApiRequest, product_model_id: Id | None = None, days: Annotated[int, Query(365, ge=0, le=3650)] = 365
) -> Any:
    """The figures of cases closed in the last `days` (0: all), of one product model or of all."""
    require(request.user, "fault_model.see")
    product = product_model_for(request.user, product_model_id) if product_model_id else None
    found = Learning(Scope(now=timezone.now(), days=days or None, product=product))
    return {
        "figures": found.figures,
        "reliability": found.reliability,
        "questions": found.questions,
        "advice": found.advice,
        "faults": found.faults if product else [],
        "alarms": [
            {"at": one.at, "since": one.since, "product_model_id": one.product.pk, "suspects": one.suspects}
            for one in found.alarms
        ],
    }


@router.get("/product-models/{int:id}/learning-run", response=LearningRunOut)
def latest_learning_run(request: ApiRequest, id: int) -> LearningRun:
    """The latest run for a product; none, none found."""
    require(request.user, "fault_model.see")
    run = latest_run_of(product_model_for(request.user, id))
    if run is None:
        raise NotFound
    return run


@router.post("/product-models/{int:id}/learning-run", response={201: LearningRunOut})
def learn_now(request: ApiRequest, id: int) -> Status[LearningRun]:
    """A worker learns from all closed cases of the product, and proposes a version when that is better."""
    return Status(201, start_learning(product_model_for(request.user, id), by=request.user))
