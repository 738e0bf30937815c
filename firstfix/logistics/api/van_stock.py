"""Which parts vans should carry, for programs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.logistics.access import van_advice_for
from firstfix.logistics.actions.van_stock import apply_van_stock, start_van_stock
from firstfix.logistics.models import StockingRun, VanAdvice
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id
from firstfix.platform.errors import NotFound

router = Router()


class VanStockRunOut(Schema):
    id: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    is_nightly: bool
    months: int
    refill_days: int
    miss_cost: Decimal
    holding_percent: int
    capacity_kg: Decimal | None
    done: int
    total: int


class VanStockRunIn(Schema):
    months: Annotated[int, Field(ge=1, le=60)] = 12
    refill_days: Annotated[int, Field(ge=1, le=60)] = 7
    miss_cost: Annotated[Decimal, Field(gt=0, le=1_000_000, decimal_places=2)] = Decimal(300)
    holding_percent: Annotated[int, Field(ge=0, le=200)] = 25
    capacity_kg: Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=1)] | None = None


class VanAdviceOut(Schema):
    """`plan` is stocking-plan/1 (docs/formats/stocking.md) with the ids of parts."""

    id: int
    run_id: int
    place_id: int
    jobs: int
    plan: dict[str, Any]
    applied_at: datetime | None


class VanStockApply(Schema):
    places: Annotated[list[Id], Field(max_length=5000)]


class VanStockChanged(Schema):
    changed: int


@router.get("/van-stock-runs", response=Page[VanStockRunOut])
def runs(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "replenishment.see")
    return page_of(StockingRun.objects.order_by(), after=after, limit=limit)


@router.post("/van-stock-runs", response={201: VanStockRunOut})
def start(request: ApiRequest, given: VanStockRunIn) -> Any:
    """A worker works it out; look again until `state` is done."""
    return Status(201, start_van_stock(by=request.user, **given.dict()))


@router.get("/van-stock-runs/{int:id}/advice", response=Page[VanAdviceOut])
def advice_of_run(request: ApiRequest, id: int, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "replenishment.see")
    if not StockingRun.objects.filter(pk=id).exists():
        raise NotFound
    return page_of(VanAdvice.objects.filter(run=id), after=after, limit=limit)


@router.get("/van-advice/{int:id}", response=VanAdviceOut)
def advice(request: ApiRequest, id: int) -> Any:
    return van_advice_for(request.user, id)


@router.post("/van-stock-runs/{int:id}/applied", response=VanStockChanged)
def apply(request: ApiRequest, id: int, given: VanStockApply) -> Any:
    """These vans are filled so from now on."""
    require(request.user, "van_policy.change")
    run = StockingRun.objects.filter(pk=id).first()
    if run is None:
        raise NotFound
    return VanStockChanged(changed=apply_van_stock(run, given.places, by=request.user))
