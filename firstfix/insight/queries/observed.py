"""What each key figure counts, one by one: the same rows make the figure, its course and the list behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value, When

from firstfix.billing.models import Charge
from firstfix.care.models import FollowUp
from firstfix.care.rules.follow_ups import DETRACTOR, PROMOTER
from firstfix.equipment.models import Asset
from firstfix.insight.queries.figures import orders_that_count
from firstfix.insight.rules import RATES, RESTORED, Rate
from firstfix.logistics.models import PartUse
from firstfix.people.models import Engineer
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone, midnight
from firstfix.rewards.queries.hours import hours_by_engineer
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries.duty import duties
from firstfix.scheduling.rules import Span
from firstfix.work.models import WorkOrder

HOUR = timedelta(hours=1)


class Observation(NamedTuple):
    """A pair (x, y) of a figure: see `engines.indicators.tally`. `order` is what it was seen at, if it was an order."""

    day: date
    territory: int | None
    engineers: Collection[int]
    x: float
    y: float
    order: int | None = None


Observer = Callable[[Span], Iterable[Observation]]


def observed(key: str, span: Span) -> Iterable[Observation]:
    """Of figures that settle late, only what has settled by the end of the span. KeyError for an unknown figure."""
    return OBSERVERS[key](span)


# Orders


def _rate(rate: Rate, span: Span) -> Iterator[Observation]:
    until = span.end - timedelta(days=company().repeat_window_days) if rate.is_cohort else span.end
    rows = orders_that_count(now=span.end).filter(rate.within(span.start, until))
    rows = rows.annotate(hit=Case(When(rate.hits, then=Value(1)), default=Value(0)))
    crews = _crews(rows, first_only=rate.key == "first-time-fix")
    yield from _of_orders(rows.values_list("pk", rate.at, "site__territory", "hit"), crews)


def _time_to_restore(span: Span) -> Iterator[Observation]:
    rows = WorkOrder.objects.filter(
        RESTORED, restored_at__gte=span.start, restored_at__lt=span.end, reported_at__isnull=False
    ).annotate(took=F("restored_at") - F("reported_at"))
    yield from _of_orders(rows.values_list("pk", "restored_at", "site__territory", "took"), _crews(rows))


def _time_to_respond(span: Span) -> Iterator[Observation]:
    rows = WorkOrder.objects.filter(
        kind=WorkOrder.Kind.REPAIR, responded_at__gte=span.start, responded_at__lt=span.end, reported_at__isnull=False
    ).annotate(took=F("responded_at") - F("reported_at")).exclude(state="cancelled")  # fmt: skip
    yield from _of_orders(rows.values_list("pk", "responded_at", "site__territory", "took"), {})


def _of_orders(rows: Any, crews: Mapping[int, Collection[int]]) -> Iterator[Observation]:
    zone = company_zone()
    for pk, at, territory, y in rows.order_by().iterator(chunk_size=5000):
        value = y / HOUR if isinstance(y, timedelta) else y
        yield Observation(at.astimezone(zone).date(), territory, crews.get(pk, ()), 1, value, pk)


def _crews(orders: QuerySet[Any], *, first_only: bool = False) -> dict[int, set[int]]:
    """Who was there: on whichever visit of the order, or on its first."""
    rows = Booking.objects.filter(visit__work_order__in=orders.order_by().values("pk"), visit__arrived_at__isnull=False)
    crews: dict[int, set[int]] = defaultdict(set)
    first: dict[int, int] = {}
    for order, visit, engineer in rows.order_by("visit__arrived_at").values_list(
        "visit__work_order", "visit", "engineer"
    ):
        if not first_only or first.setdefault(order, visit) == visit:
            crews[order].add(engineer)
    return crews


def _costs(span: Span) -> Iterator[Observation]:
    """In the company's currency, with corrections; an order counts on the day of its last line."""
    zone = company_zone()
    days = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    rows = Charge.objects.filter(work_order__isnull=False, currency=company().currency)
    sums: Any = rows.values("work_order", "work_order__site__territory").annotate(last=Max("day"), y=Sum("cost"))
    columns = ("work_order", "work_order__site__territory", "last", "y")
    for order, territory, day, y in sums.filter(last__range=days).order_by().values_list(*columns):
        yield Observation(day, territory, (), 1, float(y), order)


def _answers(field: str, worth: Callable[[int], float], span: Span) -> Iterator[Observation]:
    """What customers said in follow-ups. One without an order is of no area, and of nobody."""
    rows = FollowUp.objects.filter(done_at__gte=span.start, done_at__lt=span.end).exclude(**{field: None})
    crews = _crews(WorkOrder.objects.filter(pk__in=rows.values("work_order")))
    zone = company_zone()
    told: Any = rows.order_by().values_list("work_order", "done_at", "work_order__site__territory", field)
    for order, at, territory, said in told:
        yield Observation(at.astimezone(zone).date(), territory, crews.get(order, ()), 1, worth(said), order)


def _satisfied(rating: int) -> float:
    return int(rating >= 4)


