"""Suppliers and their prices, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.logistics.access import supplier_for, supplier_price_for
from firstfix.logistics.actions import drop_supplier_price, save_supplier, set_supplier_price
from firstfix.logistics.models import Supplier, SupplierPart
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id

router = Router()

Days = Annotated[int, Field(ge=0, le=3650)]
Months = Annotated[int, Field(ge=0, le=600)]
Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Pieces = Annotated[int, Field(ge=1, le=1_000_000)]


class SupplierOut(Schema):
    id: int
    code: str
    name: str
    contact: str
    phone: str
    email: str
    lead_days: int
    note: str


class SupplierChange(Schema):
    """What is not sent stays."""

    code: str | None = Field(None, max_length=60)
    name: str | None = Field(None, max_length=300)
    contact: str | None = Field(None, max_length=200)
    phone: str | None = Field(None, max_length=60)
    email: str | None = Field(None, max_length=300)
    lead_days: Days | None = None
    note: str | None = Field(None, max_length=4000)


class SupplierIn(SupplierChange):
    code: str = Field(max_length=60)
    name: str = Field(max_length=300)


class SupplierPriceOut(Schema):
    id: int
    supplier_id: int
    part_id: int
    code: str
    price: Decimal
    currency: str
    minimum_order: int
    warranty_months: int
    claim_days: int = Field(description="after the part was taken out; 0: as long as the warranty lasts")
    claim_proof: str = Field(description="without which no claim is sent: photo, serial, both, or empty")
    is_preferred: bool


class SupplierPriceIn(Schema):
    """What is not sent stays, or gets its default where the price is new."""

    price: Price
    code: str | None = Field(None, max_length=100)
    currency: str | None = Field(None, max_length=10)
    minimum_order: Pieces | None = None
    warranty_months: Months | None = None
    claim_days: Days | None = None
    claim_proof: Literal["", "photo", "serial", "both"] | None = None
    is_preferred: bool | None = None


@router.get("/suppliers", response=Page[SupplierOut])
def suppliers(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "supplier.see")
    return page_of(Supplier.objects.all(), after=after, limit=limit)


@router.post("/suppliers", response={201: SupplierOut})
def add_supplier(request: ApiRequest, given: SupplierIn) -> Any:
    require(request.user, "supplier.change")
    return Status(201, save_supplier(filled(Supplier(), given), by=request.user))


@router.get("/suppliers/{int:id}", response=SupplierOut)
def supplier(request: ApiRequest, id: int) -> Any:
    return supplier_for(request.user, id)


@router.patch("/suppliers/{int:id}", response=SupplierOut)
def change_supplier(request: ApiRequest, id: int, given: SupplierChange) -> Any:
    return save_supplier(filled(supplier_for(request.user, id, to="change"), given), by=request.user)


@router.get("/supplier-prices", response=Page[SupplierPriceOut])
def prices(
    request: ApiRequest, supplier: Id | None = None, part: Id | None = None, after: After = None, limit: Limit = 50
) -> Any:
    require(request.user, "supplier.see")
    asked = {"supplier": supplier, "part": part}
    rows = SupplierPart.objects.filter(**{name: value for name, value in asked.items() if value})
    return page_of(rows, after=after, limit=limit)


@router.put("/suppliers/{int:id}/prices/{int:part}", response=SupplierPriceOut)
def set_price(request: ApiRequest, id: int, part: int, given: SupplierPriceIn) -> Any:
    seller, sold = supplier_for(request.user, id, to="change"), part_for(request.user, part, to="see")
    known = SupplierPart.objects.filter(supplier=seller, part=sold).first() or SupplierPart(supplier=seller, part=sold)
    return set_supplier_price(filled(known, given), by=request.user)


@router.delete("/supplier-prices/{int:id}", response={204: None})
def drop_price(request: ApiRequest, id: int) -> Any:
    """The supplier does not sell it any more."""
    drop_supplier_price(supplier_price_for(request.user, id, to="change"), by=request.user)
    return Status(204, None)
