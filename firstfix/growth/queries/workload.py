"""What engineers' weeks asked of them: hours, nights, travel, emergencies and dissatisfied customers, as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from firstfix.care.models import FollowUp
from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.queries.hours import NONE, DayHours, hours_by_engineer
from firstfix.scheduling.fatigue import Limits, Load, Sign, Workday, load_of, signs
from firstfix.scheduling.models import Booking
from firstfix.scheduling.queries import planning_rules
from firstfix.scheduling.queries.standing import week_around
from firstfix.scheduling.rules import Span
from firstfix.work.rules import Priority

WEEKS = 8
WEEK = timedelta(days=7)
#: A customer who gives no more than this is dissatisfied.
LOW_RATING = 2


@dataclass(frozen=True)
class Week:
    """One engineer's week from Monday, as it was. `overtime` is beyond the limit of hours, none without one."""

    monday: date
    load: Load
    signs: Sequence[Sign]
    overtime: timedelta
    emergencies: int
    dissatisfied: int

    @property
    def hours(self) -> float:
        return self.load.hours / timedelta(hours=1)

    @property
    def states(self) -> dict[str, str]:
        """By limit: well, near or over."""
        return {one.limit.value: one.state for one in self.signs}

    @property
    def broken(self) -> list[Sign]:
        return [one for one in self.signs if one.state == "over"]


@dataclass(frozen=True)
class Workload:
    """One engineer's last eight weeks, the oldest first. `share` is of what an engineer has on average, 1 is even."""

    engineer: Engineer
    weeks: Sequence[Week]
    share: float | None

    @property
    def last(self) -> Week:
        return self.weeks[-1]

    @property
    def most_hours(self) -> float:
        return max((week.hours for week in self.weeks), default=0.0)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def workloads(last: date, *, of: Collection[int] | None = None) -> list[Workload]:
    """The eight weeks up to the one in which the day `last` lies, of everybody who works here or of those of `of`; the
    share is of everybody in either case. Seven statements.
    """
    mondays = [monday_of(last) - WEEK * back for back in reversed(range(WEEKS))]
    people = list(working_engineers())
    ids = [one.pk for one in people]
    # A day before, and as many as can stand in a row, say how the first week began.
    hours = hours_by_engineer(ids, mondays[0] - 2 * WEEK, mondays[-1] + WEEK)
    limits = planning_rules().limits
    pressed, unhappy = _emergencies(mondays), _dissatisfied(mondays)

    def weeks_of(id: int) -> list[Week]:
        days = [_workday(one) for one in hours.get(id, ())]
        return [_week(monday, days, limits, pressed[id, monday], unhappy[id, monday]) for monday in mondays]

    weeks = {id: weeks_of(id) for id in ids}
    worked = {id: sum(week.hours for week in own) for id, own in weeks.items()}
    mean = _mean(worked.values())
    return [
        Workload(one, weeks[one.pk], worked[one.pk] / mean if mean else None)
        for one in people
        if of is None or one.pk in of
    ]


def _mean(hours: Iterable[float]) -> float:
    """Of those who worked at all."""
    some = [one for one in hours if one]
    return sum(some) / len(some) if some else 0.0


def _workday(day: DayHours) -> Workday:
    spans = tuple(Span(start, end) for start, end in day.spans)
    return Workday(day.day, work=spans, hours=day.counted, driving=day.travel)


def _week(monday: date, days: Sequence[Workday], limits: Limits, emergencies: int, dissatisfied: int) -> Week:
    around = week_around(monday, company_zone().key)
    load = load_of(days, week=around.week, nights=around.nights, limits=limits)
    overtime = max(NONE, load.hours - limits.hours) if limits.hours else NONE
    return Week(monday, load, signs(load, limits), overtime, emergencies, dissatisfied)


def _span(mondays: Sequence[date]) -> tuple[datetime, datetime]:
    first, end = (datetime.combine(day, time.min, company_zone()) for day in (mondays[0], mondays[-1] + WEEK))
    return first, end


def _emergencies(mondays: Sequence[date]) -> Counter[tuple[int, date]]:
    """Visits for emergencies, by engineer and week."""
    visits = Booking.objects.filter(
        visit__arrived_at__range=_span(mondays), visit__work_order__priority=Priority.EMERGENCY
    )
    found = visits.values_list("engineer", "visit__arrived_at")
    return Counter((engineer, monday_of(company_day(at))) for engineer, at in found if at)


def _dissatisfied(mondays: Sequence[date]) -> Counter[tuple[int, date]]:
    """Low ratings by the week in which they were given, for everybody who was there; each once."""
    low = FollowUp.objects.filter(rating__lte=LOW_RATING, done_at__range=_span(mondays))
    rows = low.filter(work_order__visits__arrived_at__isnull=False)
    found = set(rows.values_list("pk", "done_at", "work_order__visits__bookings__engineer"))
    return Counter((engineer, monday_of(company_day(at))) for _pk, at, engineer in found if at and engineer)
