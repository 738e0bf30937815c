"""What happens to levels that are proposed, and what is said of certificates that end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class LevelProposed:
    skill: str
    level: int
    before: int
    orders: int
    first_fixes: int


@dataclass(frozen=True)
class LevelStepped:
    """Every decision on a proposed level; `reason` is what was said."""

    verb: str
    from_state: str
    to_state: str
    reason: str = ""


@dataclass(frozen=True)
class ColleagueThanked:
    pass


@dataclass(frozen=True)
class ColleagueNoteTakenBack:
    pass


@dataclass(frozen=True)
class WallChosen:
    """Told about the engineer: whether the own moments stay off the wall."""

    is_off: bool


@dataclass(frozen=True)
class CareerWritten:
    """Told about a path or a step: `fields` names what."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class CareerStandSet:
    """Told about the engineer."""

    step: int
    since: date


@dataclass(frozen=True)
class PromotionProposed:
    step: int
    met: int
    criteria: int


@dataclass(frozen=True)
class PromotionStepped:
    verb: str
    from_state: str
    to_state: str
    reason: str


@dataclass(frozen=True)
class TalkHeld:
    steps: int


@dataclass(frozen=True)
class AgreedStepDone:
    pass


@dataclass(frozen=True)
class CertificateReminded:
    """Told about the engineer: so many days before it ends."""

    certificate: str
    valid_until: date
    days: int
    words: ClassVar[Text] = _("Reminded that certificate %(certificate)s ends on %(valid_until)s")
