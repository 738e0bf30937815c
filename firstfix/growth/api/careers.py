"""Career paths, where engineers stand, promotions and development talks, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.growth.access import (
    agreed_step_for,
    career_path_for,
    career_step_for,
    engineer_known_to,
    promotion_for,
    visible_promotions,
)
from firstfix.growth.actions import (
    decline_promotion,
    finish_agreed_step,
    grant_promotion,
    hold_talk,
    propose_promotion,
    set_career_stand,
    take_usual_paths,
    write_career_path,
    write_career_step,
)
from firstfix.growth.api.skills import EvidenceRowOut
from firstfix.growth.models import CareerPath, CareerStep, DevelopmentTalk, Promotion
from firstfix.growth.promotion_pdf import promotion_pdf
from firstfix.growth.queries.careers import (
    Met,
    NextStep,
    career_paths,
    career_paths_written,
    next_steps,
    stand_of,
    talks_of,
)
from firstfix.growth.queries.promotions import met_of
from firstfix.growth.rules.careers import MOST, Asked, Criterion
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Row
from firstfix.platform.bilingual import Bilingual

router = Router()


class BothIn(Schema):
    zh: str = ""
    en: str = ""


class CareerCriterionIn(Schema):
    """`skill_id` for the level of a skill, none otherwise."""

    kind: Criterion
    least: int = Field(ge=1, le=MOST)
    skill_id: Id | None = None


class CareerPathIn(Schema):
    name: BothIn
    kind: CareerPath.Kind = CareerPath.Kind.TECHNICAL
    is_active: bool = True


class CareerStepIn(Schema):
    name: BothIn
    criteria: list[CareerCriterionIn] = Field([], max_length=50)


class CareerCriterionOut(Schema):
    kind: str
    least: int
    skill_id: int | None


class CareerStepOut(Schema):
    id: int
    name: str
    criteria: list[CareerCriterionOut]


class CareerPathOut(Schema):
    id: int
    name: str
    kind: str
    is_active: bool
    steps: list[CareerStepOut]


class OccasionOut(Schema):
    """`page` is what `id` is of: work_order, follow_up, course or article; empty where there is none."""

    text: str
    page: str
    id: int


class CriterionMetOut(Schema):
    """`has` is what the evidence shows, by `rows`; where it is missing, `mentor_ids` meet it by their own evidence
    (near ones first, then by name), and `occasions` are where to begin.
    """

    kind: str
    skill_id: int | None
    least: int
    has: int
    rows: list[EvidenceRowOut]
    mentor_ids: list[int]
    occasions: list[OccasionOut]


class NextCareerStepOut(Schema):
    step_id: int
    name: str
    path_id: int
    met: list[CriterionMetOut]


class CareerOut(Schema):
    """Where it stands; a path may be out of use since (`is_path_active`): then HR says where it stands now."""

    step_id: int | None
    path_id: int | None
    is_path_active: bool | None
    since: date | None
    next: list[NextCareerStepOut]


class CareerStandIn(Schema):
    step_id: Id
    since: Day


class PromotionOut(Row):
    id: int
    engineer_id: int
    step_id: int
    before_id: int | None
    state: str
    why: str
    answer: str
    created_at: datetime
    decided_at: datetime | None


class PromotionInFull(PromotionOut):
    met: list[CriterionMetOut]


class PromotionIn(Schema):
    step_id: Id
    why: str


class PromotionAnswerIn(Schema):
    answer: str


class AgreedStepIn(Schema):
    text: str
    due_on: Day


class TalkIn(Schema):
    day: Day
    notes: str
    steps: list[AgreedStepIn] = Field([], max_length=50)


class AgreedStepOut(Schema):
    id: int
    text: str
    due_on: date
    done_at: datetime | None


class TalkOut(Schema):
    id: int
    day: date
    notes: str
    steps: list[AgreedStepOut]


@router.get("/career-paths", response=list[CareerPathOut])
def paths(request: ApiRequest) -> Any:
    """Those in use, step by step with their criteria; those out of use too for who writes them."""
    require(request.user, "growth.see_own" if may(request.user, "growth.see_own") else "growth.see_team")
    return [_path(one) for one in (career_paths_written() if may(request.user, "career.write") else career_paths())]


@router.post("/career-paths", response={201: CareerPathOut})
def add_path(request: ApiRequest, given: CareerPathIn) -> Any:
    require(request.user, "career.write")
    return Status(201, _path(_write(None, given, request)))


@router.post("/career-paths/usual", response={201: list[CareerPathOut]})
def usual(request: ApiRequest) -> Any:
    """The paths that most companies begin with; refused where there are paths already."""
    return Status(201, [_path(one) for one in take_usual_paths(by=request.user)])


@router.put("/career-paths/{int:id}", response=CareerPathOut)
def change_path(request: ApiRequest, id: int, given: CareerPathIn) -> Any:
    return _path(_write(career_path_for(request.user, id), given, request))


@router.post("/career-paths/{int:id}/steps", response={201: CareerStepOut})
def add_step(request: ApiRequest, id: int, given: CareerStepIn) -> Any:
    """At the end of the path."""
    path = career_path_for(request.user, id)
    return Status(201, _step(_write_step(None, path, given, request)))


@router.put("/career-steps/{int:id}", response=CareerStepOut)
def change_step(request: ApiRequest, id: int, given: CareerStepIn) -> Any:
    step = career_step_for(request.user, id)
    return _step(_write_step(step, step.path, given, request))


@router.get("/engineers/{int:id}/career", response=CareerOut)
def career(request: ApiRequest, id: int) -> Any:
    """One's own, or anybody's for whose role says so."""
    engineer = engineer_known_to(request.user, id)
    stand = stand_of(engineer)
    found = [_next(one) for one in next_steps(engineer, now=timezone.now())]
    path = stand.step.path if stand else None
    return {
        "step_id": stand.step_id if stand else None, "since": stand.since if stand else None,
        "path_id": path.pk if path else None, "is_path_active": path.is_active if path else None, "next": found,
    }  # fmt: skip


@router.put("/engineers/{int:id}/career", response=CareerOut)
def stand(request: ApiRequest, id: int, given: CareerStandIn) -> Any:
    """Where the engineer stands."""
    require(request.user, "career.write")
    step = career_step_for(request.user, given.step_id)
    set_career_stand(engineer_for(request.user, id), step=step, since=given.since, by=request.user)
    return career(request, id)


@router.get("/promotions", response=Page[PromotionOut])
def promotions(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "growth.see_team" if may(request.user, "growth.see_team") else "growth.see_own")
    rows = visible_promotions(request.user)
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.post("/engineers/{int:id}/promotions", response={201: PromotionInFull})
def propose(request: ApiRequest, id: int, given: PromotionIn) -> Any:
    require(request.user, "career.propose")
    engineer = engineer_known_to(request.user, id)
    step = career_step_for(request.user, given.step_id, to="propose")
    return Status(201, _in_full(propose_promotion(engineer, step=step, why=given.why, by=request.user)))


@router.get("/promotions/{int:id}", response=PromotionInFull)
def promotion(request: ApiRequest, id: int) -> Any:
    return _in_full(promotion_for(request.user, id))


@router.get("/promotions/{int:id}/file", response={200: None})
def file(request: ApiRequest, id: int) -> HttpResponse:
    """As PDF, in the language of `Accept-Language`."""
    return HttpResponse(promotion_pdf(promotion_for(request.user, id)), content_type="application/pdf")


@router.post("/promotions/{int:id}/grant", response=PromotionInFull)
def grant(request: ApiRequest, id: int, given: PromotionAnswerIn) -> Any:
    one = promotion_for(request.user, id, to="decide")
    return _in_full(grant_promotion(one, answer=given.answer, by=request.user))


@router.post("/promotions/{int:id}/refusal", response=PromotionInFull)
def decline(request: ApiRequest, id: int, given: PromotionAnswerIn) -> Any:
    one = promotion_for(request.user, id, to="decide")
    return _in_full(decline_promotion(one, answer=given.answer, by=request.user))


@router.get("/engineers/{int:id}/talks", response=list[TalkOut])
def talks(request: ApiRequest, id: int) -> Any:
    """Development talks, the newest first. One's own, or anybody's for whose role says so."""
    return [_talk(one) for one in talks_of(engineer_known_to(request.user, id))]


@router.post("/engineers/{int:id}/talks", response={201: TalkOut})
def talk(request: ApiRequest, id: int, given: TalkIn) -> Any:
    require(request.user, "talk.hold")
    engineer = engineer_known_to(request.user, id)
    steps = [(one.text, one.due_on) for one in given.steps]
    return Status(201, _talk(hold_talk(engineer, day=given.day, notes=given.notes, steps=steps, by=request.user)))


@router.post("/agreed-steps/{int:id}/done", response=AgreedStepOut)
def done(request: ApiRequest, id: int) -> Any:
    """By the engineer, or by who holds talks."""
    return finish_agreed_step(agreed_step_for(request.user, id), by=request.user)


def _write(path: CareerPath | None, given: CareerPathIn, request: ApiRequest) -> CareerPath:
    name = Bilingual(given.name.zh, given.name.en)
    return write_career_path(path, name=name, kind=given.kind, is_active=given.is_active, by=request.user)


def _write_step(step: CareerStep | None, path: CareerPath, given: CareerStepIn, request: ApiRequest) -> CareerStep:
    criteria = [Asked(one.kind, one.least, one.skill_id) for one in given.criteria]
    name = Bilingual(given.name.zh, given.name.en)
    return write_career_step(step, path=path, name=name, criteria=criteria, by=request.user)


def _path(one: CareerPath) -> dict[str, Any]:
    steps = [_step(step) for step in one.steps.order_by("place")]
    return {"id": one.pk, "name": str(one.name), "kind": one.kind, "is_active": one.is_active, "steps": steps}


def _step(one: CareerStep) -> dict[str, Any]:
    criteria = list(one.criteria.order_by("pk").values("kind", "least", "skill_id"))
    return {"id": one.pk, "name": str(one.name), "criteria": criteria}


def _next(one: NextStep) -> dict[str, Any]:
    step = one.step
    met = [_met(row) for row in one.met]
    return {"step_id": step.pk, "name": str(step.name), "path_id": step.path_id, "met": met}


def _met(one: Met) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "skill_id": one.skill.pk if one.skill else None, "least": one.least, "has": one.has,
        "rows": list(one.rows), "mentor_ids": [mentor.pk for mentor in one.mentors], "occasions": list(one.occasions),
    }  # fmt: skip


def _in_full(one: Promotion) -> dict[str, Any]:
    fields = {name: getattr(one, name) for name in PromotionOut.model_fields}
    return fields | {"met": [_met(row) for row in met_of(one)]}


def _talk(one: DevelopmentTalk) -> dict[str, Any]:
    return {"id": one.pk, "day": one.day, "notes": one.notes, "steps": list(one.steps.order_by("pk"))}
