from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from firstfix.insight.actions import choose_weekly_message, count_key_figures, tell_weekly_report
from firstfix.insight.queries.weekly import last_full_week, wants_message, week_lines
from firstfix.insight.tests.test_numbers import restored
from firstfix.insight.weekly_pdf import weekly_pdf
from firstfix.messaging.actions.delivering import take_due_messages
from firstfix.messaging.models import Message
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed
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


class TestAsAMessage:
    """Through the machinery of all messages: the sandbox has it when the quiet hours are over."""

    def told(self, at: datetime = MORNING) -> list[Message]:
        count_key_figures(by=SYSTEM, at=NIGHT)
        tell_weekly_report(by=SYSTEM, at=at)
        take_due_messages(at=at)
        return list(Message.objects.order_by("pk"))

    def test_managers_get_it_in_their_language_with_a_link(self, company: Tenant) -> None:
        restored(3)
        manager = make_user(Role.MANAGER)
        User.objects.filter(pk=manager.pk).update(email="Boss@Example.org", language="zh-hans")
        make_user(Role.ADMIN)
        (message,) = self.told()
        assert (message.state, message.user) == ("queued", manager), "half past seven is quiet still"
        take_due_messages(at=MORNING + timedelta(hours=1))
        message.refresh_from_db()
        assert (message.state, message.to_address, message.channel) == ("sent", "boss@example.org", None)
        assert "2026年11月23日" in message.subject
        assert "/key-figures/week" in message.text

    def test_who_does_not_want_it_gets_none_and_an_administrator_may(self, company: Tenant) -> None:
        manager, admin = make_user(Role.MANAGER), make_user(Role.ADMIN)
        choose_weekly_message(by_message=False, by=manager)
        choose_weekly_message(by_message=True, by=admin)
        assert [one.user for one in self.told()] == [admin]
        with pytest.raises(NotAllowed):
            choose_weekly_message(by_message=True, by=make_user(Role.ENGINEER))

    def test_the_page_and_the_api_choose(self, company: Tenant, client_of: Callable[[User], Client]) -> None:
        manager = make_user(Role.MANAGER)
        client = client_of(manager)
        assert "No e-mail any more" in client.get("/key-figures").content.decode()
        client.post("/key-figures/week/message")
        assert not wants_message(manager)
        assert "by_message" in client.get("/key-figures").content.decode()
        assert client.get("/api/key-figures/week/message").json() == {"by_message": False}
        client.put("/api/key-figures/week/message", {"by_message": True}, content_type="application/json")
        assert wants_message(manager)


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
