"""A proposal beside the day as it stands: what it costs, term by term, and what it asks of whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from firstfix.logistics.queries import depots
from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.errors import Text
from firstfix.scheduling.effort import NONE, Effort, Task, effort
from firstfix.scheduling.fatigue import Load, Sign, worsened
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries.fill import due_of
from firstfix.scheduling.queries.load import EngineerWeek, weeks_of
from firstfix.scheduling.queries.prospects import Called, Prospect, Suggested, prospects
from firstfix.scheduling.queries.visits import last_engineers
from firstfix.scheduling.rules import Span, late_cost, place, worth
from firstfix.scheduling.translate.day import DEPOT_STOP, NOT_THE_SAME, OVERTIME
from firstfix.scheduling.translate.roads import Ways, ways_along
from firstfix.work.models import WorkOrder
from firstfix.work.rules import Priority

NEW_TO_IT = timedelta(seconds=NOT_THE_SAME)


@dataclass(frozen=True)
class Term:
    """One term of the cost, before and after: a time or a count. `weighs` is what the planner takes it for, as time on
    the road; None where it does not count.
    """

    key: str
    label: Text
    before: timedelta | int
    after: timedelta | int
    weighs: tuple[timedelta, timedelta] | None = None

    @property
    def is_time(self) -> bool:
        return isinstance(self.before, timedelta)

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def is_better(self) -> bool:
        return self.after < self.before  # type: ignore[operator]

    @property
    def step(self) -> timedelta | int:
        return self.after - self.before  # type: ignore[operator]


@dataclass(frozen=True)
class EngineerChange:
    """One engineer's day before and after; `week` is the one after."""

    engineer: Engineer
    before: Effort
    after: Effort
    load_before: Load
    week: EngineerWeek
    new: int
    gained: int
    lost: int

    @property
    def is_changed(self) -> bool:
        return bool(self.new or self.gained or self.lost)

    @property
    def has_more_overtime(self) -> bool:
        return self.after.overtime > self.before.overtime

    @property
    def load(self) -> Load:
        return self.week.load

    @property
    def signs(self) -> list[Sign]:
        """Limits that the proposal comes near or breaks."""
        return worsened(self.load_before, self.load, self.week.limits)


@dataclass(frozen=True)
class Comparison:
    """`engineers` are those of the day, those who change first; `prospects` are by order id."""

    terms: tuple[Term, ...]
    engineers: tuple[EngineerChange, ...]
    prospects: Mapping[int, Prospect]

    @property
    def changed(self) -> list[EngineerChange]:
        return [one for one in self.engineers if one.is_changed]

    @property
    def unchanged(self) -> list[EngineerChange]:
        return [one for one in self.engineers if not one.is_changed]

    @property
    def weighs(self) -> tuple[timedelta, timedelta]:
        """Everything that the planner weighs, as time on the road."""
        both = [one.weighs for one in self.terms if one.weighs]
        return sum((before for before, _after in both), NONE), sum((after for _before, after in both), NONE)


class Proposed(Protocol):
    """What the planner would do with a day (`actions.Proposal`)."""

    @property
    def day(self) -> date: ...
    @property
    def territory_id(self) -> int | None: ...
    @property
    def suggestions(self) -> Sequence[Suggested]: ...
    @property
    def pick_ups(self) -> Sequence[Called]: ...
    @property
    def left_out(self) -> Sequence[LeftOut]: ...


class LeftOut(Protocol):
    @property
    def order_id(self) -> int: ...


