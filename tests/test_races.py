"""Two do the same at one moment, really at once on PostgreSQL: one gets it, the other a refusal in words, no 500."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import translation
from psycopg import errors

from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actions import add_user, make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.races import refusal_of
from firstfix.platform.tenants.middleware import SESSION_KEY
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.actions import open_work_order, report_fault
from firstfix.work.models import ServiceRequest, WorkOrder

pytestmark = pytest.mark.usefixtures("committed")
LOST = "The same was done at the same moment."
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def overtaken(tenant: Tenant, winner: Callable[[], object], loser: Callable[[], Any]) -> Any:
    """The loser looks, and waits to write, while the winner has written and not committed yet."""
    has_written, may_commit, answers = threading.Event(), threading.Event(), []

    def win() -> None:
        try:
            with tenant_scope(tenant.pk):
                winner()
                has_written.set()
                may_commit.wait(timeout=30)
        finally:
            connection.close()

    def lose() -> None:
        try:
            answers.append(loser())
        finally:
            connection.close()

    first, second = threading.Thread(target=win), threading.Thread(target=lose)
    first.start()
    assert has_written.wait(timeout=30)
    second.start()
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until and second.is_alive():
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                break
    may_commit.set()
    first.join(timeout=30)
    second.join(timeout=30)
    return answers[0]


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def caller(tenant: Tenant, *roles: Role) -> Callable[[str, Any], Any]:
    with tenant_scope(tenant.pk):
        key = make_api_key(make_user(*roles), name="test", by=SYSTEM)
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
    return lambda path, body: Client().post(
        f"/api{path}", json.dumps(body), content_type="application/json", headers=headers
    )


@pytest.mark.parametrize("crossed", [errors.DeadlockDetected, errors.SerializationFailure])
def test_who_did_something_else_is_not_told_of_the_same(crossed: type[Exception]) -> None:
    lost = OperationalError()
    lost.__cause__ = crossed()
    with translation.override("en"):
        assert str(refusal_of(lost)).startswith("Others were working on the same records.")


def test_a_report_that_comes_twice_at_once(tenant: Tenant) -> None:
    """An order, which comes by the same way, too."""
    call, uid, other = caller(tenant, Role.DESK), uuid.uuid4(), uuid.uuid4()
    with tenant_scope(tenant.pk):
        asset = make_asset()
    given = {"description": "It leaks.", "asset_id": asset.pk, "uid": str(uid)}
    lost = overtaken(
        tenant,
        lambda: report_fault(description="It leaks.", asset=asset, channel="api", uid=uid, by=SYSTEM),
        lambda: call("/requests", given),
    )
    assert (lost.status_code, LOST in lost.json()["title"]) == (409, True), lost.content
    again = call("/requests", given)
    assert again.status_code == 201
    with tenant_scope(tenant.pk):
        assert ServiceRequest.objects.get().pk == again.json()["id"]

    order = {"subject": "It leaks.", "asset_id": asset.pk, "uid": str(other)}
    lost = overtaken(
        tenant,
        lambda: open_work_order(subject="It leaks.", asset=asset, uid=other, by=SYSTEM),
        lambda: call("/work-orders", order),
    )
    assert lost.status_code == 409, lost.content
    assert call("/work-orders", order).status_code == 201
    with tenant_scope(tenant.pk):
        assert WorkOrder.objects.count() == 1


def test_a_person_who_is_added_twice_at_once(tenant: Tenant) -> None:
    browser = Client(headers={"accept-language": "en", "referer": "http://testserver/users/new"})
    with tenant_scope(tenant.pk):
        browser.force_login(make_user(Role.ADMIN))
    session = browser.session
    session[SESSION_KEY] = tenant.pk
    session.save()
    email = f"wang{uuid.uuid4().hex}@example.org"
    given = {"email": email, "name": "Wang Fang", "roles": ["desk"], "password": "a long password"}
    lost = overtaken(
        tenant,
        lambda: add_user(email=email, name="Wang Fang", roles=[Role.DESK], by=SYSTEM),
        lambda: browser.post("/users/new", given),
    )
    assert (lost.status_code, lost["Location"]) == (302, "http://testserver/users/new")
    assert LOST in browser.get("/users/new").content.decode()
    with tenant_scope(tenant.pk):
        assert User.objects.filter(email=email).count() == 1
