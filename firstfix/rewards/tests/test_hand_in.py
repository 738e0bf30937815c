from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.files.uploads import announce_upload, append_piece
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.access import visit_of
from firstfix.rewards.actions import (
    approve_claim,
    change_added_hours,
    change_expense,
    claim_expense,
    claim_hours,
    claim_trip,
    return_claim,
    withdraw_claim,
)
from firstfix.rewards.models import AddedHours, Expense, Trip
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_receipt, photo, user_of
from firstfix.scheduling.tests.makers import make_visit


def today() -> date:
    return company_day(timezone.now())


def spend(engineer: Engineer, **kw: Any) -> Expense:
    said = {
        "kind": "parking",
        "amount": Decimal("45"),
        "currency": "CNY",
        "day": today(),
        "by": user_of(engineer),
        **kw,
    }
    return claim_expense(engineer, **said)


def drive(engineer: Engineer, **kw: Any) -> Trip:
    said = {
        **{"day": today() - timedelta(days=1), "start": time(8, 0), "end": time(17, 30)},
        **{"kilometres": Decimal("88.5"), "purpose": "Suzhou", "by": user_of(engineer)},
        **kw,
    }
    return claim_trip(engineer, **said)


def work(engineer: Engineer, **kw: Any) -> AddedHours:
    said = {"day": today(), "kind": "office", "minutes": 60, "by": user_of(engineer), **kw}
    return claim_hours(engineer, **said)


def wrong_with(call: Any, engineer: Engineer, **kw: Any) -> set[str]:
    with pytest.raises(Invalid) as refused:
        call(engineer, **kw)
    assert not Expense.objects.exists()
    assert not Trip.objects.exists()
    assert not AddedHours.objects.exists()
    return set(refused.value.errors)


def test_an_expense_waits_with_its_receipt(company: Tenant) -> None:
    engineer, receipt = make_engineer(), make_receipt()
    visit = make_visit(engineer=engineer)
    expense = spend(engineer, receipt=receipt, visit=visit, note=" two hours ")
    expense.refresh_from_db()
    assert (expense.state, expense.note, expense.receipt, expense.visit) == ("submitted", "two hours", receipt, visit)
    fact = facts_about(expense).get()
    assert (fact.name, fact.data["amount"], fact.by_name) == ("ExpenseClaimed", "45", engineer.name)


@pytest.mark.parametrize("amount", ["-5", "0", "1000000000000", "12.345", "NaN", "Infinity"])
def test_amounts_that_cannot_be_are_refused(company: Tenant, amount: str) -> None:
    assert wrong_with(spend, make_engineer(), amount=Decimal(amount)) == {"amount"}


@pytest.mark.parametrize("currency", ["", "XXX", "cny", "EURO"])
def test_currencies_that_nobody_knows_are_refused(company: Tenant, currency: str) -> None:
    assert wrong_with(spend, make_engineer(), currency=currency) == {"currency"}


def test_the_companys_own_currency_is_always_known(company: Tenant) -> None:
    company.currency = "ISK"
    company.save()
    assert spend(make_engineer(), currency="ISK").currency == "ISK"


@pytest.mark.parametrize("days", [1, 400, -367])
def test_days_to_come_and_of_the_year_before_last_are_refused(company: Tenant, days: int) -> None:
    assert wrong_with(spend, make_engineer(), day=today() + timedelta(days=days)) == {"day"}


def test_an_unknown_kind_is_refused(company: Tenant) -> None:
    assert wrong_with(spend, make_engineer(), kind="yacht") == {"kind"}
    assert wrong_with(work, make_engineer(), kind="yacht") == {"kind"}


def test_everything_wrong_is_said_at_once(company: Tenant) -> None:
    far = today() + timedelta(days=9)
    assert wrong_with(spend, make_engineer(), amount=Decimal(-1), currency="??", day=far) == {
        "amount",
        "currency",
        "day",
    }


def test_another_engineers_visit_is_not_ones_own(company: Tenant) -> None:
    visit = make_visit()
    with pytest.raises(Invalid) as refused:
        visit_of(make_engineer(), visit.pk)
    assert set(refused.value.errors) == {"visit"}


def test_nobody_hands_in_for_another(company: Tenant) -> None:
    engineer, other = make_engineer(), make_engineer()
    for call in (spend, drive, work):
        with pytest.raises(NotAllowed):
            call(engineer, by=user_of(other))


def test_the_same_uid_is_handed_in_once(company: Tenant) -> None:
    engineer, uid = make_engineer(), uuid4()
    assert spend(engineer, uid=uid) == spend(engineer, uid=uid)
    assert drive(engineer, uid=uid) == drive(engineer, uid=uid)
    assert work(engineer, uid=uid) == work(engineer, uid=uid)
    assert (Expense.objects.count(), Trip.objects.count(), AddedHours.objects.count()) == (1, 1, 1)


