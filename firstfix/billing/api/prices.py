"""Price lists, their versions and the prices in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.billing.access import price_list_for, price_lists_seen_by, price_version_for
from firstfix.billing.actions import (
    copy_price_version,
    save_price_list,
    save_price_version,
    set_labour_rate,
    set_part_prices,
    set_travel_rate,
)
from firstfix.billing.api.values import Amount, Share
from firstfix.billing.models import LabourRate, PriceList, PriceVersion
from firstfix.billing.queries.books import versions_of
from firstfix.customers.access import contract_for, customer_for
from firstfix.equipment.access import part_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Clock, Day, Id
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid
from firstfix.work.models import WorkOrder

router = Router()


class PriceListOut(Schema):
    id: int
    code: str
    name: str
    kind: str
    currency: str
    customer_id: int | None
    contract_id: int | None


class PriceListIn(Schema):
    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    kind: PriceList.Kind = PriceList.Kind.SALES
    currency: str = Field("", max_length=3)
    customer_id: Id | None = None
    contract_id: Id | None = None


class PriceListChange(Schema):
    code: str | None = Field(None, max_length=40)
    name: str | None = Field(None, max_length=120)


class LabourRateOut(Schema):
    work: str
    level: int
    hours: str
    per_hour: Decimal


class TravelRateOut(Schema):
    territory_id: int | None
    flat: Decimal
    per_km: Decimal


class PriceVersionOut(Schema):
    id: int
    price_list_id: int
    valid_from: date
    valid_until: date | None
    note: str
    markup: Decimal | None
    vat_parts: Decimal
    vat_work: Decimal
    minimum: Decimal
    rounding: str
    step_minutes: int
    night_from: str
    night_to: str

    @staticmethod
    def resolve_night_from(version: PriceVersion) -> str:
        return f"{version.night_from:%H:%M}"

    @staticmethod
    def resolve_night_to(version: PriceVersion) -> str:
        return f"{version.night_to:%H:%M}"


class PriceVersionInFull(PriceVersionOut):
    labour: list[LabourRateOut]
    travel: list[TravelRateOut]

    @staticmethod
    def resolve_labour(version: PriceVersion) -> list[Any]:
        return list(version.labour_rates.order_by("work", "level", "hours"))

    @staticmethod
    def resolve_travel(version: PriceVersion) -> list[Any]:
        return list(version.travel_rates.order_by("territory"))


class PriceVersionChange(Schema):
    """What is not sent stays."""

    valid_from: Day | None = None
    valid_until: Day | None = None
    note: str | None = Field(None, max_length=200)
    markup: Share | None = None
    vat_parts: Share | None = None
    vat_work: Share | None = None
    minimum: Amount | None = None
    rounding: PriceVersion.Rounding | None = None
    step_minutes: int | None = Field(None, ge=1, le=480)
    night_from: Clock | None = None
    night_to: Clock | None = None


class PriceVersionIn(PriceVersionChange):
    valid_from: Day


class NextVersionIn(Schema):
    valid_from: Day
    percent: Decimal = Field(Decimal(0), max_digits=8, decimal_places=2, description="all prices are raised by so much")


class LabourRateIn(Schema):
    """No `per_hour` takes the rate away; no `work` is every kind of work."""

    work: WorkOrder.Kind | None = None
    level: int = Field(0, ge=0, le=9)
    hours: LabourRate.Hours = LabourRate.Hours.NORMAL
    per_hour: Amount | None = None


class TravelRateIn(Schema):
    """Neither amount takes the price away; no territory is everywhere."""

    territory_id: Id | None = None
    flat: Amount | None = None
    per_km: Amount | None = None


class PartPriceIn(Schema):
    part_id: Id
    price: Amount | None = None


class PartPricesIn(Schema):
    prices: list[PartPriceIn] = Field(max_length=1000)


class PartPriceOut(Schema):
    id: int
    part_id: int
    price: Decimal


@router.get("/price-lists", response=Page[PriceListOut])
def price_lists(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "price.see")
    return page_of(price_lists_seen_by(request.user), after=after, limit=limit)


@router.post("/price-lists", response={201: PriceListOut})
def add_price_list(request: ApiRequest, given: PriceListIn) -> Any:
    require(request.user, "price.change")
    said = given.dict()
    customer, contract = said.pop("customer_id"), said.pop("contract_id")
    made = PriceList(
        **said,
        customer=customer_for(request.user, customer) if customer else None,
        contract=contract_for(request.user, contract) if contract else None,
    )
    return Status(201, save_price_list(made, by=request.user))


@router.get("/price-lists/{int:id}", response=PriceListOut)
def price_list(request: ApiRequest, id: int) -> Any:
    return price_list_for(request.user, id)


@router.patch("/price-lists/{int:id}", response=PriceListOut)
def change_price_list(request: ApiRequest, id: int, given: PriceListChange) -> Any:
    shown = price_list_for(request.user, id, to="change")
    for name, value in given.dict(exclude_unset=True).items():
        if value is not None:
            setattr(shown, name, value)
    return save_price_list(shown, by=request.user)


@router.get("/price-lists/{int:id}/versions", response=Page[PriceVersionOut])
def price_versions(request: ApiRequest, id: int, after: After = None, limit: Limit = 50) -> Any:
    return page_of(versions_of(price_list_for(request.user, id)), after=after, limit=limit)


@router.post("/price-lists/{int:id}/versions", response={201: PriceVersionInFull})
def add_price_version(request: ApiRequest, id: int, given: PriceVersionIn) -> Any:
    """One that goes on without end is ended the day before the new one begins."""
    version = PriceVersion(price_list=price_list_for(request.user, id, to="change"))
    return Status(201, save_price_version(_filled(version, given), by=request.user))


@router.get("/price-versions/{int:id}", response=PriceVersionInFull)
def price_version(request: ApiRequest, id: int) -> Any:
    return price_version_for(request.user, id)


@router.patch("/price-versions/{int:id}", response=PriceVersionInFull)
def change_price_version(request: ApiRequest, id: int, given: PriceVersionChange) -> Any:
    return save_price_version(_filled(price_version_for(request.user, id, to="change"), given), by=request.user)


@router.post("/price-versions/{int:id}/next", response={201: PriceVersionInFull})
def make_next_version(request: ApiRequest, id: int, given: NextVersionIn) -> Any:
    version = price_version_for(request.user, id, to="change")
    return Status(201, copy_price_version(version, by=request.user, **given.dict()))


@router.put("/price-versions/{int:id}/labour", response=PriceVersionInFull)
def put_labour_rate(request: ApiRequest, id: int, given: LabourRateIn) -> Any:
    version = price_version_for(request.user, id, to="change")
    said = given.dict() | {"work": given.work or ""}
    return set_labour_rate(version, by=request.user, **said)


@router.put("/price-versions/{int:id}/travel", response=PriceVersionInFull)
def put_travel_rate(request: ApiRequest, id: int, given: TravelRateIn) -> Any:
    version = price_version_for(request.user, id, to="change")
    territory = Territory.objects.filter(pk=given.territory_id).first() if given.territory_id else None
    if given.territory_id and territory is None:
        raise Invalid({"territory_id": _("There is no such territory.")})
    return set_travel_rate(version, territory=territory, flat=given.flat, per_km=given.per_km, by=request.user)


@router.get("/price-versions/{int:id}/parts", response=Page[PartPriceOut])
def part_prices(request: ApiRequest, id: int, after: After = None, limit: Limit = 50) -> Any:
    return page_of(price_version_for(request.user, id).part_prices.all(), after=after, limit=limit)


@router.put("/price-versions/{int:id}/parts", response=PriceVersionInFull)
def put_part_prices(request: ApiRequest, id: int, given: PartPricesIn) -> Any:
    """A price of null takes the part off the list."""
    version = price_version_for(request.user, id, to="change")
    prices = {part_for(request.user, one.part_id, to="see"): one.price for one in given.prices}
    return set_part_prices(version, prices, by=request.user)


def _filled(version: PriceVersion, given: PriceVersionChange) -> PriceVersion:
    for name, value in given.dict(exclude_unset=True).items():
        if value is not None or name in ("valid_until", "markup"):
            setattr(version, name, value)
    return version
