"""The chance that somebody's first visit ends the complaint, with what is in the van."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from firstfix.logistics.queries import tools_by_engineer, van_stock_by_engineer
from firstfix.people.models import Engineer
from firstfix.people.queries import abilities_of
from firstfix.scheduling.translate.loads import first_fix_with
from firstfix.work.models import WorkOrder
from firstfix.work.queries import foreseen_parts, outlooks_of


@dataclass(frozen=True)
class Chance:
    """`now` with the van as it is (what is kept for the order in it included), `most` with every part at hand."""

    now: float
    most: float


def first_fix_chances(order: WorkOrder, engineers: Sequence[Engineer], *, on: date) -> dict[int, Chance]:
    """By the engineer's id; nothing where no fault model says what may be wrong."""
    outlook = outlooks_of([order], on=on).get(order.pk)
    if not outlook:
        return {}
    abilities = abilities_of(engineers)
    stock = van_stock_by_engineer(engineers, orders=[order], parts=foreseen_parts(outlook))
    tools = tools_by_engineer(engineers, on=on)
    found = {}
    for one in engineers:
        skills, owned = frozenset(abilities[one.pk].skills), frozenset(tools.get(one.pk, ()))
        now = first_fix_with(outlook, skills=skills, tools=owned, stock=stock.get(one.pk, {}))
        found[one.pk] = Chance(now, first_fix_with(outlook, skills=skills, tools=owned, stock=None))
    return found
