"""Certificates that end: who is told, how often, and of which."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from firstfix.growth.actions import remind_of_certificates
from firstfix.people.actions import renew_certificate
from firstfix.people.models import EngineerCertificate
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day


@pytest.fixture
def now(company: Tenant) -> datetime:
    return timezone.now()


def remind(at: datetime) -> int:
    return remind_of_certificates(by=SYSTEM, at=at)


def test_engineer_and_manager_are_told_60_and_14_days_ahead_once_each(now: datetime) -> None:
    manager = make_user(Role.MANAGER)
    engineer = make_engineer(certificates={"low-voltage": company_day(now) + timedelta(days=61)})
    told = [(day, remind(now + timedelta(days=day))) for day in range(70)]
    assert [day for day, count in told if count] == [1, 47]
    users = list(Notice.objects.order_by("pk").values_list("user", "words"))
    assert users == [(engineer.user_id, "own_certificate_ends"), (manager.pk, "certificate_ends")] * 2


def test_who_is_late_is_told_the_last_only(now: datetime) -> None:
    make_engineer(certificates={"low-voltage": company_day(now) + timedelta(days=3)})
    assert [remind(now), remind(now + timedelta(days=1))] == [1, 0]


def test_one_that_is_renewed_or_over_or_of_who_left_is_not_told(now: datetime) -> None:
    today = company_day(now)
    make_engineer(certificates={"low-voltage": today - timedelta(days=1)})
    make_engineer(certificates={"low-voltage": today + timedelta(days=5)}, is_active=False)
    make_engineer(certificates={"laser": today + timedelta(days=5)})
    renewed = EngineerCertificate.objects.get(certificate_type__code="laser")
    renew_certificate(renewed, valid_until=today + timedelta(days=900), by=SYSTEM)
    assert remind(now) == 0
