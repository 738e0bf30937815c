"""What stands in engineers' weeks: shifts, absences and visits, read as texts.

A company has thousands of them around a week, and most requests find what the last one found. So the database writes
all rows of an engineer into one text, and what follows from equal texts is remembered in this process: nothing is ever
out of date, because each request reads what stands, and only weeks that have changed are worked out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import BigIntegerField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from firstfix.scheduling.effort import Task
from firstfix.scheduling.fatigue import NIGHT, Limits, Room, Workday, room, workday
from firstfix.scheduling.models import Booking, DepotCall, Shift
from firstfix.scheduling.queries.duty import absences_during, shifts_during
from firstfix.scheduling.rules import Place, Span, Way, place
from firstfix.scheduling.translate.day import Standing
from firstfix.scheduling.translate.roads import Ways
from firstfix.scheduling.translate.timetable import day_span, free_spans, local_moment, merged

#: Days before the week that may belong to days on duty in a row, as many as the rules can ask for. Of these only the
#: shifts are read, but for the last one, whose visits tell how short the rest is.
BEFORE = timedelta(days=14)
ONE = timedelta(days=1)
#: Weeks of engineers in memory: with 35 visits some 40 kB each.
REMEMBERED = 800
#: States in which a visit takes no time any more, though it was made or tried.
OVER = frozenset({"left", "missed"})
#: What stands for the state of a call at a warehouse, which has none: it is over when its time is.
CALL = "call"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class WeekAround:
    """A week from Monday and what lies around it.

    nights  from evening to morning, by the day of the evening
    whole   from which shifts are read
    near    from which visits are read
    """

    zone: ZoneInfo
    week: tuple[date, ...]
    nights: Mapping[date, Span]
    whole: Span
    near: Span

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


@lru_cache(maxsize=64)
def week_around(day: date, zone: str) -> WeekAround:
    """The week in which the day lies."""
    monday = day - day.weekday() * ONE
    week = tuple(monday + n * ONE for n in range(7))
    end = day_span(zone, week[-1] + ONE).end
    return WeekAround(
        ZoneInfo(zone),
        week,
        {one: Span(local_moment(zone, one, NIGHT[0]), local_moment(zone, one + ONE, NIGHT[1])) for one in week},
        whole=Span(day_span(zone, monday - BEFORE).start, end),
        near=Span(day_span(zone, monday - ONE).start, end),
    )


class PlannedVisit(NamedTuple):
    """A visit as it is planned, or was made, or a call at a warehouse; `id` is the visit's, of a call below 0."""

    id: int
    state: str
    span: Span
    where: Place | None


class Written(NamedTuple):
    """The rows of an engineer as texts: fields apart by spaces, rows by semicolons, times in microseconds."""

    shifts: str = ""
    absences: str = ""
    visits: str = ""
    calls: str = ""


def written(engineers: Collection[int], around: WeekAround, *, but: Collection[int] = ()) -> dict[int, Written]:
    """By engineer id the regular shifts, the absences, the visits that are not cancelled and the calls at
    warehouses: four statements.

    but  ids of visits to leave out
    """
    times = (_micros("starts_at"), _micros("ends_at"))
    shifts = shifts_during(around.whole).filter(kind=Shift.Kind.REGULAR)
    visit, site = "visit__", "visit__work_order__site__"
    taken = Booking.objects.filter(
        visit__planned_start__gte=around.near.start, visit__planned_start__lt=around.near.end
    ).exclude(visit__state="cancelled")
    taken = taken.exclude(visit__in=but) if but else taken
    columns = (
        *(F(f"{visit}id"), F(f"{visit}state"), _micros(f"{visit}planned_start"), _micros(f"{visit}planned_end")),
        *(_or_none(f"{site}latitude"), _or_none(f"{site}longitude")),
    )
    texts = (
        _texts(shifts, engineers, times, order=("starts_at", "pk")),
        _texts(absences_during(around.whole), engineers, times, order=("starts_at", "pk")),
        _texts(taken, engineers, columns, order=("visit__planned_start", "visit")),
        _texts(_calls(around), engineers, _call_columns(), order=("starts_at", "pk")),
    )
    return {id: Written(*(text.get(id, "") for text in texts)) for id in engineers}


def _calls(around: WeekAround) -> QuerySet[DepotCall]:
    return DepotCall.objects.filter(starts_at__gte=around.near.start, starts_at__lt=around.near.end)


def _call_columns() -> tuple[Any, ...]:
    where = (_or_none("place__latitude"), _or_none("place__longitude"))
    return (-F("id"), Value(CALL), _micros("starts_at"), _micros("ends_at"), *where)


def _texts(
    rows: QuerySet[Any], engineers: Collection[int], columns: Iterable[Any], *, order: tuple[str, ...]
) -> dict[int, str]:
    row = Func(Value(" "), *columns, function="concat_ws", output_field=TextField())
    of_each = rows.filter(engineer__in=engineers).order_by().values("engineer")
    return dict(of_each.annotate(text=StringAgg(row, ";", order_by=order)).values_list("engineer", "text"))


