"""The API as programs meet it: keys, paging, writing once, problems in the caller's language."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import encode_multipart
from django.utils import timezone

from firstfix.customers.models import Customer
from firstfix.customers.tests.makers import make_customer
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actions import make_api_key, revoke_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.jobs import forget_sessions
from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.jobs import forget_replies
from firstfix.platform.api.models import Reply
from firstfix.platform.facts.models import Fact
from firstfix.platform.limits.jobs import forget_hits
from firstfix.platform.limits.models import Hit
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.tests.makers import make_request, make_work_order

ClientOf = Callable[[User], Client]


class Program:
    """A caller with a key."""

    def __init__(self, user: User, **headers: str) -> None:
        self.token = make_api_key(user, name="test", by=SYSTEM)
        self.headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **headers}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        return Client().generic(
            method, f"/api{path}", data, content_type="application/json", headers=self.headers | headers
        )


def test_a_key_acts_as_its_user(company: Tenant) -> None:
    call = Program(make_user(Role.DESK))
    made = call("POST", "/requests", {"asset_id": make_asset().pk, "description": "It leaks."})
    assert made.status_code == 201, made.content
    assert Fact.objects.get(name="FaultReported").by_name == "Alice Example"
    assert call("GET", "/permissions").status_code == 403


def test_a_revoked_key_opens_nothing(company: Tenant) -> None:
    call = Program(make_user(Role.DESK))
    assert call("GET", "/me").status_code == 200
    revoke_api_key(ApiKey.objects.get(), by=SYSTEM)
    refused = call("GET", "/me")
    assert refused.status_code == 401
    assert refused["Content-Type"] == "application/problem+json"


def test_a_key_of_somebody_who_left_opens_nothing(company: Tenant) -> None:
    user = make_user(Role.DESK)
    call = Program(user)
    user.is_active = False
    user.save()
    assert call("GET", "/me").status_code == 401


def test_a_key_reaches_its_own_company_only(company: Tenant) -> None:
    stranger = make_tenant(name="Another company")
    with tenant_scope(stranger.pk):
        order = make_work_order()
    call = Program(make_user(Role.MANAGER))
    assert call("GET", f"/work-orders/{order.pk}").status_code == 404
    assert call("GET", "/work-orders").json()["items"] == []


def test_a_browser_needs_the_csrf_token_to_write(company: Tenant) -> None:
    user = make_user(Role.DESK)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    session = browser.session
    session["tenant_id"] = company.pk
    session.save()
    assert browser.get("/api/me").status_code == 200
    body = {"data": json.dumps({"language": "en"}), "content_type": "application/json"}
    assert browser.generic("PATCH", "/api/me", **body).status_code == 403
    browser.cookies["csrftoken"] = token = "a" * 32
    assert browser.generic("PATCH", "/api/me", headers={"X-CSRFToken": token}, **body).status_code == 200


def test_pages_stay_in_step_while_rows_come_in(company: Tenant) -> None:
    rows = [make_customer() for _ in range(5)]
    call = Program(make_user(Role.DESK))
    first = call("GET", "/customers?limit=2").json()
    make_customer()
    second = call("GET", f"/customers?limit=2&after={first['next']}").json()
    third = call("GET", f"/customers?limit=2&after={second['next']}").json()
    seen = [row["id"] for page in (first, second, third) for row in page["items"]]
    assert seen == [row.pk for row in reversed(rows)]
    assert third["next"] is None


@pytest.mark.parametrize(("language", "title"), [("en", "This does not exist"), ("zh-hans", "不存在")])
def test_problems_are_told_in_the_callers_language(company: Tenant, language: str, title: str) -> None:
    call = Program(make_user(Role.DESK), **{"Accept-Language": language})
    problem = call("GET", "/work-orders/1")
    assert problem.status_code == 404
    assert problem["Content-Type"] == "application/problem+json"
    assert title in problem.json()["title"]


def test_a_problem_names_its_fields(company: Tenant) -> None:
    call = Program(make_user(Role.DESK))
    missing = call("POST", "/requests", {}).json()
    assert "description" in str(missing["errors"])
    assert "description" in call("POST", "/requests", {"description": " "}).json()["errors"]


def test_a_problem_leaves_nothing_behind(company: Tenant) -> None:
    call = Program(make_user(Role.MANAGER))
    request = make_request()
    assert call("POST", f"/requests/{request.pk}/remote-solution", {"work_done": ""}).status_code == 422
    request.refresh_from_db()
    assert (request.state, WorkOrder.objects.count()) == ("new", 0)


def test_a_request_becomes_a_closed_order(company: Tenant) -> None:
    """The desk's whole way, by program."""
    call = Program(make_user(Role.MANAGER))
    request = call("POST", "/requests", {"asset_id": make_asset().pk, "description": "It leaks."}).json()
    order = call("POST", f"/requests/{request['id']}/work-order", {}).json()
    assert call("GET", f"/requests/{request['id']}").json()["work_order_ids"] == [order["id"]]
    shown = call("GET", f"/work-orders/{order['id']}").json()
    assert {"wait_for_parts", "cancel", "respond", "restore_remotely"} <= set(shown["verbs"])
    waiting = call("POST", f"/work-orders/{order['id']}/steps", {"verb": "wait_for_parts", "reason": "Pump"}).json()
    assert waiting["state"] == "waiting_parts"
    codes = {
        f"{kind}_id": call(
            "POST", "/catalogues/failure-codes", {"code": kind, "kind": kind, "name": {"en": kind}}
        ).json()["id"]
        for kind in ("symptom", "mode", "cause", "remedy")
    }
    closed = call("POST", f"/work-orders/{order['id']}/remote-solution", codes | {"work_done": "Valve opened."}).json()
    assert (closed["state"], closed["was_remote"]) == ("closed", True)


