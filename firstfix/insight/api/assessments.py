"""Self-assessments for programs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from firstfix.insight.access import assessment_for
from firstfix.insight.actions import begin_assessment, close_assessment, mark_criterion
from firstfix.insight.criteria import CRITERION_BY_KEY
from firstfix.insight.models import SelfAssessment
from firstfix.insight.queries.assessments import assessments_listed, score_of
from firstfix.insight.queries.evidence import evidence_of, keeps_none
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.errors import NotFound

router = Router()


class AssessmentNewIn(Schema):
    name: str


class MarkIn(Schema):
    """`got` is null for what does not apply, or is to be judged later."""

    points: int
    got: Decimal | None = None
    applies: bool = True
    note: str = ""


class ClosingIn(Schema):
    deductions: int = 0
    has_bonus: bool = False
    remarks: str = ""


class MarkOut(Schema):
    criterion: str
    block: str
    name: str
    points: int
    got: Decimal | None
    applies: bool
    note: str


class AssessmentEvidenceOut(Schema):
    """A sentence, and the page that shows it. `is_missing` where the records have nothing to show."""

    said: str
    url: str
    is_missing: bool


class MarkInFull(MarkOut):
    """`evidence` is what the records say; of a closed assessment what they said on its day, or null where a former
    release closed it and kept nothing.
    """

    evidence: list[AssessmentEvidenceOut] | None


class AssessmentOut(Schema):
    """`score` of an open one is what it would be now."""

    id: int
    name: str
    state: str
    begun_at: datetime
    closed_at: datetime | None
    deductions: int
    has_bonus: bool
    remarks: str
    score: Decimal | None
    marks: list[MarkOut]


class AssessmentInFull(AssessmentOut):
    marks: list[MarkInFull]  # type: ignore[assignment]


@router.get("/self-assessments", response=list[AssessmentOut])
def self_assessments(request: ApiRequest) -> Any:
    require(request.user, "assessment.see")
    return [_out(one) for one in assessments_listed().prefetch_related("marks")]


@router.get("/self-assessments/{id}", response=AssessmentInFull)
def self_assessment(request: ApiRequest, id: int) -> Any:
    """With what the records say to each criterion, in the language of `Accept-Language`."""
    found = assessment_for(request.user, id)
    said = None if keeps_none(found) else evidence_of(found, now=timezone.now())
    told = _out(found)
    return told | {
        "marks": [
            mark | {"evidence": None if said is None else said.get(mark["criterion"], [])} for mark in told["marks"]
        ]
    }


@router.post("/self-assessments", response={201: AssessmentOut})
def self_assessment_begin(request: ApiRequest, given: AssessmentNewIn) -> Any:
    return Status(201, _out(begin_assessment(name=given.name, by=request.user)))


@router.put("/self-assessments/{id}/criteria/{criterion}", response=AssessmentOut)
def self_assessment_mark(request: ApiRequest, id: int, criterion: str, given: MarkIn) -> Any:
    found = assessment_for(request.user, id, to="judge")
    if criterion not in CRITERION_BY_KEY:
        raise NotFound
    mark_criterion(found, criterion, by=request.user, **given.dict())
    return _out(found)


@router.post("/self-assessments/{id}/closure", response=AssessmentOut)
def self_assessment_close(request: ApiRequest, id: int, given: ClosingIn) -> Any:
    return _out(close_assessment(assessment_for(request.user, id, to="judge"), by=request.user, **given.dict()))


def _out(one: SelfAssessment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "state": one.state,
        "begun_at": one.begun_at,
        "closed_at": one.closed_at,
        "deductions": one.deductions,
        "has_bonus": one.has_bonus,
        "remarks": one.remarks,
        "score": one.score if one.state == "closed" else score_of(one),
        "marks": [
            {
                "criterion": mark.criterion,
                "block": CRITERION_BY_KEY[mark.criterion].block,
                "name": str(CRITERION_BY_KEY[mark.criterion].name),
                "points": mark.points,
                "got": mark.got,
                "applies": mark.applies,
                "note": mark.note,
            }
            for mark in one.marks.all()
            if mark.criterion in CRITERION_BY_KEY
        ],
    }
