from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions import approve_claim, change_expense, return_claim
from firstfix.rewards.models import AddedHours, Expense, Trip
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_receipt, make_trip, photo, user_of
from firstfix.scheduling.tests.makers import make_visit

ClientOf = Callable[[User], Client]


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def taken(*claims: Expense | Trip | AddedHours) -> dict[str, list[str]]:
    return {"take": [f"{one.pk}:{one.version}" for one in claims]}


def test_an_engineer_hands_in_an_expense_with_its_receipt(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer, planned_start=timezone.now() - timedelta(hours=3))
    day = company_day(timezone.now()).isoformat()
    sent = {"kind": "tolls", "amount": "30.50", "currency": "CNY", "day": day, "visit": visit.pk, "note": "G2"}
    answer = client_of(user_of(engineer)).post("/expenses/new", {**sent, "receipt": photo()})
    expense = Expense.objects.get()
    assert answer.headers["Location"] == f"/expenses/{expense.pk}"
    assert (expense.amount, expense.visit, expense.kind) == (Decimal("30.50"), visit, "tolls")
    assert expense.receipt
    page = said(client_of(user_of(engineer)), "/my-claims")
    assert "¥30.50" in page
    assert f"/expenses/{expense.pk}" in page


def test_what_is_wrong_stands_at_its_field(company: Tenant, client_of: ClientOf) -> None:
    day = (company_day(timezone.now()) + timedelta(days=3)).isoformat()
    sent = {"kind": "tolls", "amount": "-3", "currency": "CNY", "day": day}
    answer = client_of(user_of(make_engineer())).post("/expenses/new", sent)
    assert answer.status_code == 422
    assert "This day is still to come." in answer.content.decode()
    assert not Expense.objects.exists()


def test_a_visit_of_another_cannot_be_chosen(company: Tenant, client_of: ClientOf) -> None:
    visit = make_visit(planned_start=timezone.now() - timedelta(hours=3))
    sent = {"kind": "tolls", "amount": "3", "currency": "CNY", "day": company_day(timezone.now()), "visit": visit.pk}
    assert client_of(user_of(make_engineer())).post("/expenses/new", sent).status_code == 422
    assert not Expense.objects.exists()


def test_a_trip_is_filled_in_from_the_days_visits(company: Tenant, client_of: ClientOf) -> None:
    engineer, now = make_engineer(), timezone.now().replace(second=0, microsecond=0)
    start = now - timedelta(hours=6)
    times: dict[str, Any] = {
        "set_off_at": start,
        "arrived_at": start + timedelta(minutes=40),
        "left_at": start + timedelta(hours=3),
    }
    visit = make_visit(engineer=engineer, state="left", planned_start=start, **times)
    client = client_of(user_of(engineer))
    page = said(client, f"/trips/new?day={company_day(start)}")
    assert visit.work_order.site.name in page
    assert f'value="{timezone.localtime(start):%H:%M}"' in page
    sent = {"day": company_day(start) - timedelta(days=1), "start": "08:00", "end": "12:00", "kilometres": "31.5"}
    client.post("/trips/new", {**sent, "purpose": "Harbour"})
    assert Trip.objects.get().kilometres == Decimal("31.5")


def test_hours_are_typed_in_hours(company: Tenant, client_of: ClientOf) -> None:
    client = client_of(user_of(make_engineer()))
    sent = {"day": company_day(timezone.now()), "kind": "overtime", "hours": "1.75"}
    answer = client.post("/added-hours/new", sent)
    assert answer.status_code == 422
    assert "Say what for." in answer.content.decode()
    client.post("/added-hours/new", {**sent, "note": "Flood"})
    assert AddedHours.objects.get().minutes == 105


def test_what_came_back_is_on_top_and_is_mended(company: Tenant, client_of: ClientOf) -> None:
    expense = return_claim(make_expense(), reason="Which car park?", by=make_user(Role.MANAGER))
    client = client_of(user_of(expense.engineer))
    assert "Which car park?" in said(client, "/my-claims")
    assert "Which car park?" in said(client, f"/expenses/{expense.pk}/change")
    sent = {"kind": "parking", "amount": "45", "currency": "CNY", "day": expense.day, "note": "North"}
    client.post(f"/expenses/{expense.pk}/change", sent)
    expense.refresh_from_db()
    assert (expense.state, expense.note) == ("submitted", "North")
    assert "Which car park?" not in said(client, "/my-claims")


def test_an_engineer_sees_nobody_elses(company: Tenant, client_of: ClientOf) -> None:
    mine, others = make_expense(amount=Decimal("11.11")), make_expense(amount=Decimal("22.22"))
    client = client_of(user_of(mine.engineer))
    page = said(client, "/expenses")
    assert "¥11.11" in page
    assert "¥22.22" not in page
    for address in (f"/expenses/{others.pk}", f"/expenses/{others.pk}/change"):
        assert client.get(address).status_code == 404
    assert client.post(f"/expenses/{others.pk}/withdrawal").status_code == 404
    assert client.get("/claims/export").status_code == 403


