"""Messages that were sent long ago go by night, with their tries and links; what was never sent stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.messaging import jobs
from firstfix.messaging.actions import change_message_rules, forgetting
from firstfix.messaging.actions.forgetting import delete_old_messages
from firstfix.messaging.models import Delivery, Message
from firstfix.messaging.queries.words import message_token
from firstfix.messaging.tests.makers import make_message, make_no_quiet_hours, make_told_visit, send_all
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_zone

pytestmark = pytest.mark.usefixtures("by_day")


def aged(message: Message, *, days: int, state: str = "sent") -> Message:
    at = timezone.now() - timedelta(days=days)
    sent_at = at if state == "sent" else None
    Message.objects.filter(pk=message.pk).update(queued_at=at, due_at=at, sent_at=sent_at, state=state)
    return message


def test_what_was_sent_long_ago_goes_and_nothing_else(company: Tenant) -> None:
    visit = make_told_visit()
    old, young, queued, given_up, late = (make_message(visit) for _n in range(5))
    send_all()
    page = reverse("message_by_link", args=[message_token(old)])
    assert Client().get(page).status_code in (200, 302)
    aged(old, days=366), aged(young, days=364)
    aged(queued, days=500, state="queued"), aged(given_up, days=500, state="given_up")
    aged(late, days=400)
    Message.objects.filter(pk=late.pk).update(sent_at=timezone.now())
    assert delete_old_messages(at=timezone.now()) == 1
    assert set(Message.objects.all()) == {young, queued, given_up, late}
    assert not Delivery.objects.filter(message=old.pk).exists()
    assert Client().get(page).status_code == 404
    assert delete_old_messages(at=timezone.now()) == 0
    assert Fact.objects.filter(name="MessagesDeleted").values_list("data", flat=True).get() == {"count": 1}


def test_the_company_says_how_long_they_are_kept(company: Tenant) -> None:
    aged(make_message(), days=100)
    assert delete_old_messages(at=timezone.now()) == 0
    change_message_rules(keep_days=90, by=make_user(Role.MANAGER))
    assert delete_old_messages(at=timezone.now()) == 1
    with pytest.raises(Invalid):
        change_message_rules(keep_days=7, by=SYSTEM)
    with pytest.raises(NotAllowed):
        change_message_rules(keep_days=90, by=make_user(Role.DESK))


def test_a_worker_goes_on_batch_after_batch_at_the_companys_hour(
    company: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    make_no_quiet_hours()
    visit = make_told_visit()
    for _n in range(5):
        aged(make_message(visit), days=400)
    night = timezone.now().astimezone(company_zone()).replace(hour=jobs.HOUR)
    jobs.delete_by_night(night.replace(hour=jobs.HOUR + 1))
    assert Message.objects.count() == 5
    jobs.delete_by_night(night)
    assert not Message.objects.exists()
