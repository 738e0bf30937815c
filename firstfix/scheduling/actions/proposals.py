"""Filling a day: the planner proposes, a dispatcher looks at it and accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import FirstFixError, Refused
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.actions.calls import call_on_the_way, lock_fetched
from firstfix.scheduling.actions.crew_time import lock_time_of
from firstfix.scheduling.actions.plans import move_visit, plan_visit
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries.day_input import DayInput
from firstfix.scheduling.queries.fill import day_to_plan
from firstfix.scheduling.translate.day import DEPOT_STOP, Answer
from firstfix.scheduling.translate.planner import planned
from firstfix.work.models import WorkOrder

#: How long a person waits for a proposal at most; most days take one or two.
SECONDS = 6.0


@dataclass(frozen=True)
class Suggestion:
    """This order, this engineer, this time. `order_version` tells whether the order changed meanwhile.

    mate_id    who comes along, where the order takes two; else 0
    visit_id   the visit that is moved, with its version; 0 for a new one
    first_fix  the chance that the visit ends the complaint; None where nothing is known of the fault
    """

    order_id: int
    order_version: int
    engineer_id: int
    start: datetime
    end: datetime
    travel_minutes: int
    visit_id: int = 0
    visit_version: int = 0
    mate_id: int = 0
    first_fix: float | None = None

    @property
    def crew(self) -> tuple[int, ...]:
        return (self.engineer_id, self.mate_id) if self.mate_id else (self.engineer_id,)


@dataclass(frozen=True)
class PickUp:
    """A call at a warehouse on the way, for parts or tools."""

    engineer_id: int
    place_id: int
    at: datetime


@dataclass(frozen=True)
class LeftOut:
    order_id: int
    why: str


@dataclass(frozen=True)
class Proposal:
    """What a day could look like. Nothing of it holds before `accept_day`."""

    day: date
    territory_id: int | None
    suggestions: tuple[Suggestion, ...]
    pick_ups: tuple[PickUp, ...]
    left_out: tuple[LeftOut, ...]
    not_considered: int

    def to_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "territory": self.territory_id,
            "suggestions": [
                {**asdict(one), "start": one.start.isoformat(), "end": one.end.isoformat()} for one in self.suggestions
            ],
            "pick_ups": [{**asdict(one), "at": one.at.isoformat()} for one in self.pick_ups],
            "left_out": [asdict(one) for one in self.left_out],
            "not_considered": self.not_considered,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Proposal:
        suggestions = tuple(
            Suggestion(**{**one, "start": parse_datetime(one["start"]), "end": parse_datetime(one["end"])})
            for one in data["suggestions"]
        )
        pick_ups = tuple(PickUp(**{**one, "at": parse_datetime(one["at"])}) for one in data["pick_ups"])
        left_out = tuple(LeftOut(**one) for one in data["left_out"])
        day = parse_date(data["day"])
        assert day
        return cls(day, data["territory"], suggestions, pick_ups, left_out, data["not_considered"])


@dataclass(frozen=True)
class NotTaken:
    """A suggestion that was refused when the day was accepted, and why."""

    order: WorkOrder | None
    why: str


@dataclass(frozen=True)
class Acceptance:
    visits: tuple[Visit, ...]
    not_taken: tuple[NotTaken, ...]


def propose_day(
    day: date,
    *,
    by: Actor,
    territory: Territory | None = None,
    now: datetime | None = None,
    seconds: float = SECONDS,
    iterations: int | None = None,
) -> Proposal:
    """Fill the day with open orders: due first, skills and certificates, windows, shifts, parts and tools honoured.

    Visits of the day stay where they are, but those whose engineer is absent or off duty by now: for these somebody
    else is looked for. Nothing is written. The same `iterations` give the same proposal.
    """
    require(by, "visit.plan")
    now = now or timezone.now()
    if day < company_day(now):
        raise Refused(_("This day is over."))
    asked = day_to_plan(day, territories=[territory] if territory else None, by=by, now=now)
    answer = planned(asked.day, seconds=seconds, iterations=iterations)
    return as_proposal(asked, answer, territory_id=territory.pk if territory else None)


def as_proposal(asked: DayInput, answer: Answer, *, territory_id: int | None) -> Proposal:
    """What the planner answered, with what tells later whether an order or a visit has changed meanwhile."""
    versions = {job.order.pk: job.order.version for job in asked.day.jobs}
    suggestions = (
        Suggestion(
            order_id=put.order_id,
            order_version=versions[put.order_id],
            engineer_id=put.engineer_id,
            start=put.start,
            end=put.end,
            travel_minutes=round(put.travel / timedelta(minutes=1)),
            visit_id=asked.moves[put.order_id].pk if put.order_id in asked.moves else 0,
            visit_version=asked.moves[put.order_id].version if put.order_id in asked.moves else 0,
            mate_id=put.mate_id or 0,
            first_fix=put.first_fix,
        )
        for put in answer.puts
    )
    return Proposal(
        day=asked.day.day,
        territory_id=territory_id,
        suggestions=tuple(sorted(suggestions, key=lambda one: (one.start, one.engineer_id))),
        pick_ups=tuple(PickUp(one.engineer_id, one.place_id, one.at) for one in answer.pick_ups),
        left_out=tuple(LeftOut(left.order_id, asked.why(left)) for left in (*answer.left, *asked.left)),
        not_considered=asked.not_considered,
    )


def still_possible(proposal: Proposal) -> Proposal:
    """Without what has been accepted since, and without orders and visits that have changed."""
    orders = WorkOrder.objects.in_bulk([one.order_id for one in proposal.suggestions])
    visits = Visit.objects.in_bulk([one.visit_id for one in proposal.suggestions if one.visit_id])

    def stands(one: Suggestion) -> bool:
        if one.visit_id:
            visit = visits.get(one.visit_id)
            return visit is not None and (visit.state, visit.version) == ("planned", one.visit_version)
        order = orders.get(one.order_id)
        return order is not None and (order.state, order.version) == ("open", one.order_version)

    return replace(proposal, suggestions=tuple(filter(stands, proposal.suggestions)))


@transaction.atomic
def accept_day(proposal: Proposal, *, by: Actor, at: datetime | None = None) -> Acceptance:
    """Plan the visits of a proposal. What changed since it was made is refused one by one, with the reason in words."""
    require(by, "visit.plan")
    orders = {
        order.pk: order
        for order in WorkOrder.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[one.order_id for one in proposal.suggestions])
        .order_by("pk")
    }
    engineers = Engineer.objects.in_bulk([id for one in proposal.suggestions for id in one.crew])
    lock_time_of(engineers.values())
    lock_fetched([one.place_id for one in proposal.pick_ups], orders.values(), day=proposal.day)
    taken: list[tuple[Suggestion, Visit]] = []
    not_taken: list[NotTaken] = []
    # Everybody's rows at once and in one order, so that two people who accept at once wait for each other and never
    # lock up. What is refused is tried again as long as others were taken, for they may have made room for it.
    waiting = sorted(proposal.suggestions, key=lambda one: (one.engineer_id, one.start))
    while waiting:
        before, refusals = len(taken), []
        for one in waiting:
            order = orders.get(one.order_id)
            try:
                crew = [engineers[id] for id in one.crew if id in engineers]
                taken.append((one, _taken(one, order, crew, by=by, at=at)))
            except FirstFixError as refused:
                refusals.append((one, NotTaken(order, str(refused))))
        waiting = [one for one, _why in refusals] if len(taken) > before else []
        not_taken = [refusal for _one, refusal in refusals]
    return Acceptance(tuple(visit for _one, visit in taken), (*not_taken, *_called(proposal, taken, by=by, at=at)))


def _called(
    proposal: Proposal, taken: Sequence[tuple[Suggestion, Visit]], *, by: Actor, at: datetime | None
) -> list[NotTaken]:
    """Put the proposal's calls at warehouses into the days, for the visits that were taken; what did not go."""
    engineers = Engineer.objects.in_bulk([one.engineer_id for one, _visit in taken])
    places = StockPlace.objects.in_bulk([one.place_id for one in proposal.pick_ups])
    refused: list[NotTaken] = []
    for call in sorted(proposal.pick_ups, key=lambda one: one.at):
        engineer, place = engineers.get(call.engineer_id), places.get(call.place_id)
        visits = [visit for one, visit in taken if one.engineer_id == call.engineer_id]
        if engineer is None or place is None:
            continue
        try:
            call_on_the_way(engineer, place, starts_at=call.at, visits=visits, by=by, at=at)
        except FirstFixError as why:
            refused.append(NotTaken(visits[0].work_order, str(why)))
    return refused


