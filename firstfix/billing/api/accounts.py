"""What orders come to, and what contracts say about money."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.billing.access import account_order_for
from firstfix.billing.actions import (
    add_line,
    correct_settlement,
    decide_payer,
    remove_line,
    set_contract_terms,
    settle_order,
    take_decision_back,
)
from firstfix.billing.api.values import Amount, Share, Why
from firstfix.billing.models import AddedLine, ContractTerms
from firstfix.billing.queries.accounts import account_of, terms_of
from firstfix.billing.rules import Payer
from firstfix.billing.words import reason_in_words
from firstfix.customers.access import contract_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day

router = Router()


class AccountLineOut(Schema):
    """`cost` is null for those who may not see costs; `unit_price` is null where no price list has one."""

    key: str
    kind: str
    name: str
    quantity: Decimal
    unit: str
    day: date
    unit_price: Decimal | None
    price: Decimal
    cost: Decimal | None
    vat: Decimal
    tax: Decimal
    charged_to: str
    reason: str


class SettlementOut(Schema):
    id: int
    number: str
    is_correction: bool
    reason: str
    currency: str
    at: datetime


class AccountOut(Schema):
    work_order_id: int
    currency: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    cost: Decimal | None
    margin: Decimal | None
    quoted: Decimal | None
    beyond_the_quote: Decimal | None
    charged: dict[str, Decimal]
    lines: list[AccountLineOut]
    settlements: list[SettlementOut]


class AddedLineIn(Schema):
    name: str = Field(max_length=200)
    quantity: Amount = Decimal(1)
    unit_price: Amount = Decimal(0)
    unit_cost: Amount = Decimal(0)
    vat: Share | None = None
    day: Day | None = None
    kind: AddedLine.Kind = AddedLine.Kind.OTHER
    uid: UUID | None = None


class PayerIn(Schema):
    charged_to: Payer
    reason: Why


class CorrectionIn(Schema):
    reason: Why


class TermsOut(Schema):
    visits_a_year: int | None = None
    parts_a_year: Decimal | None = None
    fee: Decimal | None = None
    fee_months: int = 12
    fee_vat: Decimal = Decimal(6)
    cost_centre: str = ""


class TermsIn(Schema):
    """What is not sent stays."""

    visits_a_year: int | None = Field(None, ge=0, le=30000)
    parts_a_year: Amount | None = None
    fee: Amount | None = None
    fee_months: ContractTerms.Months | None = None
    fee_vat: Share | None = None
    cost_centre: str | None = Field(None, max_length=40)


@router.get("/work-orders/{int:id}/account", response=AccountOut)
def account(request: ApiRequest, id: int) -> Any:
    return _told(request, id)


@router.post("/work-orders/{int:id}/account/lines", response={201: AccountOut})
def add_account_line(request: ApiRequest, id: int, given: AddedLineIn) -> Any:
    add_line(account_order_for(request.user, id, to="change"), by=request.user, **given.dict())
    return Status(201, _told(request, id))


@router.delete("/work-orders/{int:id}/account/lines/{int:line_id}", response=AccountOut)
def remove_account_line(request: ApiRequest, id: int, line_id: int) -> Any:
    """`line_id` is the number in the key of an added line."""
    remove_line(account_order_for(request.user, id, to="change"), line_id, by=request.user)
    return _told(request, id)


@router.put("/work-orders/{int:id}/account/payers/{key}", response=AccountOut)
def put_payer(request: ApiRequest, id: int, key: str, given: PayerIn) -> Any:
    order = account_order_for(request.user, id, to="decide")
    decide_payer(order, key, payer=given.charged_to, reason=given.reason, by=request.user)
    return _told(request, id)


@router.delete("/work-orders/{int:id}/account/payers/{key}", response=AccountOut)
def remove_payer(request: ApiRequest, id: int, key: str) -> Any:
    """The rules decide again."""
    take_decision_back(account_order_for(request.user, id, to="decide"), key, by=request.user)
    return _told(request, id)


@router.post("/work-orders/{int:id}/settlement", response={201: AccountOut})
def settle(request: ApiRequest, id: int) -> Any:
    settle_order(account_order_for(request.user, id, to="settle"), by=request.user)
    return Status(201, _told(request, id))


@router.post("/work-orders/{int:id}/correction", response={201: AccountOut})
def correct(request: ApiRequest, id: int, given: CorrectionIn) -> Any:
    correct_settlement(account_order_for(request.user, id, to="correct"), reason=given.reason, by=request.user)
    return Status(201, _told(request, id))


@router.get("/contracts/{int:id}/terms", response=TermsOut)
def contract_terms(request: ApiRequest, id: int) -> Any:
    require(request.user, "account.see")
    contract = contract_for(request.user, id, to="see")
    return terms_of(contract.pk) or TermsOut()


@router.put("/contracts/{int:id}/terms", response=TermsOut)
def put_contract_terms(request: ApiRequest, id: int, given: TermsIn) -> Any:
    said = given.dict(exclude_unset=True)
    kept = {name for name in ("fee_months", "fee_vat", "cost_centre") if said.get(name, "") is None}
    values = {name: value for name, value in said.items() if name not in kept}
    return set_contract_terms(contract_for(request.user, id), by=request.user, **values)


def _told(request: ApiRequest, id: int) -> dict[str, Any]:
    shown = account_of(account_order_for(request.user, id))
    sees_cost = may(request.user, "account.see_cost")
    return {
        "work_order_id": id,
        "currency": shown.currency,
        "net": shown.sums.net,
        "tax": shown.sums.tax,
        "gross": shown.sums.gross,
        "cost": shown.sums.cost if sees_cost else None,
        "margin": shown.sums.margin if sees_cost and shown.has_margin else None,
        "quoted": shown.quoted,
        "beyond_the_quote": shown.beyond,
        "charged": {payer.value: amount for payer, amount in shown.sums.by_payer.items()},
        "settlements": list(shown.settlements),
        "lines": [
            {
                "key": line.key, "kind": line.kind, "name": line.name, "quantity": line.quantity, "unit": line.unit,
                "day": line.day, "unit_price": line.unit_price, "price": line.price, "vat": line.vat, "tax": line.tax,
                "cost": line.cost if sees_cost else None, "charged_to": line.payer,
                "reason": reason_in_words(line.reason),
            }
            for line in shown.lines
        ],
    }  # fmt: skip
