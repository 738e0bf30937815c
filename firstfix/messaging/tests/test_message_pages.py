"""The log, the sandbox, words with their preview, rules, channels, and what customers choose, on pages and by API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.care.actions import answer_feedback, give_feedback
from firstfix.care.models import Where
from firstfix.care.tests.makers import make_follow_up
from firstfix.customers.tests.makers import make_contact
from firstfix.messaging.actions import save_choice
from firstfix.messaging.models import Channel, Message, MessageChoice, MessageTemplate
from firstfix.messaging.queries import message_rules
from firstfix.messaging.reactions import ask_how_it_runs
from firstfix.messaging.tests.makers import make_channel, make_message, make_no_quiet_hours, send_all
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("by_day")
ClientOf = Callable[[User], Client]


def page(browser: Client, address: str) -> str:
    answer = browser.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_what_was_sent_stands_in_the_log_in_the_sandbox_and_at_its_order(company: Tenant, client_of: ClientOf) -> None:
    message, waiting = make_message(), make_message()
    Message.objects.filter(pk=waiting.pk).update(state="dropped", reason="over")
    send_all()
    message.refresh_from_db()
    browser = client_of(make_user(Role.DESK))
    assert message.text[:20] in page(browser, "/messages?state=sent&channel=sandbox&words=Wang")
    assert page(browser, "/messages?state=queued").count("row-link") == 0
    assert "What it tells of is over already." in page(browser, f"/messages/{waiting.pk}")
    for address in ("/messages/sandbox", f"/messages/{message.pk}"):
        assert message.text[:20] in page(browser, address), address
    assert "Appointment made" in page(browser, f"/work-orders/{message.work_order_id}/messages")
    assert browser.post(f"/messages/{message.pk}/again").status_code == 302
    assert Message.objects.get(pk=message.pk).state == "queued"
    browser.post(f"/messages/{message.pk}/keeping-back")
    browser.post(f"/messages/{message.pk}/wishes", {"stop": ""})
    assert "They want no more messages at this address." in page(browser, f"/messages/{message.pk}")
    assert client_of(make_user(Role.PARTS)).get("/messages").status_code == 403


def test_an_answer_opens_what_it_answers_and_is_previewed(company: Tenant, client_of: ClientOf) -> None:
    """Also where it is about no order and no report; the task of a bad rating is for whom its follow-up is."""
    customer = make_contact(phone="138 0013 8000").customer
    make_no_quiet_hours()
    said = give_feedback(Where.of(customer=customer), topic="service", text="Nobody calls back.", by=SYSTEM)
    answer_feedback(said, answer="We call at four.", by=SYSTEM)
    message = Message.objects.get()
    manager = client_of(make_user(Role.MANAGER))
    assert f"/feedback/{said.pk}" in page(manager, f"/messages/{message.pk}")
    panel = f"/feedback/{said.pk}/messages"
    assert panel in page(manager, f"/feedback/{said.pk}")
    assert f"/messages/{message.pk}" in page(manager, panel)
    save_choice(MessageChoice(customer=customer, wants=False), by=SYSTEM)
    send_all()
    assert "They want no messages." in page(manager, panel)
    for _without_a_message in range(2):
        shown = page(manager, "/messages/words/answered")
        assert "Nobody calls back." in shown
        assert "We call at four." in shown
        Message.objects.all().delete()


def test_a_companys_own_words(company: Tenant, client_of: ClientOf) -> None:
    """Preview keeps nothing; a placeholder that there is not is named; set back, the default holds again."""
    make_message()
    browser, address = client_of(make_user(Role.MANAGER)), "/messages/words/scheduled"
    words = {"text_zh": "{company}：{window}见", "text_en": "See you {window}", "subject_zh": "x", "subject_en": "y"}
    shown = browser.post(address, {**words, "is_on": "on", "preview": ""}, headers={"accept-language": "en"})
    assert f"{company.name}：" in shown.content.decode()
    assert "See you " in shown.content.decode()
    wrong = browser.post(address, {**words, "text_en": "{arrival} {oops}"}, headers={"accept-language": "en"})
    assert wrong.status_code == 422
    assert "This message has no {arrival}, {oops}." in wrong.content.decode()
    assert not MessageTemplate.objects.exists()
    assert browser.post(address, words).status_code == 302
    send_all()
    assert Message.objects.get().reason == "off"
    browser.post(f"{address}/reset")
    assert not MessageTemplate.objects.exists()
    browser.post("/messages/rules", {"quiet_from": "20:00", "quiet_until": "07:30", "tries": "3", "keep_days": "90"})
    rules = message_rules()
    assert (str(rules.quiet_until), rules.tries, rules.keep_days) == ("07:30:00", 3, 90)


def test_channels_are_the_administrators(company: Tenant, client_of: ClientOf) -> None:
    browser = client_of(make_user(Role.ADMIN))
    sent = {"name": "短信", "kind": "sms", "url": "twilio://AC1:secret@15551234567/{phone}", "rank": "1",
            "is_active": "on"}  # fmt: skip
    browser.post("/messages/channels/new", sent)
    channel = Channel.objects.get()
    sealed = channel.sealed_url
    assert "secret" not in page(browser, f"/messages/channels/{channel.pk}") + page(browser, "/messages/channels")
    browser.post(f"/messages/channels/{channel.pk}", {**sent, "url": "", "name": "SMS"})
    channel.refresh_from_db()
    assert (channel.name, channel.sealed_url, channel.needs) == ("SMS", sealed, "phone")
    trial = browser.post(f"/messages/channels/{channel.pk}/trial", {"to": "13800138000", "language": "en"})
    assert trial.headers["Location"] == f"/messages/{Message.objects.get().pk}"
    assert client_of(make_user(Role.MANAGER)).get("/messages/channels").status_code == 403


def test_how_a_customer_wants_messages(company: Tenant, client_of: ClientOf) -> None:
    message, channel = make_message(), make_channel()
    order, browser = message.work_order, client_of(make_user(Role.DESK))
    assert order is not None
    address = f"/customers/{order.customer_id}/messages"
    for language in ("en", "zh-hans"):
        browser.post(address, {"contact": order.contact_id, "wants": "on", "language": language, "channel": channel.pk})
    choice = MessageChoice.objects.get()
    assert (choice.contact_id, choice.language, choice.channel_id) == (order.contact_id, "zh-hans", channel.pk)
    assert channel.name in page(browser, address)
    assert "How they want messages" in page(browser, f"{address}/panel")


def test_programs_do_the_same(company: Tenant) -> None:
    message, call = make_message(), Caller(Role.ADMIN, Role.MANAGER)
    send_all()
    shown = call.made("GET", f"/messages?state=sent&work_order={message.work_order_id}")["items"][0]
    assert (shown["id"], shown["tries"]) == (message.pk, 1)
    assert [one["is_done"] for one in call.made("GET", f"/messages/{message.pk}/deliveries")] == [True]
    assert call.made("POST", f"/messages/{message.pk}/again")["state"] == "queued"
    assert call.made("POST", f"/messages/{message.pk}/keeping-back")["reason"] == "by_hand"
    assert call("POST", f"/messages/{message.pk}/stop").status_code == 204
    changed = call.made("PATCH", "/message-words/done", {"text": {"zh": "好了", "en": "Done"}, "is_on": False})
    assert (changed["is_own"], changed["is_on"], changed["text"]["en"]) == (True, False, "Done")
    assert call("DELETE", "/message-words/done").status_code == 204
    assert call.made("PATCH", "/message-rules", {"tries": 2})["tries"] == 2
    channel = call.made("POST", "/channels", {"name": "M", "kind": "email", "url": "mailtos://a:b@c.cn?to={email}"})
    assert (channel["needs"], "url" in channel) == ("email", False)
    assert call.made("PATCH", f"/channels/{channel['id']}", {"rank": 3})["rank"] == 3
    trial = call.made("POST", f"/channels/{channel['id']}/trials", {"to": "a@example.org", "language": "en"})
    assert trial["moment"] == "trial"
    customer = f"/customers/{message.customer_id}/message-choices"
    assert call.made("PUT", customer, {"language": "en"}) == call.made("GET", customer)[0]


def test_a_message_about_no_order_names_its_customer(company: Tenant, client_of: ClientOf) -> None:
    call = make_follow_up(customer=make_contact(phone="138 0013 8000").customer)
    ask_how_it_runs(None, about=call, by=SYSTEM)  # type: ignore[arg-type]
    shown = page(client_of(make_user(Role.DESK)), f"/messages/{Message.objects.get().pk}")
    assert f'href="/customers/{call.customer_id}"' in shown
