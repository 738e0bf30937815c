"""What the planner needs to know to fill a day: who is there with what, and which orders wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet

from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import depots, tools_by_engineer, van_stock_by_engineer
from firstfix.people.models import Engineer
from firstfix.people.queries import abilities_of, working_engineers
from firstfix.people.rules import Ability
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.fatigue import Limit, Room
from firstfix.scheduling.models import Hold, PlanningRules, Visit
from firstfix.scheduling.queries.day import orders_to_schedule
from firstfix.scheduling.queries.day_input import DayInput
from firstfix.scheduling.queries.duty import duties
from firstfix.scheduling.queries.fetching import with_fetched
from firstfix.scheduling.queries.handed import urgency
from firstfix.scheduling.queries.lacking import to_bring
from firstfix.scheduling.queries.load import EngineerWeek, weeks_of
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.promised import OpenNeed, Taken, near, open_needs, taken_by
from firstfix.scheduling.queries.standing import CALL, OVER, Work, as_standing
from firstfix.scheduling.queries.suggested import NOTHING, Suggested, suggested_in
from firstfix.scheduling.queries.supplies import (
    needed_for_sure,
    possible_parts,
    supplies_of,
    wanted_parts,
    wanted_tools,
)
from firstfix.scheduling.queries.visits import last_engineers, live_holds, visits_during
from firstfix.scheduling.queries.who import needs_of_orders
from firstfix.scheduling.rules import GRAIN, Span, place, round_up
from firstfix.scheduling.states import UNDER_WAY
from firstfix.scheduling.translate.day import NOON, Answer, DayToPlan, Depot, Job, Left, Standing, Worker
from firstfix.scheduling.translate.roads import ways_among
from firstfix.scheduling.translate.timetable import day_span, free_spans, local_moment, opening_spans
from firstfix.work.models import ToolNeed, WorkOrder
from firstfix.work.queries import orders_seen_by, outlooks_of

#: More than a region's engineers can do in a day; what is due first is considered.
MOST_ORDERS = 300

#: None: all. None among them: engineers and sites without a territory, and sites whose territory has no engineers.
Territories = Collection[Territory | None] | None


@dataclass
class Staff:
    """Engineers, and for them what is the same on all days that are looked at together, asked for once.

    but  ids of visits that are looked at as if they were not planned
    """

    engineers: Sequence[Engineer]
    but: Sequence[int] = ()
    _weeks: dict[date, dict[int, EngineerWeek]] = field(default_factory=dict)
    _jobs: dict[tuple[int, ...], list[Job]] = field(default_factory=dict)
    _holds: list[Hold] | None = None
    _needs: dict[tuple[frozenset[int], tuple[int, ...]], list[OpenNeed]] = field(default_factory=dict)

    @cached_property
    def rules(self) -> PlanningRules:
        return planning_rules()

    @cached_property
    def abilities(self) -> dict[int, Ability]:
        return abilities_of(self.engineers)

    @cached_property
    def depots(self) -> list[StockPlace]:
        """Where they load."""
        return depots()

    def jobs(self, orders: Sequence[WorkOrder], *, placed: Sequence[int], now: datetime) -> list[Job]:
        """What waits for them, as it would on a day on which all sites are open round the clock."""
        asked = (*(order.pk for order in orders), *placed)
        if asked not in self._jobs:
            self._jobs[asked] = _jobs(orders, placed=placed, now=now)
        return self._jobs[asked]

    def holds(self, now: datetime) -> list[Hold]:
        """All times that are kept for customers."""
        if self._holds is None:
            self._holds = list(live_holds(now).select_related("work_order__site"))
        return self._holds

    def open_needs(self, parts: Collection[int], *, but: Sequence[int], now: datetime) -> list[OpenNeed]:
        """What visits that stand need of these parts and nobody keeps for them, the orders `but` aside."""
        asked = (frozenset(parts), tuple(but))
        if asked not in self._needs:
            self._needs[asked] = open_needs(parts, but=but, now=now) if parts else []
        return self._needs[asked]

    def weeks(self, day: date) -> dict[int, EngineerWeek]:
        """The week of the day, by engineer id."""
        monday = day - timedelta(days=day.weekday())
        if monday not in self._weeks:
            limits = self.rules.limits
            self._weeks[monday] = weeks_of(self.engineers, day=day, but=self.but, limits=limits)
        return self._weeks[monday]


def day_to_plan(
    day: date,
    *,
    territories: Territories,
    by: Actor,
    now: datetime,
    former: Iterable[Answer] = (),
    most: int = MOST_ORDERS,
) -> DayInput:
    """Engineers of the territories who work that day, and the orders of their sites that wait, or whose visit has lost
    its engineer. For which a customer is choosing a time just now, those do not wait for a dispatcher.

    former  plans that are to be accepted before this one: their orders have a place, their visits stand
    most    orders that are looked at, due first
    """
    suggested = suggested_in(former, since=day_span(company_zone().key, day).start, now=now)
    placed = suggested.order_ids
    waiting = orders_to_schedule(by, day=day).filter(_sites_of(territories, "site__"))
    waiting = waiting.exclude(Q(pk__in=live_holds(now).values("work_order")) | Q(pk__in=placed))
    orders = list(waiting.select_related("site__calendar", "site__tenant")[: most + 1])
    extra = waiting.count() - most if len(orders) > most else 0
    away = stranded(day, territories=territories, now=now)
    movable = {visit.work_order_id: visit for visit in away if not visit.is_locked and is_as_ordered(visit)}
    moves = {order_id: visit for order_id, visit in movable.items() if order_id not in placed}
    known = orders_seen_by(by).select_related("site__calendar", "site__tenant")
    return day_input(
        day,
        orders=[*known.filter(pk__in=moves), *orders[:most]],
        staff=Staff(
            list(working_engineers().filter(_engineers_of(territories))),
            but=[visit.pk for visit in movable.values()],
        ),
        now=now,
        not_considered=extra,
        moves=moves,
        left=[
            Left(visit.work_order_id, "locked" if visit.is_locked else "crew")
            for visit in away
            if visit.work_order_id not in movable
        ],
        suggested=suggested,
    )


def _engineers_of(territories: Territories) -> Q:
    if territories is None:
        return Q()
    named = Q(territory__in=[one for one in territories if one])
    return named | Q(territory=None) if None in territories else named


def _sites_of(territories: Territories, site: str) -> Q:
    """`site` as in `without_engineers`."""
    if territories is None:
        return Q()
    named = Q(**{f"{site}territory__in": [one for one in territories if one]})
    return named | without_engineers(site) if None in territories else named


def manned_territories() -> QuerySet[Territory]:
    """With engineers of their own."""
    return Territory.objects.filter(pk__in=working_engineers().exclude(territory=None).values("territory"))


def without_engineers(site: str) -> Q:
    """Of sites that no territory's engineers look after; `site` is the way to them, such as "work_order__site__"."""
    return Q(**{f"{site}territory": None}) | ~Q(**{f"{site}territory__in": manned_territories()})


