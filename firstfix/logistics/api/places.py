"""Stock places for programs."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.customers.access import customer_for, site_for
from firstfix.logistics.access import stock_place_for
from firstfix.logistics.actions import save_stock_place
from firstfix.logistics.models import StockPlace
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, Latitude, Longitude

router = Router()


class PlaceOut(Schema):
    id: int
    code: str
    name: str
    kind: str
    engineer_id: int | None
    customer_id: int | None
    site_id: int | None
    is_cold: bool
    latitude: float | None
    longitude: float | None


class PlaceChange(Schema):
    """What is not sent stays."""

    code: str | None = Field(None, max_length=40)
    name: str | None = Field(None, max_length=120)
    kind: StockPlace.Kind | None = None
    engineer_id: Id | None = Field(None, description="whose van it is")
    customer_id: Id | None = Field(None, description="only of a place at a customer, whose stock it is")
    site_id: Id | None = None
    is_cold: bool | None = Field(None, description="keeps the cold chain; a van without it takes no such parts")
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class PlaceIn(PlaceChange):
    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    kind: StockPlace.Kind


@router.get("/stock-places", response=Page[PlaceOut])
def places(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "stock.see")
    return page_of(StockPlace.objects.all(), after=after, limit=limit)


@router.post("/stock-places", response={201: PlaceOut})
def add_place(request: ApiRequest, given: PlaceIn) -> Any:
    require(request.user, "stock_place.change")
    return Status(201, _save_place(request, StockPlace(), given))


@router.get("/stock-places/{int:id}", response=PlaceOut)
def place(request: ApiRequest, id: int) -> Any:
    return stock_place_for(request.user, id)


@router.patch("/stock-places/{int:id}", response=PlaceOut)
def change_place(request: ApiRequest, id: int, given: PlaceChange) -> Any:
    require(request.user, "stock_place.change")
    return _save_place(request, stock_place_for(request.user, id), given)


def _save_place(request: ApiRequest, place: StockPlace, given: PlaceChange) -> StockPlace:
    if given.engineer_id is not None:
        engineer_for(request.user, given.engineer_id)
    if given.customer_id is not None:
        customer_for(request.user, given.customer_id)
    if given.site_id is not None:
        site_for(request.user, given.site_id)
    return save_stock_place(filled(place, given), by=request.user)
