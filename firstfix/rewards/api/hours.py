"""Hours for programs: those that were added, and all of an engineer's days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page
from firstfix.platform.api.values import Day
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.access import claim_for, claimant
from firstfix.rewards.actions import approve_claim, change_added_hours, claim_hours, return_claim, withdraw_claim
from firstfix.rewards.api.claims import ClaimApprovalIn, ClaimOut, ClaimReturnIn, Note, claims_page, sent
from firstfix.rewards.models import AddedHours
from firstfix.rewards.queries import hours_of

router = Router()

#: Hours of so many days are told at once.
LONGEST = timedelta(days=366)


class AddedHoursOut(ClaimOut):
    kind: str
    minutes: int
    note: str


class AddedHoursChange(Schema):
    """What is not sent stays."""

    day: Day | None = None
    kind: AddedHours.Kind | None = None
    minutes: int | None = Field(None, ge=0, le=10_000)
    note: Note | None = None


class AddedHoursIn(AddedHoursChange):
    day: Day
    kind: AddedHours.Kind
    minutes: int = Field(ge=0, le=10_000)
    note: Note = ""
    uid: UUID | None = None


class HoursOfDay(Schema):
    """In minutes; `added` without what was withdrawn, approved or not."""

    day: date
    work: int
    travel: int
    added: list[AddedHoursOut]


@router.get("/added-hours", response=Page[AddedHoursOut])
def added_hours(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return claims_page(request, AddedHours, state, after, limit)


@router.post("/added-hours", response={201: AddedHoursOut})
def add_hours(request: ApiRequest, given: AddedHoursIn) -> Any:
    return Status(201, claim_hours(claimant(request.user), by=request.user, **given.dict()))


@router.get("/added-hours/{int:id}", response=AddedHoursOut)
def hours_added(request: ApiRequest, id: int) -> Any:
    return claim_for(AddedHours, request.user, id)


@router.patch("/added-hours/{int:id}", response=AddedHoursOut)
def mend_hours(request: ApiRequest, id: int, given: AddedHoursChange) -> Any:
    """They are handed in again."""
    return change_added_hours(claim_for(AddedHours, request.user, id, to="make"), by=request.user, **sent(given))


@router.post("/added-hours/{int:id}/withdrawal", response=AddedHoursOut)
def withdraw_hours(request: ApiRequest, id: int) -> Any:
    return withdraw_claim(claim_for(AddedHours, request.user, id, to="make"), by=request.user)


@router.post("/added-hours/{int:id}/approval", response=AddedHoursOut)
def approve_hours(request: ApiRequest, id: int, given: ClaimApprovalIn) -> Any:
    return approve_claim(claim_for(AddedHours, request.user, id, to="approve"), by=request.user, **given.dict())


@router.post("/added-hours/{int:id}/return", response=AddedHoursOut)
def return_hours(request: ApiRequest, id: int, given: ClaimReturnIn) -> Any:
    return return_claim(claim_for(AddedHours, request.user, id, to="approve"), by=request.user, **given.dict())


@router.get("/engineers/{int:id}/hours", response=list[HoursOfDay])
def hours(request: ApiRequest, id: int, first: Day | None = None, last: Day | None = None) -> Any:
    """Of the days `first` to `last`, at most a year; without them the last 30. From the visits, and what was added."""
    engineer = _seen_by(request, id)
    last = last or company_day(timezone.now())
    first = first or last - timedelta(days=30)
    days = hours_of(engineer, first, min(last, first + LONGEST))
    return [
        {
            "day": one.day,
            "work": round(one.work.total_seconds() / 60),
            "travel": round(one.travel.total_seconds() / 60),
            "added": one.added,
        }
        for one in days
    ]


def _seen_by(request: ApiRequest, id: int) -> Engineer:
    """Everybody's hours for those who see all; otherwise only one's own."""
    engineer = engineer_for(request.user, id)
    if engineer.user_id != request.user.pk:
        require(request.user, "claim.see_all")
    else:
        require(request.user, "claim.see")
    return engineer
