"""What happens to fault models and in troubleshooting."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class FaultModelDrafted:
    """A new version was begun: by hand, from a file, or learnt."""

    number: int
    origin: str
    words: ClassVar[Text] = _("Version %(number)s begun")


@dataclass(frozen=True)
class FaultModelChanged:
    """`what` names the part of the text: faults, observations, … with the id of the entry."""

    number: int
    what: str
    words: ClassVar[Text] = _("Version %(number)s changed: %(what)s")


@dataclass(frozen=True)
class FaultModelStepped:
    number: int
    verb: str
    state: str
    words: ClassVar[Text] = _("Version %(number)s: state changed")


@dataclass(frozen=True)
class TroubleshootingBegun:
    model: str
    version: int
    words: ClassVar[Text] = _("Troubleshooting begun")


@dataclass(frozen=True)
class TroubleshootingStepTaken:
    step: str
    outcome: str
    words: ClassVar[Text] = _("%(step)s: %(outcome)s")


@dataclass(frozen=True)
class TroubleshootingStepUndone:
    step: str
    outcome: str
    words: ClassVar[Text] = _("Taken back: %(step)s")


@dataclass(frozen=True)
class TroubleshootingStepped:
    """The record's life went on: a visit, solved, escalated, cancelled, taken up again."""

    verb: str
    state: str
    words: ClassVar[Text] = _("State changed")


@dataclass(frozen=True)
class FaultConfirmed:
    fault: str
    words: ClassVar[Text] = _("Fault confirmed")
