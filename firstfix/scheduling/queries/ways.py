"""The one decision about an order, in numbers: without the part, by way of a warehouse, a colleague, or another day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.queries.fill import Staff, day_of_order, order_in_full
from firstfix.scheduling.rules import worth
from firstfix.scheduling.translate.planner import ways_to_go
from firstfix.work.models import WorkOrder

#: The day that is looked at, and the next one.
DAYS = 2
#: Ways that are shown.
MOST = 6


@dataclass(frozen=True)
class WayToGo:
    """Everything as time on the road, which is what the planner weighs in; `place` is the warehouse on the way,
    which is called at from `called_at` on.

    travel   more driving
    late     lateness and overtime that it makes
    revisit  the price of a further visit, times the chance that one is needed
    waiting  what a later day costs
    """

    engineer: Engineer
    start: datetime
    place: StockPlace | None
    called_at: datetime | None
    first_fix: float
    travel: timedelta
    late: timedelta
    revisit: timedelta
    waiting: timedelta
    other: timedelta

    @property
    def cost(self) -> timedelta:
        return self.travel + self.late + self.revisit + self.waiting + self.other


def ways_for(order: WorkOrder, *, day: date, now: datetime) -> list[WayToGo]:
    """The cheapest ways on the day and the next, the cheapest first; of the same engineer and day each kind once.

    None for orders for two, and where no fault model says what may be wrong.
    """
    if order.crew > 1 or day < company_day(now):
        return []
    order, staff = order_in_full(order), Staff(list(working_engineers().select_related(None)))
    per_day = timedelta(seconds=worth(order.priority, days_waiting=1) - worth(order.priority, days_waiting=0))
    found: list[WayToGo] = []
    for later in range(DAYS):
        asked = day_of_order(order, day + timedelta(days=later), staff=staff, now=now)
        if not asked.day.jobs or not asked.day.jobs[0].outlook:
            continue
        people = {one.engineer.pk: one.engineer for one in asked.day.workers}
        places = {one.pk: one for one in staff.depots}
        for way in ways_to_go(asked.day):
            terms = {name: timedelta(seconds=cost) for name, cost in way.terms.items()}
            known = ("travel", "late", "overtime", "revisit")
            found.append(
                WayToGo(
                    people[way.engineer_id],
                    way.start,
                    places[way.place_id] if way.place_id else None,
                    way.called_at,
                    way.first_fix,
                    travel=terms["travel"],
                    late=terms["late"] + terms["overtime"],
                    revisit=terms["revisit"],
                    waiting=per_day * later,
                    other=sum((cost for name, cost in terms.items() if name not in known), timedelta(0)),
                )
            )
    return _each_kind(sorted(found, key=lambda way: (way.cost, way.start)))


def _each_kind(ways: Sequence[WayToGo]) -> list[WayToGo]:
    """The cheapest, then others as long as they are of another kind: another engineer, warehouse or day."""
    kinds: dict[tuple[int, int, date], WayToGo] = {}
    for way in ways:
        kinds.setdefault((way.engineer.pk, way.place.pk if way.place else 0, company_day(way.start)), way)
    return list(kinds.values())[:MOST]
