from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from firstfix.insight.actions import count_key_figures, tell_weekly_report
from firstfix.insight.queries.weekly import last_full_week, week_lines
from firstfix.insight.tests.test_numbers import restored
from firstfix.insight.weekly_pdf import weekly_pdf
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant

#: In Shanghai: Monday, 30 November, at four in the morning and at half past seven.
NIGHT = datetime(2026, 11, 29, 20, tzinfo=UTC)
MORNING = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)


def test_the_week_is_the_last_full_one_beside_four_before(company: Tenant) -> None:
    for day, hours in ((3, 10), (4, 20), (9, 40), (40, 90)):
        at = NIGHT - timedelta(days=day)
        restored(0, restored_at=at, reported_at=at - timedelta(hours=hours))
    count_key_figures(by=SYSTEM, at=NIGHT)
    lines = {one.figure.key: one for one in week_lines(counted=NIGHT)}
    assert last_full_week(NIGHT) == lines["mttr"].monday == date(2026, 11, 23)
    assert lines["first-time-fix"].monday == date(2026, 10, 19)
    comparison = lines["mttr"].comparison
    assert comparison.reading.value == pytest.approx(15)
    assert comparison.other.value == pytest.approx(40)


def test_who_leads_hears_of_it_once_on_monday_morning(company: Tenant) -> None:
    manager, _engineer = make_user(Role.MANAGER), make_user(Role.ENGINEER)
    assert not tell_weekly_report(by=SYSTEM, at=MORNING)
    count_key_figures(by=SYSTEM, at=NIGHT - timedelta(days=3))
    assert not tell_weekly_report(by=SYSTEM, at=MORNING), "the week is not counted yet"
    count_key_figures(by=SYSTEM, at=NIGHT)
    assert not tell_weekly_report(by=SYSTEM, at=NIGHT), "it is night"
    assert tell_weekly_report(by=SYSTEM, at=MORNING)
    assert not tell_weekly_report(by=SYSTEM, at=MORNING + timedelta(hours=1))
    told = Notice.objects.values_list("user", "words", "link")
    assert list(told) == [(manager.pk, "weekly_report", "/key-figures/week")]


def test_a_company_whose_server_slept_on_monday_hears_of_it_later(company: Tenant) -> None:
    make_user(Role.MANAGER)
    count_key_figures(by=SYSTEM, at=NIGHT)
    assert tell_weekly_report(by=SYSTEM, at=MORNING + timedelta(days=2))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_report_is_a_page_in_both_languages(company: Tenant, language: str) -> None:
    restored(3)
    count_key_figures(by=SYSTEM, at=NIGHT)
    with translation.override(language):
        made = weekly_pdf(date(2026, 11, 23), counted=NIGHT)
    assert made.startswith(b"%PDF")


def test_a_manager_opens_it_and_an_engineer_does_not(company: Tenant, client_of: Callable[[User], Client]) -> None:
    manager = client_of(make_user(Role.MANAGER))
    assert manager.get("/key-figures/week")["Location"] == "/key-figures"
    count_key_figures(by=SYSTEM, at=NIGHT)
    assert manager.get("/key-figures/week")["Content-Type"] == "application/pdf"
    assert client_of(make_user(Role.ENGINEER)).get("/key-figures/week").status_code == 403
