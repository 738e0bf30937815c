"""The picks of all engineers of a day, for the parts keeper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from firstfix.equipment.models import Part
from firstfix.field.queries.pick_list import PickList
from firstfix.field.queries.picks import TO_COME, picks_for, span_of, with_needs
from firstfix.logistics.queries import Where
from firstfix.people.models import Engineer
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import visits_during


@dataclass(frozen=True)
class EngineersPicks:
    """What one engineer takes along, and when the first visit begins."""

    engineer: Engineer
    first_start: datetime
    visits: tuple[Visit, ...]
    picks: PickList

    def visits_for(self, orders: Iterable[int]) -> list[Visit]:
        wanted = set(orders)
        return [visit for visit in self.visits if visit.work_order_id in wanted]


@dataclass(frozen=True)
class ShortPart:
    """A part of which the day needs more than there is."""

    part: Part
    quantity: int
    elsewhere: tuple[Where, ...]


@dataclass(frozen=True)
class PicksOfDay:
    """Engineers in the order in which they set off; those who need nothing are counted only."""

    rows: tuple[EngineersPicks, ...]
    without_needs: int

    @property
    def to_do(self) -> list[EngineersPicks]:
        return [row for row in self.rows if row.picks.to_take or row.picks.missing]

    @property
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

    @property
    def short(self) -> list[ShortPart]:
        """What is missing over all engineers: the list for buying."""
        lines = [line for row in self.rows for line in row.picks.missing.parts]
        parts = {line.part.pk: line for line in lines}
        return [
            ShortPart(line.part, sum(one.quantity for one in lines if one.part.pk == line.part.pk), line.elsewhere)
            for line in sorted(parts.values(), key=lambda line: line.part.code)
        ]


def picks_of_day(day: date) -> PicksOfDay:
    """A bounded number of statements for any number of engineers."""
    visits = list(visits_during(span_of(day)).filter(state__in=TO_COME).prefetch_related(*with_needs("work_order__")))
    picks = picks_for(visits, day=day, is_whole_day=True)
    by_engineer: dict[int, list[Visit]] = {}
    engineers: dict[int, Engineer] = {}
    for visit in visits:
        for booking in visit.bookings.all():
            engineers[booking.engineer_id] = booking.engineer
            by_engineer.setdefault(booking.engineer_id, []).append(visit)
    rows = [
        EngineersPicks(engineers[id], of_one[0].planned_start, tuple(of_one), picks.lists[id])
        for id, of_one in by_engineer.items()
        if id in picks.lists
    ]
    return PicksOfDay(_in_order(rows), len(by_engineer) - len(rows))


def _in_order(rows: Sequence[EngineersPicks]) -> tuple[EngineersPicks, ...]:
    return tuple(sorted(rows, key=lambda row: (row.first_start, row.engineer.name)))
