"""What is known of engineers, as a person may have it: one's own, or everybody's."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from firstfix.growth.models import AgreedStep, CareerPath, CareerStep, ColleagueNote, LevelProposal, Promotion
from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.people.queries import engineer_of
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import NotAllowed


def growing_engineer(by: Actor) -> Engineer:
    """The engineer that this person is."""
    require(by, "growth.see_own")
    engineer = engineer_of(by)
    if engineer is None:
        raise NotAllowed(_("You are not connected with an engineer. Ask your manager."))
    return engineer


def engineer_known_to(by: Actor, id: int) -> Engineer:
    """An engineer of whom this person may see everything: who it is, or whose role says so."""
    engineer = engineer_for(by, id)
    require(by, "growth.see_own" if is_own(engineer, by) else "growth.see_team")
    return engineer


def is_own(engineer: Engineer, by: Actor) -> bool:
    return engineer.user_id is not None and engineer.user_id == by.pk


def visible_proposals(by: Actor) -> QuerySet[LevelProposal]:
    rows = LevelProposal.objects.select_related("engineer", "skill", "decided_by")
    return rows if may(by, "growth.see_team") else rows.filter(engineer__user_id=by.pk or 0)


def level_proposal_for(by: Actor, id: int, *, to: str = "") -> LevelProposal:
    """`to` is "decide", or nothing to look at it."""
    seen_by = "growth.see_team" if may(by, "growth.see_team") else "growth.see_own"
    return record_for(visible_proposals(by), by=by, action=f"growth.{to}" if to else seen_by, pk=id)


def colleague_note_for(by: Actor, id: int) -> ColleagueNote:
    return record_for(ColleagueNote.objects.select_related("engineer"), by=by, action="wall.thank", pk=id)


def visible_promotions(by: Actor) -> QuerySet[Promotion]:
    """Everybody's for whose role says so; one's own otherwise."""
    rows = Promotion.objects.select_related("engineer", "step__path", "before", "proposed_by", "decided_by")
    return rows if may(by, "growth.see_team") else rows.filter(engineer__user_id=by.pk or 0)


def promotion_for(by: Actor, id: int, *, to: str = "") -> Promotion:
    """`to` is "decide", or nothing to look at it."""
    seen_by = "growth.see_team" if may(by, "growth.see_team") else "growth.see_own"
    return record_for(visible_promotions(by), by=by, action=f"career.{to}" if to else seen_by, pk=id)


def career_path_for(by: Actor, id: int) -> CareerPath:
    return record_for(CareerPath.objects.all(), by=by, action="career.write", pk=id)


def career_step_for(by: Actor, id: int, *, to: str = "write") -> CareerStep:
    return record_for(CareerStep.objects.select_related("path"), by=by, action=f"career.{to}", pk=id)


def agreed_step_for(by: Actor, id: int) -> AgreedStep:
    """Of one's own talks, or of anybody's for whose role says so."""
    rows = AgreedStep.objects.select_related("talk__engineer")
    if not may(by, "growth.see_team"):
        rows = rows.filter(talk__engineer__user_id=by.pk or 0)
    seen_by = "growth.see_team" if may(by, "growth.see_team") else "growth.see_own"
    return record_for(rows, by=by, action=seen_by, pk=id)


def may_take_back(note: ColleagueNote, by: Actor) -> bool:
    """Who wrote it, whom it is about, and who tidies the wall."""
    is_author = note.by_id is not None and note.by_id == by.pk
    return is_author or is_own(note.engineer, by) or may(by, "wall.tidy")
