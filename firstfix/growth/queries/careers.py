"""Where an engineer stands, what the next steps ask for, and how much of it the evidence shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from firstfix.growth.models import (
    CareerCriterion,
    CareerPath,
    CareerStand,
    CareerStep,
    DevelopmentTalk,
    LevelProposal,
)
from firstfix.growth.queries.evidence import Row, Rows, evidence_of
from firstfix.growth.queries.mentors import Mentors
from firstfix.growth.queries.occasions import Occasion, Seeker, occasions_for
from firstfix.growth.rules.careers import ADVICE, COUNTS, GOOD, HIGH, OCCASIONS, SHOWN_BY, Bounds, Criterion
from firstfix.growth.rules.evidence import Evidence
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.platform.catalogues.models import CertificateType, Skill
from firstfix.platform.errors import Text
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.models import PayPost
from firstfix.work.models import WorkOrder
from firstfix.work.queries import with_fix_status
from firstfix.work.rules import FixStatus


@dataclass(frozen=True)
class Met:
    """One criterion beside what the evidence shows, and by what; where it is missing, who could show how and where to
    begin.
    """

    kind: Criterion
    skill: Skill | None
    least: int
    has: int
    rows: Sequence[Row] = ()
    mentors: Sequence[Engineer] = ()
    occasions: Sequence[Occasion] = ()

    @property
    def is_met(self) -> bool:
        return self.has >= self.least

    @property
    def name(self) -> Text:
        return f"{self.kind.label}: {self.skill}" if self.skill else self.kind.label

    @property
    def advice(self) -> Text:
        return ADVICE[self.kind]

    @property
    def occasions_are(self) -> Text:
        return OCCASIONS.get(self.kind, "")


@dataclass(frozen=True)
class NextStep:
    """A step that an engineer may go for."""

    step: CareerStep
    met: Sequence[Met]

    @property
    def missing(self) -> list[Met]:
        return [one for one in self.met if not one.is_met]


def career_paths() -> QuerySet[CareerPath]:
    """Those in use, with steps and criteria, in three statements; technical paths first."""
    return career_paths_written().filter(is_active=True)


def career_paths_written() -> QuerySet[CareerPath]:
    """Those out of use too, which come last."""
    criteria = Prefetch("criteria", CareerCriterion.objects.select_related("skill").order_by("pk"))
    steps = CareerStep.objects.order_by("place").prefetch_related(criteria)
    return CareerPath.objects.prefetch_related(Prefetch("steps", steps)).order_by("-is_active", "-kind", "pk")


def career_bounds() -> Bounds:
    return Bounds(
        skills=Skill.objects.filter(is_active=True).count(),
        certificates=CertificateType.objects.filter(is_active=True).count(),
    )


def stand_of(engineer: Engineer) -> CareerStand | None:
    return CareerStand.objects.filter(engineer=engineer).select_related("step__path").first()


def next_steps(engineer: Engineer, *, now: datetime) -> list[NextStep]:
    """The one after the own in its path, and the first of every other path, each with what is missing."""
    stand = stand_of(engineer)
    targets = [step for path in career_paths() if (step := _after(path, stand))]
    if not targets:
        return []
    shown = _shown(engineer, now=now)
    helps = _Helps(Mentors(engineer, now=now), Seeker(engineer, shown.rows))
    return [NextStep(step, [helps.beside(_met(one, shown)) for one in step.criteria.all()]) for step in targets]


def step_met(engineer: Engineer, step: CareerStep, *, now: datetime) -> list[Met]:
    """The criteria of one step, as the engineer meets them now."""
    shown = _shown(engineer, now=now)
    return [_met(one, shown) for one in step.criteria.select_related("skill").order_by("pk")]


def _after(path: CareerPath, stand: CareerStand | None) -> CareerStep | None:
    steps = list(path.steps.all())
    if stand and stand.step.path_id == path.pk:
        return next((step for step in steps if step.place > stand.step.place), None)
    if stand is None and path.kind == CareerPath.Kind.TECHNICAL:
        return next(iter(steps), None)
    return next(iter(steps), None) if path.kind == CareerPath.Kind.CHANGE else None


@dataclass(frozen=True)
class _Shown:
    """What the evidence shows of an engineer: its rows, figures and what is behind them by criterion, levels by skill
    with the row of each.
    """

    engineer: Engineer
    rows: Rows
    figures: Mapping[Criterion, int]
    behind: Mapping[Criterion, Sequence[Row]]
    levels: Mapping[int, tuple[int, Row]]


def _shown(engineer: Engineer, *, now: datetime) -> _Shown:
    rows, levels = evidence_of(engineer, now=now), _levels(engineer)
    high = [row for level, row in levels.values() if level >= HIGH]
    repairs = _decided_repairs(rows, now)
    figures = {kind: len(rows[evidence]) for kind, evidence in COUNTS.items()}
    figures[Criterion.YEARS], since = _years(engineer, now)
    figures[Criterion.SKILLS_HIGH] = len(high)
    figures[Criterion.FIRST_FIX_SHARE] = _percent(is_first for _row, is_first in repairs)
    figures[Criterion.SATISFIED_SHARE] = _percent(int(str(row.what)) >= GOOD for row in rows[Evidence.RATINGS])
    behind = {kind: rows[evidence] for kind, evidence in SHOWN_BY.items()}
    behind |= {Criterion.SKILLS_HIGH: high, Criterion.FIRST_FIX_SHARE: [row for row, _is_first in repairs]}
    behind[Criterion.YEARS] = [since]
    return _Shown(engineer, rows, figures, behind, levels)


def _levels(engineer: Engineer) -> dict[int, tuple[int, Row]]:
    """By skill: the level, and since when it stands: since it was confirmed, or since the record was made."""
    said = LevelProposal.objects.filter(engineer=engineer, state="confirmed").order_by("decided_at")
    confirmed = {(one.skill_id, one.level): one for one in said}
    found = {}
    for held in EngineerSkill.objects.filter(engineer=engineer).select_related("skill").order_by("pk"):
        one = confirmed.get((held.skill_id, held.level))
        row = Row(
            company_day((one.decided_at if one else None) or held.created_at), str(held.skill),
            _("level %(n)s") % {"n": held.level}, "level_proposal" if one else "", one.pk if one else 0,
        )  # fmt: skip
        found[held.skill_id] = held.level, row
    return found


def _years(engineer: Engineer, now: datetime) -> tuple[int, Row]:
    """Whole years since the day from which experience counts for pay, and that day; without a post since the record
    was made.
    """
    post = PayPost.objects.filter(engineer=engineer).order_by("-first_day").first()
    since = post.experience_since if post else company_day(engineer.created_at)
    row = Row(since, _("experience counts from here"), _("as for pay") if post else _("since the record was made"))
    today = company_day(now)
    return max(0, today.year - since.year - ((today.month, today.day) < (since.month, since.day))), row


def _decided_repairs(rows: Rows, now: datetime) -> list[tuple[Row, bool]]:
    """The own repairs of twelve months whose outcome is decided, newest first, with it: hits and misses."""
    own = [row for kind in (Evidence.HARD, Evidence.MIDDLING, Evidence.EASY) for row in rows[kind]]
    orders = with_fix_status(WorkOrder.objects.filter(pk__in=[row.id for row in own]), now=now)
    status = dict(orders.order_by().values_list("pk", "fix_status"))
    said = {FixStatus.FIRST_FIX: _("first-time fix"), FixStatus.NOT_FIRST_FIX: _("no first-time fix")}
    return [
        (replace(row, note=said[status[row.id]]), status[row.id] == FixStatus.FIRST_FIX)
        for row in sorted(own, key=lambda row: row.at, reverse=True)
        if status[row.id] in said
    ]


def _percent(hits: Iterable[bool]) -> int:
    """Rounded down, so that nobody has what was asked for by rounding; 0 of nothing."""
    found = list(hits)
    return 100 * sum(found) // len(found) if found else 0


def _met(asked: CareerCriterion, shown: _Shown) -> Met:
    kind = Criterion(asked.kind)
    if kind != Criterion.SKILL or asked.skill is None:
        return Met(kind, None, asked.least, shown.figures[kind], shown.behind.get(kind, ()))
    level, *rows = shown.levels.get(asked.skill.pk, (0,))
    return Met(kind, asked.skill, asked.least, level, rows)


class _Helps:
    """What to do next, where something is missing; what several steps ask for is looked up once."""

    def __init__(self, mentors: Mentors, seeker: Seeker) -> None:
        self.mentors, self.seeker = mentors, seeker
        self.found: dict[tuple[Criterion, int | None], Sequence[Occasion]] = {}

    def beside(self, met: Met) -> Met:
        if met.is_met:
            return met
        skill = met.skill.pk if met.skill else None
        if (met.kind, skill) not in self.found:
            self.found[met.kind, skill] = occasions_for(met.kind, self.seeker, skill=skill)
        mentors = self.mentors.able(met.kind, met.least, skill=skill)
        return replace(met, mentors=mentors, occasions=self.found[met.kind, skill])


def talks_of(engineer: Engineer) -> QuerySet[DevelopmentTalk]:
    """The newest first, with what was agreed on."""
    return engineer.talks.select_related("by").prefetch_related("steps").order_by("-day", "-pk")
