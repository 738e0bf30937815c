"""For programs: an engineer does not agree with a line of the pay sheet, and gets an answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day
from firstfix.rewards.access import paid_engineer, pay_dispute_for, visible_disputes
from firstfix.rewards.actions import answer_pay_dispute, look_at_pay_sheet, raise_pay_dispute

router = Router()

PayText = Annotated[str, Field(max_length=2000)]


class PayDisputeIn(Schema):
    month: Day
    key: str = Field(max_length=200)
    text: PayText


class PayAnswerIn(Schema):
    answer: PayText


class PayDisputeOut(Schema):
    id: int
    engineer_id: int
    month: date
    line: str
    state: str
    text: str
    answer: str

    @staticmethod
    def resolve_engineer_id(dispute: Any) -> int:
        return int(dispute.sheet.engineer_id)

    @staticmethod
    def resolve_month(dispute: Any) -> Any:
        return dispute.sheet.month


@router.get("/pay/disputes", response=Page[PayDisputeOut])
def pay_disputes(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    """Everybody's for those who see all, else one's own."""
    if not may(request.user, "pay.see_all"):
        require(request.user, "pay.see_own")
    rows = visible_disputes(request.user)
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.post("/pay/disputes", response={201: PayDisputeOut})
def dispute_pay_line(request: ApiRequest, given: PayDisputeIn) -> Any:
    """Of one's own pay sheet."""
    sheet = look_at_pay_sheet(paid_engineer(request.user), given.month, by=request.user)
    return Status(201, raise_pay_dispute(sheet, key=given.key, text=given.text, by=request.user))


@router.post("/pay/disputes/{int:id}/answer", response=PayDisputeOut)
def answer_dispute(request: ApiRequest, id: int, given: PayAnswerIn) -> Any:
    return answer_pay_dispute(pay_dispute_for(request.user, id), answer=given.answer, by=request.user)
