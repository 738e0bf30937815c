"""What care adds to a stop of the engineer's day: what R&D says of its fault, and that a training may help."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstfix.care.queries.heard import heard_of_orders
from firstfix.care.queries.training_effect import hints_of_orders
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.scheduling.access import visit_for


@signed_in
@require_safe
def care_of_stop(request: SignedInRequest, id: int) -> HttpResponse:
    """Nothing as a rule."""
    require(request.user, "problem.see")
    order = visit_for(request.user, id, to="see").work_order
    heard = [one for one in heard_of_orders([order])[order.pk] if one.message]
    hint = hints_of_orders([order], today=timezone.localdate()).get(order.pk)
    return render(request, "care/_care_of_stop.html", {"heard": heard, "hint": hint})
