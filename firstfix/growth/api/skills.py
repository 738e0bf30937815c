"""Skills with their levels, the evidence of abilities, levels proposed, and the gap of the next quarter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from firstfix.growth.access import engineer_known_to, level_proposal_for, visible_proposals
from firstfix.growth.actions import confirm_level, decline_level
from firstfix.growth.models import LevelProposal
from firstfix.growth.queries.evidence import average_rating, evidence_of
from firstfix.growth.queries.gap import skill_gaps
from firstfix.growth.rules.evidence import KINDS, Ability, Evidence
from firstfix.growth.rules.gap import Gap
from firstfix.people.queries import engineers_with_abilities
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Row
from firstfix.platform.errors import NotFound

router = Router()


class HeldSkillOut(Schema):
    skill_id: int
    level: int


class SkilledEngineerOut(Schema):
    id: int
    code: str
    name: str
    territory_id: int | None
    skills: list[HeldSkillOut]


class EvidenceCountOut(Schema):
    """`average` is of ratings only."""

    ability: Ability
    kind: Evidence
    count: int
    average: float | None


class EvidenceRowOut(Schema):
    at: date
    what: str
    note: str
    page: str
    id: int


class LevelProposalOut(Row):
    id: int
    engineer_id: int
    skill_id: int
    before: int
    level: int
    state: str
    reason: str
    created_at: datetime
    decided_at: datetime | None


class LevelEvidenceOut(Schema):
    work_order_id: int
    is_first_fix: bool


class LevelProposalInFull(LevelProposalOut):
    evidence: list[LevelEvidenceOut]


class LevelReasonIn(Schema):
    reason: str


class LearnerOut(Schema):
    engineer_id: int
    level: int
    orders: int


class SkillGapOut(Schema):
    """`quarters` are the orders of the last four, oldest first; `able_ids` hold `level`, the best first."""

    skill_id: int
    quarters: list[int]
    expected: float
    level: int
    able_ids: list[int]
    gap: Gap
    more: int
    learners: list[LearnerOut]


@router.get("/skills", response=Page[SkilledEngineerOut])
def skills(request: ApiRequest, territory: int | None = None, after: After = None, limit: Limit = 50) -> Any:
    """Engineers who work here, with the levels of their skills."""
    require(request.user, "growth.see_team")
    rows = engineers_with_abilities().filter(is_active=True)
    return page_of(rows.filter(territory=territory) if territory else rows, after=after, limit=limit)


@router.get("/skills/gap", response=list[SkillGapOut])
def gap(request: ApiRequest) -> Any:
    require(request.user, "growth.see_team")
    return [
        {
            "skill_id": row.skill.pk, "quarters": list(row.quarters), "expected": round(row.expected, 1),
            "level": row.level, "able_ids": [one.pk for one in row.able], "gap": row.gap, "more": row.more,
            "learners": [
                {"engineer_id": one.engineer.pk, "level": one.level, "orders": one.orders} for one in row.learners
            ],
        }
        for row in skill_gaps(now=timezone.now()).rows
    ]  # fmt: skip


@router.get("/engineers/{int:id}/abilities", response=list[EvidenceCountOut])
def abilities(request: ApiRequest, id: int) -> Any:
    """The evidence of the last twelve months as counts. One's own, or anybody's for whose role says so."""
    rows = evidence_of(engineer_known_to(request.user, id), now=timezone.now())
    return [
        {
            "ability": kind.ability, "kind": key, "count": len(rows[key]),
            "average": average_rating(rows[key]) if key == Evidence.RATINGS else None,
        }
        for key, kind in KINDS.items()
    ]  # fmt: skip


@router.get("/engineers/{int:id}/abilities/{kind}", response=list[EvidenceRowOut])
def behind(request: ApiRequest, id: int, kind: str) -> Any:
    """The rows behind one count."""
    engineer = engineer_known_to(request.user, id)
    if kind not in list(Evidence):
        raise NotFound
    return [
        {"at": row.at, "what": str(row.what), "note": str(row.note), "page": row.page, "id": row.id}
        for row in evidence_of(engineer, now=timezone.now())[Evidence(kind)]
    ]


@router.get("/level-proposals", response=Page[LevelProposalOut])
def proposals(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    """One's own, or everybody's for whose role says so."""
    require(request.user, "growth.see_team" if may(request.user, "growth.see_team") else "growth.see_own")
    rows = visible_proposals(request.user)
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.get("/level-proposals/{int:id}", response=LevelProposalInFull)
def proposal(request: ApiRequest, id: int) -> Any:
    return _in_full(level_proposal_for(request.user, id))


@router.post("/level-proposals/{int:id}/confirmation", response=LevelProposalInFull)
def confirm(request: ApiRequest, id: int, given: LevelReasonIn) -> Any:
    """The engineer holds the level from now on."""
    one = level_proposal_for(request.user, id, to="decide")
    return _in_full(confirm_level(one, reason=given.reason, by=request.user))


@router.post("/level-proposals/{int:id}/refusal", response=LevelProposalInFull)
def decline(request: ApiRequest, id: int, given: LevelReasonIn) -> Any:
    one = level_proposal_for(request.user, id, to="decide")
    return _in_full(decline_level(one, reason=given.reason, by=request.user))


def _in_full(one: LevelProposal) -> dict[str, Any]:
    fields = {name: getattr(one, name) for name in LevelProposalOut.model_fields}
    evidence = one.evidence.order_by("work_order").values("work_order_id", "is_first_fix")
    return fields | {"evidence": list(evidence)}
