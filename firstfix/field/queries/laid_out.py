"""The picks of all engineers of a day, for the parts keeper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Min

from firstfix.equipment.models import Part
from firstfix.field.queries.allotment import Coming
from firstfix.field.queries.likely import Likely, likely_on
from firstfix.field.queries.pick_list import PartLine, PickList
from firstfix.field.queries.picks import TO_COME, picks_of_all, span_of
from firstfix.logistics.queries import Where
from firstfix.people.models import Engineer
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries import visits_during
from firstfix.work.models import WorkOrder
from firstfix.work.queries import foreseen_parts, outlooks_of


@dataclass(frozen=True)
class EngineersPicks:
    """What one engineer takes along, and when the first visit begins."""

    engineer: Engineer
    first_start: datetime
    visits: tuple[Coming, ...]
    picks: PickList

    def visits_for(self, orders: Iterable[int]) -> list[Coming]:
        wanted = set(orders)
        return [visit for visit in self.visits if visit.order in wanted]


@dataclass(frozen=True)
class OnlyLikely:
    """What an engineer need not take, but had better."""

    engineer: Engineer
    first_start: datetime
    likely: Likely

    @property
    def prefix(self) -> str:
        """What makes the ticks of this engineer's form others than those of the rest of the page."""
        return f"e{self.engineer.pk}-"


@dataclass(frozen=True)
class ShortPart:
    """A part of which the day needs more than there is, and which visits wait for it."""

    part: Part
    quantity: int
    elsewhere: tuple[Where, ...]
    waiting: tuple[tuple[Engineer, Coming], ...]


@dataclass(frozen=True)
class PicksOfDay:
    """Engineers in the order in which they set off; those who need nothing are counted only."""

    rows: tuple[EngineersPicks, ...]
    without_needs: int

    @cached_property
    def to_do(self) -> list[EngineersPicks]:
        return [row for row in self.rows if row.picks.to_take or row.picks.missing]

    @cached_property
    def ready(self) -> list[EngineersPicks]:
        """Engineers who have everything in the van."""
        return [row for row in self.rows if not row.picks.to_take and not row.picks.missing]

    @property
    def take_count(self) -> int:
        return sum(len(row.picks.to_take) for row in self.rows)

    @property
    def waiting(self) -> int:
        """Engineers for whom something is still to be laid out."""
        return sum(1 for row in self.rows if row.picks.to_take)

    @cached_property
    def short(self) -> list[ShortPart]:
        """What is missing over all engineers: the list for buying."""
        lines: dict[int, list[tuple[EngineersPicks, PartLine]]] = defaultdict(list)
        for row in self.rows:
            for line in row.picks.missing.parts:
                lines[line.part.pk].append((row, line))
        found = [
            ShortPart(
                part=of_part[0][1].part,
                quantity=sum(line.quantity for _row, line in of_part),
                elsewhere=of_part[0][1].elsewhere,
                waiting=tuple((row.engineer, visit) for row, line in of_part for visit in row.visits_for(line.orders)),
            )
            for of_part in lines.values()
        ]
        return sorted(found, key=lambda short: short.part.code)


def picks_of_day(day: date) -> PicksOfDay:
    """A bounded number of statements for any number of engineers."""
    coming, lists = picks_of_all(day)
    visits: dict[int, list[Coming]] = defaultdict(list)
    for one in sorted(coming, key=lambda one: one.start):
        for member in one.crew:
            visits[member.engineer].append(one)
    first_starts = _first_starts(day)
    engineers = Engineer.objects.only("name").in_bulk(lists)
    rows = [
        EngineersPicks(engineers[id], first_starts[id], tuple(visits[id]), picks_of_one)
        for id, picks_of_one in lists.items()
    ]
    in_order = sorted(rows, key=lambda row: (row.first_start, row.engineer.name))
    return PicksOfDay(tuple(in_order), len(first_starts) - len(rows))


def only_likely_on(day: date) -> list[OnlyLikely]:
    """Of engineers for whom nothing must be laid out: what is worth taking. Those of whose faults nothing is known cost
    no counting.
    """
    laid_out = {row.engineer.pk for row in picks_of_day(day).rows if row.picks.to_take}
    orders: dict[int, list[WorkOrder]] = defaultdict(list)
    for visit in visits_during(span_of(day), Visit.objects.filter(state__in=TO_COME)).select_related("work_order"):
        if crew := sorted(visit.bookings.all(), key=lambda one: one.pk):
            orders[crew[0].engineer_id].append(visit.work_order)
    known = outlooks_of([order for of_one in orders.values() for order in of_one], on=day)
    may_need = {order for order, outlook in known.items() if foreseen_parts(outlook)}
    leads = {one for one, of_one in orders.items() if one not in laid_out and any(o.pk in may_need for o in of_one)}
    starts = _first_starts(day)
    rows = [
        OnlyLikely(engineer, starts[engineer.pk], likely_on(engineer, day))
        for engineer in Engineer.objects.filter(pk__in=leads)
    ]
    return sorted((row for row in rows if row.likely.take), key=lambda row: (row.first_start, row.engineer.name))


def _first_starts(day: date) -> dict[int, datetime]:
    """When the first visit to come of each engineer begins, by the engineer's id."""
    to_come = visits_during(span_of(day), Visit.objects.filter(state__in=TO_COME))
    crews = Booking.objects.filter(visit__in=to_come).values("engineer").order_by()
    return dict(crews.annotate(first=Min("visit__planned_start")).values_list("engineer", "first"))
