"""What waits: every line counts exactly the rows of the list that it leads to, for the roles whose work it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.care.tests.makers import make_feedback
from firstfix.config.permissions import PERMISSIONS
from firstfix.config.waiting import WAITING
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.waiting.queries import lots_for
from firstfix.work.tests.makers import make_request
from tests.world import make_world

ClientOf = Callable[[User], Client]


def test_each_line_leads_to_as_many_rows_as_it_says(company: Tenant, client_of: ClientOf) -> None:
    make_world()
    user = make_user(*STAFF)
    browser = client_of(user)
    lots = lots_for(user)
    assert len(lots) > 12
    for lot in lots:
        shown = browser.get(lot.url).context
        rows = shown["disputes"] if lot.url.startswith("/pay") else shown["listing"].all_rows
        assert len(rows) == lot.count, lot.label


@pytest.mark.parametrize("role", sorted(STAFF - {Role.ENGINEER, Role.ADMIN}))
def test_each_role_is_told_of_its_own_work_only(company: Tenant, role: Role) -> None:
    make_world()
    make_feedback(topic="lead")
    mine = {one.label for one in WAITING if role in one.roles}
    told = {lot.label for lot in lots_for(make_user(role))}
    assert told <= mine
    assert told


def test_a_role_that_may_not_do_it_is_not_told_of_it() -> None:
    assert {(one.label, role) for one in WAITING for role in one.roles if role not in PERMISSIONS[one.action]} == set()


def test_the_page_names_the_day_of_the_oldest(company: Tenant, client_of: ClientOf) -> None:
    browser = client_of(make_user(Role.DESK))
    assert "Nothing waits for you" in browser.get("/waiting").content.decode()
    assert browser.get("/waiting/brief").content.strip() == b""
    make_request()
    page = browser.get("/waiting").content.decode()
    assert "Answer new reports" in page
    assert "today" in page
    assert browser.get("/api/waiting").json()[0]["url"] == "/requests"
