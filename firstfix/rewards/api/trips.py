"""Trips for programs, and how far away is."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page
from firstfix.platform.api.values import Clock, Day
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.access import claim_for, claimant
from firstfix.rewards.actions import (
    approve_claim,
    change_trip,
    claim_trip,
    return_claim,
    save_claim_rules,
    withdraw_claim,
)
from firstfix.rewards.api.claims import Amount, ClaimApprovalIn, ClaimOut, ClaimReturnIn, Note, claims_page, sent
from firstfix.rewards.models import Trip
from firstfix.rewards.queries.trips import away_km

router = Router()


class TripOut(ClaimOut):
    starts_at: datetime
    ends_at: datetime
    kilometres: Decimal
    purpose: str


class TripChange(Schema):
    """What is not sent stays. By the company's clock; without a last day, an end before the start is the next
    morning's.
    """

    day: Day | None = None
    last_day: Day | None = None
    start: Clock | None = None
    end: Clock | None = None
    kilometres: Amount | None = None
    purpose: Note | None = None


class TripIn(TripChange):
    day: Day
    start: Clock
    end: Clock
    kilometres: Amount
    purpose: Note
    uid: UUID | None = None


class ClaimRulesOut(Schema):
    """A trip leads so far away from the engineer's base, as the crow flies."""

    away_km: int


class ClaimRulesIn(Schema):
    away_km: int = Field(ge=1, le=1000)


@router.get("/claim-rules", response=ClaimRulesOut)
def claim_rules(request: ApiRequest) -> Any:
    require(request.user, "claim.see")
    return {"away_km": away_km()}


@router.put("/claim-rules", response=ClaimRulesOut)
def put_claim_rules(request: ApiRequest, given: ClaimRulesIn) -> Any:
    return save_claim_rules(by=request.user, **given.dict())


@router.get("/trips", response=Page[TripOut])
def trips(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return claims_page(request, Trip, state, after, limit)


@router.post("/trips", response={201: TripOut})
def add_trip(request: ApiRequest, given: TripIn) -> Any:
    return Status(201, claim_trip(claimant(request.user), by=request.user, **given.dict()))


@router.get("/trips/{int:id}", response=TripOut)
def trip(request: ApiRequest, id: int) -> Any:
    return claim_for(Trip, request.user, id)


@router.patch("/trips/{int:id}", response=TripOut)
def mend_trip(request: ApiRequest, id: int, given: TripChange) -> Any:
    """It is handed in again."""
    shown, zone = claim_for(Trip, request.user, id, to="make"), company_zone()
    times = {"start": shown.starts_at.astimezone(zone).time(), "end": shown.ends_at.astimezone(zone).time()}
    days = {"day": shown.day} | ({"last_day": shown.last_day} if shown.is_long else {})
    return change_trip(shown, by=request.user, **(days | times | sent(given)))


@router.post("/trips/{int:id}/withdrawal", response=TripOut)
def withdraw_trip(request: ApiRequest, id: int) -> Any:
    return withdraw_claim(claim_for(Trip, request.user, id, to="make"), by=request.user)


@router.post("/trips/{int:id}/approval", response=TripOut)
def approve_trip(request: ApiRequest, id: int, given: ClaimApprovalIn) -> Any:
    return approve_claim(claim_for(Trip, request.user, id, to="approve"), by=request.user, **given.dict())


@router.post("/trips/{int:id}/return", response=TripOut)
def return_trip(request: ApiRequest, id: int, given: ClaimReturnIn) -> Any:
    return return_claim(claim_for(Trip, request.user, id, to="approve"), by=request.user, **given.dict())
