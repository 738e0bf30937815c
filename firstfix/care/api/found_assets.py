"""Assets found on site, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, BinaryIO, cast

from django.urls import reverse
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from firstfix.care.access import found_asset_for
from firstfix.care.actions import add_found_asset, drop_found_asset, recognise_found_asset, report_found_asset
from firstfix.care.api.where import PLACE, CaughtIn, CaughtOut
from firstfix.care.models import FoundAsset
from firstfix.care.queries import found_assets_listed, photos_of_found
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id

router = Router()
Words = Annotated[list[str], Query([])]


class FoundAssetOut(CaughtOut):
    number: str
    serial: str
    name: str
    place: str
    product_model_id: int | None
    state: str
    answer: str
    settled_at: datetime | None
    photo_urls: list[str]

    @staticmethod
    def resolve_photo_urls(found: FoundAsset) -> list[str]:
        return [reverse("file", args=[photo.file.uid]) for photo in photos_of_found(found) if photo.file]


class FoundAssetIn(CaughtIn):
    serial: str = ""
    name: str = ""
    place: str = ""
    product_model_id: Id | None = None


class NewAssetIn(Schema):
    product_model_id: Id
    serial: str = ""
    name: str = ""
    place: str = ""


class KnownAssetIn(Schema):
    asset_id: Id


class FoundAssetReasonIn(Schema):
    reason: str


@router.get("/found-assets", response=Page[FoundAssetOut])
def found_assets(request: ApiRequest, state: Words, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "found_asset.see")
    rows = found_assets_listed()
    return page_of(rows.filter(state__in=state) if state else rows, after=after, limit=limit)


@router.post("/found-assets", response={201: FoundAssetOut})
def report(request: ApiRequest, given: Form[FoundAssetIn], photos: File[list[UploadedFile]] = []) -> Any:  # noqa: B006
    """As a form, because photos of its plate come along."""
    model = product_model_for(request.user, given.product_model_id) if given.product_model_id else None
    said = given.dict(exclude={*PLACE, "product_model_id"})
    found = report_found_asset(
        given.where(request.user), product_model=model, photos=cast(list[BinaryIO], photos), by=request.user, **said
    )
    return Status(201, found)


@router.get("/found-assets/{int:id}", response=FoundAssetOut)
def found_asset(request: ApiRequest, id: int) -> Any:
    return found_asset_for(request.user, id)


@router.post("/found-assets/{int:id}/asset", response=FoundAssetOut)
def add(request: ApiRequest, id: int, given: NewAssetIn) -> Any:
    """It is new: it becomes an asset at the same site."""
    found = found_asset_for(request.user, id, to="settle")
    model = product_model_for(request.user, given.product_model_id)
    add_found_asset(found, product_model=model, by=request.user, **given.dict(exclude={"product_model_id"}))
    return found_asset_for(request.user, id)


@router.put("/found-assets/{int:id}/asset", response=FoundAssetOut)
def recognise(request: ApiRequest, id: int, given: KnownAssetIn) -> Any:
    """It is an asset that is known already."""
    found = found_asset_for(request.user, id, to="settle")
    return recognise_found_asset(found, asset=asset_for(request.user, given.asset_id), by=request.user)


@router.post("/found-assets/{int:id}/refusal", response=FoundAssetOut)
def drop(request: ApiRequest, id: int, given: FoundAssetReasonIn) -> Any:
    return drop_found_asset(found_asset_for(request.user, id, to="settle"), reason=given.reason, by=request.user)
