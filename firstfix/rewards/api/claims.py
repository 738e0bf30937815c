"""Expenses, trips and added hours for programs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, BinaryIO, cast
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Clock, Day, Id
from firstfix.platform.files.actions import store_photo
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.access import claim_for, claimant, visit_of
from firstfix.rewards.actions import (
    approve_claim,
    ask_advance,
    change_added_hours,
    change_advance,
    change_expense,
    change_trip,
    claim_expense,
    claim_hours,
    claim_trip,
    give_back_rest,
    pay_claim,
    return_claim,
    save_claim_rules,
    withdraw_claim,
)
from firstfix.rewards.models import AddedHours, Advance, Expense, Trip
from firstfix.rewards.queries import claims_listed, hours_of
from firstfix.rewards.queries.advances import rest_of
from firstfix.rewards.queries.trips import away_km

router = Router()

#: Hours of so many days are told at once.
LONGEST = timedelta(days=366)

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


class ExpenseOut(ClaimOut):
    kind: str
    amount: Decimal
    currency: str
    note: str
    visit_id: int | None
    receipt_url: str | None
    is_receipt_coming: bool
    paid_at: datetime | None

    @staticmethod
    def resolve_receipt_url(expense: Expense) -> str | None:
        return reverse("file", args=[expense.receipt.uid]) if expense.receipt else None


class AdvanceOut(ClaimOut):
    amount: Decimal
    currency: str
    purpose: str
    paid_at: datetime | None
    rest: Decimal = Field(description="paid out and not accounted for")

    @staticmethod
    def resolve_rest(advance: Advance) -> Decimal:
        return rest_of(advance)


class TripOut(ClaimOut):
    starts_at: datetime
    ends_at: datetime
    kilometres: Decimal
    purpose: str


class AddedHoursOut(ClaimOut):
    kind: str
    minutes: int
    note: str


class ExpenseChange(Schema):
    """What is not sent stays."""

    kind: Expense.Kind | None = None
    amount: Amount | None = None
    currency: str | None = Field(None, max_length=3)
    day: Day | None = None
    note: Note | None = None
    visit_id: Id | None = None


class ExpenseIn(ExpenseChange):
    kind: Expense.Kind
    amount: Amount
    currency: str = Field(max_length=3)
    day: Day
    note: Note = ""
    uid: UUID | None = None


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


class ClaimRulesOut(Schema):
    """A trip leads so far away from the engineer's base, as the crow flies."""

    away_km: int


class ClaimRulesIn(Schema):
    away_km: int = Field(ge=1, le=1000)


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


class ClaimApprovalIn(Schema):
    seen: Version | None = None


class ClaimReturnIn(Schema):
    reason: str = Field(max_length=2000)
    seen: Version | None = None


class HoursOfDay(Schema):
    """In minutes; `added` without what was withdrawn, approved or not."""

    day: date
    work: int
    travel: int
    added: list[AddedHoursOut]


