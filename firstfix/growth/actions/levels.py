"""Levels are proposed where the repairs speak for them, and confirmed or declined by a person, never by themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.growth.access import is_own
from firstfix.growth.facts import LevelProposed, LevelStepped
from firstfix.growth.models import LevelEvidence, LevelProposal
from firstfix.growth.queries.levels import Pair, levels_held, outcomes_by_skill
from firstfix.growth.rules.evidence import YEAR
from firstfix.growth.rules.levels import Outcome, counted, level_spoken_for
from firstfix.people.actions import set_skill_level
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify


@transaction.atomic
def propose_levels(*, by: Actor, at: datetime | None = None) -> list[LevelProposal]:
    """A proposal for each level that the repairs speak for and nobody has proposed; managers hear how many are new.

    Open ones whose level was set otherwise meanwhile lapse.
    """
    require(by, "growth.decide")
    at = at or timezone.now()
    held = levels_held()
    _let_lapse(held, by=by, at=at)
    waiting = set(LevelProposal.objects.filter(state="proposed").values_list("engineer", "skill"))
    outcomes = outcomes_by_skill(now=at)
    made = [
        _propose(pair, before, level, outcomes, by=by, at=at)
        for pair, before in sorted(held.items())
        if pair not in waiting and (level := level_spoken_for(before, outcomes.get(pair, ())))
    ]
    if made:
        for manager in User.objects.filter(is_active=True, roles__contains=[Role.MANAGER]):
            notify(manager, "levels_proposed", link="/skills/proposals", at=at, count=len(made))
    return made


def _let_lapse(held: dict[Pair, int], *, by: Actor, at: datetime) -> None:
    for one in LevelProposal.objects.filter(state="proposed"):
        if held.get((one.engineer_id, one.skill_id)) != one.before:
            _step(one, "lapse", reason="", by=by, at=at)


def _propose(
    pair: Pair, before: int, level: int, outcomes: dict[Pair, list[Outcome]], *, by: Actor, at: datetime
) -> LevelProposal:
    engineer, skill = pair
    proposal = LevelProposal.objects.create(
        engineer_id=engineer, skill_id=skill, before=before, level=level, since=at - YEAR, until=at, created_at=at
    )
    rows = [
        LevelEvidence(proposal=proposal, work_order_id=one.order, is_first_fix=one.is_first_fix)
        for one in counted(before, outcomes[pair])
    ]
    LevelEvidence.objects.bulk_create(rows)
    fact = LevelProposed(
        skill=proposal.skill.code, level=level, before=before, orders=len(rows),
        first_fixes=sum(one.is_first_fix for one in rows),
    )  # fmt: skip
    record(fact, about=proposal, by=by, at=at)
    return proposal


@transaction.atomic
def confirm_level(proposal: LevelProposal, *, reason: str, by: Actor, at: datetime | None = None) -> LevelProposal:
    """The engineer holds the level from now on, and is told with the reason."""
    proposal = _decide(proposal, "confirm", reason=reason, by=by, at=at)
    set_skill_level(proposal.engineer, skill=proposal.skill, level=proposal.level, by=by, at=at)
    return proposal


@transaction.atomic
def decline_level(proposal: LevelProposal, *, reason: str, by: Actor, at: datetime | None = None) -> LevelProposal:
    """The level stays; the same repairs are not weighed again. The engineer is told why."""
    return _decide(proposal, "decline", reason=reason, by=by, at=at)


def _decide(proposal: LevelProposal, verb: str, *, reason: str, by: Actor, at: datetime | None) -> LevelProposal:
    require(by, "growth.decide")
    at = at or timezone.now()
    if not (reason := reason.strip()):
        raise Invalid({"reason": _("Please say why.")})
    rows = LevelProposal.objects.select_for_update(of=("self",), no_key=True).select_related("engineer__user", "skill")
    proposal = rows.get(pk=proposal.pk)
    if is_own(proposal.engineer, by):
        raise Refused(_("Nobody decides on a level of their own."))
    if levels_held().get((proposal.engineer_id, proposal.skill_id)) != proposal.before:
        raise Refused(_("The level was set otherwise meanwhile."))
    _step(proposal, verb, reason=reason[:500], by=by, at=at)
    if user := proposal.engineer.user:
        said = f"level_{proposal.state}"
        notify(
            user, said, link=f"/skills/proposals/{proposal.pk}", at=at, skill=proposal.skill.name,
            level=proposal.level, reason=proposal.reason,
        )  # fmt: skip
    return proposal


def _step(proposal: LevelProposal, verb: str, *, reason: str, by: Actor, at: datetime) -> None:
    before, proposal.state = proposal.state, LevelProposal.table.after(proposal.state, verb)
    proposal.reason, proposal.decided_at = reason, at
    proposal.decided_by = by if isinstance(by, User) else None
    proposal.save()
    fact = LevelStepped(verb=verb, from_state=before, to_state=proposal.state, reason=reason)
    record(fact, about=proposal, by=by, at=at)
