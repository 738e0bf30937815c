from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.tests.makers import make_phone, states
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit


def test_a_visit_is_told_from_the_phone(company: Tenant) -> None:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer)
    phone = make_phone(engineer)
    answer = phone.sync(*(phone.verb(name, visit=visit.pk) for name in ("set_off", "arrive", "start_work")))
    assert states(answer["results"]) == ["applied"] * 3
    assert answer["taken"] == 3
    visit.refresh_from_db()
    assert visit.state == "working"
    assert Phone.objects.get().taken == PhoneVerb.objects.count() == 3


def test_days_that_cannot_be_read_do_not_hold_up_what_was_done(
    company: Tenant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer)
    phone = make_phone(engineer)

    def broken(*_args: object, **_more: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select 1/0")

    monkeypatch.setattr("firstfix.engineer.queries.copy.visit_documents", broken)
    answer = phone.sync(phone.verb("set_off", visit=visit.pk))
    assert states(answer["results"]) == ["applied"]
    assert (answer["stale"], answer["documents"], answer["visits"], answer["cursor"]) == (True, {}, [], "")
    visit.refresh_from_db()
    assert visit.state == "on_the_way"
    assert "could not be made" in caplog.text
    assert phone.sync()["stale"] is True

    monkeypatch.undo()
    answer = phone.sync()
    assert (answer["stale"], answer["visits"]) == (False, [visit.pk])


@pytest.mark.parametrize(
    ("state", "is_there"), [("working", True), ("restored", True), ("planned", False), ("left", False)]
)
def test_a_visit_that_was_begun_stays_until_it_is_ended(company: Tenant, state: str, is_there: bool) -> None:
    engineer = make_engineer()
    begun = timezone.now() - timedelta(days=5)
    visit = make_visit(engineer=engineer, planned_start=begun)
    Visit.objects.filter(pk=visit.pk).update(state=state, arrived_at=begun, started_at=begun)
    answer = make_phone(engineer).sync()
    assert answer["visits"] == [visit.pk] * is_there
    assert (f"visit/{visit.pk}" in answer["documents"]) is is_there