def stranded(day: date, *, territories: Territories, now: datetime) -> list[Visit]:
    """Visits still to come whose engineer, or one of them, is absent by then, or has no duty on the day any more.

    A visit outside of a shift that is still there was somebody's will.
    """
    span = day_span(company_zone().key, day)
    visits = visits_during(span).filter(state="planned", planned_start__gt=now)
    visits = visits.filter(_sites_of(territories, "work_order__site__"))
    crews = {visit: [booking.engineer for booking in visit.bookings.all()] for visit in visits}
    duty = duties({engineer.pk: engineer for crew in crews.values() for engineer in crew}.values(), span=span)
    return [visit for visit, crew in crews.items() if any(duty[one.pk].is_away(_span(visit)) for one in crew)]


def is_as_ordered(visit: Visit) -> bool:
    """Whether as many go as the order takes, or one alone: more were sent by somebody's will, who is to mend it."""
    return len(visit.bookings.all()) in (1, visit.work_order.crew)


def order_in_full(order: WorkOrder) -> WorkOrder:
    """The order as it is now, with what `day_of_order` reads of it."""
    return WorkOrder.objects.select_related("site__calendar", "site__tenant").get(pk=order.pk)


def day_of_order(order: WorkOrder, day: date, *, staff: Staff, now: datetime) -> DayInput:
    """The day as it stands, with this order as the only one that waits; what is kept for it is free again."""
    return day_input(day, orders=[order], staff=staff, now=now)


