"""How long engineers worked and travelled: from the visits' own times, and what was added by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from firstfix.field.models import VisitTravel
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.models import AddedHours
from firstfix.scheduling.models import Booking

NONE = timedelta(0)


@dataclass
class DayHours:
    """One engineer's day. `work` is from arriving to leaving; `travel` is what the engineer told of the way, or from
    setting off to arriving. A visit counts for the day on which it began.
    """

    day: date
    work: timedelta = NONE
    travel: timedelta = NONE
    added: list[AddedHours] = field(default_factory=list)

    @property
    def counted(self) -> timedelta:
        """With those added hours that are approved."""
        approved = (one.length for one in self.added if one.state == "approved")
        return self.work + self.travel + sum(approved, NONE)


def hours_of(engineer: Engineer, first: date, last: date) -> list[DayHours]:
    """The days from `first` to `last` on which there was something, oldest first. Three statements."""
    days: dict[date, DayHours] = {}
    zone = company_zone()
    span = (datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone))
    for began, work, travel in _visited(engineer, span):
        day = days.setdefault(company_day(began), DayHours(company_day(began)))
        day.work += work
        day.travel += travel
    added = AddedHours.objects.filter(engineer=engineer, day__range=(first, last)).exclude(state="withdrawn")
    for one in added.order_by("day", "pk"):
        days.setdefault(one.day, DayHours(one.day)).added.append(one)
    return [days[day] for day in sorted(days)]


def _visited(engineer: Engineer, span: tuple[datetime, datetime]) -> Iterable[tuple[datetime, timedelta, timedelta]]:
    times = Booking.objects.filter(engineer=engineer, visit__arrived_at__range=span)
    ways = VisitTravel.objects.filter(engineer=engineer, visit__arrived_at__range=span)
    told = dict(ways.values_list("visit", "minutes"))
    columns = ("visit", "visit__set_off_at", "visit__arrived_at", "visit__left_at")
    for visit, set_off, arrived, left in times.values_list(*columns):
        if arrived is None:
            continue
        travel = arrived - set_off if set_off and set_off < arrived else NONE
        if (minutes := told.get(visit)) is not None:
            travel = timedelta(minutes=minutes)
        yield set_off or arrived, left - arrived if left and left > arrived else NONE, travel
