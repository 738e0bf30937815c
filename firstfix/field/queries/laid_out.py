"""The picks of all engineers of a day, for the parts keeper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Min

from firstfix.equipment.models import Part
from firstfix.field.queries.pick_list import PartLine, PickList
from firstfix.field.queries.picks import TO_COME, Coming, picks_of_all, span_of
from firstfix.logistics.queries import Where
from firstfix.people.models import Engineer
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries import visits_during


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


def _first_starts(day: date) -> dict[int, datetime]:
    """When the first visit to come of each engineer begins, by the engineer's id."""
    to_come = visits_during(span_of(day), Visit.objects.filter(state__in=TO_COME))
    crews = Booking.objects.filter(visit__in=to_come).values("engineer").order_by()
    return dict(crews.annotate(first=Min("visit__planned_start")).values_list("engineer", "first"))
