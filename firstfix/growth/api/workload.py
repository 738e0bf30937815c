"""What the weeks asked of engineers, for programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from firstfix.growth.access import engineer_known_to
from firstfix.growth.queries.workload import WEEK, Week, Workload, monday_of, workloads
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day
from firstfix.platform.tenants.zone import company_day

router = Router()
HOUR = timedelta(hours=1)


class WorkWeekOut(Schema):
    """From Monday. `rest` is the shortest between two days, in hours; `broken` names limits of the planning rules."""

    monday: date
    hours: float
    overtime: float
    nights: int
    travel_days: int
    days_in_a_row: int
    rest: float | None
    emergencies: int
    dissatisfied: int
    broken: list[str]


class WorkloadOut(Schema):
    """Eight weeks, the oldest first. `share` is of what an engineer had on average; 1 is even."""

    engineer_id: int
    share: float | None
    weeks: list[WorkWeekOut]


@router.get("/workload", response=list[WorkloadOut])
def team(request: ApiRequest, week: Day | None = None) -> Any:
    """Of everybody who works here; up to the week of the day `week`, or the last whole one."""
    require(request.user, "growth.see_team")
    return [_out(one) for one in workloads(_last(week))]


@router.get("/engineers/{int:id}/workload", response=list[WorkloadOut])
def workload(request: ApiRequest, id: int, week: Day | None = None) -> Any:
    """One's own, or anybody's for whose role says so; empty for who works here no longer."""
    return [_out(one) for one in workloads(_last(week), of=[engineer_known_to(request.user, id).pk])]


def _last(week: date | None) -> date:
    return week or monday_of(company_day(timezone.now())) - WEEK


def _out(one: Workload) -> dict[str, Any]:
    share = None if one.share is None else round(one.share, 3)
    return {"engineer_id": one.engineer.pk, "share": share, "weeks": [_week(week) for week in one.weeks]}


def _week(week: Week) -> dict[str, Any]:
    load = week.load
    return {
        "monday": week.monday, "hours": round(week.hours, 2), "overtime": round(week.overtime / HOUR, 2),
        "nights": load.nights, "travel_days": load.travel_days, "days_in_a_row": load.days_in_a_row,
        "rest": None if load.rest is None else round(load.rest / HOUR, 2), "emergencies": week.emergencies,
        "dissatisfied": week.dissatisfied, "broken": [one.limit.value for one in week.broken],
    }  # fmt: skip
