"""The key figures for programs: with intervals, changes and what was counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status

from firstfix.insight.access import figure_named, figures_of, require_rows, scope_for
from firstfix.insight.actions import ask_for_key_figures, choose_weekly_message
from firstfix.insight.key_figures import KeyFigure
from firstfix.insight.queries.counted import rows_behind
from firstfix.insight.queries.courses import compared_over, counted_at, weeks_of, window_of
from firstfix.insight.queries.observation import Observation
from firstfix.insight.queries.weekly import wants_message
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page

router = Router()

Weeks = Annotated[int, Query(13, ge=1, le=52)]
Id = Annotated[int | None, Query(None, ge=1, le=2**63 - 1)]


class EstimateOut(Schema):
    """An end is null where the interval has none."""

    value: float
    low: float | None
    high: float | None


class KeyFigureOut(Schema):
    """A share is a number up to 1. `verdict` of the change: better, worse, differs, chance, or few (too few to say).
    `not_of_engineers` says why a figure is none of a single engineer; empty where it is one.
    """

    key: str
    name: str
    formula: str
    unit: str
    not_of_engineers: str
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


class CountedOut(Schema):
    """What was counted once: the figure is the sum of `y` divided by the sum of `x`. The days that machines were in
    service (`mtbf`) are no rows. Who was there is said to those who see figures of engineers.
    """

    day: date
    order_id: int | None
    site_id: int | None
    area_id: int | None
    engineer_ids: list[int]
    x: float
    y: float


class WeeklyMessage(Schema):
    by_message: bool


class CountAskedOut(Schema):
    is_asked: bool = True


@router.get("/key-figures", response=KeyFiguresOut)
def key_figures(request: ApiRequest, weeks: Weeks, area_id: Id, engineer_id: Id) -> Any:
    """Of the company, of an area, or of an engineer: one's own, or anybody's for whose role says so. Nothing before
    they were counted for the first time.
    """
    scope, counted = scope_for(request.user, area=area_id, engineer=engineer_id), counted_at()
    if counted is None:
        return {"counted_at": None, "weeks": weeks, "figures": []}
    found = weeks_of(scope)
    figures = [_out(one, found.get(one.key, {}), weeks, counted) for one in figures_of(scope)]
    return {"counted_at": counted, "weeks": weeks, "figures": figures}


@router.get("/key-figures/{slug:key}/rows", response=Page[CountedOut])
def key_figure_rows(
    request: ApiRequest, key: str, weeks: Weeks, area_id: Id, engineer_id: Id, after: After = None, limit: Limit = 50
) -> Any:
    """What a figure counted, newest first, as the records stand now; `next` is how many rows came before. Single
    ratings and costs are for those who read follow-ups and costs.
    """
    scope, figure = scope_for(request.user, area=area_id, engineer=engineer_id), figure_named(key)
    require_rows(figure, scope, request.user)
    counted, start = counted_at(), after or 0
    if counted is None:
        return {"items": [], "next": None}
    window, end = window_of(figure, weeks, counted=counted), start + limit + 1
    found = rows_behind(figure, scope, window, counted=counted, start=start, end=end)
    names_all = may(request.user, "figures.see_engineers")
    items = [_row(one, [id for id in one.engineers if names_all or scope.is_engineer(id)]) for one in found[:limit]]
    return {"items": items, "next": start + limit if len(found) > limit else None}


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


def _row(one: Observation, engineers: list[int]) -> dict[str, Any]:
    return {"day": one.day, "order_id": one.order, "site_id": one.site, "area_id": one.territory,
            "engineer_ids": sorted(engineers), "x": one.x, "y": one.y}  # fmt: skip


def _out(figure: KeyFigure, own: Any, weeks: int, counted: datetime) -> dict[str, Any]:
    window = window_of(figure, weeks, counted=counted)
    one = compared_over(figure, own, window)
    return {
        "key": figure.key,
        "name": str(figure.name),
        "formula": str(figure.formula),
        "unit": "share" if figure.form == "percent" else figure.form,
        "not_of_engineers": str(figure.of_none),
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
