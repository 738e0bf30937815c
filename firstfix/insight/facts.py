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
class BatchWarned:
    """Machines that began in this quarter or year fail sooner than their like."""

    words: ClassVar[Text] = _("A batch fails more than its like")

    began: str
    observed: int
    expected: float
