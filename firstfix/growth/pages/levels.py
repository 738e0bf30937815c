"""Levels that the work speaks for: the list, and one with its repairs, to be confirmed or declined."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.growth.access import is_own, level_proposal_for, visible_proposals
from firstfix.growth.actions import confirm_level, decline_level
from firstfix.growth.pages.skills import tabs
from firstfix.growth.rules.levels import LEAST_ORDERS
from firstfix.growth.states import LEVEL_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.toasts import toast

#: How states look (see `platform/pages/badges.py`).
LOOKS = {"proposed": "fresh", "confirmed": "done", "declined": "quiet", "lapsed": "off"}


@signed_in
@require_safe
def proposals(request: SignedInRequest) -> HttpResponse:
    require(request.user, "growth.see_team")
    listing = Listing(
        request,
        visible_proposals(request.user),
        filters=[Filter("state", gettext_lazy("State"), LEVEL_STATES.choices, "state__in")],
        sorts={"made": ("created_at", "pk"), "engineer": ("engineer__name", "pk")},
        sort="-made",
    )
    lines = [(one, LOOKS[one.state]) for one in listing.rows]
    return render(request, "growth/proposals.html", {"listing": listing, "lines": lines, **tabs(request)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb` (confirm or decline) and `reason`."""
    one = level_proposal_for(request.user, id, to="decide" if request.method == "POST" else "")
    if request.method == "POST":
        acts = {"confirm": (confirm_level, _("Confirmed.")), "decline": (decline_level, _("Declined."))}
        if (chosen := acts.get(request.POST.get("verb", ""))) is None:
            raise BadRequest("verb must be confirm or decline")
        act, said = chosen
        try:
            act(one, reason=request.POST.get("reason", ""), by=request.user)
            toast(request, said)
        except (Invalid, Refused) as wrong:
            toast(request, wrong.said, level=messages.ERROR)
        return HttpResponseRedirect(reverse("level_proposal", args=[id]))
    evidence = list(one.evidence.select_related("work_order__customer").order_by("-work_order__restored_at"))
    may_decide = may(request.user, "growth.decide") and not is_own(one.engineer, request.user)
    shown = {
        "proposal": one,
        "look": LOOKS[one.state],
        "evidence": evidence,
        "first_fixes": sum(row.is_first_fix for row in evidence),
        "least": LEAST_ORDERS,
        "may_decide": may_decide and one.state == "proposed",
        "sees_team": may(request.user, "growth.see_team"),
    }  # fmt: skip
    return render(request, "growth/proposal.html", shown)
