"""What the visits of a day may need beside what they need for sure."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstfix.field.access import day_engineer_for, require_day
from firstfix.field.pages.day import day_from
from firstfix.field.queries.likely import likely_on
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in


@signed_in
@require_safe
def engineer_day_likely(request: SignedInRequest, id: int, day: str) -> HttpResponse:
    """A part of the day's page."""
    engineer = day_engineer_for(request.user, id)
    require_day(request.user, engineer)
    return render(request, "field/_likely.html", {"likely": likely_on(engineer, day_from(day))})
