"""The load of a day in the words of the day's page: must have, likely, leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from firstfix.field.queries.allotment import Wanted
from firstfix.field.queries.pick_list import PartLine
from firstfix.field.queries.picks import TO_COME, spare_for
from firstfix.logistics.queries import van_of
from firstfix.people.models import Engineer
from firstfix.scheduling.models import Booking
from firstfix.scheduling.queries import visits_of
from firstfix.scheduling.queries.loads import DayLoad, load_of_day
from firstfix.work.models import WorkOrder


@dataclass(frozen=True)
class StopChance:
    """A stop's chance of a first fix, with the van as it is and with what is worth taking."""

    order: WorkOrder
    before: float
    after: float

    @property
    def is_better(self) -> bool:
        return self.after - self.before >= 0.005


@dataclass(frozen=True)
class Likely:
    """`take` is what is worth taking, by the depot where it lies: lines of the pick list that nobody must take."""

    take: Sequence[PartLine] = ()
    load: DayLoad = field(default_factory=DayLoad)
    stops: Sequence[StopChance] = ()

    def __bool__(self) -> bool:
        return bool(self.stops)


def likely_on(engineer: Engineer, day: date) -> Likely:
    """For the visits of the day that this engineer brings the parts for, in their order."""
    visits = [
        visit
        for visit in visits_of(engineer, day).select_related("work_order__site")
        if visit.state in TO_COME and _brings(visit.bookings.all(), engineer)
    ]
    orders = [visit.work_order for visit in sorted(visits, key=lambda one: (one.planned_start, one.pk))]
    load = load_of_day(engineer, orders, day=day)
    stops = [StopChance(one, load.before[one.pk], load.after[one.pk]) for one in orders if one.pk in load.after]
    return Likely(_lines(engineer, load, day=day), load, stops)


def _lines(engineer: Engineer, load: DayLoad, *, day: date) -> list[PartLine]:
    """A van without cooling takes no part that is kept cold."""
    if not load.take:
        return []
    van = van_of(engineer)
    wanted = [Wanted(one.part.pk, one.quantity, one.chance, one.orders) for one in load.take]
    lines = spare_for(engineer, wanted, day=day)
    return [line for line in lines if not (van and van.refuses_cold and line.part.is_cold)]


def _brings(bookings: Iterable[Booking], engineer: Engineer) -> bool:
    """The first of a crew brings the parts."""
    first = min(bookings, key=lambda booking: booking.pk, default=None)
    return first is not None and first.engineer_id == engineer.pk