def comparison(proposal: Proposed, *, now: datetime) -> Comparison:
    """The proposal beside the day as it stands, for the engineers of its territory or all.

    A visit that is moved because its engineer is away counts as waiting before: nobody would come. The terms are those
    of the planner, counted anew from both plans, so that they hold for whatever part of the proposal is looked at.
    """
    day, suggested, calls = proposal.day, proposal.suggestions, proposal.pick_ups
    left_out = [one.order_id for one in proposal.left_out]
    former = _former({one.visit_id for one in suggested if one.visit_id})
    people = _people(
        proposal.territory_id, {*chain.from_iterable(former.values()), *(id for one in suggested for id in one.crew)}
    )
    weeks = weeks_of(people, day=day)
    facts = _facts(weeks.values(), day, {*(one.order_id for one in suggested), *left_out})
    stranded = {
        id for id, crew in former.items() if any(one in weeks and _is_away(weeks[one], day, id) for one in crew)
    }
    before = {
        id: [facts.task(task, engineer_id=id) for task in week.tasks.get(day, ()) if task.visit_id not in stranded]
        for id, week in weeks.items()
    }
    after = _after(before, suggested, calls, facts)
    ways = ways_along(
        [weeks[id].home, *(task.place for task in sorted(tasks, key=lambda one: one.span)), weeks[id].home]
        for plan in (before, after)
        for id, tasks in plan.items()
    )
    changes = [
        _change(week, before[id], after[id], day, ways=ways, suggested=suggested, former=former)
        for id, week in weeks.items()
    ]
    waits = [one.order_id for one in suggested if not one.visit_id or one.visit_id in stranded]
    return Comparison(
        _terms(changes, suggested, facts, waits=[*waits, *left_out], left_out=left_out, now=now),
        tuple(sorted(changes, key=lambda one: (not one.is_changed, one.engineer.name))),
        prospects(suggested, calls=calls, engineers={one.pk: one for one in people}, day=day, now=now),
    )


def _former(visit_ids: Collection[int]) -> dict[int, list[int]]:
    """Whose the visits are that would be moved."""
    found: dict[int, list[int]] = defaultdict(list)
    for visit, engineer in Booking.objects.filter(visit__in=visit_ids).values_list("visit", "engineer"):
        found[visit].append(engineer)
    return found


def _people(territory_id: int | None, besides: Collection[int]) -> list[Engineer]:
    everybody = working_engineers()
    if not territory_id:
        return list(everybody)
    return list(everybody.filter(Q(territory=territory_id) | Q(pk__in=besides)))


def _is_away(week: EngineerWeek, day: date, visit_id: int) -> bool:
    """Whether no shift of the day is left that the visit lies in."""
    spans = [task.span for task in week.tasks.get(day, ()) if task.visit_id == visit_id]
    return not any(span.overlaps(shift) for span in spans for shift in week.shifts.get(day, ()))


@dataclass(frozen=True)
class _Facts:
    """What the orders of the day say: when they are due, how urgent, and who was there last."""

    orders: Mapping[int, WorkOrder]
    by_visit: Mapping[int, Visit]
    last: Mapping[int, int]

    def task(self, task: Task, *, engineer_id: int, order_id: int = 0) -> Task:
        """The stop with what its order says; `order_id` where it has no visit yet. A call at a warehouse has none."""
        if not order_id and not task.visit_id:
            return task
        order = self.orders[order_id or self.by_visit[task.visit_id].work_order_id]
        return replace(
            task,
            due_at=due_of(order),
            late_per_hour=late_cost(order.priority),
            is_unfamiliar=self.last.get(order.pk, engineer_id) != engineer_id,
        )

    def penalty(self, order_ids: Iterable[int], *, now: datetime) -> timedelta:
        """What leaving these out weighs, as time on the road."""
        found = NONE
        for order in map(self.orders.__getitem__, order_ids):
            days = (now - (order.reported_at or order.entered_at)) / timedelta(days=1)
            found += timedelta(seconds=worth(order.priority, days_waiting=days))
        return found


def _facts(weeks: Iterable[EngineerWeek], day: date, order_ids: Collection[int]) -> _Facts:
    ids = {task.visit_id for week in weeks for task in week.tasks.get(day, ())}
    by_visit = Visit.objects.only("work_order_id", "window_from", "window_to", "state").in_bulk(ids)
    wanted = {*order_ids, *(visit.work_order_id for visit in by_visit.values())}
    orders = WorkOrder.objects.select_related("site").only(
        *("priority", "reported_at", "entered_at", "response_due_at", "responded_at", "restoration_due_at"),
        *("restored_at", "site__latitude", "site__longitude"),
    )
    return _Facts(orders.in_bulk(wanted), by_visit, last_engineers(wanted))


