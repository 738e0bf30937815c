"""Calls at a warehouse on the way to a visit: kept with the day once a plan or a way is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.equipment.models import Part
from firstfix.logistics.actions import keep_at, lock_shelves, release_at
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import DEPOT_KINDS, kept_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.actions.crew_time import check_time_of, lock_time_of
from firstfix.scheduling.facts import CallLeftOut, CallPlanned
from firstfix.scheduling.models import Booking, DepotCall, Fetching, Visit
from firstfix.scheduling.queries.fetching import Fetched, may_take, parts_of, worth_fetching
from firstfix.scheduling.rules import Span
from firstfix.scheduling.translate.day import DEPOT_STOP
from firstfix.scheduling.words import is_booked
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
    """A call of the engineer there, for those of the visits, later on that day, that anything is fetched for. What they
    take is kept for their orders; what an order only may need it names from now on. None where there is nothing to
    fetch, or where somebody else has just taken it.

    Refused where the engineer's time is taken. Another call there before the visits serves them as well.
    """
    require(by, "visit.plan")
    at = at or timezone.now()
    span = Span(starts_at, starts_at + DEPOT_STOP)
    _check(place, span, at=at)
    day = company_day(starts_at)
    later = [one for one in visits if one.planned_start >= span.end and company_day(one.planned_start) == day]
    later.sort(key=lambda one: (one.planned_start, one.pk))
    found = worth_fetching(engineer, place, later, day=day, now=at)
    if not found:
        return None
    call = _call(engineer, place, span, before=found[0].visit, now=at)
    parts = parts_of(found)
    lock_shelves([place.pk], parts)
    for one in found:
        _fetch(call, one, parts, by=by, at=at)
    if call.fetchings.exists():
        return call
    call.delete()
    return None


def _check(place: StockPlace, span: Span, *, at: datetime) -> None:
    if place.kind not in DEPOT_KINDS:
        raise Refused(_("%(place)s is neither a warehouse nor a branch.") % {"place": place})
    if span.end <= at:
        raise Refused(_("This time is over already."))


def _call(engineer: Engineer, place: StockPlace, span: Span, *, before: Visit, now: datetime) -> DepotCall:
    """The one that is there already on that day, else a new one."""
    day = company_day(span.start)
    there = DepotCall.objects.filter(engineer=engineer, place=place, starts_at__gt=now)
    for call in there.filter(ends_at__lte=before.planned_start).order_by("-starts_at"):
        if company_day(call.starts_at) == day:
            return call
    lock_time_of([engineer])
    check_time_of([engineer], span)
    booked = Booking.objects.filter(engineer=engineer, is_firm=True, during__overlap=(span.start, span.end))
    if other := booked.select_related("engineer", "visit__work_order__site").first():
        raise Refused(is_booked(other, now=now))
    return DepotCall.objects.create(engineer=engineer, place=place, starts_at=span.start, ends_at=span.end)


def _fetch(call: DepotCall, found: Fetched, parts: Mapping[int, Part], *, by: Actor, at: datetime) -> None:
    """Kept first: only what nobody else has taken meanwhile is named and fetched, what is needed for sure before the
    rest.
    """
    order = found.visit.work_order
    kept = keep_at(call.place, order, {parts[id]: n for id, n in found.pieces.items()}, by=by, at=at)
    named = {part: max(0, n - (found.pieces[part.pk] - found.named.get(part.pk, 0))) for part, n in kept.items()}
    if any(named.values()):
        needs = dict(order.part_needs.values_list("part", "quantity"))
        need_parts(order, {part: needs.get(part.pk, 0) + n for part, n in named.items() if n}, by=by, at=at)
    fetched = [part for id, part in parts.items() if part in kept or id in found.lying]
    for part in fetched:
        lying = found.lying.get(part.pk, 0)
        _bring(call, found.visit, part, kept=kept.get(part, 0), named=named.get(part, 0), lying=lying)
    if found.has_tools:
        _bring(call, found.visit, None)
    if fetched or found.has_tools:
        fact = CallPlanned(order.pk, call.place.name, call.starts_at, tuple(part.code for part in fetched))
        record(fact, about=found.visit, by=by, at=at)


def _bring(call: DepotCall, visit: Visit, part: Part | None, *, kept: int = 0, named: int = 0, lying: int = 0) -> None:
    """More of what the call brings for the visit already, or something new."""
    row, _is_new = Fetching.objects.get_or_create(call=call, visit=visit, part=part)
    row.quantity += kept + lying
    row.kept += kept
    row.named += named
    row.save()


def lock_fetched(places: Sequence[int], orders: Iterable[WorkOrder], *, day: date) -> None:
    """All shelves that calls at these places (ids) may touch for the orders, and those that calls left out give back
    to: at once, before the first of them is touched, so that two who accept a day at once never lock up.
    """
    orders = list(orders)
    rows = Fetching.objects.filter(visit__work_order__in=orders).exclude(part=None)
    fetched = list(rows.values_list("call__place", "part"))
    if places or fetched:
        parts = {*may_take(orders, day=day), *(part for _place, part in fetched)}
        lock_shelves({*places, *(place for place, _part in fetched)}, parts)


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
    if not fetched:
        return
    order = visit.work_order
    list(WorkOrder.objects.select_for_update(no_key=True).filter(pk=order.pk))  # before the shelves, as everybody does
    lock_shelves({one.call.place_id for one in fetched}, {one.part_id for one in fetched if one.part_id})
    named = Counter[Part]()
    for one in fetched:
        if one.part:
            release_at(one.call.place, order, {one.part: one.kept}, by=SYSTEM, at=at)
            named[one.part] += one.named
    _name_no_more(order, +named, at=at)
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
    end_calls(one for one in fetched if (one.visit.work_order_id, one.call.place_id, one.part_id) not in kept)


def end_calls(fetched: Iterable[Fetching]) -> None:
    """None of it is collected on the way any more; what is kept stays kept. A call that serves nobody is none."""
    done = list(fetched)
    Fetching.objects.filter(pk__in=[one.pk for one in done]).delete()
    DepotCall.objects.filter(pk__in={one.call_id for one in done}, fetchings=None).delete()
