"""An order is brought before R&D."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from firstfix.care.actions import answer_problem, escalate_order, reopen_problem
from firstfix.care.models import Escalation, Problem
from firstfix.care.tests.makers import make_problem
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.queries import facts_about
from firstfix.scheduling.actions import leave
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.actions import step_work_order
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def test_an_engineer_brings_an_order_before_rnd() -> None:
    engineer = make_user(Role.ENGINEER)
    order, at = make_work_order(state="on_site"), timezone.now() - timedelta(hours=3)
    escalation = escalate_order(order, subject=" 报警 E-05 反复 ", description="Board changed.", by=engineer, at=at)
    problem = escalation.problem
    assert order.asset is not None
    assert (problem.number, problem.state, problem.opened_at) == ("RD-2026-00001", "new", at)
    assert (problem.subject, problem.product_model) == ("报警 E-05 反复", order.asset.product_model)
    assert (escalation.by, escalation.at, escalation.description) == (engineer, at, "Board changed.")
    assert facts_about(order).get().name == "OrderEscalated"
    assert order.state == "on_site"


def test_sent_twice_is_brought_once() -> None:
    order, uid = make_work_order(state="on_site"), uuid.uuid4()
    first = escalate_order(order, subject="Noise", by=SYSTEM, uid=uid)
    assert escalate_order(order, subject="Noise", by=SYSTEM, uid=uid) == first
    assert Problem.objects.count() == 1


def test_more_about_an_order_goes_to_the_same_problem() -> None:
    order = make_work_order(state="on_site")
    first = make_problem(order)
    assert escalate_order(order, subject="It smells burnt too", by=SYSTEM).problem == first
    assert [fact.name for fact in facts_about(first)] == ["RndToldMore", "ProblemOpened"]


def test_an_answer_that_did_not_help_is_heard_of() -> None:
    order = make_work_order(state="on_site")
    problem = make_problem(order)
    answer_problem(problem, "fix", text="Tighten X3.", by=SYSTEM)
    assert escalate_order(order, subject="Still there", by=SYSTEM).problem == problem
    problem.refresh_from_db()
    assert (problem.state, problem.fixed_at) == ("in_work", None)
    assert problem.answered_at is not None


def test_the_desk_chooses_a_known_problem_and_its_answer_holds() -> None:
    known = make_problem()
    answer_problem(known, "fix", text="Firmware 2.4.", by=SYSTEM)
    order = make_work_order(state="open")
    escalation = escalate_order(order, subject="The same", problem=known, waits=True, by=make_user(Role.DESK))
    known.refresh_from_db()
    order.refresh_from_db()
    assert (escalation.problem, known.state, order.state) == (known, "fixed", "open")


def test_the_order_waits_when_the_desk_says_so() -> None:
    order = make_work_order(state="open")
    escalate_order(order, subject="Who knows?", waits=True, by=make_user(Role.DESK))
    order.refresh_from_db()
    assert order.state == "waiting_rnd"
    assert Escalation.objects.count() == 1


def test_whatever_waits_for_rnd_is_before_rnd() -> None:
    order = make_work_order(state="open", subject="No vacuum")
    step_work_order(order, "wait_for_rnd", reason="Which pump fits?", by=make_user(Role.DESK))
    escalation = Escalation.objects.get(work_order=order)
    assert (escalation.subject, escalation.description) == ("No vacuum", "Which pump fits?")
    assert escalation.problem.state == "new"


def test_a_visit_that_ends_waiting_for_rnd_is_before_rnd_once() -> None:
    visit = make_visit(state="working", work_order=make_work_order(state="on_site"), arrived_at=timezone.now())
    escalate_order(visit.work_order, subject="No vacuum", visit=visit, by=SYSTEM)
    leave(visit, outcome="waiting_rnd", reason="See the escalation", by=SYSTEM)
    assert Escalation.objects.filter(work_order=visit.work_order).count() == 1
    assert "CareCaught" in [fact.name for fact in facts_about(visit)]


def test_an_order_that_waits_again_opens_its_problem_again() -> None:
    order = make_work_order(state="open")
    problem = make_problem(order, waits=True)
    answer_problem(problem, "work_around", text="Restart it.", by=SYSTEM)
    order.refresh_from_db()
    step_work_order(order, "wait_for_rnd", reason="Restarting does not help", by=SYSTEM)
    problem.refresh_from_db()
    assert problem.state == "in_work"


@pytest.mark.parametrize("subject", ["", "   ", "\x00", "x" * 201])
def test_needs_a_short_subject(subject: str) -> None:
    with pytest.raises(Invalid) as wrong:
        escalate_order(make_work_order(), subject=subject, by=SYSTEM)
    assert list(wrong.value.errors) == ["subject"]
    assert not Problem.objects.exists()


@pytest.mark.parametrize("role", [Role.SALES, Role.PARTS, Role.CUSTOMER])
def test_is_not_for_everybody(role: Role) -> None:
    with pytest.raises(NotAllowed):
        escalate_order(make_work_order(), subject="Noise", by=make_user(role))


def test_reopening_needs_a_reason() -> None:
    problem = make_problem()
    answer_problem(problem, "fix", text="Tighten X3.", by=SYSTEM)
    with pytest.raises(Invalid):
        reopen_problem(problem, reason=" ", by=SYSTEM)
    assert reopen_problem(problem, reason="X3 was tight", by=make_user(Role.ENGINEER)).state == "in_work"
