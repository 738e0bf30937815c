"""Calls at a warehouse on the way to a visit: kept with the day once a plan or a way is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.logistics.actions import keep_at, release_at
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import kept_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.facts import CallLeftOut, CallPlanned
from firstfix.scheduling.models import Booking, DepotCall, Fetching, Visit
from firstfix.scheduling.queries.calls import calls_taking
from firstfix.scheduling.queries.fetching import Fetched, parts_of, worth_fetching
from firstfix.scheduling.rules import Span
from firstfix.scheduling.translate.day import DEPOT_STOP
from firstfix.scheduling.words import calls_then, is_booked
from firstfix.work.actions import change_work_order, need_parts
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES


@transaction.atomic
def call_on_the_way(
    engineer: Engineer,
    place: StockPlace,
    *,
    starts_at: datetime,
    visits: Iterable[Visit],
    by: Actor,
    at: datetime | None = None,
) -> DepotCall | None:
    """A call of the engineer there, for those of the visits that anything is fetched for. What they take is kept for
    their orders; what an order only may need it names from now on. None where there is nothing to fetch.

    Refused where the engineer's time is taken. Another call there before the visits serves them as well.
    """
    require(by, "visit.plan")
    at = at or timezone.now()
    span = Span(starts_at, starts_at + DEPOT_STOP)
    later = [one for one in visits if one.planned_start >= span.end]
    later.sort(key=lambda one: (one.planned_start, one.pk))
    found = worth_fetching(engineer, place, later, day=company_day(starts_at))
    if not found:
        return None
    call = _call(engineer, place, span, before=found[0].visit, now=at)
    parts = parts_of(found)
    for one in found:
        _fetch(call, one, parts, by=by, at=at)
    return call


def _call(engineer: Engineer, place: StockPlace, span: Span, *, before: Visit, now: datetime) -> DepotCall:
    """The one that is there already on that day, else a new one."""
    day = company_day(span.start)
    there = DepotCall.objects.filter(engineer=engineer, place=place, starts_at__gt=now)
    for call in there.filter(ends_at__lte=before.planned_start).order_by("-starts_at"):
        if company_day(call.starts_at) == day:
            return call
    during = (span.start, span.end)
    booked = Booking.objects.filter(engineer=engineer, is_firm=True, during__overlap=during)
    if other := booked.select_related("engineer", "visit__work_order__site").first():
        raise Refused(is_booked(other, now=now))
    if taken := calls_taking([engineer], span).first():
        raise Refused(calls_then(taken, now=now))
    return DepotCall.objects.create(engineer=engineer, place=place, starts_at=span.start, ends_at=span.end)


def _fetch(call: DepotCall, found: Fetched, parts: Mapping[int, Part], *, by: Actor, at: datetime) -> None:
    order = found.visit.work_order
    if found.named:
        needs = dict(order.part_needs.values_list("part", "quantity"))
        need_parts(order, {parts[id]: needs.get(id, 0) + n for id, n in found.named.items()}, by=by, at=at)
    kept = keep_at(call.place, order, {parts[id]: n for id, n in found.pieces.items()}, by=by, at=at)
    rows = [
        Fetching(call=call, visit=found.visit, part=part, quantity=n, named=min(n, found.named.get(part.pk, 0)))
        for part, n in kept.items()
    ]
    if found.has_tools:
        rows.append(Fetching(call=call, visit=found.visit))
    Fetching.objects.bulk_create(rows, ignore_conflicts=True)
    fact = CallPlanned(order.pk, call.place.name, call.starts_at, tuple(part.code for part in kept))
    record(fact, about=found.visit, by=by, at=at)


@transaction.atomic
def leave_out_calls(visit: Visit, *, by: Actor, at: datetime | None = None, call: DepotCall | None = None) -> None:
    """Nothing is fetched for the visit on the way any more (at this call, or at any): what was kept for it is free,
    and what its order only may need it names no longer. A call that serves nobody is none.
    """
    require(by, "visit.plan")
    give_up_calls(visit, at=at or timezone.now(), by=by, call=call)


def give_up_calls(visit: Visit, *, by: Actor, at: datetime, call: DepotCall | None = None) -> None:
    """The same, as what follows from something that was allowed."""
    rows = Fetching.objects.filter(visit=visit).select_related("call__place", "part")
    fetched = list(rows.filter(call=call) if call else rows)
    order = visit.work_order
    for one in fetched:
        if one.part:
            release_at(one.call.place, order, {one.part: one.quantity}, by=SYSTEM, at=at)
    _name_no_more(order, {one.part: one.named for one in fetched if one.part and one.named}, at=at)
    calls = {one.call.pk: one.call for one in fetched}
    Fetching.objects.filter(pk__in=[one.pk for one in fetched]).delete()
    for left in calls.values():
        record(CallLeftOut(order.pk, left.place.name, left.starts_at), about=visit, by=by, at=at)
    DepotCall.objects.filter(pk__in=calls, fetchings=None).delete()


def _name_no_more(order: WorkOrder, named: Mapping[Part, int], *, at: datetime) -> None:
    needs = {need.part: need.quantity for need in order.part_needs.select_related("part")}
    left = {part: n - named.get(part, 0) for part, n in needs.items()}
    if named and left != needs and order.state in OPEN_STATES:
        change_work_order(order, part_needs={part: n for part, n in left.items() if n > 0}, by=SYSTEM, at=at)


def fit_calls(visit: Visit, crew: Sequence[Engineer], start: datetime, *, by: Actor, at: datetime) -> None:
    """The visit is moved: calls that do not lead to it any more are left out."""
    ids = {one.pk for one in crew}
    for call in DepotCall.objects.filter(fetchings__visit=visit).distinct():
        is_on_the_way = call.ends_at <= start and company_day(call.starts_at) == company_day(start)
        if call.engineer_id not in ids or not is_on_the_way:
            give_up_calls(visit, by=by, at=at, call=call)


def end_fetched(fetched: Iterable[Fetching]) -> None:
    """What is kept there no more is not fetched: it was packed before, or is not needed."""
    fetched = list(fetched)
    kept = kept_for({one.visit.work_order_id for one in fetched})
    done = [one for one in fetched if (one.visit.work_order_id, one.call.place_id, one.part_id) not in kept]
    Fetching.objects.filter(pk__in=[one.pk for one in done]).delete()
    DepotCall.objects.filter(pk__in={one.call_id for one in done}, fetchings=None).delete()
