"""The figures for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema

from firstfix.insight.queries.figures import figures, period_of
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest

router = Router()


class RateOut(Schema):
    """`low` and `high` are the ends of the 95 % interval."""

    key: str
    name: str
    formula: str
    hits: int
    base: int
    value: float | None
    low: float | None
    high: float | None


class NumbersOut(Schema):
    days: int
    repeat_window_days: int
    rates: list[RateOut]
    provisional: int
    mttr_hours: float | None
    mttr_low: float | None
    mttr_high: float | None
    open: int
    carry_over: int


@router.get("/numbers", response=NumbersOut)
def numbers(request: ApiRequest, days: Annotated[int, Query(90, ge=1, le=3650)]) -> Any:
    require(request.user, "figures.see")
    found = figures(period_of(days, now=timezone.now()))
    return {
        "days": days,
        "repeat_window_days": found.period.window_days,
        "rates": [
            {
                "key": figure.rate.key,
                "name": str(figure.rate.name),
                "formula": str(figure.rate.formula),
                "hits": figure.hits,
                "base": figure.base,
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
            }
            for figure in found.rates
        ],
        "provisional": found.provisional,
        "mttr_hours": found.mttr_hours,
        "mttr_low": found.mttr_low,
        "mttr_high": found.mttr_high,
        "open": found.open_count,
        "carry_over": found.carry_over,
    }
