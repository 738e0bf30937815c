"""The administrator's pages: users, keys, permissions, the company; and everybody's own profile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

ClientOf = Callable[[User], Client]


def test_add_a_user_who_then_signs_in(company: Tenant, client_of: ClientOf) -> None:
    admin = client_of(make_user(Role.ADMIN))
    said = {"name": "Chen Li", "email": "Chen@example.org", "roles": ["desk"], "password": "a long enough one"}
    assert admin.post("/users/new", said).status_code == 302
    assert "Chen Li" in admin.get("/users").content.decode()
    fresh = Client()
    answer = fresh.post("/sign-in", {"email": "chen@example.org", "password": "a long enough one"})
    assert answer.status_code == 302
    assert fresh.get("/work-orders").status_code == 200


def test_an_address_of_another_company_is_refused_in_words(company: Tenant, client_of: ClientOf) -> None:
    with tenant_scope(make_tenant(name="Another company").pk):
        make_user(email="chen@example.org")
    said = {"name": "Chen Li", "email": "chen@example.org", "roles": ["desk"], "password": "a long enough one"}
    answer = client_of(make_user(Role.ADMIN)).post("/users/new", said)
    assert answer.status_code == 422
    assert "already" in answer.content.decode()


def test_an_easy_password_is_refused(company: Tenant, client_of: ClientOf) -> None:
    said = {"name": "Chen Li", "email": "chen@example.org", "roles": ["desk"], "password": "password12"}
    assert client_of(make_user(Role.ADMIN)).post("/users/new", said).status_code == 422


def test_who_may_no_longer_sign_in_is_out_at_once(company: Tenant, client_of: ClientOf) -> None:
    leaver = make_user(Role.DESK)
    open_browser, admin = client_of(leaver), client_of(make_user(Role.ADMIN))
    assert open_browser.get("/profile").status_code == 200
    assert admin.post(f"/users/{leaver.pk}", {"name": leaver.name, "roles": ["desk"]}).status_code == 302
    assert open_browser.get("/profile").status_code == 302
    assert Fact.objects.get(name="UserChanged").data["fields"] == ["is_active"]


def test_the_last_administrator_stays_one(company: Tenant, client_of: ClientOf) -> None:
    last = make_user(Role.ADMIN)
    answer = client_of(last).post(f"/users/{last.pk}", {"name": last.name, "roles": ["desk"], "is_active": "on"})
    assert answer.status_code == 422
    last.refresh_from_db()
    assert last.roles == ["admin"]


def test_a_key_is_shown_once_and_revoked(company: Tenant, client_of: ClientOf) -> None:
    desk, admin = make_user(Role.DESK), client_of(make_user(Role.ADMIN))
    page = admin.post(f"/users/{desk.pk}/keys", {"name": "ERP"})
    key = page.context["new_key"]
    assert key in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert key not in admin.get(f"/users/{desk.pk}").content.decode()
    headers = {"Authorization": f"Bearer {key}"}
    assert Client().get("/api/me", headers=headers).json()["id"] == desk.pk
    assert admin.post(f"/api-keys/{ApiKey.objects.get().pk}/removal").status_code == 302
    assert Client().get("/api/me", headers=headers).status_code == 401


def test_permissions_are_shown_in_words_for_every_action(company: Tenant, client_of: ClientOf) -> None:
    from firstfix.config.permissions import PERMISSIONS
    from firstfix.platform.accounts.words import ACTIONS, GROUPS

    assert PERMISSIONS.keys() - ACTIONS.keys() == set()
    assert {action.partition(".")[0] for action in PERMISSIONS} - GROUPS.keys() == set()
    page = client_of(make_user(Role.ADMIN)).get("/permissions").content.decode()
    assert "Close work orders" in page
    assert client_of(make_user(Role.DESK)).get("/permissions").status_code == 403


def test_the_company_is_settled_with_a_fact(company: Tenant, client_of: ClientOf) -> None:
    admin = client_of(make_user(Role.ADMIN))
    said = {"name": "Golden Service", "zone": "Asia/Shanghai", "language": "en", "country": "cn", "currency": "CNY",
            "repeat_window_days": "45"}  # fmt: skip
    assert admin.post("/company", said).status_code == 302
    company.refresh_from_db()
    assert (company.name, company.repeat_window_days, company.country) == ("Golden Service", 45, "CN")
    assert set(Fact.objects.get(name="CompanyChanged").data["fields"]) == {"name", "language", "repeat_window_days"}


def test_one_chooses_the_own_language(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.DESK)
    client = client_of(user)
    assert client.post("/profile/language", {"language": "zh-hans"}).status_code == 302
    user.refresh_from_db()
    assert user.language == "zh-hans"
    assert 'lang="zh' in client.get("/profile").content.decode()


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [("correct horse", "a long enough one", 302), ("wrong", "a long enough one", 422), ("correct horse", "short", 422)],
)
def test_one_changes_the_own_password(company: Tenant, client_of: ClientOf, old: str, new: str, status: int) -> None:
    user = make_user(Role.DESK)
    here, elsewhere = client_of(user), client_of(user)
    assert here.post("/profile/password", {"old": old, "new": new}).status_code == status
    assert here.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == (302 if status == 302 else 200)
