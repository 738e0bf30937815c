"""What the weeks asked of engineers: the team's for the manager, one's own for the engineer, by the same figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from firstfix.growth.access import engineer_known_to, growing_engineer
from firstfix.growth.pages.abilities import about
from firstfix.growth.queries.workload import WEEK, Workload, monday_of, workloads
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.queries import planning_rules

#: No company has weeks before.
FIRST = date(1970, 1, 5)


@signed_in
@require_safe
def team_workload(request: SignedInRequest) -> HttpResponse:
    """`?week=2026-11-23` for the weeks up to that one."""
    require(request.user, "growth.see_team")
    monday = _week_asked(request)
    territories = [(str(one.pk), str(one)) for one in Territory.objects.filter(is_active=True)]
    listing = Listing(
        request,
        workloads(monday),
        filters=[
            Filter("territory", _("Territory"), territories, narrow=_of_territories),
            Filter("limits", _("Limits"), [("broken", _("one is broken"))], narrow=_beyond_limits),
        ],
    )
    most = max((one.most_hours for one in listing.rows), default=0.0)
    shown = {
        "listing": listing,
        "lines": [(one, _bars(one, most)) for one in listing.rows],
        **_weeks_beside(monday),
        **_limits(request),
    }
    return render(request, "growth/team_workload.html", shown)


@signed_in
@require_safe
def my_workload(request: SignedInRequest) -> HttpResponse:
    return _page(request, growing_engineer(request.user))


@signed_in
@require_safe
def workload(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, engineer_known_to(request.user, id))


def _page(request: SignedInRequest, engineer: Engineer) -> HttpResponse:
    monday = _week_asked(request)
    own = next(iter(workloads(monday, of=[engineer.pk])), None)
    shown = {
        **about(request, engineer),
        "workload": own,
        "bars": _bars(own, own.most_hours) if own else [],
        "weeks": list(reversed(own.weeks)) if own else [],
        **_weeks_beside(monday),
        **_limits(request),
    }
    return render(request, "growth/workload.html", shown)


def _week_asked(request: SignedInRequest) -> date:
    """The Monday; the last whole week where none is named, since a running one says little."""
    this = monday_of(company_day(timezone.now()))
    try:
        asked = date.fromisoformat(request.GET["week"])
    except (KeyError, ValueError):
        return this - WEEK
    return monday_of(asked) if FIRST < asked < this + WEEK else this - WEEK


def _weeks_beside(monday: date) -> dict[str, Any]:
    this = monday_of(company_day(timezone.now()))
    return {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "week_before": monday - WEEK,
        "week_after": monday + WEEK if monday < this else None,
        "is_running": monday == this,
    }


def _limits(request: SignedInRequest) -> dict[str, Any]:
    return {"rules": planning_rules(), "may_rules": may(request.user, "schedule.rules")}


#: Of the picture.
HEIGHT = 24


def _bars(one: Workload, most: float) -> list[dict[str, Any]]:
    """A bar for each week, by its hours beside the most that any has; `is_over` where it broke the limit of hours."""
    return [
        {
            "x": 7 * place,
            "height": (height := round(week.hours / (most or 1) * HEIGHT)),
            "y": HEIGHT - height,
            "is_over": week.states.get("hours") == "over",
        }
        for place, week in enumerate(one.weeks)
    ]


def _of_territories(rows: list[Workload], ids: list[str]) -> list[Workload]:
    return [one for one in rows if str(one.engineer.territory_id) in ids]


def _beyond_limits(rows: list[Workload], values: list[str]) -> list[Workload]:
    return [one for one in rows if one.last.broken]
