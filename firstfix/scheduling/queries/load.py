"""How much each engineer works in a week, beside what the company's rules allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.effort import Task
from firstfix.scheduling.fatigue import Limits, Load, Room, Sign, load_of, signs, workday, worsened
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.standing import (
    PlannedVisit,
    WeekAround,
    Work,
    visits_by_day,
    week_around,
    work_of,
    written,
)
from firstfix.scheduling.rules import Place, Span, place
from firstfix.scheduling.translate.roads import Ways, ways_along


@dataclass(frozen=True)
class EngineerWeek:
    """A week of one engineer, with the days around it."""

    engineer: Engineer
    around: WeekAround
    limits: Limits
    ways: Ways
    work: Work

    @property
    def shifts(self) -> Mapping[date, tuple[Span, ...]]:
        """Regular shifts without absences, by the day they start on."""
        return self.work.shifts

    @property
    def visits(self) -> Mapping[date, tuple[PlannedVisit, ...]]:
        """Not cancelled, by the day they start on."""
        return self.work.visits

    @property
    def tasks(self) -> Mapping[date, tuple[Task, ...]]:
        """The stops of each day."""
        return self.work.tasks

    @cached_property
    def load(self) -> Load:
        around, days = self.around, self.work.days.values()
        return load_of(days, week=around.week, nights=around.nights, limits=self.limits)

    @cached_property
    def signs(self) -> list[Sign]:
        return signs(self.load, self.limits)

    @property
    def home(self) -> Place | None:
        return _home(self.engineer)

    def places_on(self, day: date) -> list[Place | None]:
        return [task.place for task in self.tasks.get(day, ())]

    def room_on(self, day: date, *, now: datetime) -> Room:
        """What the limits leave of the day's shifts."""
        return self.work.room_on(day, self.around, self.limits, now=now)

    def worked_besides(self, day: date) -> timedelta:
        """The hours of work on the other days of the week."""
        days = self.work.days
        return sum((days[one].hours for one in self.around.week if one != day and one in days), timedelta(0))

    def with_tasks(self, day: date, tasks: Sequence[Task], *, ways: Ways | None = None) -> EngineerWeek:
        """As if these were all stops of the day."""
        ways, work = ways or self.ways, self.work
        changed = workday(day, tasks, shifts=self.shifts.get(day, ()), home=self.home, way=ways)
        tasks_by_day, days = {**work.tasks, day: tuple(tasks)}, {**work.days, day: changed}
        return replace(self, work=Work(work.shifts, work.visits, tasks_by_day, days))

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
    """By engineer id the week, from Monday, in which the day lies: five statements, however many they are.

    but  ids of visits that are looked at as if they were not planned
    """
    around = week_around(day - day.weekday() * timedelta(days=1), company_zone().key)
    rows = written([one.pk for one in engineers], around, but=but)
    ways = ways_along(
        [_home(one), *(visit.where for visit in of_day), _home(one)]
        for one in engineers
        for of_day in visits_by_day(rows[one.pk], around).values()
    )
    limits = limits or planning_rules().limits
    return {
        one.pk: EngineerWeek(one, around, limits, ways, work_of(rows[one.pk], around, home=_home(one), ways=ways))
        for one in engineers
    }


def _home(engineer: Engineer) -> Place | None:
    return place(engineer.home_latitude, engineer.home_longitude)


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
