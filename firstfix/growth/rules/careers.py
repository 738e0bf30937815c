"""Criteria of career steps in the words of evidence: a closed list, each with a threshold that can be met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.growth.rules.evidence import Evidence
from firstfix.platform.errors import Text

#: A rating that says well done.
GOOD = 4
#: A high level of a skill.
HIGH = 4

#: More of anything in twelve months is a mistake of typing.
MOST = 1000


class Criterion(models.TextChoices):
    YEARS = "years", _("Years of experience")
    SKILL = "skill", _("Level of a skill")
    SKILLS_HIGH = "skills_high", _("Skills at level 4 or 5")
    CERTIFICATES = "certificates", _("Valid certificates")
    HARD = "hard", _("Hard repairs in twelve months")
    FIRST_FIX_SHARE = "first_fix_share", _("First-time fix rate of twelve months, %")
    MODELS = "models", _("Product models repaired in twelve months")
    EMERGENCIES = "emergencies", _("Emergencies restored in twelve months")
    SATISFIED_SHARE = "satisfied_share", _("Customers' ratings of 4 or 5 in twelve months, %")
    THANKS = "thanks", _("Thanks of customers in twelve months")
    TRAININGS = "trainings", _("Trainings held in twelve months")
    ARTICLES = "articles", _("Articles published in twelve months")
    HELPS = "helps", _("Times that own articles helped in twelve months")


#: Criteria that are a count of evidence.
COUNTS: Mapping[Criterion, Evidence] = {
    Criterion.CERTIFICATES: Evidence.CERTIFICATES,
    Criterion.HARD: Evidence.HARD,
    Criterion.MODELS: Evidence.MODELS,
    Criterion.EMERGENCIES: Evidence.EMERGENCIES,
    Criterion.THANKS: Evidence.THANKS,
    Criterion.TRAININGS: Evidence.TRAININGS,
    Criterion.ARTICLES: Evidence.ARTICLES,
    Criterion.HELPS: Evidence.HELPS,
}

#: The evidence that stands behind a criterion as it is. Levels, first fixes and years have rows of their own.
SHOWN_BY: Mapping[Criterion, Evidence] = {**COUNTS, Criterion.SATISFIED_SHARE: Evidence.RATINGS}

#: What to do next, where something is missing.
ADVICE: Mapping[Criterion, Text] = {
    Criterion.YEARS: _("It comes with time."),
    Criterion.SKILL: _("Go along on orders that ask for this skill, and take a course on it."),
    Criterion.SKILLS_HIGH: _("Ask for orders at the level of your best skills: first fixes there speak for more."),
    Criterion.CERTIFICATES: _("Ask HR for a course that ends with a certificate."),
    Criterion.HARD: _("Ask the dispatcher for orders at level 4 and above of your skills."),
    Criterion.FIRST_FIX_SHARE: _("Read the case and the part list before you set off; look at what came back."),
    Criterion.MODELS: _("Go along on product models that you do not know yet."),
    Criterion.EMERGENCIES: _("Tell the dispatcher that you take emergencies."),
    Criterion.SATISFIED_SHARE: _("Say in plain words what was wrong and what was done; look at low ratings."),
    Criterion.THANKS: _("Write down what customers say: it is easily forgotten."),
    Criterion.TRAININGS: _("Offer customers a training after the repair, and record it."),
    Criterion.ARTICLES: _("Write down what you found out: an article can be drafted from a closed order."),
    Criterion.HELPS: _("Tie your articles to products, faults and steps, so that they are found."),
}


#: What the occasions are that are named beside it.
OCCASIONS: Mapping[Criterion, Text] = {
    Criterion.SKILL: _("Orders that ask for it"),
    Criterion.SKILLS_HIGH: _("Orders that wait"),
    Criterion.CERTIFICATES: _("Open orders ask for"),
    Criterion.HARD: _("Orders that wait"),
    Criterion.FIRST_FIX_SHARE: _("What came back"),
    Criterion.MODELS: _("Orders on models that are new to you"),
    Criterion.SATISFIED_SHARE: _("Low ratings"),
    Criterion.TRAININGS: _("Courses to hold"),
    Criterion.ARTICLES: _("Repairs that nobody has written about"),
    Criterion.HELPS: _("Own articles"),
}


@dataclass(frozen=True)
class Asked:
    """One criterion; `skill` is an id for `Criterion.SKILL`, None for all others."""

    kind: Criterion
    least: int
    skill: int | None = None


@dataclass(frozen=True)
class Bounds:
    """What a company has: criteria beyond it can be met by nobody."""

    skills: int
    certificates: int


def most_of(kind: Criterion, bounds: Bounds) -> int:
    """The highest threshold that somebody could meet."""
    return {
        Criterion.YEARS: 50, Criterion.SKILL: 5, Criterion.SKILLS_HIGH: bounds.skills,
        Criterion.CERTIFICATES: bounds.certificates, Criterion.FIRST_FIX_SHARE: 100, Criterion.SATISFIED_SHARE: 100,
    }.get(kind, MOST)  # fmt: skip


def flaws(asked: Sequence[Asked], bounds: Bounds) -> list[Text]:
    """What is wrong with the criteria of one step; empty where they can be met."""
    found: list[Text] = []
    seen = set()
    for one in asked:
        said: dict[str, Any] = {"name": one.kind.label, "least": one.least, "most": most_of(one.kind, bounds)}
        if (one.skill is None) == (one.kind == Criterion.SKILL):
            found.append(_("“%(name)s”: name a skill for the level of a skill, and none otherwise.") % said)
        elif not 1 <= one.least <= said["most"]:
            found.append(_("“%(name)s”: at least %(least)s can be met by nobody; 1 to %(most)s can.") % said)
        if (one.kind, one.skill) in seen:
            found.append(_("“%(name)s” stands here twice.") % said)
        seen.add((one.kind, one.skill))
    return found


#: What most companies begin with: path by path, step by step.
USUAL: Sequence[tuple[str, tuple[str, str], Sequence[tuple[tuple[str, str], Sequence[tuple[Criterion, int]]]]]] = (
    ("technical", ("技术通道", "Technical path"), (
        (("服务工程师", "Service engineer"), ()),
        (("高级服务工程师", "Senior service engineer"), (
            (Criterion.YEARS, 3), (Criterion.SKILLS_HIGH, 1), (Criterion.FIRST_FIX_SHARE, 75),
            (Criterion.CERTIFICATES, 2),
        )),
        (("技术主管", "Technical supervisor"), (
            (Criterion.YEARS, 6), (Criterion.SKILLS_HIGH, 2), (Criterion.FIRST_FIX_SHARE, 80), (Criterion.ARTICLES, 2),
            (Criterion.SATISFIED_SHARE, 80),
        )),
        (("技术专家", "Technical expert"), (
            (Criterion.YEARS, 9), (Criterion.SKILLS_HIGH, 3), (Criterion.HARD, 20), (Criterion.HELPS, 10),
        )),
    )),
    ("change", ("销售工程师", "Sales engineer"), (
        (("销售工程师", "Sales engineer"), (
            (Criterion.YEARS, 3), (Criterion.MODELS, 5), (Criterion.SATISFIED_SHARE, 85), (Criterion.THANKS, 3),
        )),
    )),
    ("change", ("客户服务经理", "Customer service manager"), (
        (("客户服务经理", "Customer service manager"), (
            (Criterion.YEARS, 5), (Criterion.SATISFIED_SHARE, 85), (Criterion.TRAININGS, 6),
        )),
    )),
    ("change", ("区域服务负责人", "Regional service head"), (
        (("区域服务负责人", "Regional service head"), (
            (Criterion.YEARS, 8), (Criterion.SKILLS_HIGH, 2), (Criterion.SATISFIED_SHARE, 85),
            (Criterion.EMERGENCIES, 5), (Criterion.TRAININGS, 4),
        )),
    )),
)  # fmt: skip
