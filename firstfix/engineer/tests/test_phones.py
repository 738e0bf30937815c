from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from firstfix.engineer.actions.phones import sign_out_phone
from firstfix.engineer.models import Phone
from firstfix.engineer.queries.phones import tell_in_words
from firstfix.engineer.tests.makers import PhoneInHand, make_phone, make_refused
from firstfix.equipment.tests.makers import make_part
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.tests.makers import make_visit

ClientOf = Callable[[User], Client]


def test_a_phone_is_known_again_by_its_secret(company: Tenant) -> None:
    phone = make_phone()
    phone.sync()
    phone.sync()
    known = Phone.objects.get()
    assert known.user == phone.user
    assert [fact.name for fact in facts_about(known)] == ["PhoneAdded"]
    assert phone.uid not in (str(known.uid), str(known))


def test_a_phone_belongs_to_who_first_used_it(company: Tenant) -> None:
    phone, other = make_phone(), make_engineer()
    phone.sync()
    assert other.user
    phone.sign_in(other.user)
    answer = phone.post(phone.request(phone.verb("note", text="x")))
    assert answer.status_code == 401
    assert "another person" in answer.json()["title"]
    assert Phone.objects.get().taken == 0


def test_the_secret_of_another_companys_phone_opens_nothing(company: Tenant) -> None:
    phone = make_phone()
    phone.sync()
    with tenant_scope(make_tenant().pk):
        stranger = make_phone(uid=phone.uid)
        assert stranger.post(stranger.request()).status_code == 401
        assert not Phone.objects.exists()


def test_who_is_no_engineer_has_no_app(company: Tenant) -> None:
    phone = PhoneInHand(make_user(Role.DISPATCHER))
    assert phone.post(phone.request()).status_code == 403


def test_a_session_that_ran_out_is_401_and_the_verbs_can_be_told_later(committed: None) -> None:
    with tenant_scope(make_tenant().pk):
        engineer = make_engineer()
        visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    request = phone.request(phone.verb("set_off", visit=visit.pk))
    phone.client.logout()
    assert phone.post(request).status_code == 401
    phone.sign_in(phone.user)
    assert phone.post(request).json()["results"][0]["state"] == "applied"


def test_a_lost_phone_is_told_to_clear_itself_without_a_session(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        phone, dispatcher = make_phone(), make_user(Role.DISPATCHER)
    phone.sync()
    with tenant_scope(tenant.pk):
        known = Phone.objects.get()
        assert Session.objects.filter(session_key=known.session_key).exists()
        sign_out_phone(known, reason="left in a taxi", by=dispatcher)
        assert not Session.objects.filter(session_key=known.session_key).exists()
    answer = phone.post(phone.request(phone.verb("note", text="x")))
    assert (answer.status_code, answer.json()["clear"]) == (410, True)
    phone.sign_in(phone.user)  # whoever has found it knows the password: it stays out all the same
    assert phone.post(phone.request()).status_code == 410
    with tenant_scope(tenant.pk):
        known.refresh_from_db()
        assert (known.signed_out_by, known.taken) == (dispatcher, 0)
        Engineer.objects.update(is_active=False)
    assert phone.post(phone.request()).status_code == 410  # who is no engineer any more is no reason to keep the copy


def test_a_new_app_on_the_same_device_begins_anew(company: Tenant) -> None:
    phone = make_phone()
    phone.sync()
    sign_out_phone(Phone.objects.get(), reason="lost", by=SYSTEM)
    found_again = PhoneInHand(phone.user)
    found_again.sync()
    assert Phone.objects.filter(signed_out_at=None).count() == 1


def test_signing_out_needs_a_reason_and_the_right(company: Tenant) -> None:
    phone = make_phone()
    phone.sync()
    with pytest.raises(Invalid):
        sign_out_phone(Phone.objects.get(), reason=" ", by=SYSTEM)
    with pytest.raises(NotAllowed):
        sign_out_phone(Phone.objects.get(), reason="mine", by=phone.user)


def test_an_unknown_phone_without_a_session_learns_nothing(company: Tenant) -> None:
    client = Client()
    said: list[Any] = [str(uuid4()), 7, None, [], "x" * 100_000]
    for phone in said:
        answer = client.post("/api/phone/sync", {"phone": phone}, content_type="application/json")
        assert answer.status_code == 401


def test_a_write_without_the_csrf_token_is_refused(company: Tenant) -> None:
    phone = make_phone(client=Client(enforce_csrf_checks=True))
    assert phone.post(phone.request()).status_code == 403
    phone.client.get("/sign-in")
    token = phone.client.cookies["csrftoken"].value if "csrftoken" in phone.client.cookies else None
    assert token
    assert phone.post(phone.request(), headers={"X-CSRFToken": token}).status_code == 200


def test_a_program_may_speak_for_its_engineer_by_key(company: Tenant) -> None:
    phone = make_phone()
    key = make_api_key(phone.user, name="a test", by=SYSTEM)
    phone.client = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"})
    assert phone.sync()["results"] == []


def test_the_page_tells_refused_entries_and_signs_out(company: Tenant, client_of: ClientOf) -> None:
    phone = make_phone()
    phone.tell("take_off", reason="wings")
    known = Phone.objects.get()
    desk = client_of(make_user(Role.DISPATCHER))
    listed = desk.get("/phones").content.decode()
    assert f"/phones/{known.pk}" in listed
    shown = desk.get(f"/phones/{known.pk}").content.decode()
    assert "wings" in shown
    assert "does not know this entry" in shown
    assert desk.post(f"/phones/{known.pk}/sign-out", {"reason": "lost"}).status_code == 302
    assert "lost" in desk.get(f"/phones/{known.pk}").content.decode()
    assert f"/phones/{known.pk}" not in desk.get("/phones").content.decode()
    assert f"/phones/{known.pk}" in desk.get("/phones?use=signed_out").content.decode()


def test_the_api_tells_the_same(company: Tenant, client_of: ClientOf) -> None:
    phone = make_phone()
    phone.tell("take_off", reason="wings")
    known = Phone.objects.get()
    desk = client_of(make_user(Role.DISPATCHER))
    (listed,) = desk.get("/api/phones").json()["items"]
    assert (listed["id"], listed["waiting"], listed["name"]) == (known.pk, 1, phone.user.name)
    (refused,) = desk.get(f"/api/phones/{known.pk}/refused").json()["items"]
    assert refused["reason"]["code"] == "unknown"
    out = desk.post(f"/api/phones/{known.pk}/sign-out", {"reason": "lost"}, content_type="application/json")
    assert out.json()["signed_out_reason"] == "lost"
    assert client_of(phone.user).get("/api/phones").status_code == 403


def test_the_clock_is_told_in_words(company: Tenant, client_of: ClientOf) -> None:
    phone = make_phone()
    phone.sync(now=timezone.now() - timedelta(hours=2))
    desk = client_of(make_user(Role.DISPATCHER))
    assert "2 h slow" in desk.get("/phones").content.decode()


def test_entries_are_told_in_words_whatever_they_hold(company: Tenant) -> None:
    user, part = make_user(Role.ENGINEER), make_part()
    told: list[dict[str, Any]] = [
        {"part": part.pk, "quantity": 2}, {"step": 2**70}, {"part": True}, {"a": [None, {"b": [1.5, ""]}]},
        {"uid": "x", "text": "cracked"},
    ]  # fmt: skip
    verbs = [make_refused(user, **data) for data in told]
    said = [one.partition(": ")[2] for one in tell_in_words(verbs)]
    assert said == [f"{part} · 2", "", "", "1.5", "cracked"]
