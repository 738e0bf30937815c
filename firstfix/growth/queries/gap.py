"""Which skills the next quarter will ask for, who holds them, who could learn them next and from whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet

from firstfix.growth.rules import gap as rules
from firstfix.growth.rules.evidence import YEAR
from firstfix.people.models import Engineer
from firstfix.people.queries import abilities_of, working_engineers
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.scheduling.queries import crews_of
from firstfix.work.models import OrderSkill, WorkOrder

#: The last four quarters that are over, and the four before them.
QUARTERS = 8
#: So many names are enough to ask.
NAMED = 3


@dataclass(frozen=True)
class Learner:
    """`orders` of the last twelve months that asked for the skill and on which the engineer was there."""

    engineer: Engineer
    level: int
    orders: int


@dataclass(frozen=True)
class SkillGap:
    """quarters  orders of the last four quarters, oldest first
    level     with which nine of ten of them can be done; `able` hold it
    """

    skill: Skill
    quarters: Sequence[int]
    expected: float
    level: int
    able: Sequence[Engineer]
    gap: rules.Gap
    more: int
    learners: Sequence[Learner]

    @property
    def teachers(self) -> Sequence[Engineer]:
        return self.able[:NAMED]


@dataclass(frozen=True)
class GapTable:
    """`usual` is how many orders of all kinds an engineer has in a quarter."""

    first_day: date
    trend: float
    usual: float
    rows: list[SkillGap]


def skill_gaps(*, now: datetime) -> GapTable:
    """The skills that are asked for or held; what lacks most comes first. Seven statements."""
    this = rules.quarter_of(company_day(now))
    starts = [rules.quarter_after(this, count - QUARTERS) for count in range(QUARTERS + 1)]
    all_orders, asked = _orders_by_quarter(starts), _asked_by_quarter(starts)
    engineers = list(working_engineers())
    trend = rules.trend(sum(all_orders[4:]), sum(all_orders[:4]))
    usual = trend * sum(all_orders[4:]) / 4 / len(engineers) if engineers else 0.0
    held = {id: one.skills for id, one in abilities_of(engineers).items()}
    worked = _worked_along(now)
    rows = []
    for skill in Skill.objects.filter(is_active=True):
        quarters, levels = asked.get(skill.pk, ([0] * 4, {}))
        able_from = rules.level_needed(levels)
        able = [one for one in engineers if held[one.pk].get(skill.pk, 0) >= able_from]
        able.sort(key=lambda one: -held[one.pk][skill.pk])
        orders = rules.expected(quarters, season=quarters[1], trend=trend)
        if not orders and not any(skill.pk in own for own in held.values()):
            continue
        others = [one for one in engineers if one not in able]
        learners = _learners(others, {id: own.get(skill.pk, 0) for id, own in held.items()}, worked[skill.pk])
        rows.append(
            SkillGap(
                skill=skill,
                quarters=quarters,
                expected=orders,
                level=able_from,
                able=able,
                gap=rules.gap(orders, able=len(able), usual=usual),
                more=rules.more_needed(orders, able=len(able), usual=usual),
                learners=learners,
            )
        )
    order = list(rules.Gap)
    rows.sort(key=lambda row: (order.index(row.gap), -row.expected))
    return GapTable(rules.quarter_after(this), trend, usual, rows)


def _learners(others: Iterable[Engineer], level: Mapping[int, int], orders: Mapping[int, int]) -> list[Learner]:
    """Who holds it a little already, or was along most often."""
    known = [Learner(one, level[one.pk], orders.get(one.pk, 0)) for one in others]
    near = [one for one in known if one.level or one.orders]
    return sorted(near, key=lambda one: (-one.level, -one.orders, one.engineer.name))[:NAMED]


def _orders_by_quarter(starts: Sequence[date]) -> list[int]:
    counts = Counter(_quarter(at, starts) for at in _entered(starts).values_list("entered_at", flat=True))
    return [counts[number] for number in range(QUARTERS)]


def _asked_by_quarter(starts: Sequence[date]) -> dict[int, tuple[list[int], Counter[int]]]:
    """By skill: orders of each of the last four quarters, and of all four by the level that they asked for."""
    found: dict[int, tuple[list[int], Counter[int]]] = defaultdict(lambda: ([0] * 4, Counter()))
    asked = OrderSkill.objects.filter(work_order__in=_entered(starts[4:]).values("pk")).order_by()
    for skill, level, at in asked.values_list("skill", "level", "work_order__entered_at"):
        quarters, levels = found[skill]
        quarters[_quarter(at, starts) - 4] += 1
        levels[level] += 1
    return found


def _entered(starts: Sequence[date]) -> QuerySet[WorkOrder]:
    first, last = (datetime.combine(day, time.min, company_zone()) for day in (starts[0], starts[-1]))
    rows = WorkOrder.objects.filter(entered_at__gte=first, entered_at__lt=last)
    return rows.exclude(state="cancelled").order_by()


def _quarter(at: datetime, starts: Sequence[date]) -> int:
    return starts.index(rules.quarter_of(company_day(at)))


def _worked_along(now: datetime) -> dict[int, Counter[int]]:
    """By skill and engineer: orders of the last twelve months on which they were there."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    recent = OrderSkill.objects.filter(work_order__restored_at__gte=now - YEAR).order_by()
    crews = crews_of(recent.values("work_order"))
    for order, skill in recent.values_list("work_order", "skill"):
        found[skill].update(crews.get(order, ()))
    return found