def _micros(name: str) -> Func:
    return Func(
        F(name), template="(extract(epoch from %(expressions)s) * 1000000)::bigint", output_field=BigIntegerField()
    )


def _or_none(name: str) -> Coalesce:
    return Coalesce(Cast(name, TextField()), Value("-"))


@dataclass(frozen=True, eq=False)
class Work:
    """An engineer's week with the days around it, by day. `shifts` are without absences."""

    shifts: Mapping[date, tuple[Span, ...]]
    visits: Mapping[date, tuple[PlannedVisit, ...]]
    tasks: Mapping[date, tuple[Task, ...]]
    days: Mapping[date, Workday]
    _rooms: dict[tuple[date, Limits], Room] = field(default_factory=dict)
    _standing: dict[date, tuple[Standing, ...]] = field(default_factory=dict)

    def room_on(self, day: date, around: WeekAround, limits: Limits, *, now: datetime) -> Room:
        """What the limits leave of the day's shifts; before they begin it does not matter how late it is."""
        of_day = self.days.get(day) or Workday(day, self.shifts.get(day, ()))
        if any(shift.start < now for shift in of_day.shifts):
            return self._room(of_day, around, limits, now=now)
        if (day, limits) not in self._rooms:
            self._rooms[day, limits] = self._room(of_day, around, limits, now=None)
        return self._rooms[day, limits]

    def _room(self, of_day: Workday, around: WeekAround, limits: Limits, *, now: datetime | None) -> Room:
        days = self.days.values()
        return room(of_day, days, week=around.week, nights=around.nights, limits=limits, now=now)

    def working(self, span: Span) -> list[Span]:
        """Shifts that touch the span, merged."""
        return merged(shift for shifts in self.shifts.values() for shift in shifts if shift.overlaps(span))

    def standing_on(self, day: date) -> tuple[Standing, ...]:
        """The visits of a day that has not begun, as they stand in its plan."""
        if day not in self._standing:
            ahead = (visit for visit in self.visits.get(day, ()) if visit.state not in OVER)
            self._standing[day] = tuple(map(as_standing, ahead))
        return self._standing[day]


def as_standing(visit: PlannedVisit) -> Standing:
    return Standing(f"v{visit.id}", visit.span, visit.where)


def work_of(rows: Written, around: WeekAround, *, home: Place | None, ways: Ways) -> Work:
    """What roads are like may change from one hour to the next, so only what rests on estimates is remembered."""
    return _work(rows, around, home, ways) if ways.known else remembered_work(rows, around, home)


@lru_cache(maxsize=REMEMBERED)
def remembered_work(rows: Written, around: WeekAround, home: Place | None) -> Work:
    return _work(rows, around, home, Ways(zone=around.zone))


def _work(rows: Written, around: WeekAround, home: Place | None, ways: Ways) -> Work:
    shifts, visits = shifts_by_day(rows, around), visits_by_day(rows, around)
    tasks = {day: tuple(Task(one.span, one.where, max(0, one.id)) for one in some) for day, some in visits.items()}
    way: Way = cache(ways)  # each is asked for twice
    days = {
        day: workday(day, tasks.get(day, ()), shifts=shifts.get(day, ()), home=home, way=way)
        for day in {*shifts, *tasks}
    }
    return Work(shifts, visits, tasks, days)


def shifts_by_day(rows: Written, around: WeekAround) -> dict[date, tuple[Span, ...]]:
    """Without absences, by the day they start on."""
    absences = list(_spans(rows.absences))
    found: dict[date, list[Span]] = defaultdict(list)
    for shift in _spans(rows.shifts):
        off = [one for one in absences if one.overlaps(shift)]
        found[around.day_of(shift.start)] += free_spans([shift], taken=off) if off else [shift]
    first = around.day_of(around.whole.start)
    return {day: tuple(sorted(spans)) for day, spans in found.items() if spans and day >= first}


def visits_by_day(rows: Written, around: WeekAround) -> dict[date, tuple[PlannedVisit, ...]]:
    """With the calls, by the day they start on, in order of time."""
    found: dict[date, list[PlannedVisit]] = defaultdict(list)
    for id, state, start, end, latitude, longitude in (*_rows(rows.visits), *_rows(rows.calls)):
        where = None if "-" in (latitude, longitude) else place(float(latitude), float(longitude))
        span = Span(_moment(start), _moment(end))
        found[around.day_of(span.start)].append(PlannedVisit(int(id), state, span, where))
    return {day: tuple(sorted(some, key=lambda one: (one.span, one.id))) for day, some in found.items()}


def _spans(text: str) -> Iterator[Span]:
    return (Span(_moment(start), _moment(end)) for start, end in _rows(text))


def _rows(text: str) -> Iterator[list[str]]:
    return (row.split(" ") for row in text.split(";")) if text else iter(())


def _moment(micros: str) -> datetime:
    return EPOCH + timedelta(microseconds=int(micros))
