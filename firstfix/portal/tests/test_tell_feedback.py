"""What customers tell us by themselves is routed like any other feedback, and the answer comes back to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from firstfix.care.actions import answer_feedback, gather_feedback, give_feedback, reopen_feedback
from firstfix.care.models import Feedback, Where
from firstfix.care.tests.makers import make_feedback
from firstfix.customers.tests.makers import make_contact, make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.messaging.actions import save_choice
from firstfix.messaging.models import Message, MessageChoice
from firstfix.messaging.queries import message_token
from firstfix.messaging.tests.makers import make_no_quiet_hours, make_told_order, send_all
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.models import Tenant
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import status_token
from firstfix.work.tests.makers import make_request

ENGLISH = {"accept-language": "en"}
ClientOf = Callable[[User], Client]


def make_linked_request(**kw: Any) -> tuple[ServiceRequest, str]:
    """A report with the address of its status page."""
    reported = make_request(contact_phone="138 0013 8000", **kw)
    fit_doors("request", [(status_token(reported), reported.pk)])
    return reported, f"/s/{status_token(reported)}"


def test_with_a_login_it_is_told_and_answered_on_the_own_pages(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.CUSTOMER)
    contact = make_contact(user=user, name="王芳")
    asset = make_asset(site=make_site(customer=contact.customer))
    browser = client_of(user)
    assert browser.post("/my-feedback", {"topic": "weather", "text": ""}).status_code == 422
    assert browser.post("/my-feedback", {"topic": "product", "asset": make_asset().pk, "text": "x"}).status_code == 422
    browser.post("/my-feedback", {"topic": "product", "asset": asset.pk, "text": "The lid is too heavy."})
    given = Feedback.objects.get()
    assert (given.customer, given.asset, given.contact, given.says) == (contact.customer, asset, contact, "王芳")
    assert (given.team, given.product_model) == ("rnd", asset.product_model)
    assert "We are looking into it" in browser.get("/my-feedback", headers=ENGLISH).content.decode()

    answer_feedback(given, answer="The next one has a spring.", by=make_user(Role.RND))
    page = browser.get("/my-feedback", headers=ENGLISH).content.decode()
    assert "The lid is too heavy." in page
    assert "The next one has a spring." in page
    assert not Notice.objects.filter(user=user).exists(), "customers have messages, no bell"
    reopen_feedback(given, reason="Not yet", by=SYSTEM)
    assert "The next one has a spring." not in browser.get("/my-feedback").content.decode()


def test_others_and_what_is_between_us_is_not_shown(company: Tenant, client_of: ClientOf) -> None:
    """Of what our people wrote down a customer sees what was answered to them."""
    user = make_user(Role.CUSTOMER)
    contact = make_contact(user=user)
    order = make_told_order(contact=contact, site=make_site(customer=contact.customer), asset=None)
    noted, told, others = (make_feedback(order=one, text=text) for one, text in (
        (order, "They grumble."), (order, "The lid is heavy."), (None, "Somebody else's."),
    ))  # fmt: skip
    answer_feedback(told, answer="We lighten it.", by=SYSTEM)
    answer_feedback(others, answer="We do.", by=SYSTEM)
    page = client_of(user).get("/my-feedback").content.decode()
    assert [words in page for words in (told.text, "We lighten it.", noted.text, others.text)] == [
        True, True, False, False
    ]  # fmt: skip
    stranger = client_of(make_user(Role.CUSTOMER)).get("/my-feedback", headers=ENGLISH)
    assert "belongs to no contact yet" in stranger.content.decode()
    assert client_of(user).get("/feedback").status_code == 403
    assert client_of(user).get("/feedback/new").status_code == 403
    assert client_of(user).post("/api/feedback", {}, content_type="application/json").status_code in (401, 403, 422)


def test_behind_the_link_of_a_report_it_is_told_without_login(company: Tenant) -> None:
    reported, address = make_linked_request(contact_name="Wang Fang")
    assert "Tell us what you think" in Client().get(address, headers=ENGLISH).content.decode()
    assert Client().post(f"{address}/feedback", {"topic": "service"}, headers=ENGLISH).status_code == 422
    Client().post(f"{address}/feedback", {"topic": "service", "text": "Nobody calls back."})
    given = Feedback.objects.get()
    assert (given.request, given.customer, given.says) == (reported, reported.customer, "Wang Fang")
    page = Client().get(address, headers=ENGLISH).content.decode()
    assert "Nobody calls back." in page
    answer_feedback(given, answer="We call at four.", by=make_user(Role.MANAGER))
    assert "We call at four." in Client().get(address).content.decode()
    assert Client().get("/s/unknown/feedback").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_answer_goes_out_as_a_message_with_a_page_of_its_own(company: Tenant, language: str) -> None:
    make_no_quiet_hours()
    order = make_told_order()
    save_choice(MessageChoice(customer=order.customer, contact=order.contact, language=language), by=SYSTEM)
    given = make_feedback(order=order, text="The lid is too heavy.")
    answer_feedback(given, answer="The next one has a spring. " * 20, by=make_user(Role.RND))
    send_all()
    message = Message.objects.get()
    assert (message.moment, message.state, message.to_address) == ("answered", "sent", "+8613800138000")
    assert "The lid is too heavy." in message.text
    assert "The next one has a spring." in message.text
    assert len(message.text) < 500
    assert ("Our answer" in message.text) == (language == "en")
    page = Client().get(f"/m/{message_token(message)}").content.decode()
    assert given.text in page
    assert page.count("The next one has a spring.") == 20


def test_each_answer_is_told_once_and_only_where_it_still_holds(company: Tenant) -> None:
    """Duplicates are told too; what was opened again meanwhile is not; whoever wants no messages gets none."""
    make_no_quiet_hours()
    first, second, reopened, silent = (make_feedback(order=make_told_order()) for _n in range(4))
    gather_feedback(second, of=first, by=SYSTEM)
    save_choice(MessageChoice(customer=silent.customer, wants=False), by=SYSTEM)
    for one in (first, reopened, silent):
        answer_feedback(one, answer="We lighten it.", by=SYSTEM)
    reopen_feedback(reopened, reason="Not yet", by=SYSTEM)
    send_all()
    told = {one.feedback_id: (one.state, one.reason) for one in Message.objects.filter(moment="answered")}
    assert told == {
        first.pk: ("sent", ""), second.pk: ("sent", ""), reopened.pk: ("dropped", "over"),
        silent.pk: ("dropped", "unwanted"),
    }  # fmt: skip
    answer_feedback(Feedback.objects.get(pk=reopened.pk), answer="Now it is light.", by=SYSTEM)
    send_all()
    assert "Now it is light." in Message.objects.filter(feedback=reopened).latest("pk").text


def test_who_wrote_it_with_a_login_gets_the_answer_before_others(company: Tenant, client_of: ClientOf) -> None:
    make_no_quiet_hours()
    make_contact(customer=(customer := make_site().customer), name="Other", phone="139 0013 9000")
    user = make_user(Role.CUSTOMER)
    make_contact(customer=customer, user=user, name="Wang Fang", phone="138 0013 8000")
    client_of(user).post("/my-feedback", {"topic": "service", "text": "Well done."})
    answer_feedback(Feedback.objects.get(), answer="Thank you!", by=SYSTEM)
    send_all()
    assert Message.objects.get().to_name == "Wang Fang"


def test_who_wrote_below_a_report_gets_the_answer_before_the_orders_contact(company: Tenant) -> None:
    make_no_quiet_hours()
    reported, address = make_linked_request(contact_name="Li Qiang")
    make_told_order(request=reported, asset=None, site=reported.site, contact=None)
    Client().post(f"{address}/feedback", {"topic": "service", "text": "Nobody calls back."})
    answer_feedback(Feedback.objects.get(), answer="We call at four.", by=SYSTEM)
    send_all()
    message = Message.objects.get()
    assert (message.to_name, message.state) == ("Li Qiang", "sent")


def test_whoever_reported_and_is_no_customer_yet_is_answered_too(company: Tenant, client_of: ClientOf) -> None:
    """What nobody can be told is told nobody, and the page offers nothing else."""
    make_no_quiet_hours()
    reported, address = make_linked_request(contact_name="Li Qiang", asset=None, site=None)
    assert reported.customer is None
    Client().post(f"{address}/feedback", {"topic": "sales", "text": "What does a contract cost?"})
    given, noted = Feedback.objects.get(), give_feedback(Where.of(), topic="sales", text="Too dear", by=SYSTEM)
    manager = client_of(make_user(Role.MANAGER))
    assert [b"tells_customer" in manager.get(f"/feedback/{one.pk}").content for one in (given, noted)] == [True, False]
    answer_feedback(given, answer="We send you an offer.", by=SYSTEM)
    answer_feedback(noted, answer="We know.", tells_customer=True, by=SYSTEM)
    send_all()
    message = Message.objects.get()
    assert (message.feedback, message.to_name, message.state) == (given, "Li Qiang", "sent")
    assert not Feedback.objects.get(pk=noted.pk).is_customer_told


def test_the_contact_of_the_site_it_is_about_is_told(company: Tenant) -> None:
    make_no_quiet_hours()
    site = make_site()
    make_contact(customer=site.customer, name="Elsewhere", phone="139 0013 9000")
    make_contact(customer=site.customer, site=site, name="There", phone="138 0013 8000")
    said = give_feedback(Where.of(site=site), topic="service", text="Well done.", by=SYSTEM)
    answer_feedback(said, answer="Thank you!", by=SYSTEM)
    send_all()
    assert Message.objects.get().to_name == "There"
