"""Certificates that end: the engineer and the managers are told 60 and 14 days ahead, once each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from firstfix.growth.facts import CertificateReminded
from firstfix.growth.models import CertificateReminder
from firstfix.people.models import Engineer, EngineerCertificate
from firstfix.people.queries import engineers_with_abilities, held_certificates
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify
from firstfix.platform.tenants.zone import company_day

#: Days ahead, the last first: who is late for the first is told only the last.
AHEAD = (14, 60)


@transaction.atomic
def remind_of_certificates(*, by: Actor, at: datetime) -> int:
    """Returns how many certificates were told of. One that is renewed already is not."""
    require(by, "growth.decide")
    today, told = company_day(at), 0
    managers = User.objects.filter(is_active=True, roles__contains=[Role.MANAGER])
    for engineer in engineers_with_abilities().filter(is_active=True):
        for held in held_certificates(engineer, today=today):
            left = (held.certificate.valid_until - today).days
            days = next((days for days in AHEAD if 0 <= left <= days), None)
            if days and _is_new(held.certificate, days, at=at):
                _tell(engineer, held.certificate, days, managers, by=by, at=at)
                told += 1
    return told


def _is_new(certificate: EngineerCertificate, days: int, *, at: datetime) -> bool:
    _row, is_new = CertificateReminder.objects.get_or_create(certificate=certificate, days=days, defaults={"at": at})
    return is_new


def _tell(
    engineer: Engineer,
    certificate: EngineerCertificate,
    days: int,
    managers: QuerySet[User],
    *,
    by: Actor,
    at: datetime,
) -> None:
    name, day = certificate.certificate_type.name, certificate.valid_until
    if engineer.user:
        notify(engineer.user, "own_certificate_ends", link="/my-growth", at=at, certificate=name, day=day)
    for manager in managers:
        link = f"/engineers/{engineer.pk}"
        notify(manager, "certificate_ends", link=link, at=at, name=engineer.name, certificate=name, day=day)
    fact = CertificateReminded(certificate=certificate.certificate_type.code, valid_until=day, days=days)
    record(fact, about=engineer, by=by, at=at)
