"""Whom to send to an order, for programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day
from firstfix.scheduling.queries import candidates
from firstfix.scheduling.queries.ways import ways_for
from firstfix.work.access import work_order_for

router = Router()


class CandidateOut(Schema):
    """`reasons` say why not; `start` is the first time that fits with the ways before and after. Where the order takes
    two, `mate_id` is free then as well and would come along.
    """

    engineer_id: int
    mate_id: int | None
    name: str
    reasons: list[str]
    start: datetime | None
    travel_minutes: int | None


class WayOut(Schema):
    """`minutes` are those on the road that each term is weighed at; `cost` is their sum."""

    engineer_id: int
    start: datetime
    place_id: int | None = Field(description="the warehouse on the way")
    called_at: datetime | None
    first_fix: float
    minutes: dict[str, float]


@router.get("/work-orders/{int:id}/candidates", response=list[CandidateOut])
def who(request: ApiRequest, id: int, day: Day) -> Any:
    """All engineers for one order on a day, the best first; those who cannot say why."""
    require(request.user, "schedule.see")
    order = work_order_for(request.user, id)
    found = candidates(order, engineers=list(working_engineers()), day=day, now=timezone.now())
    return [
        {
            "engineer_id": one.engineer.pk,
            "mate_id": one.mate.pk if one.mate else None,
            "name": one.engineer.name,
            "reasons": [str(reason) for reason in one.reasons],
            "start": one.start,
            "travel_minutes": None if one.travel is None else round(one.travel.total_seconds() / 60),
        }
        for one in found
    ]


@router.get("/work-orders/{int:id}/ways", response=list[WayOut])
def ways(request: ApiRequest, id: int, day: Day) -> Any:
    """The cheapest ways to go there on the day and the next by what may be wrong: straight, a warehouse, a colleague.

    Nothing where no fault model says what may be wrong.
    """
    require(request.user, "visit.plan")
    found = ways_for(work_order_for(request.user, id), day=day, now=timezone.now())
    return [
        {
            "engineer_id": way.engineer.pk,
            "start": way.start,
            "place_id": way.place.pk if way.place else None,
            "called_at": way.called_at,
            "first_fix": way.first_fix,
            "minutes": {
                name: round(getattr(way, name) / timedelta(minutes=1), 1)
                for name in ("travel", "late", "revisit", "waiting", "other", "cost")
            },
        }
        for way in found
    ]
