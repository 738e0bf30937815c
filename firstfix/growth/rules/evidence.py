"""The five abilities, and what counts as evidence of each: a closed list. A count is never made into a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.errors import Text

YEAR = timedelta(days=365)
#: A day with so much work and travel is a long one.
LONG_DAY = timedelta(hours=10)
#: Difficulty is the highest level of a skill that an order asks for.
HARD, MIDDLING = 4, 3


class Ability(models.TextChoices):
    KNOWLEDGE = "knowledge", pgettext_lazy("ability", "Knowledge")
    HANDS = "hands", _("Skilled hands")
    COMMUNICATION = "communication", _("Communication")
    ADAPTABILITY = "adaptability", _("Adaptability")
    ENDURANCE = "endurance", _("Endurance")


class Evidence(StrEnum):
    CERTIFICATES = "certificates"
    ARTICLES = "articles"
    HELPS = "helps"
    HARD = "hard"
    MIDDLING = "middling"
    EASY = "easy"
    FIRST_FIXES = "first-fixes"
    REPEATS = "repeats"
    REMOTE = "remote"
    RATINGS = "ratings"
    THANKS = "thanks"
    TRAININGS = "trainings"
    EMERGENCIES = "emergencies"
    MODELS = "models"
    NIGHTS = "nights"
    LONG_DAYS = "long-days"
    TRAVEL_DAYS = "travel-days"


@dataclass(frozen=True)
class Kind:
    ability: Ability
    name: Text
    formula: Text


KINDS: Mapping[Evidence, Kind] = {
    Evidence.CERTIFICATES: Kind(Ability.KNOWLEDGE, _("Certificates that are valid"), _("The newest of each type.")),
    Evidence.ARTICLES: Kind(Ability.KNOWLEDGE, _("Articles written and published"), _("By the day they were begun.")),
    Evidence.HELPS: Kind(
        Ability.KNOWLEDGE,
        _("Times that an own article helped others"),
        _("Said while troubleshooting, once a case; own cases do not count."),
    ),
    Evidence.HARD: Kind(
        Ability.HANDS, _("Hard repairs restored"), _("They asked for a skill at level 4 or 5; done with a visit.")
    ),
    Evidence.MIDDLING: Kind(
        Ability.HANDS, _("Middling repairs restored"), _("They asked for a skill at level 3; done with a visit.")
    ),
    Evidence.EASY: Kind(
        Ability.HANDS, _("Easy repairs restored"), _("They asked for no skill above level 2; done with a visit.")
    ),
    Evidence.FIRST_FIXES: Kind(
        Ability.HANDS,
        _("First-time fixes"),
        _("Restored by the first visit and not repeated within the window; the newest are not decided yet."),
    ),
    Evidence.REPEATS: Kind(
        Ability.HANDS, _("Repairs that came back"), _("The same fault on the same asset within the window.")
    ),
    Evidence.REMOTE: Kind(
        Ability.COMMUNICATION,
        _("Repairs solved on the phone"),
        _("Without a visit, by the engineer's own word, and not reported again."),
    ),
    Evidence.RATINGS: Kind(
        Ability.COMMUNICATION, _("Customers' ratings"), _("Of orders on which the engineer was there, 1 to 5.")
    ),
    Evidence.THANKS: Kind(Ability.COMMUNICATION, _("Thanks of customers"), _("As they were recorded.")),
    Evidence.TRAININGS: Kind(
        Ability.COMMUNICATION, _("Customers' staff trained"), _("Trainings that the engineer recorded as held.")
    ),
    Evidence.EMERGENCIES: Kind(
        Ability.ADAPTABILITY, _("Emergencies restored"), _("Repairs of the highest priority, done with a visit.")
    ),
    Evidence.MODELS: Kind(
        Ability.ADAPTABILITY,
        _("Product models repaired"),
        _("Different models of the repairs restored with a visit; the newest repair of each."),
    ),
    Evidence.NIGHTS: Kind(
        Ability.ENDURANCE, _("Visits by night"), _("Some of the time on site lay between 22:00 and 06:00.")
    ),
    Evidence.LONG_DAYS: Kind(
        Ability.ENDURANCE, _("Long days"), _("Days with at least ten hours on site, on the road and added by approval.")
    ),
    Evidence.TRAVEL_DAYS: Kind(
        Ability.ENDURANCE,
        _("Days of long travel"),
        _("By the limit in the planning rules, from the visits' own times."),
    ),
}


def difficulty_kind(level: int) -> Evidence:
    if level >= HARD:
        return Evidence.HARD
    return Evidence.MIDDLING if level == MIDDLING else Evidence.EASY
