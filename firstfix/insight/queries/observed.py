"""What each key figure counts, one by one: the same rows make the figure, its course and the list behind it.

They come the newest first and some at a time: whoever shows the first fifty stops there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value, When

from firstfix.billing.models import Charge
from firstfix.care.models import FollowUp
from firstfix.care.queries.training_effect import site_effects
from firstfix.care.rules.follow_ups import DETRACTOR, PROMOTER
from firstfix.equipment.models import Asset
from firstfix.insight.queries.figures import orders_that_count
from firstfix.insight.queries.observation import Observation
from firstfix.insight.queries.observed_hours import travel_share, utilisation
from firstfix.insight.rules import RATES, RESTORED, Rate
from firstfix.logistics.models import PartUse
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.rules import Span
from firstfix.work.models import WorkOrder

HOUR = timedelta(hours=1)
#: So many rows are read at once, with who was there.
PART = 1000


Observer = Callable[[Span], Iterator[Observation]]
Crews = Mapping[int, Collection[int]]


def observed(key: str, span: Span) -> Iterator[Observation]:
    """Newest first; machines in service, which are no rows, last. Of figures that settle late, only what has settled
    by the end of the span. KeyError for an unknown figure.
    """
    return OBSERVERS[key](span)


def _in_parts(rows: Any) -> Iterator[list[tuple[Any, ...]]]:
    told = rows.iterator(chunk_size=PART)
    while part := list(islice(told, PART)):
        yield part


# Orders


def _rate(rate: Rate, span: Span) -> Iterator[Observation]:
    until = span.end - timedelta(days=company().repeat_window_days) if rate.is_cohort else span.end
    rows = orders_that_count(now=span.end).filter(rate.within(span.start, until))
    rows = rows.annotate(hit=Case(When(rate.hits, then=Value(1)), default=Value(0)))
    return _of_orders(rows, rate.at, "hit", partial(_crews, first_only=rate.key == "first-time-fix"))


def _time_to_restore(span: Span) -> Iterator[Observation]:
    rows = WorkOrder.objects.filter(
        RESTORED, restored_at__gte=span.start, restored_at__lt=span.end, reported_at__isnull=False
    ).annotate(took=F("restored_at") - F("reported_at"))
    return _of_orders(rows, "restored_at", "took", _crews)


def _time_to_respond(span: Span) -> Iterator[Observation]:
    rows = WorkOrder.objects.filter(
        kind=WorkOrder.Kind.REPAIR, responded_at__gte=span.start, responded_at__lt=span.end, reported_at__isnull=False
    ).annotate(took=F("responded_at") - F("reported_at")).exclude(state="cancelled")  # fmt: skip
    return _of_orders(rows, "responded_at", "took", _nobody)


def _of_orders(rows: QuerySet[Any], at: str, y: str, crews_of: Callable[[list[int]], Crews]) -> Iterator[Observation]:
    zone = company_zone()
    for part in _in_parts(rows.order_by(f"-{at}", "-pk").values_list("pk", at, "site__territory", y)):
        crews = crews_of([pk for pk, *_rest in part])
        for pk, when, territory, value in part:
            worth = value / HOUR if isinstance(value, timedelta) else value
            yield Observation(when.astimezone(zone).date(), territory, crews.get(pk, ()), 1, worth, pk)


def _nobody(orders: list[int]) -> Crews:
    """The desk answers: whoever was there afterwards has no part in it."""
    return {}


def _crews(orders: list[int], *, first_only: bool = False) -> Crews:
    """Who was there: on whichever visit of the order, or on its first."""
    rows = Booking.objects.filter(visit__work_order__in=orders, visit__arrived_at__isnull=False)
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
    rows = sums.filter(last__range=days).order_by("-last", "-work_order").values_list(*columns)
    for order, territory, day, y in rows:
        yield Observation(day, territory, (), 1, float(y), order)


def _answers(field: str, worth: Callable[[int], float], span: Span) -> Iterator[Observation]:
    """What customers said in follow-ups. One without an order is of no area, and of nobody."""
    rows: Any = FollowUp.objects.filter(done_at__gte=span.start, done_at__lt=span.end).exclude(**{field: None})
    zone, columns = company_zone(), ("work_order", "done_at", "work_order__site__territory", field)
    for part in _in_parts(rows.order_by("-done_at", "-pk").values_list(*columns)):
        crews = _crews([order for order, *_rest in part if order])
        for order, at, territory, said in part:
            yield Observation(at.astimezone(zone).date(), territory, crews.get(order, ()), 1, worth(said), order)


def _satisfied(rating: int) -> float:
    return int(rating >= 4)


def _recommends(said: int) -> float:
    """A promoter is 100, a detractor -100: their mean is the net promoter score (Reichheld 2003)."""
    return 100 if said >= PROMOTER else -100 if said <= DETRACTOR else 0


# Visits


def _parts_at_hand(span: Span) -> Iterator[Observation]:
    used = PartUse.objects.filter(work_order=OuterRef("work_order"), at__gte=OuterRef("arrived_at"),
                                  at__lte=OuterRef("left_at"))  # fmt: skip
    rows = Visit.objects.filter(left_at__gte=span.start, left_at__lt=span.end, arrived_at__isnull=False)
    rows = rows.filter(Q(outcome=Visit.Outcome.WAITING_PARTS) | Exists(used)).order_by("-left_at", "-pk")
    zone, columns = company_zone(), ("pk", "work_order", "left_at", "work_order__site__territory", "outcome")
    for part in _in_parts(rows.values_list(*columns)):
        crews = _booked([pk for pk, *_rest in part])
        for pk, order, at, territory, outcome in part:
            has_all = int(outcome != Visit.Outcome.WAITING_PARTS)
            yield Observation(at.astimezone(zone).date(), territory, crews.get(pk, ()), 1, has_all, order)


def _booked(visits: list[int]) -> Crews:
    crews: dict[int, list[int]] = defaultdict(list)
    for visit, engineer in Booking.objects.filter(visit__in=visits).values_list("visit", "engineer"):
        crews[visit].append(engineer)
    return crews


# Machines


def _failures(span: Span) -> Iterator[Observation]:
    """The machines' days in service week by week, and a failure each time that one is reported anew."""
    zone = company_zone()
    rows = WorkOrder.objects.filter(
        kind=WorkOrder.Kind.REPAIR, repeat_of=None, asset__isnull=False,
        reported_at__gte=span.start, reported_at__lt=span.end,
    ).exclude(state="cancelled").order_by("-reported_at", "-pk")  # fmt: skip
    failed: Any = rows.values_list("pk", "reported_at", "site__territory").iterator(chunk_size=PART)
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


def _training_effect(span: Span) -> Iterator[Observation]:
    """A site with its first training: its faults from use since, for those that the year before lets expect."""
    first, last = (at.astimezone(company_zone()).date() for at in (span.start, span.end))
    effects = [one for one in site_effects(today=last) if one.trained_on >= first and one.years_before]
    for one in sorted(effects, key=lambda one: (one.trained_on, one.site.pk), reverse=True):
        expected = one.before * one.years_after / one.years_before
        yield Observation(one.trained_on, one.site.territory_id, (), expected, one.after, site=one.site.pk)


OBSERVERS: Mapping[str, Observer] = {
    **{rate.key: partial(_rate, rate) for rate in RATES},
    "mttr": _time_to_restore,
    "response": _time_to_respond,
    "mtbf": _failures,
    "satisfied": partial(_answers, "rating", _satisfied),
    "nps": partial(_answers, "nps", _recommends),
    "parts-fill": _parts_at_hand,
    "utilisation": utilisation,
    "travel-share": travel_share,
    "order-cost": _costs,
    "training-effect": _training_effect,
}
