"""Advances for programs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page
from firstfix.platform.api.values import Day
from firstfix.rewards.access import claim_for, claimant
from firstfix.rewards.actions import (
    approve_claim,
    ask_advance,
    change_advance,
    give_back_rest,
    pay_claim,
    return_claim,
    withdraw_claim,
)
from firstfix.rewards.api.claims import Amount, ClaimApprovalIn, ClaimOut, ClaimReturnIn, Note, claims_page, sent
from firstfix.rewards.models import Advance
from firstfix.rewards.queries.advances import rest_of

router = Router()


class AdvanceOut(ClaimOut):
    amount: Decimal
    currency: str
    purpose: str
    paid_at: datetime | None
    rest: Decimal = Field(description="paid out and not accounted for")

    @staticmethod
    def resolve_rest(advance: Advance) -> Decimal:
        return rest_of(advance)


class AdvanceChange(Schema):
    """What is not sent stays; `day` is when the money is needed."""

    amount: Amount | None = None
    currency: str | None = Field(None, max_length=3)
    day: Day | None = None
    purpose: Note | None = None


class AdvanceIn(AdvanceChange):
    amount: Amount
    currency: str = Field(max_length=3)
    day: Day
    purpose: Note
    uid: UUID | None = None


@router.get("/advances", response=Page[AdvanceOut])
def advances(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return claims_page(request, Advance, state, after, limit)


@router.post("/advances", response={201: AdvanceOut})
def add_advance(request: ApiRequest, given: AdvanceIn) -> Any:
    """One's own."""
    return Status(201, ask_advance(claimant(request.user), by=request.user, **given.dict()))


@router.get("/advances/{int:id}", response=AdvanceOut)
def advance(request: ApiRequest, id: int) -> Any:
    return claim_for(Advance, request.user, id)


@router.patch("/advances/{int:id}", response=AdvanceOut)
def mend_advance(request: ApiRequest, id: int, given: AdvanceChange) -> Any:
    """It is asked for again."""
    return change_advance(claim_for(Advance, request.user, id, to="make"), by=request.user, **sent(given))


@router.post("/advances/{int:id}/withdrawal", response=AdvanceOut)
def withdraw_advance(request: ApiRequest, id: int) -> Any:
    return withdraw_claim(claim_for(Advance, request.user, id, to="make"), by=request.user)


@router.post("/advances/{int:id}/approval", response=AdvanceOut)
def approve_advance(request: ApiRequest, id: int, given: ClaimApprovalIn) -> Any:
    return approve_claim(claim_for(Advance, request.user, id, to="approve"), by=request.user, **given.dict())


@router.post("/advances/{int:id}/return", response=AdvanceOut)
def return_advance(request: ApiRequest, id: int, given: ClaimReturnIn) -> Any:
    return return_claim(claim_for(Advance, request.user, id, to="approve"), by=request.user, **given.dict())


@router.post("/advances/{int:id}/payment", response=AdvanceOut)
def pay_advance(request: ApiRequest, id: int) -> Any:
    """Expenses that are paid from now on are set against it, the oldest advance first."""
    return pay_claim(claim_for(Advance, request.user, id, to="pay"), by=request.user)


@router.post("/advances/{int:id}/rest", response=AdvanceOut)
def note_rest(request: ApiRequest, id: int) -> Any:
    """What no expense has used was given back."""
    return give_back_rest(claim_for(Advance, request.user, id, to="pay"), by=request.user)
