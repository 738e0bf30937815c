from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from firstfix.engineer.tests.makers import make_phone
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.files.uploads import append_piece
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions import approve_claim, pay_claim, return_claim
from firstfix.rewards.models import AddedHours, Advance, Expense, Trip
from firstfix.rewards.tests.makers import photo, user_of
from firstfix.scheduling.tests.makers import make_visit


def spent(**kw: Any) -> dict[str, Any]:
    on = company_day(timezone.now()).isoformat()
    return {"kind": "parking", "amount": "12.50", "currency": "CNY", "on": on, "note": "", **kw}


def test_an_expense_stands_before_its_receipt_has_come(company: Tenant) -> None:
    engineer = make_engineer()
    visit, phone, content = make_visit(engineer=engineer), make_phone(engineer), photo().read()
    uid = uuid4()
    file = {"uid": str(uid), "size": len(content), "type": "image/jpeg"}
    result = phone.tell("add_expense", **spent(visit=visit.pk, file=file, note="P2"))
    expense = Expense.objects.get()
    assert result["made"] == {"kind": "expense", "id": expense.pk, "name": str(expense)}
    assert (str(expense.uid), expense.amount, expense.visit) == (result["uid"], Decimal("12.50"), visit)
    assert expense.is_receipt_coming
    append_piece(uid, content, offset=0, by=user_of(engineer))
    expense.refresh_from_db()
    assert expense.receipt


def test_trips_and_hours_are_told(company: Tenant) -> None:
    phone, day = make_phone(), (company_day(timezone.now()) - timedelta(days=1)).isoformat()
    trip = phone.tell("add_trip", day=day, start="08:00", end="17:30", kilometres="88.5", purpose="Suzhou")
    hours = phone.tell("add_hours", day=day, kind="overtime", minutes=45, note="Pump")
    assert (trip["state"], hours["state"]) == ("applied", "applied")
    assert Trip.objects.get().kilometres == Decimal("88.5")
    assert AddedHours.objects.get().minutes == 45


