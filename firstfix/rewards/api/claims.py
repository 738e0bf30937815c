"""What is one of all claims, for programs: how they are shown, answered, and listed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import page_of
from firstfix.rewards.queries import claims_listed

#: Wider than any that is taken: what is wrong with it says the action, in words.
Amount = Annotated[Decimal, Field(max_digits=30, decimal_places=10)]
Note = Annotated[str, Field(max_length=2000)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="that was looked at; a later one is refused")]


class ClaimOut(Schema):
    id: int
    uid: UUID
    engineer_id: int
    day: date
    state: str
    answer: str
    answered_by_id: int | None
    answered_at: datetime | None
    created_at: datetime
    version: int


class ClaimApprovalIn(Schema):
    seen: Version | None = None


class ClaimReturnIn(Schema):
    reason: str = Field(max_length=2000)
    seen: Version | None = None


def claims_page(request: ApiRequest, model: Any, state: str, after: int | None, limit: int) -> Any:
    require(request.user, "claim.see")
    rows = claims_listed(model, request.user)
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


def sent(given: Schema) -> dict[str, Any]:
    return {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
