"""How much each engineer works in a week, beside what the company's rules allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.effort import Task
from firstfix.scheduling.fatigue import (
    NIGHT,
    Limits,
    Load,
    Room,
    Sign,
    Workday,
    load_of,
    room,
    signs,
    workday,
    worsened,
)
from firstfix.scheduling.models import Booking, Shift
from firstfix.scheduling.queries.duty import absences_during, shifts_during
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.rules import Place, Span, place
from firstfix.scheduling.translate.roads import Ways, ways_along
from firstfix.scheduling.translate.timetable import day_span, free_spans, local_moment

#: Days before the week that may belong to days on duty in a row, as many as the rules can ask for. Of these only the
#: shifts are read, but for the last one, whose visits tell how short the rest is.
BEFORE = timedelta(days=14)
ONE = timedelta(days=1)


@dataclass(frozen=True)
class EngineerWeek:
    """A week of one engineer, with the days around it. `tasks` are the stops by day."""

    engineer: Engineer
    week: tuple[date, ...]
    nights: Mapping[date, Span]
    limits: Limits
    shifts: Mapping[date, tuple[Span, ...]]
    tasks: Mapping[date, tuple[Task, ...]]
    ways: Ways
    days: Mapping[date, Workday]

    @property
    def load(self) -> Load:
        return load_of(self.days.values(), week=self.week, nights=self.nights, limits=self.limits)

    @property
    def signs(self) -> list[Sign]:
        return signs(self.load, self.limits)

    @property
    def home(self) -> Place | None:
        return _home(self.engineer)

    def places_on(self, day: date) -> list[Place | None]:
        return [task.place for task in self.tasks.get(day, ())]

    def room_on(self, day: date, *, now: datetime) -> Room:
        """What the limits leave of the day's shifts."""
        of_day = self.days.get(day) or Workday(day, self.shifts.get(day, ()))
        return room(of_day, self.days.values(), week=self.week, nights=self.nights, limits=self.limits, now=now)

    def worked_besides(self, day: date) -> timedelta:
        """The hours of work on the other days of the week."""
        return sum((self.days[one].hours for one in self.week if one != day and one in self.days), timedelta(0))

    def with_tasks(self, day: date, tasks: Sequence[Task], *, ways: Ways | None = None) -> EngineerWeek:
        """As if these were all stops of the day."""
        ways = ways or self.ways
        changed = workday(day, tasks, shifts=self.shifts.get(day, ()), home=self.home, way=ways)
        return replace(self, tasks={**self.tasks, day: tuple(tasks)}, days={**self.days, day: changed})

    def worsened_by(self, day: date, task: Task, *, ways: Ways | None = None) -> list[Sign]:
        """What one more stop on a day brings near or over a limit; a visit that is moved leaves where it was."""
        after = self.without(task.visit_id) if task.visit_id else self
        after = after.with_tasks(day, (*after.tasks.get(day, ()), task), ways=ways)
        return worsened(self.load, after.load, self.limits)

    def without(self, visit_id: int) -> EngineerWeek:
        for day, tasks in self.tasks.items():
            if any(one.visit_id == visit_id for one in tasks):
                return self.with_tasks(day, [one for one in tasks if one.visit_id != visit_id])
        return self


def weeks_of(
    engineers: Sequence[Engineer], *, day: date, but: Sequence[int] = (), limits: Limits | None = None
) -> dict[int, EngineerWeek]:
    """By engineer id the week, from Monday, in which the day lies: four statements, however many they are.

    but  ids of visits that are looked at as if they were not planned
    """
    zone = company_zone().key
    monday = day - day.weekday() * ONE
    week = tuple(monday + n * ONE for n in range(7))
    around = [monday - BEFORE + n * ONE for n in range(BEFORE.days + 8)]
    spans = {one: day_span(zone, one) for one in around}
    nights = {one: Span(local_moment(zone, one, NIGHT[0]), local_moment(zone, one + ONE, NIGHT[1])) for one in week}
    whole = Span(spans[around[0]].start, spans[around[-1]].end)
    shifts = _shifts(engineers, spans, whole=whole)
    tasks = _tasks(engineers, Span(spans[monday - ONE].start, whole.end), but=but)
    ways = ways_along(
        [_home(one), *(task.place for task in of_day), _home(one)]
        for one in engineers
        for of_day in tasks[one.pk].values()
    )
    limits = limits or planning_rules().limits
    return {
        one.pk: EngineerWeek(
            one,
            week,
            nights,
            limits,
            shifts[one.pk],
            tasks[one.pk],
            ways,
            _workdays(shifts[one.pk], tasks[one.pk], home=_home(one), ways=ways),
        )
        for one in engineers
    }