def test_a_trip_that_ends_before_it_starts_ended_the_next_morning(company: Tenant) -> None:
    trip = drive(make_engineer(), start=time(19, 0), end=time(1, 30), day=today() - timedelta(days=2))
    assert trip.length == timedelta(hours=6, minutes=30)
    assert trip.ends_at.astimezone(company_zone()).date() == today() - timedelta(days=1)


@pytest.mark.parametrize("kilometres", ["-1", "3001", "1.25", "NaN"])
def test_kilometres_that_cannot_be_are_refused(company: Tenant, kilometres: str) -> None:
    assert wrong_with(drive, make_engineer(), kilometres=Decimal(kilometres)) == {"kilometres"}


def test_a_trip_says_where_to_and_is_over(company: Tenant) -> None:
    engineer = make_engineer()
    assert wrong_with(drive, engineer, purpose="  ") == {"purpose"}
    assert wrong_with(drive, engineer, day=today() + timedelta(days=1)) == {"day", "end"}


def test_overtime_says_what_for(company: Tenant) -> None:
    assert wrong_with(work, make_engineer(), kind="overtime") == {"note"}
    assert work(make_engineer(), kind="overtime", note="Pump flooded").minutes == 60


@pytest.mark.parametrize("minutes", [0, -10, 1441])
def test_a_day_has_24_hours(company: Tenant, minutes: int) -> None:
    assert wrong_with(work, make_engineer(), minutes=minutes) == {"minutes"}


def test_added_hours_of_a_day_are_24_together(company: Tenant) -> None:
    engineer = make_engineer()
    first = work(engineer, minutes=800)
    with pytest.raises(Invalid):
        work(engineer, minutes=700)
    withdraw_claim(first, by=user_of(engineer))
    assert work(engineer, minutes=700).state == "submitted"


def test_what_was_returned_is_mended_and_handed_in_again(company: Tenant) -> None:
    expense, manager = make_expense(), make_user(Role.MANAGER)
    return_claim(expense, reason="Which car park?", by=manager)
    expense.refresh_from_db()
    assert (expense.state, expense.answer, expense.answered_by) == ("returned", "Which car park?", manager)
    mended = change_expense(expense, note="North gate", amount=Decimal("40.00"), by=user_of(expense.engineer))
    assert (mended.state, mended.answer, mended.answered_by, mended.note) == ("submitted", "", None, "North gate")
    assert facts_about(expense).order_by("-pk")[0].data == {"fields": ["amount", "note"]}


def test_what_is_approved_is_not_changed_any_more(company: Tenant) -> None:
    expense = approve_claim(make_expense(), by=make_user(Role.MANAGER))
    with pytest.raises(Refused):
        change_expense(expense, note="more", by=user_of(expense.engineer))
    with pytest.raises(Refused):
        withdraw_claim(expense, by=user_of(expense.engineer))


def test_a_change_is_checked_like_a_new_one(company: Tenant) -> None:
    expense, hours = make_expense(), make_added_hours(minutes=1400)
    with pytest.raises(Invalid):
        change_expense(expense, amount=Decimal(-1), by=user_of(expense.engineer))
    make_added_hours(hours.engineer, minutes=30)
    with pytest.raises(Invalid):
        change_added_hours(hours, minutes=1420, by=user_of(hours.engineer))
    expense.refresh_from_db()
    assert expense.amount == Decimal("45.00")


def test_nobody_changes_what_another_handed_in(company: Tenant) -> None:
    expense, other = make_expense(), make_engineer()
    with pytest.raises(NotAllowed):
        change_expense(expense, note="mine", by=user_of(other))
    with pytest.raises(NotAllowed):
        withdraw_claim(expense, by=user_of(other))


def test_a_receipt_arrives_after_the_text(company: Tenant) -> None:
    engineer, content = make_engineer(), photo().read()
    upload = announce_upload(uuid4(), size=len(content), content_type="image/jpeg", by=user_of(engineer))
    expense = spend(engineer, receipt=upload)
    assert expense.is_receipt_coming
    with pytest.raises(Refused):
        approve_claim(expense, by=make_user(Role.MANAGER))
    append_piece(upload.uid, content, offset=0, by=user_of(engineer))
    expense.refresh_from_db()
    assert expense.receipt
    assert not expense.is_receipt_coming
    assert facts_about(expense).order_by("-pk")[0].name == "ReceiptArrived"
    assert approve_claim(expense, by=make_user(Role.MANAGER)).state == "approved"


def test_a_receipt_that_is_no_picture_is_asked_for_again(company: Tenant) -> None:
    engineer, content = make_engineer(), b"not a picture"
    upload = announce_upload(uuid4(), size=len(content), content_type="image/jpeg", by=user_of(engineer))
    expense = spend(engineer, receipt=upload)
    append_piece(upload.uid, content, offset=0, by=user_of(engineer))
    expense.refresh_from_db()
    assert (expense.receipt, expense.is_receipt_coming) == (None, False)
    assert Notice.objects.get(user=user_of(engineer)).words == "receipt_unreadable"
