"""What happens to engineers, their skills and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class EngineerAdded:
    code: str
    name: str
    words: ClassVar[Text] = _("Engineer added")


@dataclass(frozen=True)
class EngineerChanged:
    """`changed` names the fields; before and after stand in the audit tables."""

    changed: tuple[str, ...]
    words: ClassVar[Text] = _("Engineer changed")


@dataclass(frozen=True)
class SkillLevelSet:
    """Level 0: the engineer does not have the skill, or no longer."""

    skill: str
    level: int
    before: int
    words: ClassVar[Text] = _("Skill %(skill)s: level %(before)s → %(level)s")


@dataclass(frozen=True)
class CertificateAdded:
    certificate: str
    valid_from: date
    valid_until: date
    words: ClassVar[Text] = _("Certificate %(certificate)s added, valid until %(valid_until)s")


@dataclass(frozen=True)
class CertificateRenewed:
    certificate: str
    valid_until: date
    before: date
    words: ClassVar[Text] = _("Certificate %(certificate)s renewed until %(valid_until)s")
