"""Behind the links in messages: the time of arrival, the questions of a follow-up, and no more messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import answer_feedback
from firstfix.care.facts import FollowUpMade
from firstfix.care.models import Feedback, FollowUp
from firstfix.care.tests.makers import a_photo, make_follow_up, make_rule
from firstfix.customers.tests.makers import make_contact, make_site
from firstfix.messaging.actions import save_choice
from firstfix.messaging.models import Message, MessageChoice, StoppedAddress
from firstfix.messaging.queries import message_token
from firstfix.messaging.rules import Moment
from firstfix.messaging.tests.makers import (
    make_message,
    make_no_quiet_hours,
    make_told_order,
    make_told_visit,
    send_all,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import NotAllowed
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.models import Tenant
from firstfix.work.queries import status_token
from firstfix.work.tests.makers import make_request

ENGLISH = {"accept-language": "en"}


def link(message: Message) -> str:
    """As it stands in the text that was sent."""
    send_all()
    message.refresh_from_db()
    assert f"/m/{message_token(message)}" in message.text
    return f"/m/{message_token(message)}"


def test_the_time_of_arrival_is_kept_up_to_date_and_nothing_else_is_said(company: Tenant) -> None:
    """No place, no track, no surname; the part that asks again by itself has the same."""
    engineer = make_engineer(name="Chen Jianguo", call_name="Jianguo", home_latitude=31.05, home_longitude=121.47)
    request = make_request(site=make_site(latitude=31.23, longitude=121.47), asset=None)
    fit_doors("request", [(status_token(request), request.pk)])
    order = make_told_order(request=request, asset=None, site=request.site, state="dispatched")
    now = timezone.now()
    visit = make_told_visit(
        work_order=order,
        engineer=engineer,
        state="on_the_way",
        set_off_at=now,
        planned_start=now + timedelta(minutes=40),
    )
    address = link(make_message(visit, moment=Moment.ON_THE_WAY))
    answer = Client().get(address, follow=True, headers=ENGLISH)
    shown = answer.content.decode()
    assert "Expected about " in shown
    assert "Jianguo has set off to you." in shown
    assert not [word for word in ("31.05", "121.47", "Chen") if word in shown]
    visit.state = "arrived"
    visit.arrived_at = now
    visit.save()
    part = Client().get(f"/s/{status_token(request)}?part", headers=ENGLISH).content.decode()
    assert "Expected about" not in part


@pytest.mark.parametrize("minutes_ago", [30, 130])
def test_who_is_later_than_told_says_so(company: Tenant, minutes_ago: int) -> None:
    """Against the time that was told first, and against the window; the part that asks again says it too."""
    now = timezone.now()
    order = make_told_order(site=make_site(latitude=31.23, longitude=121.47), asset=None, state="dispatched")
    engineer = make_engineer(home_latitude=31.231, home_longitude=121.47)
    visit = make_told_visit(
        work_order=order, engineer=engineer, state="on_the_way", set_off_at=now - timedelta(minutes=minutes_ago),
        planned_start=now - timedelta(minutes=minutes_ago),
    )  # fmt: skip
    address = link(make_message(visit, moment=Moment.ON_THE_WAY))
    for page in (address, f"{address}?part"):
        shown = Client().get(page, headers=ENGLISH).content.decode()
        assert "That is later than we first said" in shown
        assert "We are sorry." in shown
        assert not [word for word in ("31.23", "121.47") if word in shown]
    visit.state, visit.set_off_at = "planned", None
    visit.save()
    shown = Client().get(address, headers=ENGLISH).content.decode()
    assert ("We are late" in shown) == (minutes_ago > 120), "the window of two hours has passed, or has not"


def test_an_order_without_a_report_has_a_page_too(company: Tenant) -> None:
    visit = make_told_visit()
    address = link(make_message(visit))
    shown = Client().get(address, headers=ENGLISH).content.decode()
    assert "Your appointment is made." in shown
    assert f'hx-get="{address}?part"' in shown
    assert "<html" not in Client().get(f"{address}?part", headers=ENGLISH).content.decode()


def test_a_follow_up_is_answered_without_login(company: Tenant) -> None:
    follow_up = make_follow_up(work_order=make_told_order())
    make_no_quiet_hours()
    record(FollowUpMade(due_on=follow_up.due_on.isoformat()), about=follow_up, by=SYSTEM)
    Message.objects.update(due_at=timezone.now())
    address = link(Message.objects.get())
    assert Client().post(address, {"rating": "9"}, headers=ENGLISH).status_code == 422
    answer = {"rating": "2", "is_running": "0", "remarks": "It still rattles."}
    assert Client().post(address, answer).status_code in (200, 302)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.rating, follow_up.is_running, follow_up.remarks) == (
        "done", 2, False, "It still rattles.",
    )  # fmt: skip
    assert "Thank you" in Client().get(address, headers=ENGLISH).content.decode()
    for second in ({**answer, "rating": "5"}, {}):
        again = Client().post(address, second, headers=ENGLISH)
        assert again.status_code == 409
        assert "We have your answer already" in again.content.decode()
    assert FollowUp.objects.get().rating == 2
    answer_feedback(Feedback.objects.get(follow_up=follow_up), answer="We come again.", by=SYSTEM)
    assert "We come again." in Client().get(address, headers=ENGLISH).content.decode()


def asked_by_link(follow_up: FollowUp) -> str:
    """The address of its questions, as it was sent."""
    make_no_quiet_hours()
    record(FollowUpMade(due_on=follow_up.due_on.isoformat()), about=follow_up, by=SYSTEM)
    Message.objects.update(due_at=timezone.now())
    return link(Message.objects.get(follow_up=follow_up))


def test_a_wish_of_a_contented_customer_is_routed_and_answered_where_it_was_written(company: Tenant) -> None:
    """With how it is used and a photo, as on the telephone; and more can be told afterwards."""
    order = make_told_order()
    rule = make_rule(questions=Bilingual("", "Who cleans it?\nHow often?"))
    address = asked_by_link(follow_up := make_follow_up(work_order=order, rule=rule))
    assert "Who cleans it? How often?" in Client().get(address, headers=ENGLISH).content.decode()
    said = {"rating": "4", "is_running": "1", "topic": "product"}
    assert Client().post(address, said, headers=ENGLISH).status_code == 422, "an answer to what?"
    no_picture = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    assert Client().post(address, said | {"remarks": "A longer hose", "photos": no_picture}).status_code == 422
    told = {"remarks": "A longer hose, please.", "usage": "Two shifts", "photos": a_photo()}
    assert Client().post(address, said | told).status_code == 302
    given = Feedback.objects.get(heard_in=follow_up)
    assert (given.text, given.team, given.contact, given.customer) == (
        "A longer hose, please.", "rnd", order.contact, order.customer,
    )  # fmt: skip
    assert given.due_on > follow_up.due_on
    follow_up.refresh_from_db()
    assert (follow_up.usage, follow_up.photos.count()) == ("Two shifts", 1)
    answer_feedback(given, answer="The next one has three metres.", by=SYSTEM)
    page = Client().get(address, headers=ENGLISH).content.decode()
    assert "The next one has three metres." in page
    assert f"{address}/feedback" in page
    Client().post(f"{address}/feedback", {"topic": "sales", "text": "What does it cost?"})
    assert Feedback.objects.filter(heard_in=follow_up).count() == 2
    assert "What does it cost?" in Client().get(address).content.decode()


def test_the_task_of_a_bad_answer_has_the_words_and_is_one(company: Tenant) -> None:
    order = make_told_order()
    address = asked_by_link(make_follow_up(work_order=order))
    Client().post(address, {"rating": "1", "is_running": "1", "remarks": "Nobody calls back.", "topic": "service"})
    task = Feedback.objects.get()
    assert (task.follow_up.work_order, task.contact) == (order, order.contact)  # type: ignore[union-attr]
    page = Client().get(address, headers=ENGLISH).content.decode()
    assert "Nobody calls back." in page
    assert task.text not in page, "how our own people read it"


def test_who_rates_without_a_word_reads_the_answer_and_not_our_words(company: Tenant) -> None:
    address = asked_by_link(make_follow_up(work_order=make_told_order()))
    Client().post(address, {"rating": "1", "is_running": "1"})
    answer_feedback(task := Feedback.objects.get(), answer="We are sorry.", by=SYSTEM)
    page = Client().get(address).content.decode()
    assert "We are sorry." in page
    assert task.text not in page
    assert "1 / 5" in page


def test_of_an_order_that_nobody_reported_they_tell_behind_the_message(company: Tenant) -> None:
    visit = make_told_visit()
    address = link(make_message(visit))
    assert f"{address}/feedback" in Client().get(address, headers=ENGLISH).content.decode()
    assert Client().post(f"{address}/feedback", {"topic": "service"}, headers=ENGLISH).status_code == 422
    Client().post(f"{address}/feedback", {"topic": "service", "text": "Please ring twice."})
    given = Feedback.objects.get()
    assert (given.work_order, given.contact) == (visit.work_order, visit.work_order.contact)
    assert given.is_written_by_customer
    answer_feedback(given, answer="We shall.", by=SYSTEM)
    page = Client().get(address).content.decode()
    assert "Please ring twice." in page
    assert "We shall." in page
    assert Client().get("/m/unknown/feedback").status_code == 404


def test_of_a_report_they_tell_behind_its_own_link(company: Tenant) -> None:
    request = make_request()
    fit_doors("request", [(status_token(request), request.pk)])
    visit = make_told_visit(work_order=make_told_order(request=request, asset=request.asset))
    there = Client().get(f"{link(make_message(visit))}/feedback")
    assert there.headers["Location"] == f"/s/{status_token(request)}/feedback"


def test_a_call_at_an_interval_is_answered_without_login(company: Tenant) -> None:
    call = make_follow_up(customer=make_told_order().customer)
    make_no_quiet_hours()
    record(FollowUpMade(due_on=call.due_on.isoformat()), about=call, by=SYSTEM)
    Message.objects.update(due_at=timezone.now())
    address = link(Message.objects.get())
    page = Client().get(address, headers=ENGLISH).content.decode()
    assert call.whom.name in page
    assert "Is everything running well?" in page
    Client().post(address, {"rating": "5", "is_running": "1"})
    call.refresh_from_db()
    assert (call.state, call.rating) == ("done", 5)


def test_looking_at_the_link_stops_nothing_pressing_does(company: Tenant) -> None:
    address = f"{link(make_message())}/stop"
    page = Client().get(address, headers=ENGLISH).content.decode()
    assert "•••8000" in page
    assert "13800138000" not in page
    assert not StoppedAddress.objects.exists()
    for _twice in range(2):
        Client().post(address, {"stop": ""})
    assert StoppedAddress.objects.get().address == "+8613800138000"
    Client().post(address, {"allow": ""})
    assert not StoppedAddress.objects.exists()
    assert Client().get("/m/unknown/stop").status_code == 404


def test_a_customer_with_a_login_says_how_they_want_messages(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    user = make_user(Role.CUSTOMER)
    contact = make_contact(user=user)
    browser = client_of(user)
    browser.post("/my-messages", {"language": "en"})
    choice = MessageChoice.objects.get()
    assert (choice.contact, choice.wants, choice.language) == (contact, False, "en")
    with pytest.raises(NotAllowed):
        save_choice(MessageChoice(customer=contact.customer), by=user)
    stranger = client_of(make_user(Role.CUSTOMER)).get("/my-messages", headers=ENGLISH)
    assert "belongs to no contact yet" in stranger.content.decode()
