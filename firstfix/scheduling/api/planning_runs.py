"""Planning of several days for programs: start it, ask how far it is, stop it, read and accept what it came to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.access import record_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import NotFound
from firstfix.scheduling.actions.planning_runs import (
    LEAST_SECONDS,
    MOST_DAYS,
    MOST_SECONDS,
    accept_piece,
    accept_run,
    proposal_of,
    start_run,
    stop_run,
)
from firstfix.scheduling.api.days import AcceptanceOut, ProposalOut, acceptance_out, proposal_out
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.queries.planning_runs import planning_piece, planning_runs

router = Router()


class PlanningIn(Schema):
    """`territory_ids`: null are all; a null among them is what has no territory."""

    first_day: Day
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 3
    territory_ids: Annotated[list[Id | None], Field(max_length=500)] | None = None
    seconds: Annotated[int, Field(ge=LEAST_SECONDS, le=MOST_SECONDS, description="for each piece, at most")] = 60


class PieceOut(Schema):
    """`is_across`: what the territories of the run left out, with the engineers of all of them, after the others of its
    day. `cost` is that of the best plan so far, in seconds of travel; `course` are pairs of seconds and cost."""

    id: int
    territory_id: int | None
    is_across: bool
    day: date
    state: str
    seconds: float
    rounds: int
    cost: float | None
    course: list[tuple[float, float]]
    visits: int | None
    left_out: int | None
    problem: str
    accepted_at: datetime | None


class PlanningRunOut(Schema):
    id: int
    first_day: date
    last_day: date
    seconds: int
    is_nightly: bool
    created_at: datetime
    pieces: list[PieceOut]

    @staticmethod
    def resolve_pieces(run: PlanningRun) -> list[PlanningPiece]:
        return list(run.pieces.all())


class PieceAcceptanceIn(Schema):
    """Null accepts all that the piece suggests."""

    order_ids: Annotated[list[Id], Field(max_length=2000)] | None = None


def _run_for(request: ApiRequest, id: int) -> PlanningRun:
    return record_for(planning_runs(), by=request.user, action="visit.plan", pk=id)


@router.get("/planning-runs", response=Page[PlanningRunOut])
def runs(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "visit.plan")
    return page_of(planning_runs(), after=after, limit=limit)


@router.post("/planning-runs", response={201: PlanningRunOut})
def start(request: ApiRequest, given: PlanningIn) -> Any:
    """Workers plan, day after day, each territory by itself and then what they left out across them. Nothing holds
    before it is accepted."""
    territories = None
    if given.territory_ids is not None:
        found = Territory.objects.in_bulk([id for id in given.territory_ids if id])
        if any(id not in found for id in given.territory_ids if id):
            raise NotFound
        territories = [found[id] if id else None for id in given.territory_ids]
    run = start_run(given.first_day, days=given.days, territories=territories, seconds=given.seconds, by=request.user)
    return Status(201, planning_runs().get(pk=run.pk))


@router.get("/planning-runs/{int:id}", response=PlanningRunOut)
def run(request: ApiRequest, id: int) -> Any:
    return _run_for(request, id)


@router.post("/planning-runs/{int:id}/stop", response=PlanningRunOut)
def stop(request: ApiRequest, id: int) -> Any:
    """The best plans so far are kept."""
    return stop_run(_run_for(request, id), by=request.user)


@router.post("/planning-runs/{int:id}/acceptance", response=AcceptanceOut)
def accept_all(request: ApiRequest, id: int) -> Any:
    """All that is planned and not accepted yet. What has changed since is not taken, and says why."""
    return acceptance_out(accept_run(_run_for(request, id), by=request.user))


@router.get("/planning-pieces/{int:id}/proposal", response=ProposalOut)
def piece_proposal(request: ApiRequest, id: int) -> Any:
    require(request.user, "visit.plan")
    return proposal_out(proposal_of(planning_piece(id)))


@router.post("/planning-pieces/{int:id}/acceptance", response=AcceptanceOut)
def accept_one(request: ApiRequest, id: int, given: PieceAcceptanceIn) -> Any:
    require(request.user, "visit.plan")
    return acceptance_out(accept_piece(planning_piece(id), order_ids=given.order_ids, by=request.user))
