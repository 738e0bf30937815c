"""Shifts, holidays and free time, counted by the timetable engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from firstfix.engines.timetable import Interval, WorkingCalendar, free_intervals, local_instant, local_interval, merge
from firstfix.engines.timetable import day_bounds as engine_day_bounds
from firstfix.engines.timetable.calendar import MINUTES_A_DAY
from firstfix.engines.timetable.holidays import PublicHolidays, UnknownCountry, public_holidays
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import BusinessCalendar
from firstfix.scheduling.rules import Span

WeekHours = Mapping[str, Iterable[Iterable[str]]]


@dataclass(frozen=True)
class SpecialDays:
    """Days that are not like their weekday: holidays by name, moved working days by the day whose hours they have.

    `unknown_years` have no decree yet, so their days may still change.
    """

    holidays: Mapping[date, Bilingual] = field(default_factory=dict)
    moved: Mapping[date, date] = field(default_factory=dict)
    unknown_years: tuple[int, ...] = ()


def special_days(country: str, *, first: date, last: date) -> SpecialDays:
    found = _holidays(country, range(first.year, last.year + 1))
    if found is None:
        return SpecialDays()
    return SpecialDays(
        holidays={off.day: Bilingual(off.zh, off.en) for off in found.days_off if first <= off.day <= last},
        moved={move.day: move.instead_of for move in found.moved_working_days if first <= move.day <= last},
        unknown_years=found.unknown_years,
    )


def shift_spans(
    hours: WeekHours, *, zone: str, country: str, first: date, last: date, closed_days: Iterable[date] = ()
) -> list[Span]:
    """The shifts that start on the days `first` to `last`.

    hours    {"1": [["08:30", "17:30"]]} by ISO weekday; an end before the start is on the next day
    country  whose public holidays are off and whose moved working days are worked; "" for none

    A written time is the first instant at which the wall clock shows it, so a shift across a change of clocks is an
    hour shorter or longer. ValueError when the week has no hours, or a time is none.
    """
    weekly = tuple(
        tuple((_minutes(opens), _minutes(closes)) for opens, closes in hours.get(str(day), ())) for day in range(1, 8)
    )
    found = _holidays(country, range(first.year, last.year + 1))
    special = found.special(weekly) if found else {}
    calendar = WorkingCalendar(zone=zone, weekly=weekly, special={**special, **dict.fromkeys(closed_days, ())})
    spans = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for one in calendar.hours_of(day):
            interval = local_interval(zone, day, one)
            if interval.start < interval.end:
                spans.append(Span(interval.start, interval.end))
    return spans


def opening_spans(calendar: BusinessCalendar, *, zone: str, day: date) -> list[Span]:
    """When a site is open on a day. A calendar without any hours is one that nobody filled in: always open."""
    if not any(calendar.hours.values()):
        return [day_span(zone, day)]
    closed = [date.fromisoformat(closed) for closed in calendar.closed_days]
    return shift_spans(calendar.hours, zone=zone, country=calendar.country, first=day, last=day, closed_days=closed)


def day_span(zone: str, day: date) -> Span:
    """Midnight to midnight on the wall clock of the zone."""
    bounds = engine_day_bounds(zone, day)
    return Span(bounds.start, bounds.end)


def local_moment(zone: str, day: date, minutes: int) -> datetime:
    """When the wall clock of the zone first shows so many minutes after midnight."""
    return local_instant(zone, day, minutes)


def free_spans(available: Iterable[Span], *, taken: Iterable[Span]) -> list[Span]:
    """The time of shifts that is neither absence nor booked, in order and merged."""
    free = free_intervals((Interval(*span) for span in available), bookings=(Interval(*span) for span in taken))
    return [Span(one.start, one.end) for one in free]


def merged(spans: Iterable[Span]) -> list[Span]:
    return [Span(one.start, one.end) for one in merge(Interval(*span) for span in spans)]


@lru_cache(maxsize=128)
def _holidays(country: str, years: range) -> PublicHolidays | None:
    """None for a country of which no holidays are known."""
    if not country:
        return None
    try:
        return public_holidays(country, years=years)
    except UnknownCountry:
        return None


def _minutes(clock: str) -> int:
    """ "08:30" in minutes after midnight, "24:00" is the midnight that ends the day; ValueError for what is no time."""
    if clock == "24:00":
        return MINUTES_A_DAY
    hour, _, minute = clock.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise ValueError(f"{clock!r} is no time of day")
    return int(hour) * 60 + int(minute)
