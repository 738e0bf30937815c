"""Quotes: drafted, changed, sent, answered."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.billing.access import quote_for
from firstfix.billing.actions import (
    accept_quote,
    decline_quote,
    draft_quote,
    revise_quote,
    send_quote,
    set_quote,
    withdraw_quote,
)
from firstfix.billing.api.values import Amount, Share
from firstfix.billing.models import Quote, QuoteLine
from firstfix.billing.queries.quotes import QuotedLine, quote_token, quotes_listed, sums_of_quote
from firstfix.billing.quote_pdf import quote_pdf
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id
from firstfix.work.access import request_for, work_order_for

router = Router()


class QuoteLineOut(Schema):
    kind: str
    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    vat: Decimal
    part_id: int | None


class QuoteOut(Schema):
    """`link_token` opens the customer's page `/q/{link_token}`; empty before it is sent."""

    id: int
    number: str
    edition: int
    state: str
    customer_id: int
    work_order_id: int | None
    request_id: int | None
    currency: str
    language: str
    valid_until: date
    discount: Decimal
    is_fixed: bool
    note: str
    sent_at: datetime | None
    answered_at: datetime | None
    answered_by: str
    answer: str
    net: Decimal
    tax: Decimal
    link_token: str
    lines: list[QuoteLineOut]
    version: int

    @staticmethod
    def resolve_net(quote: Quote) -> Decimal:
        return sums_of_quote(quote).net

    @staticmethod
    def resolve_tax(quote: Quote) -> Decimal:
        return sums_of_quote(quote).tax

    @staticmethod
    def resolve_lines(quote: Quote) -> list[Any]:
        return list(quote.lines.all())

    @staticmethod
    def resolve_link_token(quote: Quote) -> str:
        return quote_token(quote) if quote.sent_at else ""


class QuoteLineIn(Schema):
    kind: QuoteLine.Kind
    name: str = Field(max_length=200)
    quantity: Amount
    unit_price: Amount
    vat: Share
    unit: str = Field("", max_length=20)
    part_id: Id | None = None


class QuoteChange(Schema):
    """What is not sent stays; `seen` is the version that was looked at."""

    valid_until: Day | None = None
    discount: Share | None = None
    is_fixed: bool | None = None
    note: str | None = Field(None, max_length=4000)
    language: str | None = Field(None, max_length=10)
    lines: list[QuoteLineIn] | None = Field(None, max_length=100)
    seen: int | None = Field(None, ge=1, le=2**31 - 1)


class QuoteAnswerIn(Schema):
    """What the customer said, and who."""

    name: str = Field(max_length=120)
    reason: str = Field("", max_length=2000)
    seen: int | None = Field(None, ge=1, le=2**31 - 1)


@router.get("/quotes", response=Page[QuoteOut])
def quotes(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "quote.see")
    rows = quotes_listed()
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.post("/work-orders/{int:id}/quotes", response={201: QuoteOut})
def quote_order(request: ApiRequest, id: int) -> Any:
    """A draft with what the work will probably take."""
    return Status(201, draft_quote(work_order_for(request.user, id), by=request.user))


@router.post("/requests/{int:id}/quotes", response={201: QuoteOut})
def quote_request(request: ApiRequest, id: int) -> Any:
    return Status(201, draft_quote(request_for(request.user, id), by=request.user))


@router.get("/quotes/{int:id}", response=QuoteOut)
def quote(request: ApiRequest, id: int) -> Any:
    return quote_for(request.user, id)


@router.patch("/quotes/{int:id}", response=QuoteOut)
def change_quote(request: ApiRequest, id: int, given: QuoteChange) -> Any:
    said = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    seen = said.pop("seen", None)
    lines = None
    if said.pop("lines", None) is not None:
        lines = [
            QuotedLine(one.kind, one.name, one.quantity, one.unit_price, one.vat, one.unit, one.part_id)
            for one in given.lines or ()
        ]
    return set_quote(quote_for(request.user, id, to="write"), lines=lines, version=seen, by=request.user, **said)


@router.post("/quotes/{int:id}/sending", response=QuoteOut)
def send(request: ApiRequest, id: int) -> Any:
    return send_quote(quote_for(request.user, id, to="write"), by=request.user)


@router.post("/quotes/{int:id}/acceptance", response=QuoteOut)
def accept(request: ApiRequest, id: int, given: QuoteAnswerIn) -> Any:
    return accept_quote(quote_for(request.user, id, to="answer"), name=given.name, seen=given.seen, by=request.user)


@router.post("/quotes/{int:id}/decline", response=QuoteOut)
def decline(request: ApiRequest, id: int, given: QuoteAnswerIn) -> Any:
    shown = quote_for(request.user, id, to="answer")
    return decline_quote(shown, name=given.name, reason=given.reason, seen=given.seen, by=request.user)


@router.post("/quotes/{int:id}/withdrawal", response=QuoteOut)
def withdraw(request: ApiRequest, id: int) -> Any:
    return withdraw_quote(quote_for(request.user, id, to="write"), by=request.user)


@router.post("/quotes/{int:id}/revision", response={201: QuoteOut})
def revise(request: ApiRequest, id: int) -> Any:
    """The next version, as a draft; this one is replaced."""
    return Status(201, revise_quote(quote_for(request.user, id, to="write"), by=request.user))


@router.get("/quotes/{int:id}/file")
def file(request: ApiRequest, id: int) -> HttpResponse:
    """The PDF, in the language of the quote."""
    return HttpResponse(quote_pdf(quote_for(request.user, id)), content_type="application/pdf")
