"""How much somebody works in a week, and how much may be asked of them. Pure, on values.

Hours are work as it is planned or was done: visits, calls at warehouses and the ways. Waiting in a shift is no work in
this sense, being on call neither; but a shift makes a day on duty, and nobody rests in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.scheduling.effort import NONE, Task, pieces, road_time
from firstfix.scheduling.rules import Place, Span, Way, travel_time

#: Minutes after midnight, and on the next day; so much work in it makes a night.
NIGHT = (22 * 60, 6 * 60)
NIGHT_FROM = timedelta(hours=2)
#: From this share of the hours on somebody is near the limit, and work is dearer.
NEAR = 0.9
#: Less than this in a shift is room for nothing.
LEAST = timedelta(minutes=30)
DAY = timedelta(days=1)


class Limit(models.TextChoices):
    HOURS = "hours", _("Hours of work in a week")
    NIGHTS = "nights", _("Nights in a week")
    TRAVEL_DAYS = "travel_days", _("Days of long travel in a week")
    DAYS_IN_A_ROW = "days_in_a_row", _("Days on duty in a row")
    REST = "rest", _("Hours of rest between two days")


@dataclass(frozen=True)
class Limits:
    """What may be asked of one engineer; None is no limit.

    long_travel  from so much driving on a day is one of long travel
    firm         limits that bind a person who plans by hand, too
    """

    hours: timedelta | None = None
    nights: int | None = None
    travel_days: int | None = None
    days_in_a_row: int | None = None
    rest: timedelta | None = None
    long_travel: timedelta = timedelta(hours=4)
    firm: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Workday:
    """One day of one engineer: the shifts without absences, and the work with its ways."""

    day: date
    shifts: tuple[Span, ...] = ()
    work: tuple[Span, ...] = ()
    hours: timedelta = NONE
    driving: timedelta = NONE

    @property
    def is_on_duty(self) -> bool:
        return bool(self.shifts or self.work)

    @property
    def stretch(self) -> Span | None:
        """From the first thing to the last; None on a free day."""
        spans = (*self.shifts, *self.work)
        return Span(min(one.start for one in spans), max(one.end for one in spans)) if spans else None


@dataclass(frozen=True)
class Load:
    """A week of one engineer. `rest` is the shortest between two days, None where no two days on duty follow."""

    hours: timedelta = NONE
    nights: int = 0
    travel_days: int = 0
    days_in_a_row: int = 0
    rest: timedelta | None = None


@dataclass(frozen=True)
class Sign:
    """One figure of a load beside its limit, in hours or as a count; `state` is well, near or over."""

    limit: Limit
    value: float
    most: float
    state: str

    @property
    def share(self) -> float:
        """How much of the limit is used, 0…1; rest is used up as it gets short."""
        part, whole = (self.most, self.value) if self.limit == Limit.REST else (self.value, self.most)
        return min(1.0, part / whole) if whole else 1.0


def workday(
    day: date, tasks: Sequence[Task], *, shifts: Iterable[Span], home: Place | None, way: Way = travel_time
) -> Workday:
    on_site, road = sum((task.span.length for task in tasks), NONE), road_time(tasks, home=home, way=way)
    return Workday(day, tuple(shifts), tuple(pieces(tasks, home=home, way=way)), on_site + road, road)


def load_of(days: Iterable[Workday], *, week: Sequence[date], nights: Mapping[date, Span], limits: Limits) -> Load:
    """The load of a week from its days and those around it, which decide on rest and days in a row.

    nights  from evening to morning, by the day of the evening
    """
    by_day = {one.day: one for one in days}
    of_week = [by_day[day] for day in week if day in by_day]
    return Load(
        hours=sum((one.hours for one in of_week), NONE),
        nights=sum(_is_night(day, nights[day], by_day) for day in week if day in nights),
        travel_days=sum(one.driving >= limits.long_travel for one in of_week),
        days_in_a_row=max((run_at(day, by_day) for day in week), default=0),
        rest=min(_rests(by_day, week), default=None),
    )


def signs(load: Load, limits: Limits) -> list[Sign]:
    """The figures that have a limit, in the order of `Limit`."""
    found = []
    for limit in Limit:
        value, most = _number(getattr(load, limit.value)), _number(getattr(limits, limit.value))
        if value is not None and most is not None:
            found.append(Sign(limit, value, most, _state(limit, value, most)))
    return found


def _number(figure: timedelta | int | None) -> float | None:
    return figure / timedelta(hours=1) if isinstance(figure, timedelta) else figure


def _state(limit: Limit, value: float, most: float) -> str:
    if limit == Limit.REST:
        return "over" if value < most else "well"
    if value > most:
        return "over"
    if limit == Limit.HOURS:
        return "near" if value >= most * NEAR else "well"
    # A six-day week is at its limit as a rule, and no reason to look twice.
    return "near" if value == most and limit != Limit.DAYS_IN_A_ROW else "well"


def worsened(before: Load, after: Load, limits: Limits) -> list[Sign]:
    """What a change brings near or over a limit, or further."""
    former = {one.limit: one.value for one in signs(before, limits)}
    return [one for one in signs(after, limits) if one.state != "well" and _is_worse(one, former.get(one.limit))]


def _is_worse(sign: Sign, was: float | None) -> bool:
    if was is None:
        return True
    return sign.value < was if sign.limit == Limit.REST else sign.value > was


@dataclass(frozen=True)
class Room:
    """What is left of a day for further work. `dear_from`: near the limit of hours; `why` names what cut it."""

    spans: tuple[Span, ...]
    dear_from: datetime | None = None
    why: Limit | None = None


def room(
    day: Workday,
    others: Iterable[Workday],
    *,
    week: Sequence[date],
    nights: Mapping[date, Span],
    limits: Limits,
    now: datetime | None = None,
) -> Room:
    """The shifts of a day, cut to what the limits leave. What stands in the day already counts and stays.

    The hours are cut as if every minute up to the cut were worked, so that no plan within them breaks the limit; on a
    day that has begun, every minute from `now` on.
    Days of long travel cannot be told before a plan is made; they are shown, not cut.
    """
    by_day = {one.day: one for one in others if one.day != day.day}
    spans, why = list(day.shifts), None

    def cut(to: Iterable[Span], by: Limit) -> None:
        nonlocal spans, why
        kept = [one for one in to if one.length >= LEAST]
        if kept != spans:
            spans, why = kept, by

    if limits.days_in_a_row is not None and run_before(day.day, by_day) + 1 > limits.days_in_a_row:
        return Room((), why=Limit.DAYS_IN_A_ROW if spans else None)
    if limits.rest is not None:
        cut(_rested(spans, day.day, by_day, limits.rest), Limit.REST)
    if limits.nights is not None:
        had = sum(_is_night(one, nights[one], by_day) for one in week if one in nights and one != day.day)
        if had >= limits.nights and day.day in nights:
            cut((left for one in spans for left in _without(one, nights[day.day])), Limit.NIGHTS)
    if limits.hours is None:
        return Room(tuple(spans), why=why)
    had_hours = sum((by_day[one].hours for one in week if one in by_day), day.hours)
    cut(_first(spans, limits.hours - had_hours, since=now), Limit.HOURS)
    cheap = _first(spans, limits.hours * NEAR - had_hours, since=now)
    is_dear = sum((one.length for one in cheap), NONE) < sum((one.length for one in spans), NONE)
    dear_from = (cheap[-1].end if cheap else spans[0].start) if spans and is_dear else None
    return Room(tuple(spans), dear_from, why)


def run_before(day: date, by_day: Mapping[date, Workday]) -> int:
    """Days on duty that end the day before."""
    count = 0
    while (one := by_day.get(day - DAY * (count + 1))) and one.is_on_duty:
        count += 1
    return count


def run_at(day: date, by_day: Mapping[date, Workday]) -> int:
    """Days on duty in a row up to this one; 0 when it is free."""
    return run_before(day, by_day) + 1 if (one := by_day.get(day)) and one.is_on_duty else 0


def _is_night(evening: date, night: Span, by_day: Mapping[date, Workday]) -> bool:
    """By shift or by work: what is in both counts once."""
    near = [one for day in (evening, evening + DAY) if (one := by_day.get(day))]
    on_duty = _overlap((span for one in near for span in one.shifts), night)
    at_work = _overlap((span for one in near for span in one.work), night)
    return max(on_duty, at_work) >= NIGHT_FROM


def _overlap(spans: Iterable[Span], with_: Span) -> timedelta:
    return sum((min(one.end, with_.end) - max(one.start, with_.start) for one in spans if one.overlaps(with_)), NONE)


def _rests(by_day: Mapping[date, Workday], week: Sequence[date]) -> list[timedelta]:
    """Between days that follow each other, of which one is in the week; work through the night is no rest at all."""
    stretches = [(day, one.stretch) for day, one in sorted(by_day.items()) if one.stretch]
    return [
        max(NONE, after.start - before.end)
        for (first, before), (second, after) in pairwise(stretches)
        if before and after and second - first == DAY and (first in week or second in week)
    ]


def _rested(spans: Iterable[Span], day: date, by_day: Mapping[date, Workday], rest: timedelta) -> list[Span]:
    """Not before the rest after the day before is over, and done early enough for the day after."""
    before, after = (by_day[near].stretch if near in by_day else None for near in (day - DAY, day + DAY))
    return [
        Span(start, end)
        for one in spans
        for start, end in [
            (
                max(one.start, before.end + rest) if before else one.start,
                min(one.end, after.start - rest) if after else one.end,
            )
        ]
        if start < end
    ]


def _without(span: Span, night: Span) -> list[Span]:
    if not span.overlaps(night):
        return [span]
    return [one for one in (Span(span.start, night.start), Span(night.end, span.end)) if one.start < one.end]


def _first(spans: Iterable[Span], length: timedelta, *, since: datetime | None) -> list[Span]:
    """The first so many hours of them; what lies before `since` is no part of these."""
    found = []
    for one in spans:
        if length <= NONE:
            break
        counts_from = min(max(one.start, since or one.start), one.end)
        found.append(Span(one.start, min(one.end, counts_from + length)))
        length -= one.end - counts_from
    return found
