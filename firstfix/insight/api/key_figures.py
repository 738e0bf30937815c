"""The key figures for programs: with intervals, changes and what was counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status

from firstfix.insight.access import Scope
from firstfix.insight.actions import ask_for_key_figures, choose_weekly_message
from firstfix.insight.key_figures import KEY_FIGURES, KeyFigure
from firstfix.insight.queries.courses import compared_over, counted_at, weeks_of, window_of
from firstfix.insight.queries.weekly import wants_message
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import NotFound

router = Router()


class EstimateOut(Schema):
    """An end is null where the interval has none."""

    value: float
    low: float | None
    high: float | None


class KeyFigureOut(Schema):
    """A share is a number up to 1. `verdict` of the change: better, worse, differs, chance, or few (too few to say)."""

    key: str
    name: str
    formula: str
    unit: str
    first_monday: date
    last_monday: date
    counted: int
    value: float | None
    interval: EstimateOut | None
    value_before: float | None
    change: EstimateOut | None
    verdict: str


class KeyFiguresOut(Schema):
    counted_at: datetime | None
    weeks: int
    figures: list[KeyFigureOut]


class WeeklyMessage(Schema):
    by_message: bool


class CountAskedOut(Schema):
    is_asked: bool = True


@router.get("/key-figures", response=KeyFiguresOut)
def key_figures(
    request: ApiRequest,
    weeks: Annotated[int, Query(13, ge=1, le=52)],
    area_id: Annotated[int | None, Query(None, ge=1)],
    engineer_id: Annotated[int | None, Query(None, ge=1)],
) -> Any:
    """Of the company, of an area, or of an engineer; nothing before they were counted for the first time."""
    require(request.user, "figures.see")
    scope, counted = _scope(request, area_id, engineer_id), counted_at()
    if counted is None:
        return {"counted_at": None, "weeks": weeks, "figures": []}
    found = weeks_of(scope)
    figures = [one for one in KEY_FIGURES if one.of_engineers or scope.engineer is None]
    return {
        "counted_at": counted,
        "weeks": weeks,
        "figures": [_out(one, found.get(one.key, {}), weeks, counted) for one in figures],
    }


@router.post("/key-figures/count", response={202: CountAskedOut})
def count_key_figures_now(request: ApiRequest) -> Any:
    """A worker counts them anew, as it does each night."""
    ask_for_key_figures(by=request.user)
    return Status(202, {"is_asked": True})


@router.get("/key-figures/week/message", response=WeeklyMessage)
def weekly_message(request: ApiRequest) -> Any:
    """Whether the report of the week comes to whoever asks as a message, too."""
    require(request.user, "figures.see")
    return {"by_message": wants_message(request.user)}


@router.put("/key-figures/week/message", response=WeeklyMessage)
def choose_message(request: ApiRequest, given: WeeklyMessage) -> Any:
    choose_weekly_message(by_message=given.by_message, by=request.user)
    return given


def _scope(request: ApiRequest, area_id: int | None, engineer_id: int | None) -> Scope:
    if engineer_id is not None:
        require(request.user, "figures.see_engineers")
        return Scope(engineer=engineer_for(request.user, engineer_id))
    if area_id is not None:
        territory = Territory.objects.filter(pk=area_id).first()
        if territory is None:
            raise NotFound
        return Scope(territory=territory)
    return Scope()


def _out(figure: KeyFigure, own: Any, weeks: int, counted: datetime) -> dict[str, Any]:
    window = window_of(figure, weeks, counted=counted)
    one = compared_over(figure, own, window)
    return {
        "key": figure.key,
        "name": str(figure.name),
        "formula": str(figure.formula),
        "unit": "share" if figure.form == "percent" else figure.form,
        "first_monday": window.first,
        "last_monday": window.last,
        "counted": one.reading.count,
        "value": one.reading.value,
        "interval": _estimate(one.reading.estimate),
        "value_before": one.other.value,
        "change": _estimate(one.change),
        "verdict": one.verdict,
    }


def _estimate(one: Any) -> dict[str, float | None] | None:
    if one is None:
        return None
    low, high = (end if abs(end) != float("inf") else None for end in (one.low, one.high))
    return {"value": one.value, "low": low, "high": high}
