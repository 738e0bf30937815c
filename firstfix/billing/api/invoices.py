"""Lines for accounting."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.billing.access import export_for
from firstfix.billing.actions import export_invoice_lines
from firstfix.billing.models import Charge
from firstfix.billing.queries.invoices import charges_to_export, exports_listed, lines_of_export, orders_not_invoiced
from firstfix.customers.access import customer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id

router = Router()


class InvoiceLineOut(Schema):
    """`export_id` is null while accounting does not have it; a correction takes back lines or adds new ones."""

    id: int
    customer_id: int
    customer_code: str
    work_order_id: int | None
    work_order: str
    contract_id: int | None
    settlement: str
    is_correction: bool
    kind: str
    name: str
    day: date
    period_to: date | None
    quantity: Decimal
    unit: str
    unit_price: Decimal | None
    price: Decimal
    vat: Decimal
    tax: Decimal
    currency: str
    cost_centre: str
    export_id: int | None

    @staticmethod
    def resolve_customer_code(charge: Charge) -> str:
        return charge.customer.code

    @staticmethod
    def resolve_work_order(charge: Charge) -> str:
        return charge.work_order.number if charge.work_order else ""

    @staticmethod
    def resolve_settlement(charge: Charge) -> str:
        return charge.settlement.number if charge.settlement else ""

    @staticmethod
    def resolve_is_correction(charge: Charge) -> bool:
        return bool(charge.settlement and charge.settlement.is_correction)

    @staticmethod
    def resolve_export_id(charge: Charge) -> int | None:
        return charge.exported_id


class InvoiceExportIn(Schema):
    first: Day
    last: Day
    customer_id: Id | None = None
    currency: str = Field("", max_length=3)


class InvoiceExportOut(Schema):
    id: int
    number: str
    first: date
    last: date
    customer_id: int | None
    count: int
    net: Decimal
    tax: Decimal
    currency: str
    at: datetime


class NotInvoicedOut(Schema):
    """`why`: to_export (ready), to_settle, to_close."""

    id: int
    number: str
    customer_id: int
    restored_at: datetime | None
    why: str


@router.get("/invoice-lines", response=Page[InvoiceLineOut])
def invoice_lines(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    """What customers pay and accounting does not have yet."""
    require(request.user, "invoice.see")
    rows = charges_to_export().select_related("customer", "work_order", "settlement")
    return page_of(rows, after=after, limit=limit)


@router.get("/not-invoiced", response=Page[NotInvoicedOut])
def not_invoiced(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "invoice.see")
    return page_of(orders_not_invoiced(), after=after, limit=limit)


@router.get("/invoice-exports", response=Page[InvoiceExportOut])
def invoice_exports(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "invoice.see")
    return page_of(exports_listed(), after=after, limit=limit)


@router.post("/invoice-exports", response={201: InvoiceExportOut})
def export(request: ApiRequest, given: InvoiceExportIn) -> Any:
    """Marks the lines of these days; fetch them at `/invoice-exports/{id}/lines`."""
    require(request.user, "invoice.export")
    customer = customer_for(request.user, given.customer_id) if given.customer_id else None
    made = export_invoice_lines(given.first, given.last, customer=customer, currency=given.currency, by=request.user)
    return Status(201, made)


@router.get("/invoice-exports/{int:id}/lines", response=Page[InvoiceLineOut])
def export_lines(request: ApiRequest, id: int, after: After = None, limit: Limit = 50) -> Any:
    return page_of(lines_of_export(export_for(request.user, id)), after=after, limit=limit)