def day_input(
    day: date,
    *,
    orders: Sequence[WorkOrder],
    staff: Staff,
    now: datetime,
    not_considered: int = 0,
    moves: Mapping[int, Visit] | None = None,
    left: Iterable[Left] = (),
    suggested: Suggested = NOTHING,
) -> DayInput:
    zone = company_zone().key
    span = day_span(zone, day)
    moves = moves or {}
    placed = [order.pk for order in suggested.orders]
    jobs = [replace(job, windows=_windows(job.order, day=day)) for job in staff.jobs(orders, placed=placed, now=now)]
    jobs = [_as_told(job, moves[job.order.pk], day=span) if job.order.pk in moves else job for job in jobs]
    workers, spent = _workers(staff, day=day, span=span, jobs=jobs, now=now, suggested=suggested)
    workers = with_fetched(workers, jobs, moves.values()) if moves else workers
    orders_of_jobs = [job.order.pk for job in jobs]
    supplies = supplies_of(
        wanted_parts(jobs), wanted_tools(jobs), orders=orders_of_jobs,
        stores=staff.depots, day=day,
    )  # fmt: skip
    wanted, possible = wanted_parts(jobs), possible_parts(jobs)
    needs = [*staff.open_needs(wanted, but=[*orders_of_jobs, *placed], now=now), *suggested.needs]
    taken = taken_by(near(needs, end=span.end), supplies.free, stores=staff.depots)
    supplies, workers = supplies.without(taken), [_without(worker, taken) for worker in workers]
    jobs, without = supplies.split(jobs, workers)
    noon = Span(local_moment(zone, day, NOON[0]), local_moment(zone, day, NOON[1]))
    stores = [
        Depot(one.pk, place(one.latitude, one.longitude), supplies.stock_of(one.pk, possible)) for one in staff.depots
    ]
    standing = (one.place for worker in workers for one in worker.standing)
    begun = (place for worker in workers for place in (worker.home, worker.here))
    ways = ways_among([*begun, *standing, *(job.place for job in jobs), *(store.place for store in stores)])
    fairness = staff.rules.fairness / 100
    to_plan = DayToPlan(day, span, noon, workers, jobs, stores, ways=ways, imbalance=fairness)
    return DayInput(to_plan, (*left, *without), not_considered, moves, spent)


def _without(worker: Worker, taken: Taken) -> Worker:
    """Less what visits that stand take out of the van."""
    id = worker.engineer.pk
    return replace(worker, stock={part: n - taken.vans.get((id, part), 0) for part, n in worker.stock.items()})


def _as_told(job: Job, visit: Visit, *, day: Span) -> Job:
    """The customer expects somebody in the window: not before it, and as little as possible after it."""
    told = Span(visit.window_from, max(visit.window_to, day.end))
    windows = [told] if job.windows is None else [Span(max(w.start, told.start), w.end) for w in job.windows]
    length = visit.planned_end - visit.planned_start
    return replace(job, windows=[w for w in windows if w.start <= w.end], due_at=visit.window_to, length=length)


def _workers(
    staff: Staff, *, day: date, span: Span, jobs: Sequence[Job], now: datetime, suggested: Suggested
) -> tuple[list[Worker], tuple[tuple[Engineer, Limit], ...]]:
    """Who works that day, as far as the limits of the week leave it, and whom they cut."""
    weeks = staff.weeks(day)
    working = {id: week.work.working(span) for id, week in weeks.items()}
    on_shift = [engineer for engineer in staff.engineers if working[engineer.pk]]
    rooms = {one.pk: weeks[one.pk].room_on(day, now=now) for one in on_shift}
    shifts = {one.pk: _within_limits(working[one.pk], weeks[one.pk], rooms[one.pk], day) for one in on_shift}
    on_duty = [engineer for engineer in on_shift if shifts[engineer.pk]]
    orders = [job.order for job in jobs]
    ids = {order.pk for order in orders}
    wanted = wanted_parts(jobs)
    stock = van_stock_by_engineer(on_duty, orders=orders, parts=wanted)
    tools = tools_by_engineer(on_duty, on=day, types=wanted_tools(jobs))
    kept: dict[int, list[Standing]] = defaultdict(list, {id: list(some) for id, some in suggested.standing.items()})
    for hold in staff.holds(now):
        if hold.work_order_id not in ids and Span(hold.start, hold.end).overlaps(span):
            site = hold.work_order.site
            where = place(site.latitude, site.longitude)
            kept[hold.engineer_id].append(Standing(f"k{hold.pk}", Span(hold.start, hold.end), where))
    workers = (
        Worker(
            engineer=engineer,
            shifts=shifts[engineer.pk],
            dear_from=rooms[engineer.pk].dear_from,
            worked=weeks[engineer.pk].worked_besides(day),
            home=place(engineer.home_latitude, engineer.home_longitude),
            ability=staff.abilities[engineer.pk],
            stock=stock.get(engineer.pk, {}),
            tools=frozenset(tools.get(engineer.pk, ())),
        )
        for engineer in on_duty
    )
    ready = [
        _in_the_day(worker, weeks[worker.engineer.pk].work, kept[worker.engineer.pk], day=day, span=span, now=now)
        for worker in workers
    ]
    return ready, tuple((one, why) for one in on_shift if (why := rooms[one.pk].why))


