"""Expenses for programs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.urls import reverse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page
from firstfix.platform.api.values import Day, Id
from firstfix.platform.files.actions import store_photo
from firstfix.rewards.access import claim_for, claimant, visit_of
from firstfix.rewards.actions import (
    approve_claim,
    change_expense,
    claim_expense,
    pay_claim,
    return_claim,
    withdraw_claim,
)
from firstfix.rewards.api.claims import Amount, ClaimApprovalIn, ClaimOut, ClaimReturnIn, Note, claims_page, sent
from firstfix.rewards.models import Expense

router = Router()


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


@router.get("/expenses", response=Page[ExpenseOut])
def expenses(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    return claims_page(request, Expense, state, after, limit)


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
    said = sent(given)
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