def _after(
    before: Mapping[int, Sequence[Task]], suggested: Iterable[Suggested], calls: Iterable[Called], facts: _Facts
) -> dict[int, list[Task]]:
    suggested = list(suggested)
    moved = {one.visit_id for one in suggested if one.visit_id}
    after = {id: [task for task in tasks if task.visit_id not in moved] for id, tasks in before.items()}
    for one in suggested:
        site = facts.orders[one.order_id].site
        task = Task(Span(one.start, one.end), place(site.latitude, site.longitude), one.visit_id)
        if one.engineer_id in after:
            after[one.engineer_id].append(facts.task(task, engineer_id=one.engineer_id, order_id=one.order_id))
        for mate_id in one.crew[1:]:  # lateness and the like are paid once
            if mate_id in after:
                after[mate_id].append(task)
    stores = {store.pk: place(store.latitude, store.longitude) for store in depots()} if calls else {}
    for call in calls:
        if call.engineer_id in after:
            after[call.engineer_id].append(Task(Span(call.at, call.at + DEPOT_STOP), stores.get(call.place_id)))
    return after


def _change(
    week: EngineerWeek,
    before: Sequence[Task],
    after: Sequence[Task],
    day: date,
    *,
    ways: Ways,
    suggested: Iterable[Suggested],
    former: Mapping[int, Collection[int]],
) -> EngineerChange:
    id, shifts = week.engineer.pk, week.shifts.get(day, ())
    mine = [one for one in suggested if id in one.crew]
    was_mine = [visit_id for visit_id, crew in former.items() if id in crew]
    return EngineerChange(
        week.engineer,
        effort(before, shifts=shifts, home=week.home, way=ways),
        effort(after, shifts=shifts, home=week.home, way=ways),
        week.with_tasks(day, before, ways=ways).load,
        week.with_tasks(day, after, ways=ways),
        new=sum(not one.visit_id for one in mine),
        gained=sum(bool(one.visit_id) for one in mine),
        lost=len(set(was_mine) - {one.visit_id for one in mine}),
    )


def _terms(
    changes: Iterable[EngineerChange],
    suggested: Iterable[Suggested],
    facts: _Facts,
    *,
    waits: Collection[int],
    left_out: Collection[int],
    now: datetime,
) -> tuple[Term, ...]:
    before, after = Effort(), Effort()
    for one in changes:
        before, after = before + one.before, after + one.after
    moved = [one for one in suggested if one.visit_id]
    told_anew = sum(
        not facts.by_visit[one.visit_id].window_from <= one.start <= facts.by_visit[one.visit_id].window_to
        for one in moved
        if one.visit_id in facts.by_visit
    )

    def urgent(ids: Iterable[int]) -> int:
        return sum(facts.orders[id].priority == Priority.EMERGENCY for id in ids)

    return (
        Term("travel", _("On the road"), before.driving, after.driving, (before.driving, after.driving)),
        Term(
            "late",
            _("Visits later than promised, together"),
            before.late,
            after.late,
            (before.late_weight, after.late_weight),
        ),
        Term(
            *("overtime", _("Overtime"), before.overtime, after.overtime),
            (before.overtime * OVERTIME / 3600, after.overtime * OVERTIME / 3600),
        ),
        Term("change", _("Visits moved"), 0, len(moved)),
        Term("told_anew", _("Customers to be told a new time"), 0, told_anew),
        Term(
            *("preference", _("Visits by somebody new to the fault"), before.unfamiliar, after.unfamiliar),
            (before.unfamiliar * NEW_TO_IT, after.unfamiliar * NEW_TO_IT),
        ),
        Term(
            *("left_out", _("Orders without a visit"), len(waits), len(left_out)),
            (facts.penalty(waits, now=now), facts.penalty(left_out, now=now)),
        ),
        Term("emergencies", _("Emergencies without a visit"), urgent(waits), urgent(left_out)),
    )
