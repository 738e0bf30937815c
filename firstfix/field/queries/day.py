"""Prepare my day (晨间准备): what one engineer has to know and to bring before setting off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from firstfix.equipment.words import entitlement_words
from firstfix.field.models import DaySheet
from firstfix.field.queries.past import Past, RepeatWarning, past_of, repeat_warning
from firstfix.field.queries.pick_list import PickList
from firstfix.field.queries.picks import TO_COME, picks_for, span_of, with_needs
from firstfix.field.rules.changes import PrintedDay, PrintedStop
from firstfix.people.models import Engineer
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.company import company
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import DepotCall, Visit
from firstfix.scheduling.queries import CarryOver, carry_overs, visits_of, ways_along
from firstfix.scheduling.queries.calls import CallStop, Reached, calls_by_engineer, reached, route_with
from firstfix.scheduling.rules import Leg, Span, place
from firstfix.work.models import WorkOrder
from firstfix.work.queries import (
    OrderClocks,
    ReachableContact,
    clocks_of,
    contact_of,
    photos_of_requests,
    with_promises,
)

NONE = timedelta(0)
#: A visit in one of these has taken place, or will not any more.
OVER = ("left", "missed")


def fault_of(order: WorkOrder) -> str:
    """What the customer said, in full; without a request what the desk wrote."""
    reported = order.request.description if order.request else ""
    return reported or order.description or order.subject


@dataclass
class DayStop:
    """One visit with everything that helps to fix it at the first go; `number` is its place in the day."""

    number: int
    visit: Visit
    leg: Leg
    contact: ReachableContact | None
    entitlement: str
    picks: PickList
    clocks: OrderClocks
    colleagues: tuple[Engineer, ...]
    photos: list[StoredFile]
    past: list[Past]
    repeat: RepeatWarning | None
    carried_over: CarryOver | None
    calls: tuple[CallStop, ...] = ()

    @property
    def order(self) -> WorkOrder:
        return self.visit.work_order

    @property
    def fault(self) -> str:
        return fault_of(self.order)

    @property
    def note(self) -> str:
        """What the desk added to the customer's words."""
        said = self.order.description
        return said if said and said != self.fault else ""

    @property
    def is_to_come(self) -> bool:
        return self.visit.state in TO_COME

    @property
    def is_over(self) -> bool:
        return self.visit.state in OVER

    @property
    def is_blocked(self) -> bool:
        return len(self.picks.missing) > 0

    @property
    def overlap(self) -> timedelta:
        """How long the visit before still lasts when this one begins."""
        gap = self.leg.gap
        return -gap if gap is not None and gap < timedelta(0) else timedelta(0)

    @property
    def brought_by(self) -> Engineer | None:
        """The colleague of the crew who brings the parts, if it is not this engineer."""
        lead = min(self.visit.bookings.all(), key=lambda booking: booking.pk).engineer
        return lead if lead in self.colleagues else None

    def printed(self) -> PrintedStop:
        visit, lines = self.visit, self.picks.missing
        missing = {line.part.code: line.quantity for line in lines.parts}
        missing |= {line.tool_type.code: 1 for line in lines.tools}
        return PrintedStop(
            visit=visit.pk,
            order=self.order.number,
            site=self.order.site.name,
            start=visit.planned_start.isoformat(),
            end=visit.planned_end.isoformat(),
            window_from=visit.window_from.isoformat(),
            window_to=visit.window_to.isoformat(),
            fault=self.fault,
            parts={need.part.code: need.quantity for need in self.order.part_needs.all()},
            tools=[need.tool_type.code for need in self.order.tool_needs.all()],
            missing=missing if self.is_to_come else None,
            calls=[f"{timezone.localtime(one.span.start):%H:%M} {one.call.place.name}" for one in self.calls],
            contact=f"{self.contact.name} {self.contact.phone}".strip() if self.contact else "",
            access=self.order.site.access_rules,
        )


@dataclass
class LeftOver:
    """A carried-over order that is not among the day's stops."""

    order: WorkOrder
    carry_over: CarryOver
    contact: ReachableContact | None

    @property
    def fault(self) -> str:
        return fault_of(self.order)


@dataclass
class EngineersDay:
    """What was carried over, the stops in order with the ways between them, and one pick list over all of them."""

    engineer: Engineer
    day: date
    stops: list[DayStop] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    picks: PickList = field(default_factory=PickList)
    sheet: DaySheet | None = None

    @property
    def travel(self) -> timedelta:
        """Calls at warehouses on the way included."""
        return sum((leg.travel for stop in self.stops for leg in (stop.leg, *(one.leg for one in stop.calls))), NONE)

    @property
    def carried_over(self) -> list[DayStop]:
        """Today's stops that an earlier visit left unfinished."""
        return [stop for stop in self.stops if stop.carried_over]

    @property
    def next_stop(self) -> DayStop | None:
        """Where the engineer is, or goes next."""
        return next((stop for stop in self.stops if stop.visit.state not in OVER), None)

    @property
    def numbers(self) -> dict[int, int]:
        """The place of each order in the day."""
        return {stop.order.pk: stop.number for stop in self.stops}

    def printed(self) -> PrintedDay:
        return PrintedDay(
            stops=[stop.printed() for stop in self.stops],
            take=_to_take(self.picks),
            left_over={one.order.number: one.order.site.name for one in self.left_over},
        )


