"""How the demo company judges its own service: last year, and this year with the customer's block left."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from firstfix.config.demo.care_rooms import staff
from firstfix.insight.actions import begin_assessment, close_assessment, mark_criterion
from firstfix.insight.criteria import CRITERIA
from firstfix.platform.accounts.roles import Role

#: Points got: organisation, staff, resources, rules, supervision, improvement, culture; information, support,
#: delivery, repair, quality, take-back; relations, complaints.
LAST_YEAR = ("5", "4.5", "4", "5", "4", "3.5", "4", "3.5", "5", "3.5", "7", "3.5", None, "9", "9")
THIS_YEAR = ("5.5", "5", "4.5", "5.5", "5", "4.5", "4.5", "4", "6.5", "3.5", "8", "4")
NO_TAKE_BACK = "旧产品由制造商回收，不由我们负责 · Old products are taken back by the maker, not by us"
REMARKS = "明年重点：远程支持和保养计划 · Next year: remote support and maintenance plans"


def write_assessments(*, now: datetime) -> None:
    manager = staff(Role.MANAGER)
    then = now - timedelta(days=340)
    last = begin_assessment(name=f"{then:%Y-%m}", by=manager, at=then)
    for criterion, got in zip(CRITERIA, LAST_YEAR, strict=True):
        mark_criterion(
            last, criterion.key, points=criterion.points, got=None if got is None else Decimal(got),
            applies=got is not None, note="" if got else NO_TAKE_BACK, by=manager, at=then,
        )  # fmt: skip
    close_assessment(last, deductions=1, remarks=REMARKS, by=manager, at=then + timedelta(days=2))
    begun = now - timedelta(days=6)
    this = begin_assessment(name=f"{now:%Y-%m}", by=manager, at=begun)
    for criterion, points in zip(CRITERIA, THIS_YEAR, strict=False):
        mark_criterion(this, criterion.key, points=criterion.points, got=Decimal(points), applies=True, by=manager,
                       at=begun)  # fmt: skip
