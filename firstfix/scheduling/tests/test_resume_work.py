"""It had been called restored, and was not: a test fails, or the fault comes back while the engineer is still there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from firstfix.customers.tests.makers import make_contract
from firstfix.diagnosis.actions import step_troubleshooting
from firstfix.diagnosis.tests.makers import make_troubleshooting
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.tests.makers import make_calendar
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.scheduling.actions import arrive, leave, plan_visit, restore, resume_work, set_off, start_work
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries.happenings import happenings_of
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.actions import close_work_order
from firstfix.work.queries import clock_of
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engineer() -> Engineer:
    return make_engineer(name="Chen Li")


@pytest.fixture
def noon() -> datetime:
    return timezone.now().replace(second=0, microsecond=0) - timedelta(hours=5)


@pytest.fixture
def visit(engineer: Engineer, noon: datetime) -> Visit:
    """Called restored at noon + 30 min."""
    make_shift(engineer, starts_at=noon - timedelta(hours=2))
    order = make_work_order(reported_at=noon - timedelta(hours=1))
    end = noon + 60 * MINUTE
    visit = plan_visit(order, engineers=[engineer], start=noon, end=end, by=SYSTEM, at=noon - timedelta(minutes=50))
    for number, step in enumerate((set_off, arrive, start_work, restore)):
        step(visit, by=SYSTEM, at=noon + number * 10 * MINUTE)
    visit.refresh_from_db()
    return visit


def who(engineer: Engineer) -> User:
    assert engineer.user
    return engineer.user


def test_visit_and_order_are_worked_on_again(visit: Visit, engineer: Engineer, noon: datetime) -> None:
    resume_work(visit, reason=" The pressure falls again ", by=who(engineer), at=noon + 40 * MINUTE)
    visit.refresh_from_db()
    order = visit.work_order
    order.refresh_from_db()
    assert (visit.state, visit.restored_at, order.state, order.restored_at) == ("working", None, "on_site", None)
    assert (order.visit_count, order.responded_at) == (1, noon + 10 * MINUTE)
    again = order.state_changes.filter(state="on_site").latest("at")
    assert (again.at, again.reason) == (noon + 40 * MINUTE, "The pressure falls again")


def test_both_times_stay_in_the_facts(visit: Visit, noon: datetime) -> None:
    resume_work(visit, reason="Too warm again", by=SYSTEM, at=noon + 40 * MINUTE)
    restore(visit, by=SYSTEM, at=noon + 70 * MINUTE)
    visit.refresh_from_db()
    visit.work_order.refresh_from_db()
    assert visit.restored_at == visit.work_order.restored_at == noon + 70 * MINUTE
    told = facts_about(visit).filter(name__in=["VisitRestored", "WorkResumed"]).order_by("pk")
    assert [fact.at for fact in told] == [noon + minutes * MINUTE for minutes in (30, 40, 70)]
    assert datetime.fromisoformat(told[1].data["restored_at"]) == noon + 30 * MINUTE
    line = next(one for one in happenings_of(visit) if one.icon == "undo")
    assert "Too warm again" in line.note
    leave(visit, outcome="restored", by=SYSTEM, at=noon + 80 * MINUTE)


def test_the_promise_runs_on_as_if_nobody_had_called_it_restored(visit: Visit, noon: datetime) -> None:
    order = visit.work_order
    always = make_calendar(country="", hours={str(day): [["00:00", "24:00"]] for day in range(1, 8)})
    order.contract = make_contract(restoration=120, calendar=always)
    order.save()
    resume_work(visit, reason="Too warm again", by=SYSTEM, at=noon + 40 * MINUTE)
    order.refresh_from_db()
    assert order.reported_at
    assert order.restoration_due_at == order.reported_at + 120 * MINUTE
    running = clock_of(order, now=noon + 50 * MINUTE).restoration
    assert running
    assert (running.state, running.met_at) == ("running", None)
    restore(visit, by=SYSTEM, at=noon + 90 * MINUTE)
    order.refresh_from_db()
    kept = clock_of(order, now=noon + 95 * MINUTE).restoration
    assert kept
    assert kept.state == "missed", "by the second time, not by the first"


def test_it_may_end_unrestored_after_all(visit: Visit, noon: datetime) -> None:
    resume_work(visit, reason="Too warm again", by=SYSTEM, at=noon + 40 * MINUTE)
    leave(visit, outcome="waiting_parts", reason="A pump", by=SYSTEM, at=noon + 50 * MINUTE)
    visit.work_order.refresh_from_db()
    assert visit.work_order.state == "waiting_parts"


def test_it_needs_a_reason_and_a_visit_that_is_called_restored(visit: Visit, engineer: Engineer) -> None:
    with pytest.raises(Invalid):
        resume_work(visit, reason=" ", by=SYSTEM)
    with pytest.raises(NotAllowed):
        resume_work(visit, reason="x", by=who(make_engineer()))
    resume_work(visit, reason="x", by=who(engineer))
    with pytest.raises(Refused, match="Working"):
        resume_work(visit, reason="x", by=SYSTEM)


def test_not_before_it_was_called_restored(visit: Visit, noon: datetime) -> None:
    with pytest.raises(Invalid, match="restored"):
        resume_work(visit, reason="x", by=SYSTEM, at=noon + 25 * MINUTE)


def test_a_closed_order_is_reopened_first(visit: Visit) -> None:
    order = visit.work_order
    order.kind = "inspection"
    order.save()
    close_work_order(order, by=SYSTEM)
    with pytest.raises(Refused, match="Closed"):
        resume_work(visit, reason="x", by=SYSTEM)
    visit.refresh_from_db()
    assert visit.state == "restored"


def test_a_solved_case_goes_on(visit: Visit) -> None:
    case = make_troubleshooting()
    order = visit.work_order
    order.troubleshooting = case
    order.save()
    step_troubleshooting(case, "solve", by=SYSTEM)
    resume_work(visit, reason="x", by=SYSTEM)
    case.refresh_from_db()
    assert case.state == "visit"
