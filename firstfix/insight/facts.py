"""What happens to questions to the simulation, and what counting finds. Told about the scenario or product model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class ScenarioAsked:
    words: ClassVar[Text] = _("Scenario asked")


@dataclass(frozen=True)
class ScenarioStopped:
    words: ClassVar[Text] = _("Scenario stopped")


@dataclass(frozen=True)
class ScenarioDeleted:
    words: ClassVar[Text] = _("Scenario deleted")


@dataclass(frozen=True)
class KeyFiguresAsked:
    """Told about the company."""

    words: ClassVar[Text] = _("Key figures to be counted anew")


@dataclass(frozen=True)
class BatchWarned:
    """Machines that began in this quarter or year fail sooner than their like."""

    words: ClassVar[Text] = _("A batch fails more than its like")

    began: str
    observed: int
    expected: float


@dataclass(frozen=True)
class VersionWarned:
    """Machines on which this software version runs fail sooner than those with others."""

    words: ClassVar[Text] = _("A software version fails more than others")

    version: str
    observed: int
    expected: float


@dataclass(frozen=True)
class AssessmentBegun:
    """Of a self-assessment, as the two below."""

    words: ClassVar[Text] = _("Self-assessment begun")


@dataclass(frozen=True)
class CriterionMarked:
    words: ClassVar[Text] = _("Criterion judged")

    criterion: str
    points: str


@dataclass(frozen=True)
class AssessmentClosed:
    words: ClassVar[Text] = _("Self-assessment closed")

    score: str


@dataclass(frozen=True)
class WeeklyMessageChosen:
    by_message: bool
    words: ClassVar[Text] = _("Report of the week as a message chosen or not")
