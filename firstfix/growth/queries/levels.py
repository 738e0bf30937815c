"""What the repairs of the last twelve months say about the levels of skills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max

from firstfix.growth.models import LevelProposal
from firstfix.growth.rules.evidence import YEAR
from firstfix.growth.rules.levels import Outcome
from firstfix.people.models import EngineerSkill
from firstfix.scheduling.queries import crews_of
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.queries import with_fix_status
from firstfix.work.rules import FixStatus

#: Ids of an engineer and of a skill.
Pair = tuple[int, int]


def levels_held() -> dict[Pair, int]:
    """Of engineers who work here."""
    held = EngineerSkill.objects.filter(engineer__is_active=True)
    return {(engineer, skill): level for engineer, skill, level in held.values_list("engineer", "skill", "level")}


def outcomes_by_skill(*, now: datetime) -> dict[Pair, list[Outcome]]:
    """Repairs whose repeat window is over (or that came back), for everybody who was there. Only what came after the
    last decision on the skill counts: what was weighed once is not weighed again. Four statements.
    """
    repairs = WorkOrder.objects.filter(kind=WorkOrder.Kind.REPAIR, restored_at__gte=now - YEAR, restored_at__lte=now)
    settled = with_fix_status(repairs, now=now).filter(fix_status__in=(FixStatus.FIRST_FIX, FixStatus.NOT_FIRST_FIX))
    told = {id: (status, at) for id, status, at in settled.values_list("pk", "fix_status", "restored_at")}
    crews, decided = crews_of(settled.values("pk")), _decided()
    found: dict[Pair, list[Outcome]] = defaultdict(list)
    asked = OrderSkill.objects.filter(work_order__in=settled.values("pk")).order_by("work_order")
    for order, skill, level in asked.values_list("work_order", "skill", "level"):
        status, at = told[order]
        for engineer in crews.get(order, ()):
            last = decided.get((engineer, skill))
            if last is None or at > last:
                found[engineer, skill].append(Outcome(order, level, status == FixStatus.FIRST_FIX))
    return found


def _decided() -> Mapping[Pair, datetime]:
    rows = LevelProposal.objects.filter(decided_at__isnull=False, state__in=("confirmed", "declined")).order_by()
    found = rows.values_list("engineer", "skill").annotate(last=Max("decided_at"))
    return {(engineer, skill): last for engineer, skill, last in found}
