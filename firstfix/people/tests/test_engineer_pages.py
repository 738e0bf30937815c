from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill, make_territory

pytestmark = pytest.mark.usefixtures("company")
Browser = Callable[[User], Client]


def body(client: Client, url: str, **data: Any) -> str:
    response = client.get(url, data)
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


def test_the_list_shows_skills_and_marks_certificates(client_of: Browser) -> None:
    today = timezone.localdate()
    make_engineer(name="Chen Li", skills={"electrical": 3}, certificates={"high-voltage": today - timedelta(days=1)})
    make_engineer(name="Wang Wei", certificates={"high-voltage": today + timedelta(days=30)})
    page = body(client_of(make_user(Role.DISPATCHER)), reverse("engineers"))
    assert "Electrical 3" in page
    assert "state-late" in page
    assert "state-soon" in page
    assert "engineers/new" in page


def test_the_list_is_narrowed_by_territory_skill_and_words(client_of: Browser) -> None:
    make_engineer(name="Chen Li", territory=make_territory(), skills={"electrical": 3})
    make_engineer(name="Wang Wei")
    client = client_of(make_user(Role.MANAGER))
    for narrowed in ({"territory": make_territory().pk}, {"skill": make_skill().pk}, {"words": "chen"}):
        page = body(client, reverse("engineers"), **narrowed)
        assert "Chen Li" in page
        assert "Wang Wei" not in page


def test_any_number_of_engineers_costs_the_same_statements(client_of: Browser) -> None:
    client = client_of(make_user(Role.MANAGER))
    counts = []
    for _batch in range(2):
        for _one in range(3):
            make_engineer(skills={"electrical": 3}, certificates={"high-voltage": date(2030, 1, 1)})
        with CaptureQueriesContext(
            connection,
        ) as statements:
            body(client, reverse("engineers"))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_hr_adds_an_engineer_and_sees_errors_at_the_fields(client_of: Browser) -> None:
    client = client_of(make_user(Role.HR))
    make_engineer(code="E-1")
    wrong = client.post(reverse("engineer_new"), {"code": "E-1", "name": "Chen Li"})
    assert wrong.status_code == 422
    assert "Another engineer has this staff number" in wrong.content.decode()
    done = client.post(reverse("engineer_new"), {"code": "E-2", "name": "Chen Li", "phone": "139"}, follow=True)
    assert "Chen Li" in done.content.decode()
    assert Engineer.objects.get(code="E-2").phone == "139"


def test_a_manager_changes_skills_and_renews_a_certificate(client_of: Browser) -> None:
    engineer = make_engineer(certificates={"high-voltage": date(2026, 1, 31)})
    client = client_of(make_user(Role.MANAGER))
    client.post(reverse("engineer_skills", args=[engineer.pk]), {"skill": make_skill().pk, "level": 4})
    client.post(reverse("certificate_renewal", args=[engineer.certificates.get().pk]), {"valid_until": "2099-01-31"})
    client.post(
        reverse("engineer_certificates", args=[engineer.pk]),
        {
            "certificate_type": make_certificate_type("lift").pk,
            "valid_from": "2026-01-01",
            "valid_until": "2027-01-01",
        },
    )
    client.post(reverse("engineer_change", args=[engineer.pk]), {"code": engineer.code, "name": "New Name"})
    engineer.refresh_from_db()
    page = body(client, reverse("engineer", args=[engineer.pk]))
    assert (engineer.name, engineer.is_active) == ("New Name", False)
    assert "level 4" in page
    assert "31 Jan 2099" in page
    assert engineer.certificates.count() == 3


def test_who_may_not_change_sees_no_way_to_and_has_none(client_of: Browser) -> None:
    engineer = make_engineer(skills={"electrical": 3}, certificates={"high-voltage": date(2030, 1, 1)})
    client = client_of(make_user(Role.PARTS))
    page = body(client, reverse("engineer", args=[engineer.pk]))
    assert "Set level" not in page
    assert "Renew" not in page
    assert client.get(reverse("engineer_change", args=[engineer.pk])).status_code == 403
    assert client.post(reverse("engineer_skills", args=[engineer.pk]), {}).status_code == 403


def test_a_customer_sees_no_engineers(client_of: Browser) -> None:
    assert client_of(make_user(Role.CUSTOMER)).get(reverse("engineers")).status_code == 403


def test_pages_are_chinese_for_chinese_readers(client_of: Browser) -> None:
    make_engineer(name="陈立", skills={"electrical": 3}, certificates={"high-voltage": date(2020, 1, 1)})
    response = client_of(make_user(Role.MANAGER)).get(reverse("engineers"), headers={"accept-language": "zh-hans"})
    page = response.content.decode()
    for said in ("工程师", "技能", "电气 3", "高压证", "2020年1月1日"):
        assert said in page
    assert "Certificates" not in page
