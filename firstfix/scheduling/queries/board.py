"""The dispatch board: some days of some engineers, and what waits, in a bounded number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.catalogues.models import Skill, Territory
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, DepotCall, Hold, Visit
from firstfix.scheduling.queries.calls import CallStop, calls_by_engineer, reached, route_with, span_of_call
from firstfix.scheduling.queries.day import orders_to_schedule
from firstfix.scheduling.queries.duty import Duty, duties
from firstfix.scheduling.queries.fill import day_to_plan
from firstfix.scheduling.queries.load import EngineerWeek, weeks_of
from firstfix.scheduling.queries.visits import CarryOver, live_holds, visits_during
from firstfix.scheduling.rules import Leg, Place, Span, place
from firstfix.scheduling.states import BOOKING_STATES
from firstfix.scheduling.translate.day import LUNCH, NOON, Left, job_lacks
from firstfix.scheduling.translate.roads import Ways, ways_along
from firstfix.scheduling.translate.timetable import day_span, free_spans, local_moment
from firstfix.work.models import OrderSkill, WorkOrder

#: Orders beside the board at once; what is due first is among them.
MOST_WAITING = 60


@dataclass(frozen=True)
class BoardStop:
    """A visit in one engineer's row, and the calls at warehouses right before it."""

    visit: Visit
    leg: Leg
    is_off_duty: bool
    calls: tuple[CallStop, ...] = ()

    @property
    def order(self) -> WorkOrder:
        return self.visit.work_order

    @property
    def is_after_promise(self) -> bool:
        """Whether it is planned to start when the order should have been answered, or end when it should run again."""
        return self.visit.state == "planned" and bool(_late(self.order, _span(self.visit)))


@dataclass(frozen=True)
class BoardRow:
    engineer: Engineer
    duty: Duty
    stops: tuple[BoardStop, ...]
    lunches: tuple[Span, ...]
    holds: tuple[Hold, ...]
    free: timedelta
    #: The week of the first day.
    week: EngineerWeek


@dataclass(frozen=True)
class Waiting:
    """An order without a visit. `why` says why nobody can go that day; `carried` what its last visit ended with."""

    order: WorkOrder
    why: str
    able: int | None
    carried: str


@dataclass(frozen=True)
class Board:
    span: Span
    rows: tuple[BoardRow, ...]


def _late(order: WorkOrder, span: Span) -> timedelta:
    """How long after what was promised a visit would start, or end."""
    late = [timedelta(0)]
    if order.response_due_at and not order.responded_at:
        late.append(span.start - order.response_due_at)
    if order.restoration_due_at and not order.restored_at:
        late.append(span.end - order.restoration_due_at)
    return max(late)


def board(first: date, days: int, *, engineers: Sequence[Engineer], now: datetime) -> Board:
    """Eleven statements, however many engineers and days. What is over is no free time."""
    zone = company_zone().key
    each = [(day, day_span(zone, day)) for day in (first + timedelta(days=number) for number in range(days))]
    whole = Span(each[0][1].start, each[-1][1].end)
    duty = duties(engineers, span=whole)
    visits: dict[int, list[Visit]] = defaultdict(list)
    theirs = Booking.objects.filter(
        engineer__in=engineers, visit__planned_start__gte=whole.start, visit__planned_start__lt=whole.end
    )
    for visit in visits_during(whole, _visits()).filter(pk__in=theirs.values("visit")):
        for booking in visit.bookings.all():
            visits[booking.engineer_id].append(visit)
    holds: dict[int, list[Hold]] = defaultdict(list)
    for hold in live_holds(now).filter(engineer__in=engineers, during__overlap=whole).select_related("work_order"):
        holds[hold.engineer_id].append(hold)
    calls = calls_by_engineer([one.pk for one in engineers], whole)
    way = ways_along(
        route_with(map(_stop, of_day), _calls_on(span, calls[one.pk]), start=_home(one))
        for one in engineers
        for (_day, span), of_day in zip(each, _by_day(visits[one.pk], each), strict=True)
    )
    weeks = weeks_of(engineers, day=first)
    rows = [
        _row(
            one,
            duty[one.pk],
            visits[one.pk],
            calls[one.pk],
            holds[one.pk],
            way,
            week=weeks[one.pk],
            each=each,
            zone=zone,
            now=now,
        )
        for one in engineers
    ]
    return Board(whole, tuple(rows))


def _visits() -> QuerySet[Visit]:
    order, at = "work_order__", "work_order__site__"
    return (
        Visit.objects.select_related("work_order__site", "work_order__customer")
        .only(
            *("version", "state", "is_locked", "planned_start", "planned_end", "window_from", "window_to"),
            *(f"{order}{name}" for name in ("number", "subject", "priority", "crew", "responded_at", "restored_at")),
            *(f"{order}{name}" for name in ("response_due_at", "restoration_due_at", "customer__name", "repeat_of")),
            *(f"{at}{name}" for name in ("name", "latitude", "longitude")),
        )
        .prefetch_related(
            Prefetch(
                "bookings", Booking.objects.select_related("engineer").only("visit", "engineer__name").order_by("pk")
            )
        )
    )