def test_the_same_write_sent_twice_is_done_once(company: Tenant) -> None:
    call = Program(make_user(Role.DESK))
    body = {"asset_id": make_asset().pk, "description": "It leaks."}
    first = call("POST", "/requests", body, **{"Idempotency-Key": "one"})
    again = call("POST", "/requests", body, **{"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert ServiceRequest.objects.count() == 1


def test_a_key_is_not_for_another_write(company: Tenant) -> None:
    call = Program(make_user(Role.DESK))
    body = {"asset_id": make_asset().pk, "description": "It leaks."}
    call("POST", "/requests", body, **{"Idempotency-Key": "one"})
    other = call("POST", "/requests", body | {"description": "It smokes."}, **{"Idempotency-Key": "one"})
    assert other.status_code == 422
    assert ServiceRequest.objects.count() == 1


def test_a_failed_write_leaves_its_key_free(company: Tenant) -> None:
    call = Program(make_user(Role.DESK))
    body = {"asset_id": make_asset().pk, "description": ""}
    assert call("POST", "/requests", body, **{"Idempotency-Key": "one"}).status_code == 422
    body["description"] = "It leaks."
    assert call("POST", "/requests", body, **{"Idempotency-Key": "one"}).status_code == 201


def test_a_key_is_private_to_its_caller(company: Tenant) -> None:
    desk, sales = Program(make_user(Role.DESK)), Program(make_user(Role.SALES))
    desk("POST", "/customers", {"name": "Golden River Foods"}, **{"Idempotency-Key": "one"})
    other = sales("POST", "/customers", {"name": "Jade Hotel"}, **{"Idempotency-Key": "one"})
    assert (other.status_code, other.json()["name"]) == (201, "Jade Hotel")


def test_a_key_is_its_user_s_however_they_sign_in(company: Tenant) -> None:
    """A program whose key was exchanged in between still asks for the same write."""
    user = make_user(Role.DESK)
    for call in (Program(user), Program(user)):
        made = call("POST", "/customers", {"name": "Golden River Foods"}, **{"Idempotency-Key": "one"})
        assert made.status_code == 201
    assert Customer.objects.count() == 1


def test_who_has_left_reads_no_answer_of_former_days(company: Tenant) -> None:
    user = make_user(Role.DESK)
    call, body = Program(user), {"name": "Golden River Foods"}
    assert call("POST", "/customers", body, **{"Idempotency-Key": "one"}).status_code == 201
    user.is_active = False
    user.save()
    assert call("POST", "/customers", body, **{"Idempotency-Key": "one"}).status_code == 401


def test_a_large_file_is_taken_once(company: Tenant) -> None:
    """Each try sends the form with a boundary of its own."""
    call = Program(make_user(Role.ADMIN))
    content = b"code,name\n" + b"".join(b"C%06d,%s\n" % (n, b"x" * 400) for n in range(15_000))
    made = []
    for boundary in ("one", "two"):
        form = encode_multipart(boundary, {"file": SimpleUploadedFile("customers.csv", content)})
        made.append(
            Client().post(
                "/api/imports", form, content_type=f"multipart/form-data; boundary={boundary}",
                headers=call.headers | {"Idempotency-Key": "one"},
            )
        )  # fmt: skip
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json() == made[1].json()


def test_a_secret_is_told_once(company: Tenant) -> None:
    user = make_user(Role.ADMIN)
    call, body = Program(user), {"user_id": user.pk, "name": "till"}
    made = call("POST", "/api-keys", body, **{"Idempotency-Key": "one"})
    assert made.json()["key"]
    again = call("POST", "/api-keys", body, **{"Idempotency-Key": "one"})
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")
    assert ApiKey.objects.filter(name="till").count() == 1
    assert made.json()["key"] not in Reply.objects.get().body


def test_answers_are_forgotten_after_a_week(company: Tenant) -> None:
    call = Program(make_user(Role.DESK))
    call("POST", "/customers", {"name": "Golden River Foods"}, **{"Idempotency-Key": "one"})
    now = timezone.now()
    forget_replies(now + timedelta(days=6))
    assert Reply.objects.count() == 1
    forget_replies(now + timedelta(days=8))
    assert Reply.objects.count() == 0


def test_what_has_run_out_is_forgotten(company: Tenant) -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    Hit.objects.create(key="old", window=now - timedelta(days=2), count=1)
    Hit.objects.create(key="new", window=now, count=1)
    forget_sessions(now)
    forget_hits(now)
    assert set(Session.objects.filter(session_key__in=("old", "new")).values_list("session_key", flat=True)) == {"new"}
    assert set(Hit.objects.filter(key__in=("old", "new")).values_list("key", flat=True)) == {"new"}


def test_two_at_once_with_one_key_are_one(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        call = Program(make_user(Role.DESK))
    start, answers = threading.Barrier(2), []

    def send() -> None:
        start.wait()
        answers.append(call("POST", "/customers", {"name": "Jade Hotel"}, **{"Idempotency-Key": "one"}))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    with tenant_scope(tenant.pk):
        assert Customer.objects.count() == 1
