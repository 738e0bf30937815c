"""Engineers come, learn, and renew their certificates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from firstfix.people.facts import CertificateAdded, CertificateRenewed, EngineerAdded, EngineerChanged, SkillLevelSet
from firstfix.people.models import Engineer, EngineerCertificate, EngineerSkill
from firstfix.people.rules import LEVELS
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import CertificateType, Skill, Territory
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record

CHANGEABLE = frozenset(
    {"code", "name", "call_name", "phone", "territory", "home_latitude", "home_longitude", "is_active", "user"}
)


@transaction.atomic
def add_engineer(
    *,
    code: str,
    name: str,
    by: Actor,
    call_name: str = "",
    phone: str = "",
    territory: Territory | None = None,
    home_latitude: float | None = None,
    home_longitude: float | None = None,
    user: User | None = None,
    uid: UUID | None = None,
) -> Engineer:
    """A new engineer; `user` is the person who signs in. The same `uid` again gives the same engineer."""
    require(by, "engineer.change")
    if uid and (there := Engineer.objects.filter(uid=uid).first()):
        return there
    engineer = Engineer(
        uid=uid or uuid4(),
        code=code.strip(),
        name=name.strip(),
        call_name=call_name.strip(),
        phone=phone.strip(),
        territory=territory,
        home_latitude=home_latitude,
        home_longitude=home_longitude,
        user=user,
    )
    _check(engineer)
    engineer.save()
    record(EngineerAdded(code=engineer.code, name=engineer.name), about=engineer, by=by)
    return engineer


@transaction.atomic
def change_engineer(engineer: Engineer, *, by: Actor, **values: Any) -> Engineer:
    """Set some of the fields in CHANGEABLE; what is already so is no change."""
    require(by, "engineer.change")
    if unknown := values.keys() - CHANGEABLE:
        raise TypeError(f"an engineer has no changeable {sorted(unknown)}")
    engineer = Engineer.objects.select_for_update(no_key=True).get(pk=engineer.pk)
    changed = tuple(sorted(name for name, value in values.items() if getattr(engineer, name) != value))
    for name in changed:
        setattr(engineer, name, values[name])
    if changed:
        _check(engineer)
        engineer.save()
        record(EngineerChanged(changed=changed), about=engineer, by=by)
    return engineer


def _check(engineer: Engineer) -> None:
    others = Engineer.objects.exclude(pk=engineer.pk)
    errors = {}
    if not engineer.code:
        errors["code"] = _("An engineer needs a staff number.")
    elif others.filter(code=engineer.code).exists():
        errors["code"] = _("Another engineer has this staff number.")
    if not engineer.name:
        errors["name"] = _("An engineer needs a name.")
    if engineer.user_id and others.filter(user_id=engineer.user_id).exists():
        errors["user"] = _("This person signs in for another engineer.")
    if (engineer.home_latitude is None) != (engineer.home_longitude is None):
        errors["home_longitude"] = _("Give both latitude and longitude, or neither.")
    if errors:
        raise Invalid(errors)


@transaction.atomic
def set_skill_level(engineer: Engineer, *, skill: Skill, level: int, by: Actor, at: datetime | None = None) -> None:
    """Level 1 to 5; 0 takes the skill away."""
    require(by, "engineer.change")
    if level != 0 and level not in LEVELS:
        raise Invalid({"level": _("A level is a number from 1 to 5.")})
    Engineer.objects.select_for_update(no_key=True).get(pk=engineer.pk)
    held = EngineerSkill.objects.filter(engineer=engineer, skill=skill).first()
    before = held.level if held else 0
    if level == before:
        return
    if held and level == 0:
        held.delete()
    elif held:
        held.level = level
        held.save()
    else:
        EngineerSkill.objects.create(engineer=engineer, skill=skill, level=level)
    record(SkillLevelSet(skill=skill.code, level=level, before=before), about=engineer, by=by, at=at)


@transaction.atomic
def add_certificate(
    engineer: Engineer,
    *,
    certificate_type: CertificateType,
    valid_from: date,
    valid_until: date,
    by: Actor,
    number: str = "",
) -> EngineerCertificate:
    require(by, "engineer.change")
    certificate = _certificate(engineer, certificate_type, valid_from, valid_until, number)
    record(
        CertificateAdded(certificate=certificate_type.code, valid_from=valid_from, valid_until=valid_until),
        about=engineer,
        by=by,
    )
    return certificate


@transaction.atomic
def renew_certificate(
    certificate: EngineerCertificate, *, valid_until: date, by: Actor, valid_from: date | None = None, number: str = ""
) -> EngineerCertificate:
    """The next certificate of the same type. The old one stays: what was valid on which day can still be told.

    `valid_from` is the day after the old one ends, unless a gap lies between; a number that stays need not be given.
    """
    require(by, "engineer.change")
    if valid_until <= certificate.valid_until:
        raise Invalid({"valid_until": _("A renewal ends later than what it renews.")})
    begins = valid_from or certificate.valid_until + timedelta(days=1)
    renewed = _certificate(
        certificate.engineer, certificate.certificate_type, begins, valid_until, number or certificate.number
    )
    record(
        CertificateRenewed(
            certificate=certificate.certificate_type.code, valid_until=valid_until, before=certificate.valid_until
        ),
        about=certificate.engineer,
        by=by,
    )
    return renewed


def _certificate(
    engineer: Engineer, certificate_type: CertificateType, first: date, last: date, number: str
) -> EngineerCertificate:
    if last < first:
        raise Invalid({"valid_until": _("It ends before it starts.")})
    return EngineerCertificate.objects.create(
        engineer=engineer, certificate_type=certificate_type, valid_from=first, valid_until=last, number=number.strip()
    )