def test_a_manager_sees_what_waits_with_the_receipt_beside_it(company: Tenant, client_of: ClientOf) -> None:
    waiting = make_expense(receipt=make_receipt(), amount=Decimal("33.30"))
    make_expense(state="approved", amount=Decimal("44.40"))
    page = said(client_of(make_user(Role.MANAGER)), "/expenses")
    assert "¥33.30" in page
    assert waiting.receipt
    assert f"/files/{waiting.receipt.uid}" in page
    assert "¥44.40" not in page
    assert f'value="{waiting.pk}:1"' in page


def test_several_are_approved_at_once(company: Tenant, client_of: ClientOf) -> None:
    made = [make_expense() for _one in range(3)]
    client_of(make_user(Role.MANAGER)).post("/expenses/approval", taken(*made[:2]))
    assert [Expense.objects.get(pk=one.pk).state for one in made] == ["approved", "approved", "submitted"]
    assert Notice.objects.filter(user=user_of(made[0].engineer)).count() == 1


def test_what_another_has_answered_meanwhile_does_not_hold_up_the_rest(company: Tenant, client_of: ClientOf) -> None:
    gone, changed, fine = (make_expense() for _one in range(3))
    ticked = taken(gone, changed, fine)
    return_claim(gone, reason="Why?", by=make_user(Role.MANAGER))
    change_expense(changed, amount=Decimal(9000), by=user_of(changed.engineer))
    client = client_of(make_user(Role.MANAGER))
    answer = client.post("/expenses/approval", ticked, follow=True).content.decode()
    assert [Expense.objects.get(pk=one.pk).state for one in (gone, changed, fine)] == [
        *("returned", "submitted", "approved"),
    ]
    assert "It has been changed since you looked at it." in answer
    assert "1 approved." in answer


@pytest.mark.parametrize("take", ["", "x", "0:1", "99999999999999999999:1", "5:x", "-1:1", "1:1:1"])
def test_nonsense_that_is_ticked_is_nothing(company: Tenant, client_of: ClientOf, take: str) -> None:
    assert client_of(make_user(Role.MANAGER)).post("/expenses/approval", {"take": take}).status_code == 302


def test_returning_asks_for_a_reason(company: Tenant, client_of: ClientOf) -> None:
    trip, manager = make_trip(), client_of(make_user(Role.MANAGER))
    assert manager.post(f"/trips/{trip.pk}/return", {"reason": " "}).status_code == 422
    manager.post(f"/trips/{trip.pk}/return", {"reason": "Too far", "seen": trip.version})
    trip.refresh_from_db()
    assert (trip.state, trip.answer) == ("returned", "Too far")


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.HR, Role.ADMIN, Role.DESK])
def test_only_a_manager_approves(company: Tenant, client_of: ClientOf, role: Role) -> None:
    expense, client = make_expense(), client_of(make_user(role))
    assert client.post("/expenses/approval", taken(expense)).status_code == 403
    assert client.post(f"/expenses/{expense.pk}/approval").status_code in (403, 404)
    assert client.post(f"/expenses/{expense.pk}/return", {"reason": "x"}).status_code in (403, 404)
    expense.refresh_from_db()
    assert expense.state == "submitted"


def test_ones_own_cannot_be_ticked(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.MANAGER, Role.ENGINEER)
    expense = make_expense(make_engineer(user=user))
    client = client_of(user)
    assert 'name="take"' not in said(client, "/expenses")
    answer = client.post("/expenses/approval", taken(expense), follow=True)
    assert "Nobody answers their own." in answer.content.decode()


def test_hr_pays_what_is_approved(company: Tenant, client_of: ClientOf) -> None:
    expense, hr = approve_claim(make_expense(), by=make_user(Role.MANAGER)), client_of(make_user(Role.HR))
    assert f'value="{expense.pk}:' in said(hr, "/expenses")
    hr.post("/expenses/payment", taken(expense))
    expense.refresh_from_db()
    assert expense.state == "paid"
    assert client_of(make_user(Role.ENGINEER)).post("/expenses/payment", taken(expense)).status_code == 403


def test_the_page_of_an_expense_says_what_looks_alike(company: Tenant, client_of: ClientOf) -> None:
    first, second = make_expense(receipt=make_receipt()), make_expense(receipt=make_receipt(), kind="meals")
    page = said(client_of(make_user(Role.MANAGER)), f"/expenses/{first.pk}")
    assert "Perhaps handed in twice" in page
    assert f"/expenses/{second.pk}" in page
    assert "Perhaps handed in twice" not in said(client_of(user_of(first.engineer)), f"/expenses/{first.pk}")