def _within_limits(working: Sequence[Span], week: EngineerWeek, room: Room, day: date) -> list[Span]:
    """The shifts without what the limits take from those that begin on the day."""
    taken = free_spans(week.shifts.get(day, ()), taken=room.spans)
    return free_spans(working, taken=taken) if taken else list(working)


def _in_the_day(
    worker: Worker, work: Work, kept: Sequence[Standing], *, day: date, span: Span, now: datetime
) -> Worker:
    """What stands still lies ahead; what is under way, or should be, says where the engineer is and when free."""
    if now <= span.start:
        standing = work.standing_on(day)
        return replace(worker, standing=sorted([*standing, *kept], key=_when) if kept else standing)
    here, ready_at, ahead = worker.home, round_up(now), list(kept)
    for visit in work.visits.get(day, ()):
        if visit.state in OVER:
            here = visit.where
        elif visit.state == CALL and visit.span.start < now:
            here, ready_at = visit.where, max(ready_at, round_up(visit.span.end))
        elif visit.state in UNDER_WAY or visit.span.start < now:
            until = max(visit.span.end, now) if visit.state in UNDER_WAY else now + visit.span.length
            here, ready_at = visit.where, max(ready_at, round_up(until))
        else:
            ahead.append(as_standing(visit))
    return replace(worker, standing=sorted(ahead, key=_when), here=here, ready_at=ready_at)


def _when(one: Standing) -> Span:
    return one.span


def _span(visit: Visit) -> Span:
    return Span(visit.planned_start, visit.planned_end)


def _jobs(orders: Sequence[WorkOrder], *, placed: Sequence[int], now: datetime) -> list[Job]:
    ids = [order.pk for order in orders]
    needs = needs_of_orders(ids)
    parts = to_bring(by_urgency(orders), now=now, placed=placed)
    tools: dict[int, set[int]] = defaultdict(set)
    for order_id, type_id in ToolNeed.objects.filter(work_order__in=ids).values_list("work_order", "tool_type"):
        tools[order_id].add(type_id)
    last = last_engineers(ids)
    outlooks = outlooks_of(orders, on=now.astimezone(company_zone()).date())
    return [
        Job(
            order=order,
            place=place(order.site.latitude, order.site.longitude),
            needs=needs[order.pk],
            length=max(GRAIN, timedelta(minutes=order.planned_minutes)),
            windows=None,
            days_waiting=_days_waiting(order, now=now),
            due_at=due_of(order),
            parts=needed_for_sure(parts.get(order.pk, {}), outlooks.get(order.pk, ())),
            tools=frozenset(tools[order.pk]),
            preferred=last.get(order.pk),
            outlook=outlooks.get(order.pk, ()),
        )
        for order in orders
    ]


def _days_waiting(order: WorkOrder, *, now: datetime) -> float:
    """Since it was reported; work that is known early waits from the day on which it may be done."""
    days = (now - (order.reported_at or order.entered_at)) / timedelta(days=1)
    if order.not_before:
        days = min(days, float((now.astimezone(company_zone()).date() - order.not_before).days))
    return max(days, 0.0)


def by_urgency(orders: Iterable[WorkOrder]) -> list[int]:
    """Their ids in the sequence in which parts are handed out to them."""
    return [order.pk for order in sorted(orders, key=lambda order: urgency(order, due_of(order)))]


def due_of(order: WorkOrder) -> datetime | None:
    """The earlier of the promises still to be kept."""
    open_ = (
        None if order.responded_at else order.response_due_at,
        None if order.restored_at else order.restoration_due_at,
    )
    return min((due for due in open_ if due), default=None)


def _windows(order: WorkOrder, *, day: date) -> list[Span] | None:
    """When the work may start: while the site is open, and early enough to be done before it closes."""
    calendar = order.site.calendar
    if calendar is None:
        return None
    length = timedelta(minutes=order.planned_minutes)
    opening = opening_spans(calendar, zone=order.site.zone_info().key, day=day)
    return [Span(span.start, max(span.start, span.end - length)) for span in opening]
