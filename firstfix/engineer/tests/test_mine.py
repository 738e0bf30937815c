from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from firstfix.engineer.tests.makers import make_phone
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.files.uploads import append_piece
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.models import AddedHours, Expense, Trip
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
