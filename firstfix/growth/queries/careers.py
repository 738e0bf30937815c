"""Where an engineer stands, what the next steps ask for, and how much of it the evidence shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from firstfix.growth.models import CareerCriterion, CareerPath, CareerStand, CareerStep, DevelopmentTalk, Promotion
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
    """What the evidence shows of an engineer: its rows, figures by criterion, levels by skill."""

    engineer: Engineer
    rows: Rows
    figures: Mapping[Criterion, int]
    levels: Mapping[int, int]


def _shown(engineer: Engineer, *, now: datetime) -> _Shown:
    rows = evidence_of(engineer, now=now)
    levels = dict(EngineerSkill.objects.filter(engineer=engineer).values_list("skill", "level"))
    figures = {kind: len(rows[evidence]) for kind, evidence in COUNTS.items()}
    figures[Criterion.YEARS] = _years(engineer, now)
    figures[Criterion.SKILLS_HIGH] = sum(level >= HIGH for level in levels.values())
    figures[Criterion.FIRST_FIX_SHARE] = _first_fix_share(rows, now)
    figures[Criterion.SATISFIED_SHARE] = _percent(int(str(row.what)) >= GOOD for row in rows[Evidence.RATINGS])
    return _Shown(engineer, rows, figures, levels)


def _years(engineer: Engineer, now: datetime) -> int:
    """Whole years since the day from which experience counts for pay; without a post since the record was made."""
    post = PayPost.objects.filter(engineer=engineer).order_by("-first_day").first()
    since = post.experience_since if post else company_day(engineer.created_at)
    today = company_day(now)
    return max(0, today.year - since.year - ((today.month, today.day) < (since.month, since.day)))


def _first_fix_share(rows: Rows, now: datetime) -> int:
    """Of the own repairs of twelve months whose outcome is decided."""
    own = [row.id for kind in (Evidence.HARD, Evidence.MIDDLING, Evidence.EASY) for row in rows[kind]]
    status = with_fix_status(WorkOrder.objects.filter(pk__in=own), now=now).values_list("fix_status", flat=True)
    return _percent(one == "first_fix" for one in status if one in ("first_fix", "not_first_fix"))


def _percent(hits: Iterable[bool]) -> int:
    """Rounded down, so that nobody has what was asked for by rounding; 0 of nothing."""
    found = list(hits)
    return 100 * sum(found) // len(found) if found else 0


def _met(asked: CareerCriterion, shown: _Shown) -> Met:
    kind = Criterion(asked.kind)
    if kind != Criterion.SKILL or asked.skill is None:
        return Met(
            kind, None, asked.least, shown.figures[kind], shown.rows.get(SHOWN_BY[kind], ()) if kind in SHOWN_BY else ()
        )
    return Met(kind, asked.skill, asked.least, shown.levels.get(asked.skill.pk, 0))


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


def met_of(promotion: Promotion) -> list[Met]:
    """The criteria as they stood when it was proposed."""
    skills = Skill.objects.in_bulk([one["skill"] for one in promotion.met if one["skill"]])
    return [
        Met(
            Criterion(one["kind"]), skills.get(one["skill"]), one["least"], one["has"],
            [Row(date.fromisoformat(at), what, note) for at, what, note in one.get("rows", ())],
        )
        for one in promotion.met
    ]  # fmt: skip


def packed(met: Iterable[Met]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind.value, "skill": one.skill.pk if one.skill else None, "least": one.least, "has": one.has,
            "rows": [(row.at.isoformat(), str(row.what), str(row.note)) for row in one.rows],
        }
        for one in met
    ]  # fmt: skip


def talks_of(engineer: Engineer) -> QuerySet[DevelopmentTalk]:
    """The newest first, with what was agreed on."""
    return engineer.talks.select_related("by").prefetch_related("steps").order_by("-day", "-pk")
