"""A visit that is locked stays where it is until somebody unlocks it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.scheduling.actions import (
    accept_day,
    add_absence,
    cancel_visit,
    lock_visit,
    move_visit,
    propose_day,
    unlock_visit,
)
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import happenings_of
from firstfix.scheduling.tests.makers import make_shift, make_visit

pytestmark = pytest.mark.usefixtures("company")

DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
BEFORE = EIGHT_THIRTY - timedelta(hours=14)
HOUR = timedelta(hours=1)


def planned(**kw: Any) -> Visit:
    engineer = make_engineer()
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return make_visit(engineer=engineer, planned_start=EIGHT_THIRTY + HOUR, **kw)


def test_a_locked_visit_is_not_moved_and_the_refusal_names_who_locked_it() -> None:
    visit = planned()
    lock_visit(visit, by=make_user(Role.DISPATCHER, name="Zhou Min"), at=BEFORE)
    with pytest.raises(Refused, match="Zhou Min"):
        move_visit(visit, start=EIGHT_THIRTY + 3 * HOUR, end=EIGHT_THIRTY + 4 * HOUR, by=SYSTEM, at=BEFORE)
    unlock_visit(visit, by=SYSTEM)
    moved = move_visit(visit, start=EIGHT_THIRTY + 3 * HOUR, end=EIGHT_THIRTY + 4 * HOUR, by=SYSTEM, at=BEFORE)
    assert moved.planned_start == EIGHT_THIRTY + 3 * HOUR


def test_the_history_says_who_and_when() -> None:
    visit = planned()
    lock_visit(visit, by=make_user(Role.DISPATCHER, name="Zhou Min"), at=BEFORE)
    (line,) = happenings_of(visit)
    assert (str(line.text), line.by, line.at, line.icon) == ("Visit locked", "Zhou Min", BEFORE, "lock")
    unlock_visit(visit, by=SYSTEM, at=BEFORE + HOUR)
    assert str(happenings_of(visit)[0].text) == "Visit unlocked"


def test_again_is_no_change() -> None:
    visit = lock_visit(planned(), by=SYSTEM)
    assert lock_visit(visit, by=SYSTEM).version == visit.version
    visit = unlock_visit(visit, by=SYSTEM)
    assert unlock_visit(visit, by=SYSTEM).version == visit.version
    assert Fact.objects.filter(name__in=["VisitLocked", "VisitUnlocked"]).count() == 2


def test_by_the_page_and_by_the_api(client_of: Callable[[User], Client]) -> None:
    visit, dispatcher = planned(), client_of(make_user(Role.DISPATCHER))
    assert "Unlock" not in dispatcher.get(f"/visits/{visit.pk}").content.decode()
    dispatcher.post(f"/visits/{visit.pk}/lock", {"is_locked": "1"})
    page = dispatcher.get(f"/visits/{visit.pk}").content.decode()
    assert "Unlock" in page
    assert f"/visits/{visit.pk}/move" not in page
    assert dispatcher.get(f"/visits/{visit.pk}/move").status_code == 409
    assert not dispatcher.delete(f"/api/visits/{visit.pk}/lock").json()["is_locked"]
    assert dispatcher.put(f"/api/visits/{visit.pk}/lock").json()["is_locked"]
    dispatcher.post(f"/visits/{visit.pk}/lock")
    visit.refresh_from_db()
    assert not visit.is_locked


def test_only_what_is_planned_is_locked_and_by_whom_may_plan() -> None:
    with pytest.raises(Refused):
        lock_visit(planned(state="arrived"), by=SYSTEM)
    with pytest.raises(NotAllowed):
        lock_visit(planned(), by=make_user(Role.ENGINEER))


def test_it_can_be_cancelled() -> None:
    visit = lock_visit(planned(), by=SYSTEM)
    assert cancel_visit(visit, by=SYSTEM, reason="machine scrapped").state == "cancelled"


def test_filling_the_day_finds_nobody_else_for_it_and_says_so() -> None:
    visit = lock_visit(planned(), by=SYSTEM)
    make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
    (engineer,) = visit.engineers.all()
    add_absence(engineer, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)
    proposal = propose_day(DAY, by=SYSTEM, now=BEFORE, iterations=10)
    assert proposal.suggestions == ()
    (left,) = proposal.left_out
    assert left.order_id == visit.work_order_id
    assert "locked" in left.why
    unlock_visit(visit, by=SYSTEM)
    assert propose_day(DAY, by=SYSTEM, now=BEFORE, iterations=10).suggestions


def test_a_proposal_does_not_move_what_was_locked_meanwhile() -> None:
    visit = planned()
    make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
    (engineer,) = visit.engineers.all()
    add_absence(engineer, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)
    proposal = propose_day(DAY, by=SYSTEM, now=BEFORE, iterations=10)
    lock_visit(visit, by=SYSTEM)
    accepted = accept_day(proposal, by=SYSTEM, at=BEFORE)
    assert accepted.visits == ()
    assert len(accepted.not_taken) == 1