@router.get("/expenses", response=Page[ExpenseOut])
def expenses(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return _page(request, Expense, state, after, limit)


@router.post("/expenses", response={201: ExpenseOut})
def add_expense(request: ApiRequest, given: ExpenseIn) -> Any:
    """One's own. The photo of the receipt goes to `/expenses/{id}/receipt`."""
    engineer = claimant(request.user)
    said = given.dict()
    said["visit"] = visit_of(engineer, said.pop("visit_id"))
    return Status(201, claim_expense(engineer, by=request.user, **said))


@router.get("/expenses/{int:id}", response=ExpenseOut)
def expense(request: ApiRequest, id: int) -> Any:
    return claim_for(Expense, request.user, id)


@router.patch("/expenses/{int:id}", response=ExpenseOut)
def mend_expense(request: ApiRequest, id: int, given: ExpenseChange) -> Any:
    """It is handed in again."""
    shown = claim_for(Expense, request.user, id, to="make")
    said = _sent(given)
    if "visit_id" in said:
        said["visit"] = visit_of(shown.engineer, said.pop("visit_id"))
    return change_expense(shown, by=request.user, **said)


@router.post("/expenses/{int:id}/receipt", response=ExpenseOut)
def photograph_receipt(request: ApiRequest, id: int, photo: File[UploadedFile]) -> Any:
    """JPEG, PNG or WebP as multipart/form-data."""
    shown = claim_for(Expense, request.user, id, to="make")
    receipt = store_photo(cast(BinaryIO, photo), name=photo.name or "receipt.jpg")
    return change_expense(shown, receipt=receipt, by=request.user)


@router.post("/expenses/{int:id}/withdrawal", response=ExpenseOut)
def withdraw_expense(request: ApiRequest, id: int) -> Any:
    return withdraw_claim(claim_for(Expense, request.user, id, to="make"), by=request.user)


@router.post("/expenses/{int:id}/approval", response=ExpenseOut)
def approve_expense(request: ApiRequest, id: int, given: ClaimApprovalIn) -> Any:
    return approve_claim(claim_for(Expense, request.user, id, to="approve"), by=request.user, **given.dict())


@router.post("/expenses/{int:id}/return", response=ExpenseOut)
def return_expense(request: ApiRequest, id: int, given: ClaimReturnIn) -> Any:
    return return_claim(claim_for(Expense, request.user, id, to="approve"), by=request.user, **given.dict())


@router.post("/expenses/{int:id}/payment", response=ExpenseOut)
def note_payment(request: ApiRequest, id: int) -> Any:
    return pay_claim(claim_for(Expense, request.user, id, to="pay"), by=request.user)


@router.get("/advances", response=Page[AdvanceOut])
def advances(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return _page(request, Advance, state, after, limit)


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
    return change_advance(claim_for(Advance, request.user, id, to="make"), by=request.user, **_sent(given))


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


@router.get("/claim-rules", response=ClaimRulesOut)
def claim_rules(request: ApiRequest) -> Any:
    require(request.user, "claim.see")
    return {"away_km": away_km()}


@router.put("/claim-rules", response=ClaimRulesOut)
def put_claim_rules(request: ApiRequest, given: ClaimRulesIn) -> Any:
    return save_claim_rules(by=request.user, **given.dict())


@router.get("/trips", response=Page[TripOut])
def trips(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return _page(request, Trip, state, after, limit)


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
    return change_trip(shown, by=request.user, **(days | times | _sent(given)))


@router.post("/trips/{int:id}/withdrawal", response=TripOut)
def withdraw_trip(request: ApiRequest, id: int) -> Any:
    return withdraw_claim(claim_for(Trip, request.user, id, to="make"), by=request.user)


@router.post("/trips/{int:id}/approval", response=TripOut)
def approve_trip(request: ApiRequest, id: int, given: ClaimApprovalIn) -> Any:
    return approve_claim(claim_for(Trip, request.user, id, to="approve"), by=request.user, **given.dict())


@router.post("/trips/{int:id}/return", response=TripOut)
def return_trip(request: ApiRequest, id: int, given: ClaimReturnIn) -> Any:
    return return_claim(claim_for(Trip, request.user, id, to="approve"), by=request.user, **given.dict())


@router.get("/added-hours", response=Page[AddedHoursOut])
def added_hours(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return _page(request, AddedHours, state, after, limit)


@router.post("/added-hours", response={201: AddedHoursOut})
def add_hours(request: ApiRequest, given: AddedHoursIn) -> Any:
    return Status(201, claim_hours(claimant(request.user), by=request.user, **given.dict()))


@router.get("/added-hours/{int:id}", response=AddedHoursOut)
def hours_added(request: ApiRequest, id: int) -> Any:
    return claim_for(AddedHours, request.user, id)


@router.patch("/added-hours/{int:id}", response=AddedHoursOut)
def mend_hours(request: ApiRequest, id: int, given: AddedHoursChange) -> Any:
    """They are handed in again."""
    return change_added_hours(claim_for(AddedHours, request.user, id, to="make"), by=request.user, **_sent(given))


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


def _page(request: ApiRequest, model: Any, state: str, after: int | None, limit: int) -> Any:
    require(request.user, "claim.see")
    rows = claims_listed(model, request.user)
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


def _sent(given: Schema) -> dict[str, Any]:
    return {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}


def _seen_by(request: ApiRequest, id: int) -> Engineer:
    """Everybody's hours for those who see all; otherwise only one's own."""
    engineer = engineer_for(request.user, id)
    if engineer.user_id != request.user.pk:
        require(request.user, "claim.see_all")
    else:
        require(request.user, "claim.see")
    return engineer
