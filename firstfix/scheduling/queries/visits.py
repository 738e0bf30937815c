"""Visits of an engineer, of an order, of a time; and what yesterday left undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import Booking, Hold, Visit
from firstfix.scheduling.rules import Span
from firstfix.scheduling.states import BOOKING_STATES
from firstfix.scheduling.translate.timetable import day_span
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES


def visits_with_orders() -> QuerySet[Visit]:
    """Visits with their crew and all that a stop shows: two statements for any number."""
    return Visit.objects.select_related(
        "work_order__site__territory",
        "work_order__customer",
        "work_order__contact",
        "work_order__asset__product_model",
    ).prefetch_related(
        Prefetch("bookings", Booking.objects.select_related("engineer").order_by("engineer__name", "pk"))
    )


def visits_in_brief() -> QuerySet[Visit]:
    """Visits with what a table of many shows: number, subject, urgency, names, places and crew; two statements.

    The bookings are in `crew`: for hundreds of visits a plain list is much cheaper than a queryset each.
    """
    order, at, person = "work_order__", "work_order__site__", "engineer__"
    bookings = Booking.objects.select_related("engineer").only(
        *("visit", f"{person}name", f"{person}home_latitude", f"{person}home_longitude")
    )
    crew: Any = Prefetch("bookings", bookings.order_by("pk"), to_attr="crew")
    visits: QuerySet[Visit] = (
        Visit.objects.select_related("work_order__site", "work_order__customer")
        .only(
            *(
                "state",
                "is_locked",
                "planned_start",
                "planned_end",
                "window_to",
                "arrived_at",
                "started_at",
                f"{order}number",
                f"{order}subject",
                f"{order}priority",
                f"{order}crew",
            ),
            *(f"{at}name", f"{at}latitude", f"{at}longitude", f"{order}customer__name"),
        )
        .prefetch_related(crew)
    )
    return visits


def visits_during(span: Span, visits: QuerySet[Visit] | None = None) -> QuerySet[Visit]:
    """Visits planned to start in the span, without cancelled ones, in order of time."""
    visits = visits_with_orders() if visits is None else visits
    return (
        visits.filter(planned_start__gte=span.start, planned_start__lt=span.end)
        .exclude(state="cancelled")
        .order_by("planned_start", "pk")
    )


def visits_of(engineer: Engineer, day: date) -> QuerySet[Visit]:
    """The engineer's visits on the company's day, in order of time."""
    return visits_during(day_span(company_zone().key, day)).filter(
        pk__in=Booking.objects.filter(engineer=engineer).values("visit")
    )


def visits_of_order(order: WorkOrder) -> QuerySet[Visit]:
    """All visits of an order, cancelled ones too, the latest first."""
    return visits_with_orders().filter(work_order=order).order_by("-planned_start", "-pk")


def coming_visit(order: WorkOrder) -> Visit | None:
    """The visit that is planned or under way; an order has one at most."""
    return visits_of_order(order).filter(state__in=BOOKING_STATES).first()


def visits_hit(engineer: Engineer, *, span: Span) -> QuerySet[Visit]:
    """Visits to come or under way that take this engineer's time in the span."""
    taken = Booking.objects.filter(engineer=engineer, is_firm=True, during__overlap=(span.start, span.end))
    return visits_with_orders().filter(pk__in=taken.values("visit")).order_by("planned_start")


@dataclass(frozen=True)
class CarryOver:
    """An order that this engineer left unfinished: its last visit before the day, and the next one if there is any."""

    order: WorkOrder
    visit: Visit
    next_visit: Visit | None

    @property
    def why(self) -> str:
        """In words: what the last visit ended with, or that it did not take place."""
        if self.visit.state == "missed":
            return self.visit.outcome_reason or _("Nobody was there.")
        if self.visit.state == "left":
            said = self.visit.get_outcome_display()
            reason = self.visit.outcome_reason
            return _("%(outcome)s: %(reason)s") % {"outcome": said, "reason": reason} if reason else str(said)
        if self.visit.state == "planned":
            return _("The visit did not take place.")
        return _("The visit was begun and not ended.")


def carry_overs(engineer: Engineer, day: date, *, among: Collection[int] | None = None) -> list[CarryOver]:
    """Orders still open whose last visit before the day was this engineer's; `among` these orders (ids), or all.

    What a colleague is to visit next is the colleague's. Waiting orders stay in the list, so that nobody forgets them.
    """
    since = day_span(company_zone().key, day).start
    before = _left(engineer.pk, since) if among is None else _left_among(engineer.pk, since, among)
    if not before:
        return []
    found = list(visits_with_orders().filter(pk__in=before).order_by("planned_start", "pk"))
    coming = {
        visit.work_order_id: visit
        for visit in visits_with_orders().filter(
            work_order__in=[visit.work_order_id for visit in found], state__in=BOOKING_STATES, planned_start__gte=since
        )
    }
    return [
        CarryOver(visit.work_order, visit, next_visit)
        for visit in found
        if (next_visit := coming.get(visit.work_order_id)) is None
        or any(booking.engineer_id == engineer.pk for booking in next_visit.bookings.all())
    ]


@written_once
def bookings_of(visits: Ids) -> QuerySet[Booking]:
    """With their engineers, by name."""
    return Booking.objects.filter(visit__in=visits).select_related("engineer").order_by("engineer__name", "pk")


@written_once
def _left(engineer: int, before: datetime) -> QuerySet[Booking, int]:
    return _last_visits(engineer, before)


@written_once
def _left_among(engineer: int, before: datetime, orders: Ids) -> QuerySet[Booking, int]:
    return _last_visits(engineer, before).filter(visit__work_order__in=orders)


def _last_visits(engineer: int, before: datetime) -> QuerySet[Booking, int]:
    """Ids of this engineer's visits after which their orders, still open, had no other before a time.

    From the engineer's bookings: a big company has tens of thousands of open orders.
    """
    later = Visit.objects.filter(work_order=OuterRef("visit__work_order"), planned_start__lt=before).filter(
        Q(planned_start__gt=OuterRef("visit__planned_start"))
        | Q(planned_start=OuterRef("visit__planned_start"), pk__gt=OuterRef("visit"))
    )
    return (
        Booking.objects.filter(engineer=engineer, visit__planned_start__lt=before)
        .filter(~Exists(later.exclude(state="cancelled")), visit__work_order__state__in=OPEN_STATES)
        .exclude(visit__state="cancelled")
        .values_list("visit", flat=True)
    )


def last_engineers(order_ids: Collection[int]) -> dict[int, int]:
    """Who was there last, by order: knows the fault already."""
    made = Booking.objects.filter(visit__work_order__in=order_ids, visit__state__in=("left", "missed"))
    return dict(made.order_by("visit__planned_start", "pk").values_list("visit__work_order", "engineer"))


def live_holds(now: datetime) -> QuerySet[Hold]:
    """Times that are kept for customers who are choosing."""
    return Hold.objects.filter(expires_at__gt=now)


def crews_of(orders: Any) -> dict[int, set[int]]:
    """By order id: which engineers were there, on whichever of its visits. `orders` are ids, or a query of ids."""
    crews: dict[int, set[int]] = defaultdict(set)
    bookings = Booking.objects.filter(visit__work_order__in=orders, visit__arrived_at__isnull=False)
    for order, engineer in bookings.values_list("visit__work_order", "engineer").order_by():
        crews[order].add(engineer)
    return crews
