"""A restored copy tells nobody anything until an administrator lets it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.messaging.actions import let_outgoing_go
from firstfix.messaging.jobs import send_what_is_due
from firstfix.messaging.models import Message
from firstfix.messaging.tests.makers import make_message, send_all
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.notices import jobs as notices
from firstfix.platform.notices.models import Notice, PushSubscription
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope

pytestmark = pytest.mark.usefixtures("by_day")
ClientOf = Callable[[User], Client]


@pytest.fixture
def restored(company: Tenant) -> tuple[Message, Message]:
    """What waited in the backup, and what was made in the copy since."""
    before, since = make_message(), make_message()
    Message.objects.filter(pk=before.pk).update(queued_at=timezone.now() - timedelta(days=1))
    company.outgoing_held_at = timezone.now() - timedelta(hours=1)
    company.save()
    return before, since


def states(*messages: Message) -> list[tuple[str, str]]:
    return [Message.objects.values_list("state", "reason").get(pk=one.pk) for one in messages]


def test_nothing_goes_out_of_a_restored_copy(
    company: Tenant, restored: tuple[Message, Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(notices, "send", lambda *args: sent.append(args))
    person = make_user(Role.ENGINEER)
    browser = PushSubscription.objects.create(user=person, endpoint="https://push/1", made_at=timezone.now())
    notice = Notice.objects.create(user=person, words="visit_assigned", values={}, at=timezone.now())
    notices.push_notice(notice_id=notice.pk, subscription_id=browser.pk, tried=0)
    ours = ProcrastinateJob.objects.filter(args__tenant_id=company.pk)  # tests that commit leave companies behind
    assert ours.count() > 0
    ours.delete()
    send_what_is_due(timezone.now())
    assert (send_all().count, sent, ours.count()) == (0, [], 0)
    assert states(*restored) == [("queued", ""), ("queued", "")]


def test_an_administrator_lets_them_go_on_the_page(
    restored: tuple[Message, Message], client_of: ClientOf, company: Tenant
) -> None:
    admin, manager = client_of(make_user(Role.ADMIN)), client_of(make_user(Role.MANAGER))
    english = {"accept-language": "en"}
    seen = manager.get("/messages", headers=english).content.decode()
    assert "Restored copy: no messages go out." in seen
    assert 'href="/messages/outgoing"' not in seen
    assert manager.post("/messages/outgoing").status_code == 403
    page = admin.get("/messages/outgoing", headers=english).content.decode()
    assert "May this copy send messages?" in page
    assert ("Will go" in page, "Made since" in page) == (True, False)
    answer = admin.post("/messages/outgoing", follow=True, headers=english).content.decode()
    assert "1 that waited in the backup was not sent." in answer
    assert "Restored copy" not in answer
    with tenant_scope(company.pk):  # a job's own, which reads the company anew
        send_all()
    assert states(*restored) == [("dropped", "restored"), ("sent", "")]


def test_what_the_original_cannot_have_sent_goes(restored: tuple[Message, Message]) -> None:
    """What is due only later, and what somebody has sent again in the copy."""
    old, _since = restored
    later, again = make_message(), make_message()
    messages = Message.objects.filter(pk__in=[later.pk, again.pk])
    messages.update(queued_at=timezone.now() - timedelta(days=1), asked_by=make_user(Role.DESK))
    Message.objects.filter(pk=later.pk).update(due_at=timezone.now() + timedelta(days=3), asked_by=None)
    assert let_outgoing_go(by=SYSTEM) == 1
    assert states(old, later, again) == [("dropped", "restored"), ("queued", ""), ("queued", "")]


def test_by_program_with_what_waited_and_only_once(restored: tuple[Message, Message], company: Tenant) -> None:
    call = Caller(Role.ADMIN)
    assert call("GET", "/company").json()["outgoing_held_at"]
    assert call.made("POST", "/outgoing-release", {"with_waiting": True}) == {"dropped": 0}
    with tenant_scope(company.pk):
        send_all()
    assert states(*restored) == [("sent", ""), ("sent", "")]
    assert call("POST", "/outgoing-release").status_code == 409
