"""Between our records and the engines of time and text. Everything is passed in; nothing is fetched here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from firstfix.customers.models import ServiceContract, ServiceLevel
from firstfix.engines.timetable import (
    ClockTerms,
    DayHours,
    Week,
    WorkingCalendar,
    add_business_time,
    business_time_between,
    clock,
)
from firstfix.engines.timetable import Promise as Promise
from firstfix.engines.timetable.holidays import UnknownCountry, public_holidays
from firstfix.engines.triage.similar import Candidate, rank_similar
from firstfix.engines.triage.tokens import search_tokens, similarity
from firstfix.platform.catalogues.models import BusinessCalendar
from firstfix.work.models import StateChange, WorkOrder

Terms = ClockTerms
Kept = Literal["running", "paused", "met", "missed"]


@dataclass(frozen=True)
class Clock:
    """One promise as a page shows it.

    used    share 0…1 of the promised business time that is gone, 1 when late
    state   running (perhaps late: then `due_at` is past), paused, met or missed
    left    business time left; while late, nothing
    """

    name: Promise
    due_at: datetime
    used: float
    state: Kept
    left: timedelta
    met_at: datetime | None = None

    @property
    def label(self) -> str:
        return _("Response") if self.name == "response" else _("Restoration")

    @property
    def is_over(self) -> bool:
        return self.state in ("met", "missed")


class Due(NamedTuple):
    response: datetime | None
    restoration: datetime | None


def working_calendar(calendar: BusinessCalendar, *, zone: str, since: datetime, until: datetime) -> WorkingCalendar:
    """The calendar with the public holidays of the years from `since` to a year after `until`."""
    return _calendar(
        zone,
        json.dumps(calendar.hours, sort_keys=True),
        calendar.country,
        tuple(sorted(calendar.closed_days)),
        range(since.year - 1, until.year + 2),
    )


def terms_of(contract: ServiceContract, level: ServiceLevel, *, zone: str, since: datetime, until: datetime) -> Terms:
    return ClockTerms(
        calendar=working_calendar(contract.calendar, zone=zone, since=since, until=until),
        response=_minutes(level.response_minutes),
        restoration=_minutes(level.restoration_minutes),
        paused_states=frozenset(contract.paused_states),
    )


def due_times(order: WorkOrder, *, terms: Terms, changes: Iterable[StateChange], now: datetime) -> Due:
    """When the order's promises run out, counted anew from all its changes of state."""
    stretches = [(change.at, change.state) for change in changes]

    def due(promise: Promise, met_at: datetime | None) -> datetime | None:
        read = clock(
            terms,
            promise=promise,
            reported_at=order.reported_at or order.entered_at,
            changes=stretches,
            met_at=met_at,
            now=now,
        )
        return read.due_at if read else None

    return Due(due("response", order.responded_at), due("restoration", order.restored_at))


def response_due(terms: Terms, *, reported_at: datetime) -> datetime | None:
    """When a report that has no order yet should be answered."""
    return add_business_time(terms.calendar, reported_at, terms.response) if terms.response else None


def read_clock(
    name: Promise,
    *,
    due_at: datetime,
    met_at: datetime | None,
    promised: timedelta | None,
    calendar: WorkingCalendar | None,
    paused_since: datetime | None,
    now: datetime,
) -> Clock:
    """A clock read from its stored due time alone, which is cheap enough for a list.

    Each step of an order stores anew when its promises run out, so what is left is the business time from now
    (while paused: from the pause) until then. Without `promised` or `calendar` wall-clock time has to do.
    """
    if met_at is not None:
        kept: Kept = "met" if met_at <= due_at else "missed"
        return Clock(name, due_at, used=1.0, state=kept, left=timedelta(0), met_at=met_at)
    at = paused_since or now
    state: Kept = "paused" if paused_since else "running"
    if at >= due_at:
        return Clock(name, due_at, used=1.0, state=state, left=timedelta(0))
    left = business_time_between(calendar, at, due_at) if calendar else due_at - at
    used = min(1.0, max(0.0, 1 - left / promised)) if promised else 0.0
    return Clock(name, due_at, used=used, state=state, left=left)


def alike(a: str, b: str) -> float:
    """How alike two reports are, 0…1."""
    return similarity(a, b)


def _minutes(minutes: int | None) -> timedelta | None:
    return timedelta(minutes=minutes) if minutes else None


@lru_cache(maxsize=256)
def _calendar(zone: str, hours: str, country: str, closed_days: tuple[str, ...], years: range) -> WorkingCalendar:
    weekly = _week(json.loads(hours))
    closed: dict[date, DayHours] = {date.fromisoformat(day): () for day in closed_days}
    return WorkingCalendar(zone=zone, weekly=weekly, special=_holidays(country, years, weekly) | closed)


@lru_cache(maxsize=64)
def _holidays(country: str, years: range, weekly: Week) -> dict[date, DayHours]:
    if not country:
        return {}
    try:
        return public_holidays(country, years=years).special(weekly)
    except UnknownCountry:
        # A country without a list has no holidays that we know of; its weeks still count.
        return {}


def _week(hours: dict[str, list[list[str]]]) -> Week:
    """Ours is {"1": [["08:30", "17:30"]]} by ISO weekday; theirs seven tuples of minutes, Monday first."""
    return tuple(
        tuple((_minute_of_day(opens), _minute_of_day(closes)) for opens, closes in hours.get(str(day), ()))
        for day in range(1, 8)
    )


def _minute_of_day(clock_time: str) -> int:
    hour, _, minute = clock_time.partition(":")
    return int(hour) * 60 + int(minute)


@dataclass(frozen=True)
class PastOrder:
    """A closed order as a candidate for being like a new report."""

    key: int
    text: str
    age: timedelta
    is_same_product: bool = False
    is_confirmed: bool = False


def most_alike(
    tokens: Sequence[str], past: Iterable[PastOrder], *, frequencies: Mapping[str, int], orders: int, limit: int
) -> list[int]:
    """The keys of the past orders most like a text with these tokens, best first; none that share nothing with it."""
    candidates = [
        Candidate(
            one.key, search_tokens(one.text), one.age, same_model=one.is_same_product, cause_confirmed=one.is_confirmed
        )
        for one in past
    ]
    found = rank_similar(tokens, candidates, frequencies=frequencies, orders=orders, limit=limit)
    return [one.key for one in found]