def _recommends(said: int) -> float:
    """A promoter is 100, a detractor -100: their mean is the net promoter score (Reichheld 2003)."""
    return 100 if said >= PROMOTER else -100 if said <= DETRACTOR else 0


# Visits and days


def _parts_at_hand(span: Span) -> Iterator[Observation]:
    used = PartUse.objects.filter(work_order=OuterRef("work_order"), at__gte=OuterRef("arrived_at"),
                                  at__lte=OuterRef("left_at"))  # fmt: skip
    rows = Visit.objects.filter(left_at__gte=span.start, left_at__lt=span.end, arrived_at__isnull=False)
    rows = rows.filter(Q(outcome=Visit.Outcome.WAITING_PARTS) | Exists(used)).order_by()
    crews: dict[int, list[int]] = defaultdict(list)
    for visit, engineer in Booking.objects.filter(visit__in=rows.values("pk")).values_list("visit", "engineer"):
        crews[visit].append(engineer)
    zone = company_zone()
    columns = ("pk", "work_order", "left_at", "work_order__site__territory", "outcome")
    visits: Any = rows.values_list(*columns)
    for pk, order, at, territory, outcome in visits:
        has_all = int(outcome != Visit.Outcome.WAITING_PARTS)
        yield Observation(at.astimezone(zone).date(), territory, crews.get(pk, ()), 1, has_all, order)


def _hours(span: Span) -> dict[tuple[int, date], tuple[float, float]]:
    """By engineer and day, of days that are over: hours at work, and on the road."""
    zone = company_zone()
    first, last = span.start.astimezone(zone).date(), _whole_days(span).astimezone(zone).date() - timedelta(days=1)
    everybody = hours_by_engineer(Engineer.objects.values_list("pk", flat=True), first, last)
    return {(id, one.day): (one.work / HOUR, one.travel / HOUR) for id, days in everybody.items() for one in days}


def _whole_days(span: Span) -> datetime:
    return midnight(span.end.astimezone(company_zone()).date())


def _utilisation(span: Span) -> Iterator[Observation]:
    zone, hours, until = company_zone(), _hours(span), _whole_days(span)
    engineers = list(Engineer.objects.all())
    shifts = defaultdict[tuple[int, date], float](float)
    for id, duty in duties(engineers, span=Span(span.start, until)).items():
        for one in duty.working:
            if span.start <= one.start < until:
                shifts[id, one.start.astimezone(zone).date()] += (one.end - one.start) / HOUR
    territories = {one.pk: one.territory_id for one in engineers}
    for (id, day), on_duty in shifts.items():
        work, travel = hours.get((id, day), (0.0, 0.0))
        yield Observation(day, territories[id], (id,), on_duty, work + travel)


def _travel_share(span: Span) -> Iterator[Observation]:
    territories = dict(Engineer.objects.values_list("pk", "territory"))
    for (id, day), (work, travel) in _hours(span).items():
        if work + travel > 0:
            yield Observation(day, territories[id], (id,), work + travel, travel)


# Machines


def _failures(span: Span) -> Iterator[Observation]:
    """The machines' days in service week by week, and a failure each time that one is reported anew."""
    zone = company_zone()
    rows = WorkOrder.objects.filter(
        kind=WorkOrder.Kind.REPAIR, repeat_of=None, asset__isnull=False,
        reported_at__gte=span.start, reported_at__lt=span.end,
    ).exclude(state="cancelled").order_by()  # fmt: skip
    failed: Any = rows.values_list("pk", "reported_at", "site__territory")
    for order, at, territory in failed:
        yield Observation(at.astimezone(zone).date(), territory, (), 1, 0, order)
    first, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    for area, steps in _steps().items():
        running = sum(step for day, step in steps.items() if day < first)
        for offset in range((last - first).days):
            day = first + timedelta(days=offset)
            running += steps.get(day, 0)
            if running:
                yield Observation(day, area, (), 0, running)


def _steps() -> dict[int | None, dict[date, int]]:
    """By territory and day: machines that began less those that ended. A retired one ended at its last repair."""
    zone, steps = company_zone(), defaultdict[int | None, dict[date, int]](lambda: defaultdict(int))
    rows = Asset.objects.annotate(last=Max("work_orders__reported_at")).order_by()
    columns = ("site__territory", "commissioned_on", "delivered_on", "state", "last")
    for territory, commissioned, delivered, state, seen in rows.values_list(*columns).iterator(chunk_size=5000):
        began = commissioned or delivered
        if began is None or (state == "retired" and seen is None):
            continue
        steps[territory][began] += 1
        if state == "retired":
            steps[territory][max(began, seen.astimezone(zone).date())] -= 1
    return steps


OBSERVERS: Mapping[str, Observer] = {
    **{rate.key: partial(_rate, rate) for rate in RATES},
    "mttr": _time_to_restore,
    "response": _time_to_respond,
    "mtbf": _failures,
    "satisfied": partial(_answers, "rating", _satisfied),
    "nps": partial(_answers, "nps", _recommends),
    "parts-fill": _parts_at_hand,
    "utilisation": _utilisation,
    "travel-share": _travel_share,
    "order-cost": _costs,
}