def test_the_page_of_an_engineer_tells_the_month(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    make_expense(engineer, state="approved", amount=Decimal("70.00"))
    make_expense(engineer, state="submitted", amount=Decimal("5.00"))
    part = said(client_of(make_user(Role.HR)), f"/engineers/{engineer.pk}/claims")
    assert "¥70.00" in part
    assert "Expenses: 1" in part
    assert client_of(make_user(Role.DESK)).get(f"/engineers/{engineer.pk}/claims").status_code == 403


def rows_of(content: bytes) -> list[list[object]]:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_period_is_exported(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer(code="E7", name="=cmd")
    inside = make_expense(engineer, state="approved", day=date(2026, 11, 5), amount=Decimal("12.30"), note="@risk")
    make_expense(engineer, state="submitted", day=date(2026, 11, 5))
    make_expense(engineer, state="paid", day=date(2026, 10, 31))
    hr = client_of(make_user(Role.HR))
    assert hr.get("/claims/export").status_code == 200
    asked = "first=2026-11-01&last=2026-11-30"
    answer = hr.get(f"/claims/export?kind=expenses&{asked}&format=xlsx")
    rows = rows_of(answer.content)
    assert len(rows) == 2
    assert rows[1][0] == "E7"
    assert inside.amount == Decimal(str(rows[1][rows[0].index("Amount")]))
    text = hr.get(f"/claims/export?kind=expenses&{asked}&format=csv").content.decode("utf-8-sig")
    assert "'=cmd" in text
    assert "'@risk" in text
    for kind in ("trips", "added-hours"):
        assert hr.get(f"/claims/export?kind={kind}&{asked}&format=csv").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "first=2026-11-30&last=2026-11-01&kind=trips&format=csv",
        "first=2020-01-01&last=2026-11-01&kind=trips&format=csv",
        "first=x&last=y&kind=trips&format=csv",
        "first=2026-11-01&last=2026-11-02&kind=yachts&format=csv",
        "first=2026-11-01&last=2026-11-02&kind=trips&format=exe",
    ],
)
def test_a_period_that_cannot_be_is_asked_again(company: Tenant, client_of: ClientOf, asked: str) -> None:
    assert client_of(make_user(Role.HR)).get(f"/claims/export?{asked}").status_code == 422


def test_five_thousand_expenses_need_no_more_statements(company: Tenant, client_of: ClientOf) -> None:
    """All on one day and alike, which is the worst for what is pointed out."""
    engineer, receipt = make_engineer(), make_receipt()
    client = client_of(make_user(Role.MANAGER))
    one = make_expense(engineer, receipt=receipt)
    client.get("/expenses")
    with CaptureQueriesContext(connection) as few:
        said(client, "/expenses")
    alike = {"engineer": engineer, "receipt": receipt, "day": one.day, "kind": "parking", "currency": "CNY"}
    Expense.objects.bulk_create([Expense(amount=one.amount, **alike) for _one in range(5_000)], batch_size=1000)
    with CaptureQueriesContext(connection) as many:
        page = said(client, "/expenses")
    assert len(many) <= len(few) + 1
    assert len(re.findall(r'name="take"', page)) == 50
    assert "and 4,997 more" in page or "and 4997 more" in page
    waiting = Expense.objects.values_list("pk", flat=True)[:300]
    client.post("/expenses/approval", {"take": [f"{pk}:1" for pk in waiting]})
    assert Expense.objects.filter(state="approved").count() == 200


def test_each_kind_has_its_pages(company: Tenant, client_of: ClientOf) -> None:
    engineer, manager = make_engineer(), client_of(make_user(Role.MANAGER))
    for claim, word in ((make_expense(engineer), "expenses"), (make_trip(engineer), "trips"),
                        (make_added_hours(engineer), "added-hours")):  # fmt: skip
        for address in (f"/{word}", f"/{word}?state=approved", f"/{word}/{claim.pk}"):
            said(manager, address)
        own = client_of(user_of(engineer))
        for address in (f"/{word}", f"/{word}/new", f"/{word}/{claim.pk}", f"/{word}/{claim.pk}/change"):
            said(own, address)
        manager.post(f"/{word}/{claim.pk}/approval", {"seen": claim.version})
        claim.refresh_from_db()
        assert claim.state == "approved"
        assert own.get(f"/{word}/{claim.pk}/change").status_code == 409


def test_who_is_no_engineer_has_nothing_to_hand_in(company: Tenant, client_of: ClientOf) -> None:
    assert client_of(make_user(Role.ENGINEER)).get("/my-claims").status_code == 403
    assert client_of(make_user(Role.DESK)).get("/my-claims").status_code == 403


@pytest.mark.parametrize("address", ["/expenses", "/trips", "/added-hours"])
def test_the_menu_marks_where_claims_are_approved(company: Tenant, client_of: ClientOf, address: str) -> None:
    page = said(client_of(make_user(Role.MANAGER)), address)
    assert re.search(r'<a [^>]*href="/expenses"[^>]*aria-current="page"', page)
