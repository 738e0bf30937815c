"""Every look at a pay sheet is written down, and those whom it concerns read who looked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.actions import look_at_pay_sheet, note_pay_of_all_seen
from firstfix.rewards.queries.pay.looks import looks_at
from firstfix.rewards.tests.makers import user_of
from firstfix.rewards.tests.pay_makers import MONTH, NEXT, at, make_post, make_rules_in_force

ClientOf = Callable[[User], Client]


def morning() -> datetime:
    return at(NEXT, 9)


@pytest.fixture
def engineer(company: Tenant) -> Engineer:
    engineer = make_engineer()
    make_post(engineer)
    make_rules_in_force()
    return engineer


def test_looks_of_one_person_on_one_day_are_one_row(engineer: Engineer) -> None:
    hr, other = make_user(Role.HR, name="Wang Fang"), make_user(Role.HR, name="Li Na")
    for hours in (0, 3):
        sheet = look_at_pay_sheet(engineer, MONTH, by=hr, at=morning() + timedelta(hours=hours))
    look_at_pay_sheet(engineer, MONTH, by=hr, at=morning() + timedelta(days=1))
    look_at_pay_sheet(engineer, MONTH, by=other, at=morning() + timedelta(hours=1))
    assert [(one.who, one.day.day, one.times, one.at) for one in looks_at(sheet)] == [
        ("Wang Fang", 2, 1, morning() + timedelta(days=1)),
        ("Wang Fang", 1, 2, morning() + timedelta(hours=3)),
        ("Li Na", 1, 1, morning() + timedelta(hours=1)),
    ]


def test_whoever_saw_everybodys_pay_of_the_month_saw_this_sheet(engineer: Engineer) -> None:
    hr = make_user(Role.HR, name="Wang Fang")
    sheet = look_at_pay_sheet(engineer, MONTH, by=user_of(engineer), at=morning())
    for how in ("month", "closure", "trial 3", "pay-2026-08.csv"):
        note_pay_of_all_seen(MONTH, how=how, by=hr, at=morning())
    note_pay_of_all_seen(NEXT, how="month", by=hr, at=morning())
    assert {(one.what, one.times) for one in looks_at(sheet, besides=user_of(engineer))} == {
        ("everybody's pay of the month", 2),
        ("everybody's pay of the month, in a trial of rules", 1),
        ("everybody's pay of the month, as a file or by a program (pay-2026-08.csv)", 1),
    }


def test_the_engineer_reads_who_looked_and_hr_does(engineer: Engineer, client_of: ClientOf) -> None:
    hr, own = make_user(Role.HR, name="Wang Fang"), user_of(engineer)
    mine, theirs = client_of(own), client_of(hr)
    assert mine.get("/my-pay/2026-08").context["looks"] == []
    assert theirs.get(f"/pay/2026-08/engineers/{engineer.pk}").status_code == 200
    page = mine.get("/my-pay/2026-08")
    assert [(one.who, one.what) for one in page.context["looks"]] == [("Wang Fang", "this pay sheet")]
    assert "Who looked at my pay sheet" in page.content.decode()
    sheet = theirs.get(f"/pay/2026-08/engineers/{engineer.pk}")
    assert {one.who for one in sheet.context["looks"]} == {"Wang Fang", own.name}
    assert "Who looked at this sheet" in sheet.content.decode()


def test_who_saw_everybodys_is_said_of_a_sheet_that_nobody_has_opened(engineer: Engineer, client_of: ClientOf) -> None:
    hr, path = make_user(Role.HR), f"/api/pay/months/2026-08-01/sheets/{engineer.pk}/looks"
    note_pay_of_all_seen(MONTH, how="API", by=hr, at=morning())
    (look,) = client_of(user_of(engineer)).get(path).json()
    assert look["what"].startswith("everybody's pay of the month")


def test_who_sees_all_sees_the_own_one_too(engineer: Engineer, client_of: ClientOf) -> None:
    """HR who is an engineer as well, and has no other role."""
    hr = make_user(Role.HR)
    Engineer.objects.filter(pk=engineer.pk).update(user=hr)
    assert client_of(hr).get(f"/api/pay/months/2026-08-01/sheets/{engineer.pk}").status_code == 200
    assert client_of(hr).get(f"/pay/2026-08/engineers/{engineer.pk}").status_code == 200


def test_in_the_api(engineer: Engineer, client_of: ClientOf) -> None:
    hr, path = make_user(Role.HR, name="Wang Fang"), f"/api/pay/months/2026-08-01/sheets/{engineer.pk}/looks"
    assert client_of(hr).get(path).json() == []
    look_at_pay_sheet(engineer, MONTH, by=user_of(engineer), at=morning())
    look_at_pay_sheet(engineer, MONTH, by=hr, at=morning())
    (look,) = client_of(user_of(engineer)).get(path).json()
    assert (look["who"], look["day"], look["times"]) == ("Wang Fang", "2026-09-01", 1)
    assert len(client_of(hr).get(path).json()) == 2
    for other in (make_user(Role.MANAGER), user_of(make_engineer())):
        assert client_of(other).get(path).status_code in (403, 404)
