"""When planned work on one machine falls due: from a rule, what was done before, and the readings of a meter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from typing import NamedTuple

from firstfix.engines.timetable.meters import Meter
from firstfix.engines.timetable.rhythms import Rhythm

#: A meter of a minute's rhythm would fill a year with nothing but dues.
MOST = 1000


@dataclass(frozen=True)
class Rule:
    """By the calendar (`rhythm`), by a meter (every `units`), or whichever comes first.

    from_done: the next is counted from when the last was done; else from when it was planned, however late it was.
    """

    rhythm: Rhythm | None = None
    units: float | None = None
    from_done: bool = False

    def __post_init__(self) -> None:
        if self.rhythm is None and self.units is None:
            raise ValueError("a rule needs a rhythm or a meter")
        if self.units is not None and self.units <= 0:
            raise ValueError("a meter's rhythm must be more than nothing")
        if self.rhythm and self.units and not self.from_done:
            raise ValueError("of two rhythms the next can only be counted from the work done")


@dataclass(frozen=True)
class Service:
    """Work of the past. done_on: None while it is open, and where it was left out (`is_open` says which).

    target: what the meter was to have counted, where a meter asked for it.
    """

    planned_on: date
    done_on: date | None = None
    is_open: bool = False
    target: float | None = None


class Due(NamedTuple):
    """on: by the rule. is_sure: nothing that happens before can move it, so that an order may be made for it."""

    on: date
    target: float | None = None
    is_sure: bool = True


def coming(
    rule: Rule, *, anchor: date, begins: date, last: Service | None, meter: Meter, today: date, until: date
) -> list[Due]:
    """What falls due until `until`, in order, after the last service.

    anchor  the day from which the calendar counts, itself the first date of it
    begins  nothing is due before
    Of several dates that have passed unnoticed only the newest stands: one visit makes up for them all.
    """
    dues = _from_done if rule.from_done else _by_meter if rule.rhythm is None else _by_calendar
    found: list[Due] = []
    for due in dues(rule, anchor=anchor, begins=begins, last=last, meter=meter, today=today):
        if due.on > until or len(found) == MOST:
            break
        if found and due.on <= today:
            found.pop()
        found.append(due)
    return found


def _by_calendar(
    rule: Rule, *, anchor: date, begins: date, last: Service | None, meter: Meter, today: date
) -> Iterator[Due]:
    assert rule.rhythm
    after = begins - timedelta(days=1)
    for day in rule.rhythm.grid(anchor, after=max(after, last.planned_on) if last else after):
        yield Due(day)


def _by_meter(
    rule: Rule, *, anchor: date, begins: date, last: Service | None, meter: Meter, today: date
) -> Iterator[Due]:
    """Multiples of the rhythm, from the first one that is not reached when the rule begins."""
    assert rule.units
    target = last.target if last and last.target is not None else _reached(rule.units, meter, max(begins, anchor))
    while True:
        target += rule.units
        day = meter.day_of(target)
        if day is None:
            return
        yield Due(max(day, begins, today), target)


def _from_done(
    rule: Rule, *, anchor: date, begins: date, last: Service | None, meter: Meter, today: date
) -> Iterator[Due]:
    """The first is sure, unless the one before it is still to be done; those after it are a forecast."""
    is_sure = last is None or not last.is_open
    since = (last.done_on or last.planned_on) if last else None
    if last and last.is_open:
        since = max(last.planned_on, today)
    while True:
        due = _next(rule, since, anchor=anchor, begins=begins, meter=meter, today=today)
        if due is None:
            return
        yield due._replace(is_sure=is_sure)
        since, is_sure = max(due.on, today), False


def _next(rule: Rule, since: date | None, *, anchor: date, begins: date, meter: Meter, today: date) -> Due | None:
    """Whichever of calendar and meter comes first, counted from the work of that day."""
    found: list[Due] = []
    if rule.rhythm:
        if since is None:
            found += [Due(day) for day in _first(rule.rhythm.grid(anchor, after=begins - timedelta(days=1)))]
        else:
            found += [Due(rule.rhythm.in_season(max(day, begins))) for day in _step(rule.rhythm, since)]
    if rule.units:
        done = _reached(rule.units, meter, max(begins, anchor)) if since is None else meter.on(since)
        day = meter.day_of(done + rule.units)
        if day is not None:
            found.append(Due(max(day, begins, since or begins), done + rule.units))
    return min(found, key=lambda due: due.on, default=None)


def _first(days: Iterator[date]) -> list[date]:
    return [day for day in [next(days, None)] if day]


def _step(rhythm: Rhythm, day: date) -> list[date]:
    try:
        return [rhythm.after(day)]
    except (OverflowError, ValueError):
        return []


def _reached(units: float, meter: Meter, day: date) -> float:
    """The last multiple that the meter has passed by the day."""
    return units * floor(meter.on(day) / units) if meter.days else 0.0
