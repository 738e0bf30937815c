"""Catalogues: both languages side by side, hours as on a shop's door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.forms import spans_of
from firstfix.platform.catalogues.lists import CATALOGUES
from firstfix.platform.catalogues.models import BusinessCalendar, FailureCode
from firstfix.platform.catalogues.tests.makers import make_territory
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_catalogue_has_its_pages(company: Tenant, client_of: ClientOf, name: str) -> None:
    client = client_of(make_user(Role.MANAGER))
    assert client.get(f"/catalogues/{name}").status_code == 200
    assert client.get(f"/catalogues/{name}/new").status_code == 200
    assert client_of(make_user(Role.ENGINEER)).get(f"/catalogues/{name}").status_code == 403


def test_a_failure_code_in_both_languages(company: Tenant, client_of: ClientOf) -> None:
    client = client_of(make_user(Role.MANAGER))
    said = {"kind": "mode", "code": "LEAK", "name_zh": "泄漏", "name_en": "Leaks", "is_active": "on"}
    assert client.post("/catalogues/failure-codes/new", said).status_code == 302
    made = FailureCode.objects.get()
    page = client.get("/catalogues/failure-codes").content.decode()
    assert "泄漏" in page
    assert "Leaks" in page
    assert client.post("/catalogues/failure-codes/new", said).status_code == 422
    assert client.post(f"/catalogues/failure-codes/{made.pk}", {**said, "is_active": ""}).status_code == 302
    made.refresh_from_db()
    assert not made.is_active


def test_the_code_of_a_territory_in_use_stays(company: Tenant, client_of: ClientOf) -> None:
    """Pay rules name it: another code would change what closed months come to."""
    client, territory = client_of(make_user(Role.MANAGER)), make_territory("N")
    said = {"code": "NORTH", "name_zh": "北区", "name_en": "North", "is_active": "on"}
    path = f"/catalogues/territories/{territory.pk}"
    assert client.post(path, said).status_code == 302
    make_engineer(territory=territory)
    assert client.post(path, {**said, "code": "N2"}).status_code == 422
    assert client.post(path, {**said, "name_en": "The north"}).status_code == 302
    territory.refresh_from_db()
    assert (territory.code, territory.name.en) == ("NORTH", "The north")


def test_a_calendar_has_hours_by_weekday(company: Tenant, client_of: ClientOf) -> None:
    client = client_of(make_user(Role.MANAGER))
    said = {"code": "OFFICE", "name_zh": "工作时间", "country": "CN", "day_1": "8:30–12:00，13:00-17:30",
            "closed_days": "2026-12-24\n2026-12-31", "is_active": "on", "is_default": "on"}  # fmt: skip
    assert client.post("/catalogues/calendars/new", said).status_code == 302
    made = BusinessCalendar.objects.get()
    assert made.hours == {"1": [["08:30", "12:00"], ["13:00", "17:30"]]}
    assert made.closed_days == ["2026-12-24", "2026-12-31"]
    page = client.get(f"/catalogues/calendars/{made.pk}").content.decode()
    assert "08:30-12:00, 13:00-17:30" in page


@pytest.mark.parametrize("change", [{"day_1": "25:00-26:00"}, {"day_1": ""}, {"day_1": "08:30"}, {"closed_days": "x"}])
def test_hours_that_are_none_are_refused(company: Tenant, client_of: ClientOf, change: dict[str, str]) -> None:
    said = {"code": "OFFICE", "name_zh": "工作时间", "country": "CN", "day_1": "08:30-17:30"} | change
    answer = client_of(make_user(Role.MANAGER)).post("/catalogues/calendars/new", said)
    assert answer.status_code == 422
    assert not BusinessCalendar.objects.exists()


def test_spans_are_read_as_people_type_them() -> None:
    assert spans_of("8:30–12:00、13:00-17:30") == [["08:30", "12:00"], ["13:00", "17:30"]]
    assert spans_of("") == []
