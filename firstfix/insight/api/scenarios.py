"""Scenarios for programs: ask, look how far it is, read the answer, stop, delete."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.insight.access import scenario_for
from firstfix.insight.actions import ask_scenario, delete_scenario, stop_scenario
from firstfix.insight.models import MOST_DEMAND, MOST_ENGINEERS, MOST_HOURS, Policy, Scenario
from firstfix.insight.outcome import Row, compared, terms
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id
from firstfix.platform.catalogues.models import Skill, Territory
from firstfix.platform.errors import NotFound

router = Router()


class ScenarioIn(Schema):
    """`engineers` more (or fewer, below 0) of those with the skill in the territory; null: of all. `promise_hours` of
    business time for every order; null: as in the contracts. Policies are those of docs/formats/company.md."""

    name: Annotated[str, Field(max_length=120)] = ""
    engineers: Annotated[int, Field(ge=-MOST_ENGINEERS, le=MOST_ENGINEERS)] = 0
    skill_id: Id | None = None
    territory_id: Id | None = None
    van_stock: Scenario.VanStock = Scenario.VanStock.NOW
    promise_hours: Annotated[Decimal, Field(gt=0, le=MOST_HOURS, decimal_places=1)] | None = None
    demand_percent: Annotated[int, Field(ge=-90, le=MOST_DEMAND)] = 0
    policy_now: Policy = Policy.ONE_DECISION
    policy_then: Policy = Policy.ONE_DECISION


class ScenarioFigure(Schema):
    """Means over the simulated worlds with half widths of their 95 % intervals; the change is taken world by world."""

    key: str
    now: float
    now_half: float
    then: float
    then_half: float
    change: float
    change_half: float
    verdict: str


class ScenarioTerm(Schema):
    key: str
    now: float
    then: float


class ScenarioOut(Schema):
    """`answer` holds each world's figures (docs/formats/company.md), the real year's beside them, and what was assumed;
    `figures` and `terms` of an order's cost are worked out from it."""

    id: int
    name: str
    engineers: int
    skill_id: int | None
    territory_id: int | None
    van_stock: str
    promise_hours: Decimal | None
    demand_percent: int
    policy_now: str
    policy_then: str
    state: str
    asked_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    answer: dict[str, Any]
    figures: list[ScenarioFigure]
    terms: list[ScenarioTerm]

    @staticmethod
    def resolve_figures(one: Scenario) -> list[ScenarioFigure]:
        return [_figure(row) for row in compared(*_years(one))]

    @staticmethod
    def resolve_terms(one: Scenario) -> list[ScenarioTerm]:
        now, then = _years(one)
        return [ScenarioTerm(key=one.key, now=one.now, then=one.then) for one in terms(now, then)] if then else []


def _years(one: Scenario) -> tuple[list[Any], list[Any]]:
    return one.answer.get("now", []), one.answer.get("then", [])


def _figure(row: Row) -> ScenarioFigure:
    return ScenarioFigure(
        key=row.metric.key, now=row.now.mean, now_half=row.now.half, then=row.then.mean, then_half=row.then.half,
        change=row.change.mean, change_half=row.change.half, verdict=row.verdict,
    )  # fmt: skip


@router.get("/scenarios", response=Page[ScenarioOut])
def scenario_page(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "scenario.see")
    return page_of(Scenario.objects.order_by(), after=after, limit=limit)


@router.post("/scenarios", response={201: ScenarioOut})
def ask(request: ApiRequest, given: ScenarioIn) -> Any:
    """A worker simulates it; look again until `state` is done."""
    said = given.dict(exclude={"skill_id", "territory_id"})
    skill = _one(Skill, given.skill_id)
    territory = _one(Territory, given.territory_id)
    return Status(201, ask_scenario(by=request.user, skill=skill, territory=territory, **said))


def _one(kind: Any, id: int | None) -> Any:
    if id is None:
        return None
    found = kind.objects.filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


@router.get("/scenarios/{int:id}", response=ScenarioOut)
def scenario(request: ApiRequest, id: int) -> Any:
    return scenario_for(request.user, id)


@router.post("/scenarios/{int:id}/stop", response=ScenarioOut)
def stop(request: ApiRequest, id: int) -> Any:
    """What has been simulated so far is kept."""
    return stop_scenario(scenario_for(request.user, id, to="ask"), by=request.user)


@router.delete("/scenarios/{int:id}", response={204: None})
def delete(request: ApiRequest, id: int) -> Any:
    delete_scenario(scenario_for(request.user, id, to="ask"), by=request.user)
    return Status(204, None)