def test_a_verb_sent_again_hands_in_once(company: Tenant) -> None:
    phone = make_phone()
    verb = phone.verb("add_expense", **spent())
    assert phone.sync(verb)["results"] == phone.sync(verb)["results"]
    assert Expense.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": "1000000000000"}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"on": "2100-01-01"}, "day"),
        ({"kind": "yacht"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(company: Tenant, wrong: dict[str, str], field: str) -> None:
    result = make_phone().tell("add_expense", **spent(**wrong))
    assert (result["state"], result["reason"]["code"], list(result["reason"]["fields"])) == (
        "refused",
        "invalid",
        [field],
    )
    assert not Expense.objects.exists()


def test_anothers_visit_is_refused_and_nothing_is_half_done(company: Tenant) -> None:
    file = {"uid": str(uuid4()), "size": 100, "type": "image/jpeg"}
    result = make_phone().tell("add_expense", **spent(visit=make_visit().pk, file=file))
    assert (result["state"], result["reason"]["fields"].keys()) == ("refused", {"visit"})
    assert not Expense.objects.exists()


class TestAdvances:
    """Asked for without network, too; the phone shows where each stands and what of it is left."""

    def asked(self, **kw: Any) -> dict[str, Any]:
        day = company_day(timezone.now()) + timedelta(days=2)
        return {"amount": "500.00", "currency": "CNY", "day": day.isoformat(), "purpose": "Suzhou", **kw}

    def test_it_is_asked_for_paid_out_and_used(self, company: Tenant) -> None:
        engineer, manager, hr = make_engineer(), make_user(Role.MANAGER), make_user(Role.HR)
        phone = make_phone(engineer)
        result = phone.tell("add_advance", **self.asked())
        advance = Advance.objects.get()
        assert result["made"] == {"kind": "advance", "id": advance.pk, "name": str(advance)}
        pay_claim(approve_claim(advance, by=manager), by=hr)
        (shown,) = phone.sync()["documents"]["me"]["advances"]
        assert (shown["uid"], shown["state"], shown["rest"]) == (result["uid"], "paid", "500.00")
        phone.tell("add_expense", **spent(amount="120.00"))
        pay_claim(approve_claim(Expense.objects.get(), by=manager), by=hr)
        assert phone.sync()["documents"]["me"]["advances"][0]["rest"] == "380.00"

    def test_it_is_asked_for_again_and_taken_back(self, company: Tenant) -> None:
        phone = make_phone()
        uid = phone.tell("add_advance", **self.asked())["uid"]
        return_claim(Advance.objects.get(), reason="So much?", by=make_user(Role.MANAGER))
        (shown,) = phone.sync()["documents"]["me"]["advances"]
        assert (shown["state"], shown["answer"]) == ("returned", "So much?")
        result = phone.tell("change_advance", claim=uid, **self.asked(amount="300.00"))
        assert result["state"] == "applied", result
        assert Advance.objects.get().amount == 300
        phone.tell("withdraw_claim", kind="advance", claim=uid)
        assert phone.sync()["documents"]["me"]["advances"] == []

    def test_a_day_that_is_over_is_refused_with_its_field(self, company: Tenant) -> None:
        result = make_phone().tell("add_advance", **self.asked(day="2020-01-01"))
        assert (result["state"], list(result["reason"]["fields"])) == ("refused", ["day"])

    def test_asked_in_time_and_told_late_it_stands(self, company: Tenant) -> None:
        phone, then = make_phone(), timezone.now() - timedelta(days=2)
        verb = phone.verb("add_advance", at=then, **self.asked(day=company_day(then).isoformat()))
        assert phone.sync(verb)["results"][0]["state"] == "applied"


class TestHandedInAgain:
    """What a manager sent back is mended on the phone that handed it in, or on another one."""

    def test_an_expense_with_another_receipt(self, company: Tenant) -> None:
        engineer, content = make_engineer(), photo().read()
        phone, manager = make_phone(engineer), make_user(Role.MANAGER)
        uid = phone.tell("add_expense", **spent())["uid"]
        return_claim(Expense.objects.get(), reason="Whose car?", by=manager)
        document = phone.sync()["documents"]["me"]["expenses"][0]
        assert (document["state"], document["answer"], document["has_receipt"]) == ("returned", "Whose car?", False)
        file = {"uid": str(uuid4()), "size": len(content), "type": "image/jpeg"}
        result = phone.tell("change_expense", claim=uid, **spent(note="My own", amount="13.00", file=file))
        assert result["state"] == "applied", result
        expense = Expense.objects.get()
        assert (expense.state, expense.note, expense.amount, expense.answer) == ("submitted", "My own", Decimal(13), "")
        assert expense.is_receipt_coming
        phone.tell("change_expense", claim=uid, **spent(note="Still my own"))
        expense.refresh_from_db()
        assert expense.upload, "without a new file the receipt stays"

    def test_a_trip_and_hours(self, company: Tenant) -> None:
        phone, day = make_phone(), (company_day(timezone.now()) - timedelta(days=1)).isoformat()
        trip = phone.tell("add_trip", day=day, start="08:00", end="17:30", kilometres="88.5", purpose="Suzhou")["uid"]
        hours = phone.tell("add_hours", day=day, kind="overtime", minutes=45, note="Pump")["uid"]
        manager = make_user(Role.MANAGER)
        for claim in (Trip.objects.get(), AddedHours.objects.get()):
            return_claim(claim, reason="Please say more", by=manager)
        (of_day,) = phone.sync()["documents"]["me"]["hours"]
        assert [(one["uid"], one["answer"]) for one in of_day["added"]] == [(hours, "Please say more")]
        other: dict[str, Any] = {
            "day": day,
            "start": "08:00",
            "end": "17:00",
            "kilometres": "80",
            "purpose": "Suzhou, pump",
        }
        told = [phone.verb("change_trip", claim=trip, **other)]
        told.append(phone.verb("change_hours", claim=hours, day=day, kind="office", minutes=30, note=""))
        assert [one["state"] for one in phone.sync(*told)["results"]] == ["applied"] * 2
        assert (Trip.objects.get().purpose, Trip.objects.get().state) == ("Suzhou, pump", "submitted")
        assert (AddedHours.objects.get().minutes, AddedHours.objects.get().kind) == (30, "office")

    def test_a_trip_of_days_stays_as_long_when_its_times_are_mended(self, company: Tenant) -> None:
        phone, today = make_phone(), company_day(timezone.now())
        said = {"start": "08:00", "end": "17:30", "kilometres": "300", "purpose": "Nanjing"}
        days = {"day": (today - timedelta(days=4)).isoformat(), "last_day": (today - timedelta(days=2)).isoformat()}
        uid = phone.tell("add_trip", **days, **said)["uid"]
        phone.tell("change_trip", claim=uid, day=days["day"], **said | {"end": "18:00"})
        assert Trip.objects.get().length == timedelta(days=2, hours=10)

    def test_or_taken_back(self, company: Tenant) -> None:
        phone = make_phone()
        uid = phone.tell("add_expense", **spent())["uid"]
        assert phone.tell("withdraw_claim", kind="expense", claim=uid)["state"] == "applied"
        assert Expense.objects.get().state == "withdrawn"
        assert phone.sync()["documents"]["me"]["expenses"] == []

    def test_what_was_approved_stays(self, company: Tenant) -> None:
        phone = make_phone()
        uid = phone.tell("add_expense", **spent())["uid"]
        approve_claim(Expense.objects.get(), by=make_user(Role.MANAGER))
        for name, data in (("change_expense", spent(amount="99")), ("withdraw_claim", {"kind": "expense"})):
            assert phone.tell(name, claim=uid, **data)["reason"]["code"] == "refused"
        assert Expense.objects.get().amount == Decimal("12.50")

    def test_only_ones_own(self, company: Tenant) -> None:
        uid = make_phone().tell("add_expense", **spent())["uid"]
        other = make_phone()
        for name, data in (("change_expense", spent()), ("withdraw_claim", {"kind": "expense"})):
            assert other.tell(name, claim=uid, **data)["reason"]["code"] == "not_found"
        assert other.tell("withdraw_claim", kind="day", claim=uid)["reason"]["code"] == "invalid"