@transaction.atomic
def send_by_way_of(
    order: WorkOrder,
    *,
    engineer: Engineer,
    start: datetime,
    place: StockPlace,
    called_at: datetime,
    by: Actor,
    uid: UUID | None = None,
    at: datetime | None = None,
) -> Visit:
    """A visit as “What the plan weighs” offers it, and the call at a warehouse before it: none without the other."""
    if uid and (there := Visit.objects.filter(uid=uid).first()):
        return there
    if company_day(called_at) != company_day(start) or called_at + DEPOT_STOP > start:
        raise Refused(_("The call at a warehouse comes before the visit, on the same day."))
    end = start + timedelta(minutes=order.planned_minutes)
    visit = plan_visit(order, engineers=[engineer], start=start, end=end, by=by, uid=uid, at=at)
    if call_on_the_way(engineer, place, starts_at=called_at, visits=[visit], by=by, at=at) is None:
        raise Refused(_("What it needs does not lie at %(place)s any more. Please look again.") % {"place": place})
    return visit


def _taken(
    one: Suggestion, order: WorkOrder | None, crew: Sequence[Engineer], *, by: Actor, at: datetime | None
) -> Visit:
    if order is None or len(crew) < len(one.crew):
        raise Refused(_("It does not exist any more."))
    if one.visit_id:
        return _moved(one, order, crew, by=by, at=at)
    if order.state != "open":
        raise Refused(
            _("%(order)s is “%(state)s” by now.") % {"order": order.number, "state": order.get_state_display()}
        )
    if order.version != one.order_version:
        raise Refused(_("%(order)s was changed meanwhile. Please fill the day again.") % {"order": order.number})
    return plan_visit(order, engineers=crew, start=one.start, end=one.end, by=by, at=at)


def _moved(one: Suggestion, order: WorkOrder, crew: Sequence[Engineer], *, by: Actor, at: datetime | None) -> Visit:
    visit = Visit.objects.filter(pk=one.visit_id, work_order=order, version=one.visit_version).first()
    if visit is None:
        said = {"order": order.number}
        raise Refused(_("The visit for %(order)s was changed meanwhile. Please fill the day again.") % said)
    return move_visit(visit, engineers=crew, start=one.start, end=one.end, by=by, at=at)