def _row(
    engineer: Engineer,
    duty: Duty,
    visits: Sequence[Visit],
    calls: Sequence[DepotCall],
    holds: Sequence[Hold],
    way: Ways,
    *,
    week: EngineerWeek,
    each: Sequence[tuple[date, Span]],
    zone: str,
    now: datetime,
) -> BoardRow:
    """Each day starts at home anew."""
    home = _home(engineer)
    all_working, bookable = duty.working, duty.bookable
    stops: list[BoardStop] = []
    lunches: list[Span] = []
    free = timedelta(0)
    for (day, span), of_day in zip(each, _by_day(visits, each), strict=True):
        called = _calls_on(span, calls)
        ways = reached(list(map(_stop, of_day)), called, start=home, way=way)
        stops += [
            BoardStop(visit, one.leg, _is_off_duty(visit, bookable), one.calls)
            for visit, one in zip(of_day, ways, strict=True)
        ]
        working = [
            Span(max(one.start, span.start), min(one.end, span.end)) for one in all_working if one.overlaps(span)
        ]
        standing = [(visit, one) for visit, one in zip(of_day, ways, strict=True) if visit.state != "missed"]
        taken = [Span(visit.planned_start - one.leg.travel, visit.planned_end) for visit, one in standing]
        fetching = [Span(stop.span.start - stop.leg.travel, stop.span.end) for one in ways for stop in one.calls]
        noon = Span(local_moment(zone, day, NOON[0]), local_moment(zone, day, NOON[1]) + LUNCH)
        if lunch := lunch_of(free_spans(working, taken=[*taken, *fetching]), noon=noon):
            lunches.append(lunch)
        ahead = [Span(max(one.start, now), one.end) for one in working if one.end > now]
        busy = [*(_span(visit) for visit, _reached in standing), *map(span_of_call, called)]
        free += sum((one.length for one in free_spans(ahead, taken=busy)), timedelta(0))
    return BoardRow(engineer, duty, tuple(stops), tuple(lunches), tuple(holds), free, week)


def _calls_on(day: Span, calls: Sequence[DepotCall]) -> list[DepotCall]:
    return [call for call in calls if day.start <= call.starts_at < day.end]


def _by_day(visits: Sequence[Visit], each: Sequence[tuple[date, Span]]) -> list[list[Visit]]:
    return [[one for one in visits if span.start <= one.planned_start < span.end] for _day, span in each]


def lunch_of(free: Sequence[Span], *, noon: Span) -> Span | None:
    """The half hour for lunch that is free and closest to the middle of noon; None when visits leave none."""
    middle = noon.start + (noon.length - LUNCH) / 2
    found = []
    for span in free:
        first, last = max(span.start, noon.start), min(span.end, noon.end) - LUNCH
        if first <= last:
            found.append(min(max(middle, first), last))
    start = min(found, key=lambda at: abs(at - middle), default=None)
    return Span(start, start + LUNCH) if start else None


def _is_off_duty(visit: Visit, bookable: Sequence[Span]) -> bool:
    return visit.state in BOOKING_STATES and not any(span.holds(_span(visit)) for span in bookable)


def _home(engineer: Engineer) -> Place | None:
    return place(engineer.home_latitude, engineer.home_longitude)


def _span(visit: Visit) -> Span:
    return Span(visit.planned_start, visit.planned_end)


def _stop(visit: Visit) -> tuple[Span, Place | None]:
    return _span(visit), _place(visit)


def _place(visit: Visit) -> Place | None:
    return place(visit.work_order.site.latitude, visit.work_order.site.longitude)


def waiting(
    day: date, *, by: Actor, territories: Sequence[Territory], skills: Sequence[Skill], now: datetime
) -> tuple[list[Waiting], int]:
    """What is due first, with why nobody can go that day, and how many more there are."""
    orders = orders_to_schedule(by, territories=territories, day=day)
    if skills:
        orders = orders.filter(pk__in=OrderSkill.objects.filter(skill__in=skills).values("work_order"))
    shown = list(orders[: MOST_WAITING + 1])
    more = orders.count() - MOST_WAITING if len(shown) > MOST_WAITING else 0
    shown = shown[:MOST_WAITING]
    if not shown:
        return [], 0
    why = _why(day, shown, by=by, territories=territories, now=now)
    carried = _carried(shown, now=now)
    return [Waiting(order, *why.get(order.pk, ("", None)), carried.get(order.pk, "")) for order in shown], more


def _why(
    day: date, orders: Sequence[WorkOrder], *, by: Actor, territories: Sequence[Territory], now: datetime
) -> dict[int, tuple[str, int | None]]:
    """By order id: in words why nobody can go that day, and how many could by skill and certificate."""
    if day_span(company_zone().key, day).end <= now:
        return {}
    problem = day_to_plan(day, territories=territories if len(territories) == 1 else None, by=by, now=now)
    found: dict[int, tuple[str, int | None]] = {left.order_id: (problem.why(left), 0) for left in problem.left}
    wanted = {order.pk for order in orders}
    for job in problem.day.jobs:
        if job.order.pk in wanted:
            able = sum(not job_lacks(job, worker, problem.day) for worker in problem.day.workers)
            found[job.order.pk] = ("" if able else problem.why(Left(job.order.pk, "skill")), able)
    return found


def _carried(orders: Sequence[WorkOrder], *, now: datetime) -> dict[int, str]:
    """What the last visit of each ended with, where there was one."""
    last = {
        visit.work_order_id: visit
        for visit in Visit.objects.filter(work_order__in=orders, planned_start__lt=now)
        .exclude(state="cancelled")
        .order_by("planned_start", "pk")
    }
    by_id = {order.pk: order for order in orders}
    return {id: CarryOver(by_id[id], visit, None).why or _("Carry-over") for id, visit in last.items()}
