"""What the company asks of its plans, and how each engineer's week stands beside it."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day, Id
from firstfix.scheduling.actions import change_planning_rules
from firstfix.scheduling.fatigue import Limit
from firstfix.scheduling.queries.load import EngineerWeek, weeks_of
from firstfix.scheduling.queries.planning_rules import planning_rules

router = Router()

Week = Annotated[int | None, Field(ge=1, le=7)]


class PlanningRulesOut(Schema):
    """A limit of null is none. `firm`: limits that bind a person who plans by hand, too."""

    hours: int | None
    nights: int | None
    travel_days: int | None
    long_travel_hours: int
    days_in_a_row: int | None
    rest: int | None
    firm: list[Limit]
    fairness: int = Field(description="how much an even share counts, 0 to 100")
    customers_choose: bool
    plans_at_night: bool
    night_hour: int
    night_days: int


class PlanningRulesChange(Schema):
    """What is not sent stays."""

    hours: Annotated[int | None, Field(ge=1, le=100)] = None
    nights: Week = None
    travel_days: Week = None
    long_travel_hours: Annotated[int, Field(ge=1, le=24)] = 4
    days_in_a_row: Annotated[int | None, Field(ge=1, le=14)] = None
    rest: Annotated[int | None, Field(ge=1, le=24)] = None
    firm: list[Limit] = []
    fairness: Annotated[int, Field(ge=0, le=100)] = 30
    customers_choose: bool = True
    plans_at_night: bool = False
    night_hour: Annotated[int, Field(ge=0, le=23)] = 2
    night_days: Annotated[int, Field(ge=1, le=14)] = 3


class SignOut(Schema):
    """`value` and `most` in hours, or as a count; of rest, `most` is the least. `state`: well, near or over."""

    limit: Limit
    value: float
    most: float
    state: str


class LoadOut(Schema):
    """The week from Monday in which the day lies. Hours are visits and ways, planned or done."""

    engineer_id: int
    name: str
    hours: float
    nights: int
    travel_days: int
    days_in_a_row: int
    rest: float | None = Field(description="the shortest between two days, in hours")
    signs: list[SignOut]


@router.get("/planning-rules", response=PlanningRulesOut)
def rules(request: ApiRequest) -> Any:
    require(request.user, "schedule.see")
    return planning_rules()


@router.patch("/planning-rules", response=PlanningRulesOut)
def change_rules(request: ApiRequest, given: PlanningRulesChange) -> Any:
    return change_planning_rules(by=request.user, **given.dict(exclude_unset=True))


@router.get("/engineers/loads", response=list[LoadOut])
def loads(request: ApiRequest, day: Day | None = None, territory: Id | None = None) -> Any:
    """How much each engineer works in a week, beside the limits."""
    require(request.user, "schedule.see")
    found = working_engineers()
    engineers = list(found.filter(territory=territory) if territory else found)
    weeks = weeks_of(engineers, day=day or timezone.localdate())
    return [_load(weeks[one.pk]) for one in engineers]


def _load(week: EngineerWeek) -> dict[str, Any]:
    load = week.load
    return {
        "engineer_id": week.engineer.pk,
        "name": week.engineer.name,
        "hours": round(load.hours.total_seconds() / 3600, 2),
        "nights": load.nights,
        "travel_days": load.travel_days,
        "days_in_a_row": load.days_in_a_row,
        "rest": None if load.rest is None else round(load.rest.total_seconds() / 3600, 2),
        "signs": week.signs,
    }
