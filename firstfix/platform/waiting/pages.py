"""What waits for me: a page of its own, and one line on the first page of whoever begins with numbers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.waiting.queries import lots_for


@signed_in
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    require(request.user, "waiting.see")
    return render(request, "waiting/waiting.html", {"lots": lots_for(request.user)})


@signed_in
@require_safe
def waiting_in_brief(request: SignedInRequest) -> HttpResponse:
    """A part of a page, fetched after it."""
    require(request.user, "waiting.see")
    lots = lots_for(request.user)
    shown = {
        "lots": lots,
        "total": sum(lot.count for lot in lots),
        "oldest": min((lot.oldest for lot in lots if lot.oldest), default=None),
    }
    return render(request, "waiting/_brief.html", shown)
