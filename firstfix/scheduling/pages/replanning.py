"""What the day needs somebody to look at, and proposals that mend it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import Territory
from firstfix.scheduling.actions import Proposal
from firstfix.scheduling.actions.replanning import propose_emergency, propose_mending
from firstfix.scheduling.pages.day import chosen_territories, day_url, query_kept
from firstfix.scheduling.pages.proposals import accept_signed, proposal_page, signed_form
from firstfix.scheduling.queries.troubles import troubles
from firstfix.work.access import work_order_for


@signed_in
@require_safe
def troubles_part(request: SignedInRequest, day: date) -> HttpResponse:
    """A part of the schedule and the board, asked for again and again; empty when all is well."""
    require(request.user, "visit.plan")
    found = troubles(day, territories=chosen_territories(request), by=request.user, now=timezone.now())
    shown = {"day": day, "troubles": found, "query": query_kept(request)}
    return render(request, "scheduling/_troubles.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def day_replanning(request: SignedInRequest, day: date) -> HttpResponse:
    """Later visits of whoever runs late today; on any other day the address leads to the day."""
    require(request.user, "visit.plan")
    if request.method == "POST":
        return accept_signed(request, day)
    if day != timezone.localdate():
        return HttpResponseRedirect(day_url(request, day))
    territory = next(iter(chosen_territories(request)), None)
    proposal = propose_mending(territory=territory, by=request.user)
    return _page(request, proposal, territory, heading=_("How can the promises still be kept?"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: SignedInRequest, day: date, id: int) -> HttpResponse:
    """Who goes to this order today, and what moves for it."""
    require(request.user, "visit.plan")
    order = work_order_for(request.user, id)
    if request.method == "POST":
        return accept_signed(request, day)
    if day != timezone.localdate():
        return HttpResponseRedirect(day_url(request, day))
    territory = next(iter(chosen_territories(request)), None)
    proposal = propose_emergency(order, territory=territory, by=request.user)
    return _page(request, proposal, territory, heading=_("Who goes to %(order)s?") % {"order": order.number})


def _page(request: SignedInRequest, proposal: Proposal, territory: Territory | None, *, heading: str) -> HttpResponse:
    back_url, signed = day_url(request, proposal.day), signed_form(proposal)
    return proposal_page(request, proposal, territory=territory, back_url=back_url, signed=signed, heading=heading)
