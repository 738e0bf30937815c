from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_trip, photo, user_of
from firstfix.rewards.tests.test_hours import at, been
from firstfix.scheduling.tests.makers import make_visit

SPENT = {"kind": "tolls", "amount": "30.50", "currency": "CNY", "day": "2026-11-20"}


def caller(user: User) -> Client:
    return Client(
        headers={"Authorization": f"Bearer {make_api_key(user, name='test', by=SYSTEM)}", "Accept-Language": "en"}
    )


def post(client: Client, path: str, data: Any = None) -> Any:
    return client.post(f"/api/{path}", data or {}, content_type="application/json")


@pytest.fixture
def engineer(company: Tenant) -> Engineer:
    return make_engineer()


def test_an_expense_is_handed_in_mended_and_approved(engineer: Engineer) -> None:
    own, uid = caller(user_of(engineer)), str(uuid4())
    made = post(own, "expenses", {**SPENT, "uid": uid})
    assert (made.status_code, made.json()["amount"], made.json()["state"]) == (201, "30.50", "submitted")
    assert post(own, "expenses", {**SPENT, "uid": uid}).json()["id"] == made.json()["id"]
    path = f"expenses/{made.json()['id']}"
    shown = own.patch(f"/api/{path}", {"amount": "31", "kind": None}, content_type="application/json").json()
    assert (Decimal(shown["amount"]), shown["kind"]) == (Decimal(31), "tolls")
    shown = own.post(f"/api/{path}/receipt", {"photo": photo()}).json()
    assert shown["receipt_url"]
    manager = caller(make_user(Role.MANAGER))
    assert post(manager, f"{path}/approval", {"seen": 1}).status_code == 409
    assert post(manager, f"{path}/approval", {"seen": shown["version"]}).json()["state"] == "approved"
    assert post(caller(make_user(Role.HR)), f"{path}/payment").json()["state"] == "paid"
    assert [one["id"] for one in own.get("/api/expenses?state=paid").json()["items"]] == [shown["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "-1"},
        {"amount": "1000000000000"},
        {"amount": "x"},
        {"currency": "DOLLAR"},
        {"currency": "XXX"},
        {"day": "2200-01-01"},
        {"kind": "yacht"},
        {"day": "soon"},
    ],
)
def test_nonsense_is_refused_at_its_field(engineer: Engineer, wrong: dict[str, str]) -> None:
    assert post(caller(user_of(engineer)), "expenses", SPENT | wrong).status_code == 422


def test_a_visit_must_be_ones_own(engineer: Engineer) -> None:
    visit = make_visit()
    answer = post(caller(user_of(engineer)), "expenses", {**SPENT, "visit_id": visit.pk})
    assert answer.status_code == 422
    assert "visit" in answer.json()["errors"]


def test_a_time_of_day_has_no_zone(engineer: Engineer) -> None:
    trip = make_trip(engineer)
    changed = {"start": "05:42:42-12:25"}
    path = f"/api/trips/{trip.pk}"
    assert caller(user_of(engineer)).patch(path, changed, content_type="application/json").status_code == 422


def test_trips_and_hours_come_and_go(engineer: Engineer) -> None:
    own, manager = caller(user_of(engineer)), caller(make_user(Role.MANAGER))
    trip = post(own, "trips", {"day": "2026-11-20", "start": "08:00", "end": "17:00", "kilometres": "90",
                               "purpose": "Suzhou"}).json()  # fmt: skip
    mended = own.patch(f"/api/trips/{trip['id']}", {"end": "18:00"}, content_type="application/json").json()
    assert datetime.fromisoformat(mended["ends_at"]) == at(20, 18)
    assert post(manager, f"trips/{trip['id']}/return", {"reason": "Where?"}).json()["answer"] == "Where?"
    assert post(own, f"trips/{trip['id']}/withdrawal").json()["state"] == "withdrawn"
    hours = post(own, "added-hours", {"day": "2026-11-20", "kind": "training", "minutes": 240}).json()
    assert post(manager, f"added-hours/{hours['id']}/approval").json()["state"] == "approved"


def test_what_is_anothers_is_not_there(engineer: Engineer) -> None:
    own = caller(user_of(engineer))
    for word, claim in (("expenses", make_expense()), ("trips", make_trip()), ("added-hours", make_added_hours())):
        assert own.get(f"/api/{word}").json()["items"] == []
        assert own.get(f"/api/{word}/{claim.pk}").status_code == 404
        assert post(own, f"{word}/{claim.pk}/withdrawal").status_code == 404
        assert caller(make_user(Role.DESK)).get(f"/api/{word}").status_code == 403


def test_hours_are_told_to_oneself_and_to_those_who_see_all(engineer: Engineer) -> None:
    been(engineer, at(23, 8))
    path = f"/api/engineers/{engineer.pk}/hours?first=2026-11-20&last=2026-11-25"
    for user in (user_of(engineer), make_user(Role.HR)):
        assert caller(user).get(path).json() == [{"day": "2026-11-23", "work": 60, "travel": 30, "added": []}]
    assert caller(user_of(make_engineer())).get(path).status_code == 403
