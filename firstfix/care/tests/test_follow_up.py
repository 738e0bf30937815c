from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import complete_follow_up, give_up_follow_up, postpone_follow_up
from firstfix.care.models import Feedback, FollowUp
from firstfix.care.reactions import make_follow_ups
from firstfix.care.tests.makers import make_follow_up, make_rule
from firstfix.customers.tests.makers import make_contact
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.actions import close_work_order
from firstfix.work.facts import WorkOrderClosed
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]
ENGLISH = {"accept-language": "en"}


def test_closing_an_order_makes_the_calls_of_its_kind(company: Tenant) -> None:
    make_rule(kind="training", days=3)
    make_rule(kind="inspection", days=5)
    order = make_work_order(kind="training", state="restored", restored_at=timezone.now(), visit_count=1)
    close_work_order(
        order, symptom=None, mode=None, mechanism=None, cause=None, remedy=None, work_done="Taught.", by=SYSTEM
    )
    follow_up = FollowUp.objects.get(work_order=order)
    order.refresh_from_db()
    assert order.closed_at is not None
    assert follow_up.due_on == timezone.localdate(order.closed_at) + timedelta(days=3)


def test_the_same_order_is_not_called_about_twice(company: Tenant) -> None:
    make_rule()
    order = make_work_order(state="closed", closed_at=timezone.now())
    fact = WorkOrderClosed(symptom="", mode="", mechanism="", cause="", remedy="", was_remote=False)
    for _repetition in range(2):
        make_follow_ups(fact, about=order, by=SYSTEM)
    assert FollowUp.objects.count() == 1


def test_an_answer_is_kept_with_rating_and_words(company: Tenant) -> None:
    follow_up = make_follow_up()
    complete_follow_up(follow_up, rating=4, is_running=True, remarks=" 谢谢 ", by=make_user(Role.DESK))
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.rating, follow_up.remarks) == ("done", 4, "谢谢")
    assert facts_about(follow_up).get().name == "FollowUpDone"


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_is_from_one_to_five(company: Tenant, rating: int) -> None:
    with pytest.raises(Invalid):
        complete_follow_up(make_follow_up(), rating=rating, is_running=True, by=SYSTEM)


def test_what_was_said_in_a_call_is_passed_on(company: Tenant, client_of: ClientOf) -> None:
    """With its words, as feedback about the same order; the call says so. Of a task the engineers who were there and
    whoever called hear the answer.
    """
    desk = make_user(Role.DESK)
    follow_up, browser = make_follow_up(), client_of(desk)
    there = f"/follow-ups/{follow_up.pk}"
    assert "Pass it on" not in browser.get(there, headers=ENGLISH).content.decode()
    complete_follow_up(follow_up, rating=2, is_running=True, remarks="The lid is too heavy.", by=desk)
    assert "Pass it on" in browser.get(there, headers=ENGLISH).content.decode()
    assert "The lid is too heavy." in browser.get(f"{there}/feedback").content.decode()
    assert browser.post(f"{there}/feedback", {"topic": "product", "text": ""}).status_code == 422
    browser.post(f"{there}/feedback", {"topic": "product", "text": "The lid is too heavy."})
    given, task = Feedback.objects.get(heard_in=follow_up), Feedback.objects.get(follow_up=follow_up)
    assert (given.work_order, given.by, given.team) == (follow_up.work_order, desk, "rnd")
    assert task.by == desk
    assert given.number in browser.get(there).content.decode()
    assert f'href="{there}"' in browser.get(f"/feedback/{given.pk}").content.decode()
    stranger = client_of(make_user(Role.ENGINEER))
    assert stranger.post(f"{there}/feedback", {"topic": "product", "text": "x"}).status_code == 404


def test_what_asks_for_an_answer_is_passed_on_with_the_answer(company: Tenant, client_of: ClientOf) -> None:
    """On the phone as over the API; on our service a bad answer's task has the words already."""
    desk = client_of(make_user(Role.DESK))
    said = {"is_running": "1", "rating": "4", "topic": "sales", "remarks": ""}
    follow_up = make_follow_up()
    assert desk.post(f"/follow-ups/{follow_up.pk}", said).status_code == 422
    desk.post(f"/follow-ups/{follow_up.pk}", said | {"remarks": "What is a contract?"})
    given = Feedback.objects.get()
    assert (given.heard_in, given.text, given.team) == (follow_up, "What is a contract?", "sales")
    assert not given.is_written_by_customer
    caller = Caller(Role.DESK)
    for topic, count in (("product", 2), ("service", 1)):
        asked = make_follow_up()
        told = {"rating": 1, "is_running": True, "remarks": "It leaks.", "topic": topic}
        caller.made("POST", f"/follow-ups/{asked.pk}/answer", told)
        assert Feedback.objects.filter(work_order=asked.work_order).count() == count
    wrong = {"rating": 4, "is_running": True, "remarks": "x", "topic": "weather"}
    assert caller("POST", f"/follow-ups/{make_follow_up().pk}/answer", wrong).status_code == 422