def _home(engineer: Engineer) -> Place | None:
    return place(engineer.home_latitude, engineer.home_longitude)


def _workdays(
    shifts: Mapping[date, tuple[Span, ...]], tasks: Mapping[date, tuple[Task, ...]], *, home: Place | None, ways: Ways
) -> dict[date, Workday]:
    way = cache(ways)  # each is asked for twice
    return {
        day: workday(day, tasks.get(day, ()), shifts=shifts.get(day, ()), home=home, way=way)
        for day in {*shifts, *tasks}
    }


def _shifts(
    engineers: Sequence[Engineer], days: Mapping[date, Span], *, whole: Span
) -> dict[int, dict[date, tuple[Span, ...]]]:
    """Regular shifts without absences, by engineer and the day they start on."""
    zone = company_zone()
    columns = ("engineer", "starts_at", "ends_at")
    absences: dict[int, list[Span]] = defaultdict(list)
    for id, *away in absences_during(whole).filter(engineer__in=engineers).values_list(*columns):
        absences[id].append(Span(*away))
    by_day: dict[int, dict[date, list[Span]]] = {one.pk: defaultdict(list) for one in engineers}
    regular = shifts_during(whole).filter(engineer__in=engineers, kind=Shift.Kind.REGULAR)
    for id, start, end in regular.values_list(*columns):
        shift = Span(start, end)
        off = [one for one in absences[id] if one.overlaps(shift)]
        by_day[id][start.astimezone(zone).date()] += free_spans([shift], taken=off) if off else [shift]
    return {
        id: {day: tuple(sorted(spans)) for day, spans in theirs.items() if spans and day in days}
        for id, theirs in by_day.items()
    }


def _tasks(engineers: Sequence[Engineer], span: Span, *, but: Sequence[int]) -> dict[int, dict[date, tuple[Task, ...]]]:
    """Visits that are not cancelled, by engineer and the day they start on."""
    zone, site = company_zone(), "visit__work_order__site__"
    found: dict[int, dict[date, list[Task]]] = {one.pk: defaultdict(list) for one in engineers}
    rows = (
        Booking.objects.filter(
            engineer__in=engineers, visit__planned_start__gte=span.start, visit__planned_start__lt=span.end
        )
        .exclude(visit__state="cancelled")
        .exclude(visit__in=but)
        .order_by("visit__planned_start", "visit")
        .values_list(
            *("engineer", "visit", "visit__planned_start", "visit__planned_end", f"{site}latitude", f"{site}longitude")
        )
    )
    for engineer_id, visit_id, start, end, latitude, longitude in rows:
        task = Task(Span(start, end), place(latitude, longitude), visit_id)
        found[engineer_id][start.astimezone(zone).date()].append(task)
    return {id: {day: tuple(some) for day, some in by_day.items()} for id, by_day in found.items()}


def load_signs(
    engineers: Sequence[Engineer], span: Span, *, where: Place | None, visit_id: int = 0, limits: Limits | None = None
) -> list[tuple[Engineer, Sign]]:
    """What a visit then would bring near or over a limit of each of these engineers' weeks.

    visit_id  the visit that is moved, 0 for a new one
    """
    day = span.start.astimezone(company_zone()).date()
    weeks = weeks_of(engineers, day=day, limits=limits)
    ways = ways_along([there, where, there] for week in weeks.values() for there in (week.home, *week.places_on(day)))
    task = Task(span, where, visit_id)
    return [(week.engineer, sign) for week in weeks.values() for sign in week.worsened_by(day, task, ways=ways)]
