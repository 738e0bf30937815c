"""Everybody is answered in the own language, wherever they sign in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone, translation

from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.jobs import job
from firstfix.platform.tenants.models import Tenant

PASSWORD = "correct horse"


def browser(user: User, asks_for: str) -> Client:
    """A new one, in which this person has just signed in."""
    client = Client(headers={"Accept-Language": asks_for})
    assert client.post("/sign-in", {"email": user.email, "password": PASSWORD}).status_code == 302
    return client


def spoken(client: Client) -> str:
    return client.get("/profile").headers["Content-Language"]


def test_a_new_browser_speaks_the_persons_language(company: Tenant) -> None:
    user = make_user(Role.DESK, password=PASSWORD)
    for own, asks_for, speaks in (("en", "zh-CN", "en"), ("zh-hans", "en", "zh-hans"), ("", "en-GB", "en")):
        User.objects.update(language=own)
        assert spoken(browser(user, asks_for)) == speaks
    for language in ("en", "zh-hans"):
        Tenant.objects.update(language=language)
        assert spoken(browser(user, "fr")) == language


def test_what_is_chosen_in_a_browser_holds_there_until_somebody_else_signs_in(company: Tenant) -> None:
    mine, theirs = make_user(Role.DESK, password=PASSWORD), make_user(Role.DESK, password=PASSWORD)
    User.objects.update(language="en")
    client = browser(mine, "en")
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    assert spoken(client) == "zh-hans"
    client.post("/sign-in", {"email": theirs.email, "password": PASSWORD})
    assert spoken(client) == "en"
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    User.objects.filter(pk=mine.pk).update(language="")
    client.post("/sign-in", {"email": mine.email, "password": PASSWORD})
    assert spoken(client) == "en"  # as the browser asks


def test_what_is_chosen_on_the_sign_in_page_stays_for_who_has_no_language(company: Tenant) -> None:
    user = make_user(Role.DESK, password=PASSWORD)
    User.objects.update(language="")
    client = Client(headers={"Accept-Language": "en"})
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    client.post("/sign-in", {"email": user.email, "password": PASSWORD})
    assert spoken(client) == "zh-hans"
    client.post("/sign-out")
    client.post("/sign-in", {"email": user.email, "password": PASSWORD})
    assert spoken(client) == "en"


@pytest.mark.parametrize(("own", "title"), [("en", "This does not exist"), ("zh-hans", "不存在"), ("", "不存在")])
def test_a_program_is_answered_in_its_users_language(company: Tenant, own: str, title: str) -> None:
    user = make_user(Role.DESK)
    User.objects.update(language=own)
    key = make_api_key(user, name="ERP", by=SYSTEM)
    headers = {"Authorization": f"Bearer {key}"}
    translation.activate("en")  # as whoever was answered before
    assert title in Client().get("/api/work-orders/1", headers=headers).json()["title"]
    asked = Client().get("/api/work-orders/1", headers={**headers, "Accept-Language": "en"})
    assert "This does not exist" in asked.json()["title"]


def test_a_job_speaks_the_companys_language_by_its_clock(company: Tenant) -> None:
    told: list[tuple[str | None, str]] = []

    @job()
    def speak() -> None:
        told.append((translation.get_language(), timezone.get_current_timezone_name()))

    Tenant.objects.update(language="en", zone="Europe/Berlin")
    speak._in_worker(tenant_id=company.pk)
    assert told == [("en", "Europe/Berlin")]
