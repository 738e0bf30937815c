"""Advances: what was paid out is always what expenses used, what was given back, and what is still in hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions import approve_claim, ask_advance, give_back_rest, pay_claim, return_claim
from firstfix.rewards.models import Advance
from firstfix.rewards.queries.advances import account_of, open_rests, paid_by_advance, rest_of
from firstfix.rewards.tests.makers import make_advance, make_expense, user_of

ClientOf = Callable[[User], Client]


@pytest.fixture
def engineer(company: Tenant) -> Engineer:
    return make_engineer()


def ask(engineer: Engineer, **kw: Any) -> Advance:
    said: dict[str, Any] = {
        "amount": Decimal(800),
        "currency": "CNY",
        "day": company_day(timezone.now()),
        "purpose": "Nanjing, 3 days",
    }
    return ask_advance(engineer, **said | kw, by=kw.pop("by", user_of(engineer)))


def paid_out(engineer: Engineer, amount: int | str, **kw: Any) -> Advance:
    return make_advance(engineer, amount=Decimal(amount), state="paid", paid_at=timezone.now(), **kw)


def spend(engineer: Engineer, amount: int | str, **kw: Any) -> Any:
    expense = make_expense(engineer, amount=Decimal(amount), state="approved", **kw)
    return pay_claim(expense, by=make_user(Role.HR))


def test_from_the_question_to_the_rest_that_comes_back(engineer: Engineer) -> None:
    advance = ask(engineer)
    approve_claim(advance, by=make_user(Role.MANAGER))
    advance = pay_claim(advance, by=make_user(Role.HR))
    assert (advance.state, rest_of(advance)) == ("paid", Decimal(800))
    expense = spend(engineer, "620.50")
    assert paid_by_advance(expense) == Decimal("620.50")
    assert open_rests(engineer) == [("CNY", Decimal("179.50"))]
    advance = give_back_rest(advance, by=make_user(Role.HR))
    assert advance.state == "settled"
    assert [use.amount for use in account_of(advance).uses] == [Decimal("620.50"), Decimal("179.50")]
    assert open_rests(engineer) == []
    with pytest.raises(Refused):
        give_back_rest(advance, by=make_user(Role.HR))
    told = [notice.words for notice in Notice.objects.order_by("pk")]
    assert told == ["advance_approved", "advance_paid", "expense_settled"]


def test_the_oldest_is_used_first_and_only_in_its_currency(engineer: Engineer) -> None:
    first, second = paid_out(engineer, 100), paid_out(engineer, 100)
    paid_out(engineer, 100, currency="EUR")
    paid_out(make_engineer(), 100)
    spend(engineer, 150)
    first.refresh_from_db()
    assert (first.state, rest_of(first), rest_of(second)) == ("settled", Decimal(0), Decimal(50))
    assert open_rests(engineer) == [("CNY", Decimal(50)), ("EUR", Decimal(100))]


def test_what_is_not_paid_out_is_not_used(engineer: Engineer) -> None:
    advance = make_advance(engineer, state="approved")
    assert paid_by_advance(spend(engineer, 10)) == 0
    return_claim(advance, reason="The trip is off", by=make_user(Role.MANAGER))
    with pytest.raises(Refused):
        pay_claim(advance, by=make_user(Role.HR))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.decimals("0.01", "500", places=2)), max_size=8))
def test_nothing_is_lost_or_made(company: Tenant, story: list[tuple[bool, Decimal]]) -> None:
    engineer = make_engineer()
    out = spent = by_advance = Decimal()
    for is_advance, amount in story:
        if is_advance:
            paid_out(engineer, str(amount))
            out += amount
        else:
            by_advance += paid_by_advance(spend(engineer, str(amount)))
            spent += amount
    in_hand = sum((rest for _currency, rest in open_rests(engineer)), Decimal())
    assert in_hand + by_advance == out
    assert by_advance <= spent
    for advance in Advance.objects.filter(engineer=engineer):
        assert (advance.state == "settled") is (rest_of(advance) == 0)


def test_what_is_wrong_is_said_at_the_field(engineer: Engineer) -> None:
    today = company_day(timezone.now())
    wrongs = {"amount": Decimal(0), "currency": "XXX", "day": today - timedelta(days=1), "purpose": " "}
    for field, value in wrongs.items():
        with pytest.raises(Invalid) as wrong:
            ask(engineer, **{field: value})
        assert set(wrong.value.errors) == {field}
    with pytest.raises(Invalid):
        ask(engineer, day=today + timedelta(days=200))


def test_nobody_pays_out_or_settles_their_own(company: Tenant) -> None:
    user = make_user(*STAFF)
    engineer = make_engineer(user=user)
    with pytest.raises(Refused):
        pay_claim(make_advance(engineer, state="approved"), by=user)
    with pytest.raises(Refused):
        give_back_rest(paid_out(engineer, 5), by=user)
    with pytest.raises(NotAllowed):
        give_back_rest(paid_out(make_engineer(), 5), by=make_user(Role.DESK))


def test_on_the_pages(engineer: Engineer, client_of: ClientOf) -> None:
    own, manager, hr = client_of(user_of(engineer)), client_of(make_user(Role.MANAGER)), client_of(make_user(Role.HR))
    said = {"amount": "500", "currency": "CNY", "day": company_day(timezone.now()), "purpose": "Nanjing"}
    own.post("/advances/new", said)
    advance = Advance.objects.get()
    assert "Nanjing" in manager.get("/advances").content.decode()
    manager.post("/advances/approval", {"take": f"{advance.pk}:{advance.version}"})
    hr.post("/advances/payment", {"take": f"{advance.pk}:1"})
    assert "¥500.00" in own.get("/my-claims").content.decode()
    expense = make_expense(engineer, amount=Decimal("45"), state="approved")
    hr.post(f"/expenses/{expense.pk}/payment")
    assert "By an advance" in own.get(f"/expenses/{expense.pk}").content.decode()
    page = hr.get(f"/advances/{advance.pk}").content.decode()
    assert "¥455.00" in page
    hr.post(f"/advances/{advance.pk}/rest")
    advance.refresh_from_db()
    assert advance.state == "settled"
    sheet = manager.get(f"/claims/export?kind=advances&first={advance.day}&last={advance.day}&format=csv")
    assert "Nanjing" in sheet.content.decode("utf-8-sig")


def test_in_the_api(engineer: Engineer, client_of: ClientOf) -> None:
    own, manager, hr = client_of(user_of(engineer)), client_of(make_user(Role.MANAGER)), client_of(make_user(Role.HR))
    said = {"amount": "500", "currency": "CNY", "day": str(company_day(timezone.now())), "purpose": "Nanjing"}
    made = own.post("/api/advances", said, content_type="application/json").json()
    path = f"/api/advances/{made['id']}"
    own.patch(path, {"amount": "300"}, content_type="application/json")
    manager.post(f"{path}/approval", {}, content_type="application/json")
    assert Decimal(hr.post(f"{path}/payment", {}, content_type="application/json").json()["rest"]) == 300
    assert hr.post(f"{path}/rest", {}, content_type="application/json").json()["state"] == "settled"
    assert own.get("/api/advances?state=settled").json()["items"][0]["id"] == made["id"]


def test_how_far_away_is_in_the_api(engineer: Engineer, client_of: ClientOf) -> None:
    hr, own = client_of(make_user(Role.HR)), client_of(user_of(engineer))
    assert hr.put("/api/claim-rules", {"away_km": 120}, content_type="application/json").json() == {"away_km": 120}
    assert own.get("/api/claim-rules").json() == {"away_km": 120}
    assert own.put("/api/claim-rules", {"away_km": 1}, content_type="application/json").status_code == 403
    assert hr.put("/api/claim-rules", {"away_km": 0}, content_type="application/json").status_code == 422