def day_of(engineer: Engineer, day: date, *, now: datetime) -> EngineersDay:
    """The engineer's day with all its details: a bounded number of statements, however many stops there are."""
    visits = list(visits_of(engineer, day).select_related(None))
    carried = unfinished(engineer, day, now=now)
    ids = {visit.work_order_id for visit in visits} | {one.order.pk for one in carried}
    orders = {order.pk: order for order in _orders(ids)}
    for visit in visits:
        visit.work_order = orders[visit.work_order_id]
    picks = picks_for(visits, day=day)
    today = {visit.work_order_id for visit in visits}
    return EngineersDay(
        engineer=engineer,
        day=day,
        stops=_stops(engineer, day, visits, {one.order.pk: one for one in carried}, picks.by_order, now=now),
        left_over=[
            LeftOver(orders[one.order.pk], one, contact_of(orders[one.order.pk]))
            for one in carried
            if one.order.pk not in today
        ],
        picks=picks.list_of(engineer),
        sheet=DaySheet.objects.filter(engineer=engineer, day=day).order_by("-printed_at", "-pk").first(),
    )


def _to_take(picks: PickList) -> dict[str, dict[str, int]]:
    """By the code of a part or type of tool how many are to be taken from which place."""
    found: dict[str, dict[str, int]] = {}
    for shelf, lines in picks.by_place:
        pieces = [(line.part.code, line.quantity) for line in lines.parts]
        for code, quantity in [*pieces, *((line.tool_type.code, 1) for line in lines.tools)]:
            there = found.setdefault(code, {})
            there[shelf.name] = there.get(shelf.name, 0) + quantity
    return found


def unfinished(engineer: Engineer, day: date, *, now: datetime) -> list[CarryOver]:
    """What was carried over to the day from visits that are over, or should be."""
    return [one for one in carry_overs(engineer, day) if one.visit.state in OVER or one.visit.planned_end < now]


def ways_between(engineer: Engineer, visits: Sequence[Visit], calls: Sequence[DepotCall]) -> list[Reached]:
    """How each of these visits is reached, in their order: from home or the one before, by way of the calls."""
    home = place(engineer.home_latitude, engineer.home_longitude)
    stops = [
        (
            Span(visit.planned_start, visit.planned_end),
            place(visit.work_order.site.latitude, visit.work_order.site.longitude),
        )
        for visit in visits
    ]
    return reached(stops, calls, start=home, way=ways_along([route_with(stops, calls, start=home)]))


@written_once
def _orders(ids: Ids) -> QuerySet[WorkOrder]:
    rows = with_promises(WorkOrder.objects.filter(pk__in=ids)).select_related(
        "customer", "site", "contact", "asset__product_model", "contract__calendar", "request", "repeat_of", "symptom"
    )
    return rows.prefetch_related(*with_needs())


def _stops(
    engineer: Engineer,
    day: date,
    visits: list[Visit],
    carried: dict[int, CarryOver],
    picks: dict[int, PickList],
    *,
    now: datetime,
) -> list[DayStop]:
    orders = [visit.work_order for visit in visits]
    clocks = clocks_of(orders, now=now)
    past = past_of(orders, but={visit.pk for visit in visits})
    photos = _photos(orders)
    window_days = company().repeat_window_days
    calls = calls_by_engineer([engineer.pk], span_of(day))[engineer.pk] if visits else []
    ways = ways_between(engineer, visits, calls)
    return [
        DayStop(
            number=number,
            visit=visit,
            leg=way.leg,
            contact=contact_of(order),
            entitlement=entitlement_words(order.entitlement, order.entitlement_reason),
            picks=picks.get(order.pk) or PickList(),
            clocks=clocks[order.pk],
            colleagues=tuple(one.engineer for one in visit.bookings.all() if one.engineer_id != engineer.pk),
            photos=photos.get(order.request_id or 0, []),
            past=past.get(order.pk, []),
            repeat=repeat_warning(order, past.get(order.pk, []), window_days=window_days),
            carried_over=carried.get(order.pk),
            calls=way.calls,
        )
        for number, (visit, way, order) in enumerate(zip(visits, ways, orders, strict=True), start=1)
    ]


def _photos(orders: Iterable[WorkOrder]) -> dict[int, list[StoredFile]]:
    """By the id of the request that they came with."""
    found: dict[int, list[StoredFile]] = {}
    for photo in photos_of_requests([order.request_id for order in orders if order.request_id]):
        found.setdefault(photo.request_id, []).append(photo.file)
    return found
