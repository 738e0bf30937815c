"""How long products last, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from firstfix.equipment.access import product_model_for
from firstfix.insight.actions import count_reliability
from firstfix.insight.endurance import CurvePoint, Endurance, Fit
from firstfix.insight.models import Reliability
from firstfix.insight.queries.reliability import counted_models, counted_of
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.errors import NotFound

router = Router()


class FitOut(Schema):
    """A Weibull distribution; the scale, B10 and the mean are in days."""

    shape: float
    shape_low: float
    shape_high: float
    scale: float
    b10: float
    mean: float
    why: str


class PointOut(Schema):
    age: float
    running: float
    low: float
    high: float


class CodeCountOut(Schema):
    code_id: int | None
    count: int
    settled: int
    cost: float


class PartLivesOut(Schema):
    part_id: int
    lives: int
    failed: int
    fit: FitOut | None
    first_year: PointOut | None
    curve: list[PointOut]


class BatchOut(Schema):
    began: str = Field(description="a quarter, 2026Q1, or a year")
    machines: int
    observed: int
    expected: float
    chance: float
    is_warned: bool


class OnVersionOut(Schema):
    """Machines since this software version runs on them, beside those with others."""

    version: str
    machines: int
    observed: int
    expected: float
    chance: float
    is_warned: bool


class ReliabilityOut(Schema):
    product_model_id: int
    counted_at: datetime
    machines: int
    machines_without_date: int
    days: float
    failures: int
    failures_low: float
    failures_high: float
    fit: FitOut | None
    curve: list[PointOut]
    modes: list[CodeCountOut]
    causes: list[CodeCountOut]
    parts: list[PartLivesOut]
    batches: list[BatchOut]
    versions: list[OnVersionOut]


@router.get("/reliability", response=list[ReliabilityOut])
def reliabilities(request: ApiRequest) -> Any:
    require(request.user, "reliability.see")
    return [_out(one.kept, one.found) for one in counted_models()]


@router.get("/reliability/{int:product_model_id}", response=ReliabilityOut)
def reliability(request: ApiRequest, product_model_id: int) -> Any:
    require(request.user, "reliability.see")
    counted = counted_of(product_model_for(request.user, product_model_id))
    if counted is None:
        raise NotFound
    return _out(counted.kept, counted.found)


@router.post("/reliability/{int:product_model_id}/count", response=ReliabilityOut)
def count(request: ApiRequest, product_model_id: int) -> Any:
    """Anew, from all records as they stand."""
    kept = count_reliability(product_model_for(request.user, product_model_id), by=request.user)
    return _out(kept, Endurance.of(kept.answer))


def _out(kept: Reliability, found: Endurance) -> dict[str, Any]:
    return {
        "product_model_id": kept.product_model_id,
        "counted_at": kept.counted_at,
        "machines": found.machines,
        "machines_without_date": found.undated,
        "days": found.days,
        "failures": found.failures,
        "failures_low": found.rate_low,
        "failures_high": found.rate_high,
        "fit": _fit(found.fit),
        "curve": [CurvePoint(*one)._asdict() for one in found.curve],
        "modes": [{"code_id": one.code, **_costs(one)} for one in found.modes],
        "causes": [{"code_id": one.code, **_costs(one)} for one in found.causes],
        "parts": [
            {
                "part_id": one.part, "lives": one.lives, "failed": one.failed, "fit": _fit(one.fit),
                "first_year": one.first_year and one.first_year._asdict(),
                "curve": [point._asdict() for point in one.curve],
            }
            for one in found.parts
        ],
        "batches": [one._asdict() for one in found.batches],
        "versions": [one._asdict() for one in found.versions],
    }  # fmt: skip


def _costs(bar: Any) -> dict[str, Any]:
    return {"count": bar.times, "settled": bar.settled, "cost": bar.cost}


def _fit(fit: Fit | None) -> dict[str, Any] | None:
    if fit is None:
        return None
    return {"shape": fit.shape, "shape_low": fit.low, "shape_high": fit.high, "scale": fit.scale, "b10": fit.b10,
            "mean": fit.mean, "why": fit.why}  # fmt: skip
