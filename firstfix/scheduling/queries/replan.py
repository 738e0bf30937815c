"""What the planner needs to know to mend a day: visits that may be moved beside those that stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries.day_input import DayInput
from firstfix.scheduling.queries.fill import Staff, day_input, is_as_ordered
from firstfix.scheduling.queries.troubles import free_at
from firstfix.scheduling.queries.visits import visits_during
from firstfix.scheduling.rules import Span, round_up
from firstfix.scheduling.states import UNDER_WAY
from firstfix.scheduling.translate.day import Job, Put, Worker, job_lacks
from firstfix.scheduling.translate.timetable import day_span
from firstfix.work.models import WorkOrder
from firstfix.work.queries import orders_seen_by


def movable_visits(day: date, *, engineers: QuerySet[Engineer], now: datetime) -> list[Visit]:
    """Still to come, with one of these engineers, not locked, and with no more than the order takes."""
    visits = visits_during(day_span(company_zone().key, day)).filter(state="planned", planned_start__gt=now)
    found = visits.filter(is_locked=False, bookings__engineer__in=engineers).distinct()
    return [visit for visit in found if is_as_ordered(visit)]


def day_to_mend(
    day: date,
    *,
    visits: Sequence[Visit],
    territory: Territory | None,
    by: Actor,
    now: datetime,
    order: WorkOrder | None = None,
) -> DayInput:
    """The day with these visits, which may be moved, and the order that is to come in; all else stays where it is.

    A visit that the planner could not keep where it stands (its site is closed then, its part is nowhere) was
    somebody's will: it stays, too.
    """
    moves = {visit.work_order_id: visit for visit in visits}
    engineers = working_engineers()
    known = orders_seen_by(by).select_related("site__calendar", "site__tenant")
    asked = day_input(
        day,
        orders=list(known.filter(pk__in=[*moves, *([order.pk] if order else [])])),
        staff=Staff(
            list(engineers.filter(territory=territory) if territory else engineers),
            but=[visit.pk for visit in moves.values()],
        ),
        now=now,
        moves=moves,
    )
    kept = _cannot_stand(asked)
    if kept:
        rest = [visit for visit in visits if visit.work_order_id not in kept]
        return day_to_mend(day, visits=rest, territory=territory, by=by, now=now, order=order)
    held = {order_id: _held(visit, asked) for order_id, visit in moves.items()}
    jobs = [_not_earlier(job, moves[job.order.pk]) if job.order.pk in moves else job for job in asked.day.jobs]
    workers = _as_it_goes(asked.day.workers, now=now)
    return replace(asked, day=replace(asked.day, jobs=jobs, workers=workers, held=held))


def _as_it_goes(workers: Sequence[Worker], *, now: datetime) -> list[Worker]:
    """With the time at which what is under way should be over, however it was planned."""
    under_way = Booking.objects.filter(
        engineer__in=[worker.engineer for worker in workers], visit__state__in=UNDER_WAY, is_firm=True
    )
    free: dict[int, datetime] = {}
    for booking in under_way.select_related("visit"):
        free[booking.engineer_id] = max(free.get(booking.engineer_id, now), free_at(booking.visit, now=now))
    return [
        replace(worker, ready_at=max(worker.ready_at or now, round_up(free[worker.engineer.pk])))
        if worker.engineer.pk in free
        else worker
        for worker in workers
    ]


def _cannot_stand(asked: DayInput) -> Collection[int]:
    """Orders whose visit would be lost if it were not left where it is."""
    without_supplies = {left.order_id for left in asked.left} & asked.moves.keys()
    on_duty = {worker.engineer.pk for worker in asked.day.workers}
    stuck = {
        job.order.pk
        for job in asked.day.jobs
        if (visit := asked.moves.get(job.order.pk))
        and (
            not on_duty.issuperset(visit.engineer_ids)
            or _lead(visit, asked) is None
            or not any(w.start <= visit.planned_start <= w.end for w in job.windows or ())
        )
    }
    return without_supplies | stuck


def _not_earlier(job: Job, visit: Visit) -> Job:
    """Customers wait at the time they know; an hour earlier is no favour."""
    windows = [Span(max(w.start, visit.planned_start), w.end) for w in job.windows or ()]
    return replace(job, windows=[w for w in windows if w.start <= w.end])


def _lead(visit: Visit, asked: DayInput) -> int | None:
    """Who of a crew brings what the order asks for; the planner lets nobody else go first."""
    ids = visit.engineer_ids
    if len(ids) == 1:
        return ids[0]
    job = next(job for job in asked.day.jobs if job.order.pk == visit.work_order_id)
    able = (one.engineer.pk for one in asked.day.workers if not job_lacks(job, one, asked.day))
    return next((id for id in able if id in ids), None)


def _held(visit: Visit, asked: DayInput) -> Put:
    lead = _lead(visit, asked)
    assert lead is not None  # else it stays where it is, see `_cannot_stand`
    mate = next((id for id in visit.engineer_ids if id != lead), None)
    return Put(visit.work_order_id, lead, visit.planned_start, visit.planned_end, timedelta(0), mate)
