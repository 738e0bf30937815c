"""Assets, product models and parts for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.customers.access import contract_for, customer_for, site_for
from firstfix.equipment.access import asset_for, part_for, product_model_for, replacement_for
from firstfix.equipment.actions import (
    cover_asset,
    note_software_version,
    record_reading,
    remove_replacement,
    replace_part,
    save_asset,
    save_part,
    save_product_model,
    step_asset,
    uncover_asset,
)
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.equipment.queries import assets_listed, entitlement_of, replacements_about, software_versions_of
from firstfix.equipment.rules import Unit
from firstfix.equipment.words import entitlement_words
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Moment, TextIn, TextOut

router = Router(tags=["equipment"])
Celsius = Annotated[int, Field(ge=-273, le=1000)]
Small = Annotated[int, Field(ge=0, le=32_767)]


class ProductModelOut(Schema):
    id: int
    code: str
    name: TextOut
    kind: str
    brand: str
    family: str
    warranty_months: int
    repair_minutes: int
    protection: str
    applied_part: str
    registration: str
    version: int


class ProductModelChange(Schema):
    """What is not sent stays; without a code, a new one gets the next number."""

    name: TextIn | None = None
    code: str | None = Field(None, max_length=60)
    kind: ProductModel.Kind | None = None
    brand: str | None = Field(None, max_length=80)
    family: str | None = Field(None, max_length=80, description="models of one learn from one another what breaks")
    warranty_months: Small | None = None
    repair_minutes: Small | None = None
    protection: Literal["", "I", "II", "internal"] | None = Field(None, description="class against electric shock")
    applied_part: Literal["", "none", "B", "BF", "CF"] | None = None
    registration: str | None = Field(None, max_length=80, description="of a medical device")


class ProductModelIn(ProductModelChange):
    name: TextIn


class PartOut(Schema):
    id: int
    code: str
    name: TextOut
    unit: str
    price: Decimal
    weight_kg: Decimal | None
    tracking: str
    is_returnable: bool
    hazard: str
    cold_from: int | None
    cold_to: int | None
    version: int


class PartChange(Schema):
    """What is not sent stays; without a code, a new one gets the next number."""

    name: TextIn | None = None
    code: str | None = Field(None, max_length=60)
    unit: Unit | None = Field(None, description="stays, once the part is kept in it")
    price: Decimal | None = Field(None, max_digits=12, decimal_places=2, allow_inf_nan=False)
    weight_kg: Decimal | None = Field(None, max_digits=8, decimal_places=3, allow_inf_nan=False)
    tracking: Part.Tracking | None = None
    is_returnable: bool | None = Field(None, description="the old part comes back")
    hazard: str | None = Field(None, max_length=80, description="UN number and class; empty: not hazardous")
    cold_from: Celsius | None = None
    cold_to: Celsius | None = None


class PartIn(PartChange):
    name: TextIn


class ReplacementOut(Schema):
    """`new_id` may stand in for `old_id`."""

    id: int
    old_id: int
    new_id: int
    supersedes: bool = Field(description="the old part is used up and not ordered any more")
    both_ways: bool = Field(description="the old part also fits where the new one is asked for")


class ReplacementIn(Schema):
    new_id: Id
    supersedes: bool = False
    both_ways: bool = False


class AssetOut(Schema):
    id: int
    code: str
    serial: str
    software_version: str
    name: str
    product_model_id: int
    site_id: int
    place: str
    state: str
    delivered_on: date | None
    commissioned_on: date | None
    warranty_until: date | None
    version: int


class AssetChange(Schema):
    """What is not sent stays; without a code, a new one gets the next number."""

    product_model_id: Id | None = None
    serial: str | None = Field(None, max_length=80)
    software_version: str | None = Field(None, max_length=40, description="of its firmware or software")
    code: str | None = Field(None, max_length=60)
    name: str | None = Field(None, max_length=200)
    place: str | None = Field(None, max_length=120)
    delivered_on: Day | None = None
    commissioned_on: Day | None = None
    warranty_until: Day | None = Field(None, description="without it, a new one counts from its model's warranty")


class AssetIn(AssetChange):
    product_model_id: Id
    site_id: Id


class VerbIn(Schema):
    verb: str


class EntitlementOut(Schema):
    payer: str
    reason: dict[str, str]
    contract_id: int | None
    words: str


class SoftwareVersionIn(Schema):
    version: str = Field(max_length=40)
    at: Moment | None = None


class SoftwareVersionOut(Schema):
    version: str = Field(validation_alias="data.version")
    former: str = Field(validation_alias="data.former")
    at: datetime
    by: str = Field(validation_alias="by_name")


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
    site_for(request.user, given.site_id)
    return Status(201, _save_asset(request, Asset(), given))


@router.get("/assets/{int:id}", response=AssetOut)
def asset(request: ApiRequest, id: int) -> Any:
    return asset_for(request.user, id)


@router.patch("/assets/{int:id}", response=AssetOut)
def change_asset(request: ApiRequest, id: int, given: AssetChange) -> Any:
    return _save_asset(request, asset_for(request.user, id, to="change"), given)


def _save_asset(request: ApiRequest, asset: Asset, given: AssetChange) -> Asset:
    if given.product_model_id is not None:
        product_model_for(request.user, given.product_model_id)
    return save_asset(filled(asset, given), by=request.user)


@router.get("/parts/{int:id}/replacements", response=list[ReplacementOut])
def replacements(request: ApiRequest, id: int) -> Any:
    """What may stand in for this part, and what it may stand in for."""
    return replacements_about(part_for(request.user, id, to="see"))


@router.post("/parts/{int:id}/replacements", response={201: ReplacementOut})
def add_replacement(request: ApiRequest, id: int, given: ReplacementIn) -> Any:
    """Lets another part stand in for this one; sent again, it changes how."""
    old, new = part_for(request.user, id), part_for(request.user, given.new_id, to="see")
    how = given.dict(exclude={"new_id"})
    return Status(201, replace_part(old, new, by=request.user, **how))


@router.delete("/part-replacements/{int:id}", response={204: None})
def end_replacement(request: ApiRequest, id: int) -> Any:
    remove_replacement(replacement_for(request.user, id), by=request.user)
    return Status(204, None)


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


@router.get("/assets/{int:id}/software-versions", response=list[SoftwareVersionOut])
def software_versions(request: ApiRequest, id: int) -> Any:
    """What was noted, the newest first, with who noted it."""
    return software_versions_of(asset_for(request.user, id))[:200]


@router.post("/assets/{int:id}/software-versions", response={201: AssetOut})
def add_software_version(request: ApiRequest, id: int, given: SoftwareVersionIn) -> Any:
    """What runs on it now."""
    asset = asset_for(request.user, id, to="note_version")
    return Status(201, note_software_version(asset, by=request.user, **given.dict()))


@router.get("/contracts/{int:id}/assets", response=Page[AssetOut])
def covered_assets(request: ApiRequest, id: int, after: After = None, limit: Limit = 50) -> Any:
    contract = contract_for(request.user, id, to="see")
    customer_for(request.user, contract.customer_id)
    return page_of(assets_listed(request.user).filter(coverage__contract=contract), after=after, limit=limit)


@router.put("/contracts/{int:id}/assets/{int:asset}", response={204: None})
def cover(request: ApiRequest, id: int, asset: int) -> Any:
    cover_asset(asset_for(request.user, asset), contract_for(request.user, id), by=request.user)
    return Status(204, None)


@router.delete("/contracts/{int:id}/assets/{int:asset}", response={204: None})
def uncover(request: ApiRequest, id: int, asset: int) -> Any:
    uncover_asset(asset_for(request.user, asset), contract_for(request.user, id), by=request.user)
    return Status(204, None)


@router.get("/product-models", response=Page[ProductModelOut])
def product_models(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "product.see")
    return page_of(ProductModel.objects.all(), after=after, limit=limit)


@router.post("/product-models", response={201: ProductModelOut})
def add_product_model(request: ApiRequest, given: ProductModelIn) -> Any:
    require(request.user, "product.change")
    return Status(201, save_product_model(filled(ProductModel(), given), by=request.user))


@router.get("/product-models/{int:id}", response=ProductModelOut)
def product_model(request: ApiRequest, id: int) -> Any:
    return product_model_for(request.user, id)


@router.patch("/product-models/{int:id}", response=ProductModelOut)
def change_product_model(request: ApiRequest, id: int, given: ProductModelChange) -> Any:
    return save_product_model(filled(product_model_for(request.user, id, to="change"), given), by=request.user)


@router.get("/parts", response=Page[PartOut])
def parts(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "part.see")
    return page_of(Part.objects.all(), after=after, limit=limit)


@router.post("/parts", response={201: PartOut})
def add_part(request: ApiRequest, given: PartIn) -> Any:
    require(request.user, "part.change")
    return Status(201, save_part(filled(Part(), given), by=request.user))


@router.get("/parts/{int:id}", response=PartOut)
def part(request: ApiRequest, id: int) -> Any:
    return part_for(request.user, id, to="see")


@router.patch("/parts/{int:id}", response=PartOut)
def change_part(request: ApiRequest, id: int, given: PartChange) -> Any:
    return save_part(filled(part_for(request.user, id), given), by=request.user)
