from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from firstfix.growth.actions import hold_talk, propose_promotion
from firstfix.growth.actions.careers import write_career_step
from firstfix.growth.models import CareerPath, CareerStep, DevelopmentTalk, LevelEvidence, LevelProposal, Promotion
from firstfix.growth.rules.careers import Asked, Criterion
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.tests.pay_makers import make_paid_order
from firstfix.work.models import OrderSkill, WorkOrder


def make_repair(
    *engineers: Engineer, days: int = 60, skill: str = "", level: int = 3, visits: int = 1, **kw: Any
) -> WorkOrder:
    """Restored at noon so many days ago with a visit of these engineers; with `skill` it asked for its level."""
    noon = timezone.now().astimezone(company_zone()).replace(hour=12, minute=0, second=0, microsecond=0)
    restored = noon - timedelta(days=days)
    order = make_paid_order(*engineers, closed=restored + timedelta(hours=1), restored=restored, **kw)
    WorkOrder.objects.filter(pk=order.pk).update(visit_count=visits, entered_at=restored - timedelta(days=1))
    if skill:
        OrderSkill.objects.create(work_order=order, skill=make_skill(skill), level=level)
    return order


def make_skilled(level: int = 3, *, repairs: int = 8, skill: str = "hydraulics", **kw: Any) -> Engineer:
    """An engineer whose repairs at the level held were all fixed by the first visit."""
    engineer = make_engineer(skills={skill: level}, **kw)
    for number in range(repairs):
        make_repair(engineer, days=60 + number, skill=skill, level=level)
    return engineer


def make_level_proposal(engineer: Engineer | None = None, *, at: datetime | None = None, **kw: Any) -> LevelProposal:
    """Open, with one repair behind it."""
    engineer = engineer or make_engineer(skills={"hydraulics": 3})
    held = EngineerSkill.objects.filter(engineer=engineer).first()
    assert held
    at = at or timezone.now()
    proposal = LevelProposal.objects.create(
        engineer=engineer, skill=held.skill, before=held.level, level=held.level + 1,
        since=at - timedelta(days=365), until=at, **kw,
    )  # fmt: skip
    order = make_repair(engineer, skill=held.skill.code, level=held.level)
    LevelEvidence.objects.create(proposal=proposal, work_order=order, is_first_fix=True)
    return proposal


def make_step(path: CareerPath | None = None, *criteria: Asked) -> CareerStep:
    """The next step of the path; of a technical path of its own without one."""
    name = Bilingual("级", "Step")
    path = path or CareerPath.objects.create(name=Bilingual("通道", "Path"))
    return write_career_step(None, path=path, name=name, criteria=criteria, by=SYSTEM)


def make_promotion(engineer: Engineer | None = None, **kw: Any) -> Promotion:
    """Open, with one criterion that is not met."""
    step = make_step(None, Asked(Criterion.HARD, 3))
    return propose_promotion(engineer or make_engineer(), step=step, why="Ready", by=SYSTEM, **kw)


def make_talk(engineer: Engineer) -> DevelopmentTalk:
    day = company_day(timezone.now())
    return hold_talk(engineer, day=day, notes="Laser is next", steps=[("Course", day)], by=SYSTEM)
