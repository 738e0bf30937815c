"""Assets, product models and parts for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema, Status

from firstfix.customers.access import site_for
from firstfix.equipment.access import asset_for, part_for, product_model_for
from firstfix.equipment.actions import record_reading, save_asset, step_asset
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.equipment.queries import assets_listed, entitlement_of
from firstfix.equipment.words import entitlement_words
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Moment, TextOut

router = Router(tags=["equipment"])


class ProductModelOut(Schema):
    id: int
    code: str
    name: TextOut
    kind: str
    brand: str
    warranty_months: int
    repair_minutes: int


class PartOut(Schema):
    id: int
    code: str
    name: TextOut
    unit: str
    price: Decimal
    has_serial: bool
    is_returnable: bool


class AssetOut(Schema):
    id: int
    code: str
    serial: str
    name: str
    product_model_id: int
    site_id: int
    place: str
    state: str
    delivered_on: date | None
    commissioned_on: date | None
    warranty_until: date | None
    version: int


class AssetIn(Schema):
    product_model_id: int
    site_id: int
    serial: str = ""
    code: str = ""
    name: str = ""
    place: str = ""
    delivered_on: Day | None = None
    commissioned_on: Day | None = None
    warranty_until: Day | None = None


class VerbIn(Schema):
    verb: str


class EntitlementOut(Schema):
    payer: str
    reason: dict[str, str]
    contract_id: int | None
    words: str


class ReadingIn(Schema):
    meter: str
    value: Decimal
    unit: str = ""
    at: Moment | None = None
    uid: UUID | None = None


class ReadingOut(Schema):
    id: int
    uid: UUID
    meter: str
    value: Decimal
    unit: str
    at: datetime


@router.get("/assets", response=Page[AssetOut])
def assets(
    request: ApiRequest, site: int | None = None, serial: str = "", after: After = None, limit: Limit = 50
) -> Any:
    require(request.user, "asset.see")
    rows = assets_listed(request.user)
    rows = rows.filter(site=site) if site else rows
    return page_of(rows.filter(serial=serial) if serial else rows, after=after, limit=limit)


@router.post("/assets", response={201: AssetOut})
def add_asset(request: ApiRequest, given: AssetIn) -> Any:
    require(request.user, "asset.change")
    model = product_model_for(request.user, given.product_model_id)
    site = site_for(request.user, given.site_id)
    fields = given.dict(exclude={"product_model_id", "site_id"})
    return Status(201, save_asset(Asset(product_model=model, site=site, **fields), by=request.user))


@router.get("/assets/{int:id}", response=AssetOut)
def asset(request: ApiRequest, id: int) -> Any:
    return asset_for(request.user, id)


@router.post("/assets/{int:id}/steps", response=AssetOut)
def step(request: ApiRequest, id: int, given: VerbIn) -> Any:
    """`verb`: commission, put_into_service or retire."""
    return step_asset(asset_for(request.user, id, to="change"), given.verb, by=request.user)


@router.get("/assets/{int:id}/entitlement", response=EntitlementOut)
def entitlement(request: ApiRequest, id: int, on: Day | None = None) -> Any:
    decided = entitlement_of(asset_for(request.user, id), on=on or timezone.localdate())
    return {
        "payer": decided.payer,
        "reason": decided.reason,
        "contract_id": decided.contract_id,
        "words": entitlement_words(decided.payer, decided.reason),
    }


@router.get("/assets/{int:id}/readings", response=list[ReadingOut])
def readings(request: ApiRequest, id: int) -> Any:
    return asset_for(request.user, id).readings.order_by("-at")[:200]


@router.post("/assets/{int:id}/readings", response={201: ReadingOut})
def add_reading(request: ApiRequest, id: int, given: ReadingIn) -> Any:
    return Status(201, record_reading(asset_for(request.user, id, to="change"), by=request.user, **given.dict()))


@router.get("/product-models", response=Page[ProductModelOut])
def product_models(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "product.see")
    return page_of(ProductModel.objects.all(), after=after, limit=limit)


@router.get("/product-models/{int:id}", response=ProductModelOut)
def product_model(request: ApiRequest, id: int) -> Any:
    return product_model_for(request.user, id)


@router.get("/parts", response=Page[PartOut])
def parts(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "part.see")
    return page_of(Part.objects.all(), after=after, limit=limit)


@router.get("/parts/{int:id}", response=PartOut)
def part(request: ApiRequest, id: int) -> Any:
    return part_for(request.user, id, to="see")
