"""How long engineers worked and travelled: from the visits' own times, and what was added by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from firstfix.field.models import VisitTravel
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.platform.written_once import Ids, written_once
from firstfix.rewards.models import AddedHours
from firstfix.scheduling.models import Booking

NONE = timedelta(0)


@dataclass
class DayHours:
    """One engineer's day. `work` is from arriving to leaving; `travel` is what the engineer told of the way, or from
    setting off to arriving. A visit counts for the day on which it began; `spans` are from setting off to leaving.
    """

    day: date
    work: timedelta = NONE
    travel: timedelta = NONE
    added: list[AddedHours] = field(default_factory=list)
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def counted(self) -> timedelta:
        """With those added hours that are approved."""
        approved = (one.length for one in self.added if one.state == "approved")
        return self.work + self.travel + sum(approved, NONE)


def hours_of(engineer: Engineer, first: date, last: date) -> list[DayHours]:
    """The days from `first` to `last` on which there was something, oldest first. Three statements."""
    return hours_by_engineer([engineer.pk], first, last).get(engineer.pk, [])


def hours_by_engineer(engineers: Collection[int], first: date, last: date) -> dict[int, list[DayHours]]:
    """The same for many, by engineer id; who has nothing is not in it. Three statements."""
    days: dict[tuple[int, date], DayHours] = {}

    def day_of(engineer: int, day: date) -> DayHours:
        return days.setdefault((engineer, day), DayHours(day))

    zone = company_zone()
    span = (datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone))
    for engineer, began, work, travel, end in _visited(engineers, span):
        day = day_of(engineer, company_day(began))
        day.work += work
        day.travel += travel
        day.spans.append((began, end))
    for one in _added(engineers, first, last):
        day_of(one.engineer_id, one.day).added.append(one)
    found: dict[int, list[DayHours]] = defaultdict(list)
    for engineer, on in sorted(days):
        found[engineer].append(days[engineer, on])
    return found


def _visited(
    engineers: Collection[int], span: tuple[datetime, datetime]
) -> Iterable[tuple[int, datetime, timedelta, timedelta, datetime]]:
    told = {(visit, engineer): minutes for visit, engineer, minutes in _ways(engineers, *span)}
    for engineer, visit, set_off, arrived, left in _times(engineers, *span):
        if arrived is None:
            continue
        travel = arrived - set_off if set_off and set_off < arrived else NONE
        if (minutes := told.get((visit, engineer))) is not None:
            travel = timedelta(minutes=minutes)
        end = left if left and left > arrived else arrived
        yield engineer, set_off or arrived, end - arrived, travel, end


@written_once
def _added(engineers: Ids, first: date, last: date) -> QuerySet[AddedHours]:
    rows = AddedHours.objects.filter(engineer__in=engineers, day__range=(first, last)).exclude(state="withdrawn")
    return rows.order_by("day", "pk")


@written_once
def _ways(engineers: Ids, first: datetime, last: datetime) -> QuerySet[VisitTravel, tuple[Any, ...]]:
    rows = VisitTravel.objects.filter(engineer__in=engineers, visit__arrived_at__range=(first, last))
    return rows.values_list("visit", "engineer", "minutes")


@written_once
def _times(engineers: Ids, first: datetime, last: datetime) -> QuerySet[Booking, tuple[Any, ...]]:
    rows = Booking.objects.filter(engineer__in=engineers, visit__arrived_at__range=(first, last))
    return rows.values_list("engineer", "visit", "visit__set_off_at", "visit__arrived_at", "visit__left_at")
