"""Stock places for programs."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

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
    latitude: float | None
    longitude: float | None


class PlaceChange(Schema):
    """What is not sent stays."""

    code: str | None = Field(None, max_length=40)
    name: str | None = Field(None, max_length=120)
    kind: StockPlace.Kind | None = None
    engineer_id: Id | None = Field(None, description="whose van it is")
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
    return save_stock_place(filled(place, given), by=request.user)