def test_words_that_went_to_nobody_are_found(company: Tenant, client_of: ClientOf) -> None:
    """In the list of answers, and behind the month's number of the product, from where they are passed on."""
    kept, bad, passed, silent = (make_follow_up(work_order=make_work_order(asset=make_asset())) for _n in range(4))
    desk = make_user(Role.DESK)
    for one, rating, topic, remarks in (
        (kept, 4, "", "The lid is heavy."), (bad, 1, "", "Never again."), (passed, 5, "product", "Longer hose"),
        (silent, 5, "", ""),
    ):  # fmt: skip
        complete_follow_up(one, rating=rating, is_running=True, topic=topic, remarks=remarks, by=desk)
    browser = client_of(desk)

    def listed(query: str) -> list[bool]:
        page = browser.get(f"/follow-ups?state=done&{query}").content.decode()
        return [f'href="/follow-ups/{one.pk}"' in page for one in (kept, bad, passed, silent)]

    assert listed("said=any") == [True, True, True, False]
    assert listed("said=kept") == [True, False, False, False]
    assert listed("words=lid+heavy") == [True, False, False, False]
    kept.refresh_from_db()
    assert kept.done_at
    assert kept.work_order
    assert kept.work_order.asset
    day = company_day(kept.done_at)
    month = f"/voice/{kept.work_order.asset.product_model_id}/answers/{day.year}-{day.month}"
    assert f"/follow-ups/{kept.pk}/feedback" in browser.get(month).content.decode()


def test_who_is_not_reached_is_tried_again(company: Tenant) -> None:
    follow_up, tomorrow = make_follow_up(), timezone.localdate() + timedelta(days=1)
    postpone_follow_up(follow_up, due_on=tomorrow, by=SYSTEM)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.due_on, follow_up.tries) == ("due", tomorrow, 1)


def test_a_day_gone_by_cannot_be_chosen(company: Tenant) -> None:
    with pytest.raises(Invalid):
        postpone_follow_up(make_follow_up(), due_on=timezone.localdate() - timedelta(days=1), by=SYSTEM)


def test_what_is_done_stays_done(company: Tenant) -> None:
    follow_up = make_follow_up()
    give_up_follow_up(follow_up, reason="The number is gone.", by=SYSTEM)
    with pytest.raises(Refused):
        complete_follow_up(follow_up, rating=5, is_running=True, by=SYSTEM)


def test_an_engineer_does_not_rate_himself(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        complete_follow_up(make_follow_up(), rating=5, is_running=True, by=make_user(Role.ENGINEER))


def test_the_desk_calls_from_the_list(company: Tenant, client_of: ClientOf) -> None:
    follow_up = make_follow_up()
    desk = client_of(make_user(Role.DESK))
    assert f"/follow-ups/{follow_up.pk}" in desk.get("/follow-ups").content.decode()
    assert desk.get(f"/follow-ups/{follow_up.pk}").status_code == 200
    answer = desk.post(f"/follow-ups/{follow_up.pk}", {"is_running": "1", "rating": "5", "remarks": "Great"})
    assert answer.headers["Location"] == "/follow-ups"
    assert f"/follow-ups/{follow_up.pk}" not in desk.get("/follow-ups").content.decode()


def test_an_unfinished_answer_is_asked_for_again(company: Tenant, client_of: ClientOf) -> None:
    follow_up = make_follow_up()
    answer = client_of(make_user(Role.DESK)).post(f"/follow-ups/{follow_up.pk}", {"remarks": "Great"})
    assert answer.status_code == 422
    assert "Great" in answer.content.decode()


def test_the_manager_makes_a_rule(company: Tenant, client_of: ClientOf) -> None:
    manager = client_of(make_user(Role.MANAGER))
    said = {"trigger": "closed", "kind": "repair", "days": "7", "months": "", "most_tries": "3", "retry_days": "2"}
    assert manager.post("/follow-up-rules/new", said | {"is_active": "on"}).status_code == 302
    assert "7 days after closing" in manager.get("/follow-up-rules").content.decode()


def test_the_list_says_whom_to_call_and_how_late_it_is(company: Tenant, client_of: ClientOf) -> None:
    order = make_work_order(state="closed", closed_at=timezone.now())
    order.contact = make_contact(customer=order.customer, name="王芳", phone="13800001111")
    order.save()
    late = make_follow_up(work_order=order, due_on=timezone.localdate() - timedelta(days=3))
    desk = client_of(make_user(Role.DESK))
    page = desk.get("/follow-ups").content.decode()
    assert "3 days overdue" in page
    assert 'href="tel:13800001111"' in page
    assert 'data-column="rating"' not in page
    complete_follow_up(late, rating=4, is_running=True, remarks="", by=make_user(Role.DESK))
    assert "sort=rating" in desk.get("/follow-ups?state=done").content.decode()


def test_engineers_read_what_was_said_of_their_own_work_only(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    order = make_work_order(state="closed")
    mine, theirs = (make_engineer(user=make_user(Role.ENGINEER)) for _n in range(2))
    make_visit(work_order=order, engineer=mine, state="left")
    follow_up = make_follow_up(work_order=order, state="done", rating=1, remarks="Came twice for nothing")
    pages = ["/follow-ups?state=done", f"/work-orders/{order.pk}/follow-ups", "/api/follow-ups"]
    for user, reads in ((mine.user, True), (theirs.user, False), (make_user(Role.DESK), True)):
        assert user
        client = client_of(user)
        assert client.get(f"/follow-ups/{follow_up.pk}").status_code == (200 if reads else 404)
        assert client.get(f"/api/follow-ups/{follow_up.pk}").status_code == (200 if reads else 404)
        listed = [f"/follow-ups/{follow_up.pk}" in client.get(page).content.decode() for page in pages[:2]]
        assert listed == [reads] * 2
        assert ("Came twice" in client.get(pages[2]).content.decode()) == reads
