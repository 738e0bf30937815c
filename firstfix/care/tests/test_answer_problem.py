"""R&D groups, asks back and answers; the orders that waited go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from firstfix.care.actions import (
    answer_problem,
    ask_back,
    change_problem,
    close_problem,
    escalate_order,
    merge_problem,
    reply_to_rnd,
    take_problem,
)
from firstfix.care.models import Problem
from firstfix.care.queries import care_of_visits, messages_of
from firstfix.care.tests.makers import make_bulletin, make_problem
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.notices.models import Notice
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.mark.parametrize(("verb", "state"), [("work_around", "worked_around"), ("fix", "fixed"), ("decline", "closed")])
def test_the_answer_lets_waiting_orders_go_on(verb: str, state: str) -> None:
    waiting, working = make_work_order(state="open"), make_work_order(state="on_site")
    problem = make_problem(waiting, waits=True)
    escalate_order(working, subject="Here too", problem=problem, by=SYSTEM)
    rnd = make_user(Role.RND)
    message = answer_problem(problem, verb, text=" Tighten X3. ", by=rnd)
    for order in (problem, waiting, working):
        order.refresh_from_db()
    assert (problem.state, waiting.state, working.state) == (state, "open", "on_site")
    assert (message.text, problem.owner) == ("Tighten X3.", rnd)
    assert waiting.state_changes.order_by("-pk")[0].reason == "Tighten X3."
    assert [fact.data["text"] for fact in facts_about(working) if fact.name == "RndAnswered"] == ["Tighten X3."]


def test_times_are_kept_apart() -> None:
    opened = timezone.now() - timedelta(hours=50)
    problem = make_problem(at=opened)
    answer_problem(problem, "work_around", text="Restart it.", by=SYSTEM, at=opened + timedelta(hours=2))
    answer_problem(problem, "fix", text="Firmware 2.4.", by=SYSTEM, at=opened + timedelta(hours=40))
    problem.refresh_from_db()
    assert (problem.first_answer, problem.solution) == (timedelta(hours=2), timedelta(hours=40))
    assert close_problem(problem, by=SYSTEM).state == "closed"


def test_a_question_is_answered_by_the_field() -> None:
    engineer, rnd = make_engineer(), make_user(Role.RND)
    assert engineer.user
    visit = make_visit(engineer=engineer, state="working", work_order=make_work_order(state="on_site"))
    problem = make_problem(visit.work_order, visit=visit, by=engineer.user)
    ask_back(problem, text="Which firmware?", by=rnd)
    problem.refresh_from_db()
    assert problem.state == "asked"
    told = Notice.objects.get(user=engineer.user)
    assert (told.words, told.visit, told.link) == ("rnd_asks", visit.pk, f"/work-orders/{visit.work_order_id}")
    assert care_of_visits([visit.pk])[visit.pk][0].answer == "Which firmware?"
    reply_to_rnd(problem, text="2.3", by=engineer.user)
    problem.refresh_from_db()
    assert problem.state == "in_work"
    assert [message.text for message in messages_of(problem)] == ["Which firmware?", "2.3"]
    assert Notice.objects.get(user=rnd).words == "rnd_told_more"
    answer_problem(problem, "fix", text="Take 2.4.", by=rnd)
    assert care_of_visits([visit.pk])[visit.pk][0].answer == "Take 2.4."


def test_what_nobody_asked_for_is_read_all_the_same() -> None:
    problem = make_problem()
    reply_to_rnd(problem, text="It began after the storm.", by=make_user(Role.DESK))
    problem.refresh_from_db()
    assert problem.state == "new"
    assert messages_of(problem)[0].text == "It began after the storm."


def test_a_closed_problem_takes_no_replies() -> None:
    problem = make_problem()
    answer_problem(problem, "decline", text="As designed.", by=SYSTEM)
    with pytest.raises(Refused):
        reply_to_rnd(problem, text="But …", by=SYSTEM)


def test_a_new_escalation_is_merged_into_a_known_problem() -> None:
    known = make_problem()
    answer_problem(known, "work_around", text="Restart it.", by=SYSTEM)
    order = make_work_order(state="open")
    new = make_problem(order, waits=True, at=known.opened_at - timedelta(days=1))
    reply_to_rnd(new, text="Since Monday", by=SYSTEM)
    merged = merge_problem(new, into=known, by=make_user(Role.RND))
    new.refresh_from_db()
    order.refresh_from_db()
    assert (new.state, new.merged_into, order.state) == ("merged", known, "open")
    assert merged.escalations.count() == 2
    assert merged.opened_at == new.opened_at
    assert [message.text for message in messages_of(merged)] == ["Restart it.", "Since Monday"]
    assert escalate_order(order, subject="Again", by=SYSTEM).problem == known


def test_bulletins_go_along_with_a_merged_problem() -> None:
    known, new = make_problem(), make_problem()
    bulletin = make_bulletin(problem=new)
    merged = merge_problem(new, into=known, by=make_user(Role.RND))
    assert list(merged.bulletins.all()) == [bulletin]


def test_who_waits_for_a_merged_problem_hears_what_is_known() -> None:
    engineer, rnd = make_engineer(), make_user(Role.RND)
    known = make_problem()
    answer_problem(known, "work_around", text="Restart it.", by=rnd)
    visit = make_visit(engineer=engineer, state="working", work_order=make_work_order(state="on_site"))
    new = make_problem(visit.work_order, visit=visit, by=engineer.user)
    merge_problem(new, into=known, by=rnd)
    told = Notice.objects.get(user=engineer.user)
    assert (told.words, told.visit) == ("rnd_answers", visit.pk)
    assert [fact.data["text"] for fact in facts_about(visit.work_order) if fact.name == "RndAnswered"] == [
        "Restart it."
    ]
    assert care_of_visits([visit.pk])[visit.pk][0].answer == "Restart it."


def test_what_was_answered_in_a_merged_problem_holds_for_the_orders_of_the_other() -> None:
    order = make_work_order(state="open")
    other, waiting = make_problem(), make_problem(order, waits=True)
    answer_problem(other, "work_around", text="Restart it.", by=SYSTEM)
    merged = merge_problem(other, into=waiting, by=SYSTEM)
    order.refresh_from_db()
    assert order.state == "open"
    assert merged.answered_at == Problem.objects.get(pk=other.pk).answered_at


def test_a_merge_makes_no_circles() -> None:
    one, other = make_problem(), make_problem()
    with pytest.raises(Invalid):
        merge_problem(one, into=one, by=SYSTEM)
    merge_problem(one, into=other, by=SYSTEM)
    with pytest.raises(Refused):
        merge_problem(other, into=one, by=SYSTEM)


def test_taken_from_a_colleague() -> None:
    problem, one, other = make_problem(), make_user(Role.RND), make_user(Role.RND)
    assert (take_problem(problem, by=one).state, take_problem(problem, by=other).owner) == ("in_work", other)
    answer_problem(problem, "fix", text="Done.", by=other)
    with pytest.raises(Refused):
        take_problem(problem, by=one)


def test_it_is_named_by_what_it_turned_out_to_be() -> None:
    problem = make_problem()
    assert change_problem(problem, subject="Connector X3 works loose", by=SYSTEM).subject == "Connector X3 works loose"
    assert facts_about(problem)[0].data == {"fields": ["subject"]}


@pytest.mark.parametrize("text", ["", "  ", "x" * 10_001])
def test_an_answer_needs_words(text: str) -> None:
    problem = make_problem()
    with pytest.raises(Invalid):
        answer_problem(problem, "fix", text=text, by=SYSTEM)
    with pytest.raises(Invalid):
        ask_back(problem, text=text, by=SYSTEM)


def test_an_answer_is_one_of_three() -> None:
    with pytest.raises(Invalid):
        answer_problem(make_problem(), "close", text="No.", by=SYSTEM)


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.DESK, Role.SALES])
def test_only_rnd_answers(role: Role) -> None:
    problem, user = make_problem(), make_user(role)
    with pytest.raises(NotAllowed):
        answer_problem(problem, "fix", text="Done.", by=user)
    with pytest.raises(NotAllowed):
        merge_problem(problem, into=make_problem(), by=user)
    with pytest.raises(NotAllowed):
        take_problem(problem, by=user)
    assert Problem.objects.get(pk=problem.pk).state == "new"
