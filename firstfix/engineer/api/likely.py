"""What is worth taking beside what a day needs for sure: asked for when the day is looked at, for it takes a while."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic_core import to_json

from firstfix.engineer.access import engineer_of
from firstfix.engineer.queries.likely import likely_document
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day

router = Router()


@router.get("/phone/days/{day}/likely", response=dict[str, Any])
def likely(request: ApiRequest, day: Day) -> HttpResponse:
    """Of the engineer's own day, by the fault models and what is known of each case."""
    return HttpResponse(to_json(likely_document(engineer_of(request.user), day)), content_type="application/json")
