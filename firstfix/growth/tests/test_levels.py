"""Levels: which repairs speak for the next one, how it is proposed once, and how somebody decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstfix.growth.actions import confirm_level, decline_level, propose_levels
from firstfix.growth.models import LevelProposal
from firstfix.growth.rules.levels import HIGHEST, Outcome, level_spoken_for, share_at_least
from firstfix.growth.tests.makers import make_level_proposal, make_repair, make_skilled
from firstfix.people.actions import set_skill_level
from firstfix.people.models import EngineerSkill
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.work.models import WorkOrder


def outcomes(fixed: int, failed: int = 0, *, level: int = 3) -> list[Outcome]:
    return [Outcome(n, level, n < fixed) for n in range(fixed + failed)]


@pytest.mark.parametrize(
    ("fixed", "failed", "speaks"),
    [(7, 0, False), (8, 0, True), (11, 1, True), (10, 2, False), (26, 4, True), (25, 5, False), (0, 30, False)],
)
def test_small_counts_and_many_failures_speak_for_nothing(fixed: int, failed: int, speaks: bool) -> None:
    assert level_spoken_for(3, outcomes(fixed, failed)) == (4 if speaks else None)


def test_only_repairs_at_the_level_held_count() -> None:
    assert level_spoken_for(3, outcomes(30, level=2)) is None
    assert level_spoken_for(3, [*outcomes(8, level=5), *outcomes(0, 30, level=2)]) == 4


def test_nothing_is_proposed_beyond_the_highest_nor_for_who_does_not_hold_it() -> None:
    assert level_spoken_for(HIGHEST, outcomes(30, level=5)) is None
    assert level_spoken_for(0, outcomes(30)) is None


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_what_is_certain_is_less_than_what_was_seen_and_grows_with_each_fix(seen: tuple[int, int]) -> None:
    hits, count = seen
    certain = share_at_least(hits, count)
    assert -1e-9 <= certain <= hits / count
    assert hits == count or certain < share_at_least(hits + 1, count)


def test_a_level_is_proposed_once_with_its_repairs_and_managers_hear_of_it(company: Tenant) -> None:
    manager, engineer = make_user(Role.MANAGER), make_skilled()
    (one,) = propose_levels(by=SYSTEM)
    assert (one.engineer, one.before, one.level, one.evidence.count()) == (engineer, 3, 4, 8)
    assert propose_levels(by=SYSTEM) == []
    assert Fact.objects.get(name="LevelProposed").data["first_fixes"] == 8
    assert list(Notice.objects.values_list("user", "words")) == [(manager.pk, "levels_proposed")]
    assert EngineerSkill.objects.get(engineer=engineer).level == 3


def test_repairs_that_are_not_decided_yet_or_came_back_do_not_count_as_fixed(company: Tenant) -> None:
    engineer = make_engineer(skills={"hydraulics": 3})
    for number in range(8):
        make_repair(engineer, days=5 + number, skill="hydraulics")
    assert propose_levels(by=SYSTEM) == []
    WorkOrder.objects.update(restored_at=timezone.now() - timedelta(days=90))
    first, second, *_rest = WorkOrder.objects.all()
    WorkOrder.objects.filter(pk=second.pk).update(repeat_of=first)
    assert propose_levels(by=SYSTEM) == []
    WorkOrder.objects.update(repeat_of=None)
    assert len(propose_levels(by=SYSTEM)) == 1


def test_a_mate_without_the_skill_is_not_proposed(company: Tenant) -> None:
    mate = make_engineer()
    engineer = make_engineer(skills={"hydraulics": 3})
    for number in range(8):
        make_repair(engineer, mate, days=60 + number, skill="hydraulics")
    assert [one.engineer for one in propose_levels(by=SYSTEM)] == [engineer]


def test_confirmed_the_engineer_holds_it_and_is_told_why(company: Tenant) -> None:
    proposal, manager = make_level_proposal(), make_user(Role.MANAGER)
    confirm_level(proposal, reason="Calm and thorough on line 3", by=manager)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("confirmed", manager)
    assert EngineerSkill.objects.get(engineer=proposal.engineer).level == 4
    notice = Notice.objects.get(user=proposal.engineer.user)
    assert (notice.words, notice.values["reason"]) == ("level_confirmed", "Calm and thorough on line 3")
    with pytest.raises(Refused):
        decline_level(proposal, reason="No", by=manager)


def test_declined_the_level_stays_and_the_same_repairs_are_not_weighed_again(company: Tenant) -> None:
    engineer, manager = make_skilled(), make_user(Role.MANAGER)
    (one,) = propose_levels(by=SYSTEM)
    decline_level(one, reason="First the course", by=manager)
    assert EngineerSkill.objects.get(engineer=engineer).level == 3
    assert propose_levels(by=SYSTEM) == []
    later = timezone.now() + timedelta(days=70)
    for _number in range(8):
        make_repair(engineer, days=-10, skill="hydraulics")
    assert len(propose_levels(by=SYSTEM, at=later)) == 1


def test_somebody_says_why_and_nobody_decides_on_their_own(company: Tenant) -> None:
    proposal = make_level_proposal()
    own = make_user(Role.MANAGER, Role.ENGINEER)
    with pytest.raises(Invalid):
        confirm_level(proposal, reason="  ", by=own)
    with pytest.raises(NotAllowed):
        confirm_level(proposal, reason="Yes", by=make_user(Role.HR))
    proposal.engineer.user = own
    proposal.engineer.save()
    with pytest.raises(Refused):
        confirm_level(proposal, reason="Yes", by=own)


def test_a_level_set_by_hand_lets_the_proposal_lapse(company: Tenant) -> None:
    proposal = make_level_proposal()
    set_skill_level(proposal.engineer, skill=Skill.objects.get(), level=5, by=SYSTEM)
    with pytest.raises(Refused):
        confirm_level(proposal, reason="Yes", by=make_user(Role.MANAGER))
    propose_levels(by=SYSTEM)
    assert LevelProposal.objects.get().state == "lapsed"
