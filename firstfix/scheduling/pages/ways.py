"""What the planner weighs about one order, for whoever chooses whom to send."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.scheduling.queries.ways import ways_for
from firstfix.work.access import work_order_for


@signed_in
@require_safe
def order_ways(request: SignedInRequest, day: date, id: int) -> HttpResponse:
    """A part of the assignment's page, for it takes a moment to count."""
    require(request.user, "visit.plan")
    order = work_order_for(request.user, id)
    shown = {"order": order, "day": day, "ways": ways_for(order, day=day, now=timezone.now())}
    return render(request, "scheduling/_ways.html", shown)
