"""A day of all engineers, and a proposal that fills it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day, Id, Moment
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import NotFound
from firstfix.scheduling.actions import Acceptance, Proposal, Suggestion, accept_day, propose_day
from firstfix.scheduling.actions.proposals import PickUp
from firstfix.scheduling.actions.replanning import propose_emergency, propose_mending
from firstfix.scheduling.api.planning_rules import SignOut
from firstfix.scheduling.effort import Effort
from firstfix.scheduling.queries import day_table
from firstfix.scheduling.queries.comparison import Comparison, comparison
from firstfix.scheduling.queries.troubles import troubles
from firstfix.work.access import work_order_for

router = Router()


class SpanOut(Schema):
    start: datetime
    end: datetime


class CallOut(Schema):
    """A call at a warehouse right before the visit; `parts` are kept there for the visits that come."""

    id: int
    place_id: int
    start: datetime
    end: datetime
    travel_minutes: int
    parts: list[str] = Field(description="codes")
    has_tools: bool


class StopOut(Schema):
    visit_id: int
    work_order_id: int
    start: datetime
    end: datetime
    state: str
    travel_minutes: int
    missing_minutes: int
    is_off_duty: bool
    calls: list[CallOut]


class EngineerDayOut(Schema):
    engineer_id: int
    name: str
    stops: list[StopOut]
    free: list[SpanOut]


class DayOut(Schema):
    day: date
    holiday: str
    engineers: list[EngineerDayOut]


class SuggestionOut(Schema):
    """`visit_id` is the visit that is moved, with its version; 0 for a new one. `mate_id` comes along at the same time,
    where the order takes two; else 0.
    """

    order_id: int
    order_version: int
    engineer_id: int
    start: datetime
    end: datetime
    travel_minutes: int
    visit_id: int
    visit_version: int
    mate_id: int
    first_fix: float | None = Field(description="chance that the visit ends the complaint; null: nothing is known")


class PickUpOut(Schema):
    engineer_id: int
    place_id: int
    at: datetime


class LeftOutOut(Schema):
    order_id: int
    why: str


class TermOut(Schema):
    """One term of the cost. `weighs_…` is what the planner takes it for, in minutes of driving, or null."""

    key: str
    unit: str = Field(description="minutes or count")
    before: float
    after: float
    weighs_before: float | None
    weighs_after: float | None


class EffortOut(Schema):
    working_minutes: int = Field(description="on site, at warehouses and on the road")
    driving_minutes: int
    overtime_minutes: int
    late_minutes: int


class EngineerChangeOut(Schema):
    """`week_hours` and `signs` hold with the proposal."""

    engineer_id: int
    new: int
    gained: int
    lost: int
    before: EffortOut
    after: EffortOut
    week_hours: float
    signs: list[SignOut] = Field(description="limits of the week that the proposal comes near or breaks")


class ProspectOut(Schema):
    """What is known of the chance that the first visit fixes it; `history_base` 0: too few repairs like it."""

    order_id: int
    lacks: list[str]
    aboard: list[str]
    fetched: list[str]
    missing: list[str]
    history_hits: int
    history_base: int


class ComparisonOut(Schema):
    """The proposal beside the day as it stands."""

    terms: list[TermOut]
    engineers: list[EngineerChangeOut] = Field(description="those whose day changes")
    prospects: list[ProspectOut]


class ProposalOut(Schema):
    day: date
    territory_id: int | None
    suggestions: list[SuggestionOut]
    pick_ups: list[PickUpOut]
    left_out: list[LeftOutOut]
    not_considered: int
    comparison: ComparisonOut


class ProposalIn(Schema):
    territory_id: Id | None = None
    seconds: Annotated[float, Field(ge=0.1, le=10, description="how long to search")] = 3.0


class SuggestionIn(Schema):
    order_id: Id
    order_version: int
    engineer_id: Id
    start: Moment
    end: Moment
    travel_minutes: int = 0
    visit_id: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    visit_version: int = 0
    mate_id: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    first_fix: Annotated[float, Field(ge=0, le=1)] | None = None


class PickUpIn(Schema):
    engineer_id: Id
    place_id: Id
    at: Moment


class AcceptanceIn(Schema):
    """The suggestions of a proposal, or some of them, and its calls at warehouses: those that an accepted visit needs
    are put into the day, and what is fetched there is kept for its order.
    """

    suggestions: Annotated[list[SuggestionIn], Field(max_length=500)]
    pick_ups: Annotated[list[PickUpIn], Field(max_length=500)] = []


class NotTakenOut(Schema):
    order_id: int | None
    why: str


class AcceptanceOut(Schema):
    visit_ids: list[int]
    not_taken: list[NotTakenOut]


@router.get("/days/{day}", response=DayOut)
def day(request: ApiRequest, day: Day, territory: Id | None = None) -> Any:
    require(request.user, "schedule.see")
    engineers = working_engineers()
    table = day_table(
        day, engineers=list(engineers.filter(territory=territory) if territory else engineers), now=timezone.now()
    )
    return {
        "day": day,
        "holiday": str(table.holiday or ""),
        "engineers": [
            {
                "engineer_id": row.engineer.pk,
                "name": row.engineer.name,
                "stops": [_stop(stop) for stop in row.stops],
                "free": row.free,
            }
            for row in table.rows
        ],
    }


def _stop(stop: Any) -> dict[str, Any]:
    visit = stop.visit
    return {
        "visit_id": visit.pk,
        "work_order_id": visit.work_order_id,
        "start": visit.planned_start,
        "end": visit.planned_end,
        "state": visit.state,
        "travel_minutes": round(stop.leg.travel.total_seconds() / 60),
        "missing_minutes": round(stop.missing.total_seconds() / 60),
        "is_off_duty": stop.is_off_duty,
        "calls": [
            {
                "id": one.call.pk,
                "place_id": one.call.place_id,
                "start": one.span.start,
                "end": one.span.end,
                "travel_minutes": round(one.leg.travel.total_seconds() / 60),
                "parts": [fetched.part.code for fetched in one.parts],
                "has_tools": one.has_tools,
            }
            for one in stop.calls
        ],
    }


@router.post("/days/{day}/proposal", response=ProposalOut)
def propose(request: ApiRequest, day: Day, given: ProposalIn) -> Any:
    """What the day could look like; nothing of it holds before it is accepted."""
    territory = _territory(given.territory_id)
    return proposal_out(propose_day(day, territory=territory, seconds=given.seconds, by=request.user))


def _territory(id: int | None) -> Territory | None:
    if not id:
        return None
    territory = Territory.objects.filter(pk=id).first()
    if territory is None:
        raise NotFound
    return territory


def proposal_out(proposal: Proposal) -> dict[str, Any]:
    """The proposal with its comparison."""
    return {
        **{field.name: getattr(proposal, field.name) for field in fields(proposal)},
        "comparison": _comparison(comparison(proposal, now=timezone.now())),
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "terms": [
            {
                "key": one.key,
                "unit": "minutes" if one.is_time else "count",
                "before": _figure(one.before),
                "after": _figure(one.after),
                "weighs_before": _figure(one.weighs[0]) if one.weighs else None,
                "weighs_after": _figure(one.weighs[1]) if one.weighs else None,
            }
            for one in found.terms
        ],
        "engineers": [
            {
                "engineer_id": one.engineer.pk,
                "new": one.new,
                "gained": one.gained,
                "lost": one.lost,
                "before": _effort(one.before),
                "after": _effort(one.after),
                "week_hours": round(one.load.hours / timedelta(hours=1), 2),
                "signs": one.signs,
            }
            for one in found.changed
        ],
        "prospects": [
            {
                "order_id": order_id,
                "lacks": one.lacks,
                "aboard": one.aboard,
                "fetched": one.fetched,
                "missing": one.missing,
                "history_hits": one.history.hits if one.history else 0,
                "history_base": one.history.base if one.history else 0,
            }
            for order_id, one in found.prospects.items()
        ],
    }


def _figure(figure: timedelta | int) -> float:
    return round(figure / timedelta(minutes=1), 1) if isinstance(figure, timedelta) else figure


def _effort(effort: Effort) -> dict[str, int]:
    return {
        "working_minutes": _minutes(effort.working),
        "driving_minutes": _minutes(effort.driving),
        "overtime_minutes": _minutes(effort.overtime),
        "late_minutes": _minutes(effort.late),
    }


def _minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)


class LateOut(Schema):
    visit_id: int
    engineer_id: int
    window_to: datetime
    expected: datetime


class FreedOut(Schema):
    visit_id: int
    engineer_id: int
    start: datetime
    end: datetime


class TroublesOut(Schema):
    """Visits that cannot start in the window told, emergencies without a visit, and time of cancelled visits."""

    late: list[LateOut]
    emergency_ids: list[int]
    freed: list[FreedOut]


@router.get("/days/{day}/troubles", response=TroublesOut)
def day_troubles(request: ApiRequest, day: Day, territory: Id | None = None) -> Any:
    require(request.user, "visit.plan")
    territories = list(Territory.objects.filter(pk=territory)) if territory else []
    found = troubles(day, territories=territories, by=request.user, now=timezone.now())
    return {
        "late": [
            {
                "visit_id": one.visit.pk,
                "engineer_id": one.engineer.pk,
                "window_to": one.visit.window_to,
                "expected": one.expected,
            }
            for one in found.late
        ],
        "emergency_ids": [order.pk for order in found.emergencies],
        "freed": [
            {
                "visit_id": one.visit_id,
                "engineer_id": one.engineer_id,
                "start": one.visit.planned_start,
                "end": one.visit.planned_end,
            }
            for one in found.freed
        ],
    }


@router.post("/days/today/mending", response=ProposalOut)
def mend(request: ApiRequest, given: ProposalIn) -> Any:
    """Later visits of whoever runs late: later still, or with a colleague. Nothing holds before it is accepted."""
    territory = _territory(given.territory_id)
    return proposal_out(propose_mending(territory=territory, seconds=given.seconds, by=request.user))


@router.post("/work-orders/{int:id}/emergency-proposal", response=ProposalOut)
def who_goes(request: ApiRequest, id: int, given: ProposalIn) -> Any:
    """Who goes to the order today, and what moves for it. Nothing of it holds before it is accepted."""
    order = work_order_for(request.user, id)
    territory = _territory(given.territory_id)
    return proposal_out(propose_emergency(order, territory=territory, seconds=given.seconds, by=request.user))


@router.post("/days/{day}/acceptance", response=AcceptanceOut)
def accept(request: ApiRequest, day: Day, given: AcceptanceIn) -> Any:
    """Plans the visits. What has changed since is not taken, and says why."""
    suggestions = tuple(Suggestion(**one.dict()) for one in given.suggestions)
    pick_ups = tuple(PickUp(**one.dict()) for one in given.pick_ups)
    return acceptance_out(accept_day(Proposal(day, None, suggestions, pick_ups, (), 0), by=request.user))


def acceptance_out(taken: Acceptance) -> dict[str, Any]:
    return {
        "visit_ids": [visit.pk for visit in taken.visits],
        "not_taken": [{"order_id": one.order.pk if one.order else None, "why": one.why} for one in taken.not_taken],
    }
