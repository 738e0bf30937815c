"""What the figures of hours count: engineers' days, read some weeks at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from firstfix.insight.queries.observation import Observation
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone, midnight
from firstfix.rewards.queries.hours import hours_by_engineer
from firstfix.scheduling.queries.duty import duties
from firstfix.scheduling.rules import Span

HOUR = timedelta(hours=1)
#: So many days are read at once.
STRETCH = timedelta(weeks=4)


def _stretches(span: Span) -> Iterator[tuple[date, date]]:
    """The days of it that are over, some weeks at a time, the newest first: from the one day until before the other."""
    zone = company_zone()
    first, end = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    while end > first:
        begin = max(first, end - STRETCH)
        yield begin, end
        end = begin


def _by_day(key: tuple[int, date]) -> tuple[date, int]:
    engineer, day = key
    return day, engineer


def _hours(begin: date, end: date) -> dict[tuple[int, date], tuple[float, float]]:
    """By engineer and day: hours at work, and on the road. What began on the last day may have arrived on the next."""
    everybody = hours_by_engineer(Engineer.objects.values_list("pk", flat=True), begin, end)
    return {
        (id, one.day): (one.work / HOUR, one.travel / HOUR)
        for id, days in everybody.items() for one in days if begin <= one.day < end
    }  # fmt: skip


def utilisation(span: Span) -> Iterator[Observation]:
    engineers = list(Engineer.objects.all())
    territories = {one.pk: one.territory_id for one in engineers}
    for begin, end in _stretches(span):
        hours, shifts = _hours(begin, end), _hours_on_duty(engineers, Span(midnight(begin), midnight(end)))
        for id, day in sorted(shifts, key=_by_day, reverse=True):
            work, travel = hours.get((id, day), (0.0, 0.0))
            yield Observation(day, territories[id], (id,), shifts[id, day], work + travel)


def _hours_on_duty(engineers: Collection[Engineer], span: Span) -> dict[tuple[int, date], float]:
    """Of shifts that begin in the span; absences behind its end cut the last ones, too."""
    zone, found = company_zone(), defaultdict[tuple[int, date], float](float)
    for id, duty in duties(engineers, span=Span(span.start, span.end + timedelta(days=1))).items():
        for one in duty.working:
            if span.start <= one.start < span.end:
                found[id, one.start.astimezone(zone).date()] += (one.end - one.start) / HOUR
    return found


def travel_share(span: Span) -> Iterator[Observation]:
    territories = dict(Engineer.objects.values_list("pk", "territory"))
    for stretch in _stretches(span):
        hours = _hours(*stretch)
        for id, day in sorted(hours, key=_by_day, reverse=True):
            work, travel = hours[id, day]
            if work + travel > 0:
                yield Observation(day, territories[id], (id,), work + travel, travel)
