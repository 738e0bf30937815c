"""Whether somebody can do a job, and if not, why: pure, on values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils import formats
from django.utils.translation import gettext as _

#: A certificate that ends sooner than this is marked, so that its renewal is not forgotten.
EXPIRES_SOON = timedelta(days=60)
LEVELS = range(1, 6)


@dataclass(frozen=True)
class SkillNeed:
    """`name` says itself in the language of its reader (a `Bilingual`)."""

    skill_id: int
    name: object
    level: int = 1


@dataclass(frozen=True)
class CertificateNeed:
    type_id: int
    name: object


@dataclass(frozen=True)
class Needs:
    """What a job asks of who does it."""

    skills: tuple[SkillNeed, ...] = ()
    certificates: tuple[CertificateNeed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.skills or self.certificates)


@dataclass(frozen=True)
class Validity:
    """First and last valid day."""

    first: date
    last: date


@dataclass(frozen=True)
class Ability:
    """What somebody brings: levels by skill, and when which certificate is valid."""

    skills: Mapping[int, int] = field(default_factory=dict)
    certificates: Mapping[int, tuple[Validity, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lack:
    """One reason why a job cannot be done, in words by `str()`."""

    name: object
    needed: int = 0
    has: int = 0
    expired_on: date | None = None
    valid_from: date | None = None
    is_certificate: bool = False

    def __str__(self) -> str:
        said = {"name": str(self.name), "needed": self.needed, "has": self.has}
        if not self.is_certificate and self.has:
            return _("%(name)s: level %(needed)d is needed, has level %(has)d") % said
        if not self.is_certificate:
            return _("lacks the skill %(name)s") % said
        if self.expired_on:
            return _("certificate %(name)s expired on %(day)s") % {**said, "day": _day(self.expired_on)}
        if self.valid_from:
            return _("certificate %(name)s is valid only from %(day)s") % {**said, "day": _day(self.valid_from)}
        return _("lacks the certificate %(name)s") % said


def _day(day: date) -> str:
    return formats.date_format(day)


def lacks(ability: Ability, needs: Needs, *, first: date, last: date) -> tuple[Lack, ...]:
    """What is missing for a job done from the day `first` to the day `last`; empty when nothing is."""
    skills = (
        Lack(name=need.name, needed=need.level, has=ability.skills.get(need.skill_id, 0))
        for need in needs.skills
        if ability.skills.get(need.skill_id, 0) < need.level
    )
    missing = (
        _certificate_lack(need, ability.certificates.get(need.type_id, ()), first=first, last=last)
        for need in needs.certificates
    )
    return (*skills, *(lack for lack in missing if lack))


def _certificate_lack(need: CertificateNeed, held: Iterable[Validity], *, first: date, last: date) -> Lack | None:
    """One certificate after the other may cover the days together: a renewal follows what it renews."""
    covered = first
    for one in sorted(held, key=lambda span: span.first):
        if one.first <= covered <= one.last:
            covered = one.last + timedelta(days=1)
    if covered > last:
        return None
    ended = max((one.last for one in held if one.last <= covered), default=None)
    begins = min((one.first for one in held if one.first > covered), default=None)
    return Lack(name=need.name, is_certificate=True, expired_on=ended, valid_from=None if ended else begins)


def together(abilities: Iterable[Ability]) -> Ability:
    """A crew: each need must be met by somebody in it, not by everybody."""
    skills: dict[int, int] = {}
    certificates: dict[int, tuple[Validity, ...]] = {}
    for one in abilities:
        for skill_id, level in one.skills.items():
            skills[skill_id] = max(level, skills.get(skill_id, 0))
        for type_id, spans in one.certificates.items():
            certificates[type_id] = (*certificates.get(type_id, ()), *spans)
    return Ability(skills, certificates)


class CertificateState(StrEnum):
    """The words are those of the badges."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"


def certificate_state(valid_until: date, *, today: date) -> CertificateState:
    if valid_until < today:
        return CertificateState.EXPIRED
    return CertificateState.EXPIRING if valid_until - today <= EXPIRES_SOON else CertificateState.VALID
