"""Times that can be offered to a customer, because an engineer who can do the work has room for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.dateparse import parse_datetime

from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Hold
from firstfix.scheduling.queries.fill import Staff, day_of_order, order_in_full
from firstfix.scheduling.queries.visits import live_holds
from firstfix.scheduling.rules import Span, rounded_up
from firstfix.scheduling.translate.planner import offered
from firstfix.work.models import WorkOrder

#: Slots of a day: with two hours each, all of the day.
MOST = 12
#: The best of all days are marked: little more driving than the cheapest.
GOOD = timedelta(minutes=10)
#: Days at once; the farthest that is offered.
DAYS, FARTHEST = 5, timedelta(days=60)
#: Before a slot that is named to a customer there must be time to tell the engineer.
NOTICE = timedelta(minutes=30)


@dataclass(frozen=True)
class Slot:
    """A window in which this engineer can start; `is_good` says that it costs little driving.

    mate  who would come along, where the order takes two
    """

    window: Span
    engineer: Engineer
    is_good: bool
    mate: Engineer | None = None

    @property
    def crew(self) -> list[Engineer]:
        return [self.engineer, self.mate] if self.mate else [self.engineer]

    @property
    def name(self) -> str:
        """What a form sends back."""
        return f"{self.window.start:%Y-%m-%dT%H:%M%z}/{'+'.join(str(one.pk) for one in self.crew)}"


@dataclass(frozen=True)
class SlotsOfDay:
    """The day's slots in order of time; without any, why there are none."""

    day: date
    slots: tuple[Slot, ...]
    why_not: str = ""


@dataclass(frozen=True)
class Choice:
    """What a page offers: the time that is kept already, else days with slots, and where to look further.

    holds  of a crew one each
    """

    days: list[SlotsOfDay]
    holds: list[Hold]
    later: date | None
    earlier: date | None

    @property
    def hold(self) -> Hold | None:
        return self.holds[0] if self.holds else None


def choice_of_times(order: WorkOrder, *, first: date | None, now: datetime) -> Choice:
    """From the day `first` on, from today without one; while a time is kept, no others are looked for."""
    today = company_day(now)
    first = min(max(first or today, today), today + FARTHEST)
    holds = holds_of(order, now=now)
    later, earlier = first + timedelta(days=DAYS), max(today, first - timedelta(days=DAYS))
    return Choice(
        days=[] if holds else slots_for(order, first=first, days=DAYS, now=now),
        holds=holds,
        later=later if later <= today + FARTHEST else None,
        earlier=earlier if first > today else None,
    )


def slots_for(order: WorkOrder, *, first: date, days: int, now: datetime) -> list[SlotsOfDay]:
    """For each day what can be offered for the order; all other visits keep their time and engineer."""
    found = []
    order, staff = order_in_full(order), Staff(list(working_engineers().select_related(None)))
    for day in (first + timedelta(days=n) for n in range(days)):
        if day < company_day(now):
            continue
        asked = day_of_order(order, day, staff=staff, now=now)
        offers = offered(asked.day, count=MOST) if asked.day.jobs else []
        why_not = "" if offers else asked.why(asked.left[0]) if asked.left else asked.why_none()
        engineers = {one.engineer.pk: one.engineer for one in asked.day.workers}
        found.append((day, offers, engineers, why_not))
    least = min((offer.cost for _day, offers, *_rest in found for offer in offers), default=0.0)
    return [
        SlotsOfDay(
            day,
            tuple(
                Slot(
                    offer.window,
                    engineers[offer.engineer_id],
                    offer.cost <= least + GOOD.total_seconds(),
                    engineers[offer.mate_id] if offer.mate_id else None,
                )
                for offer in sorted(offers, key=lambda offer: offer.window.start)
                if offer.window.end > now + NOTICE
            ),
            why_not,
        )
        for day, offers, engineers, why_not in found
    ]


def slot_named(order: WorkOrder, name: str, *, now: datetime) -> Slot | None:
    """The slot with this name, if it can still be offered."""
    start = parse_datetime(name.partition("/")[0])
    if start is None or start.tzinfo is None:
        return None
    (day,) = slots_for(order, first=company_day(start), days=1, now=now) or (None,)
    return next((slot for slot in day.slots if slot.name == name), None) if day else None


def time_in(order: WorkOrder, window: Span, *, engineers: Sequence[Engineer], now: datetime) -> Span | None:
    """When this crew would be there within the window, as the day stands; None when it is no longer possible."""
    crew = working_engineers().select_related(None).filter(pk__in=[one.pk for one in engineers])
    staff = Staff(list(crew))
    asked = day_of_order(order_in_full(order), company_day(window.start), staff=staff, now=now)
    jobs = [replace(job, windows=_within(job.windows, window)) for job in asked.day.jobs]
    if not jobs or not jobs[0].windows:
        return None
    found = offered(replace(asked.day, jobs=jobs), count=1)
    return Span(found[0].start, found[0].start + rounded_up(jobs[0].length)) if found else None


def holds_of(order: WorkOrder, *, now: datetime) -> list[Hold]:
    """The time that is kept for the order: one of each engineer of the crew."""
    return list(live_holds(now).filter(work_order=order).select_related("engineer").order_by("pk"))


def _within(windows: Iterable[Span] | None, window: Span) -> list[Span]:
    if windows is None:
        return [window]
    both = (Span(max(one.start, window.start), min(one.end, window.end)) for one in windows)
    return [one for one in both if one.start <= one.end]
