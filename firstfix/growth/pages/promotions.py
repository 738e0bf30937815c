"""Promotions: proposed with their evidence, as PDF too, decided by HR; development talks with what was agreed on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.growth.access import (
    agreed_step_for,
    career_step_for,
    engineer_known_to,
    is_own,
    promotion_for,
    visible_promotions,
)
from firstfix.growth.actions import (
    decline_promotion,
    finish_agreed_step,
    grant_promotion,
    hold_talk,
    propose_promotion,
)
from firstfix.growth.forms import AgreedStepFormSet, TalkForm
from firstfix.growth.pages.careers import LOOKS
from firstfix.growth.promotion_pdf import promotion_pdf
from firstfix.growth.queries.careers import step_met
from firstfix.growth.queries.promotions import met_of
from firstfix.growth.states import PROMOTION_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.zone import company_day


@signed_in
@require_safe
def promotions(request: SignedInRequest) -> HttpResponse:
    require(request.user, "growth.see_team")
    listing = Listing(
        request,
        visible_promotions(request.user),
        filters=[Filter("state", gettext_lazy("State"), PROMOTION_STATES.choices, "state__in")],
        sorts={"made": ("created_at", "pk"), "engineer": ("engineer__name", "pk")},
        sort="-made",
    )
    lines = [(one, LOOKS[one.state]) for one in listing.rows]
    return render(request, "growth/promotions.html", {"listing": listing, "lines": lines})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, id: int) -> HttpResponse:
    """`step` says which; POST `why` proposes it."""
    require(request.user, "career.propose")
    engineer = engineer_known_to(request.user, id)
    asked = request.GET.get("step", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 15):
        raise BadRequest("step is the id of a career step")
    step = career_step_for(request.user, int(asked), to="propose")
    if request.method == "POST":
        try:
            made = propose_promotion(engineer, step=step, why=request.POST.get("why", "")[:2000], by=request.user)
        except (Invalid, Refused) as wrong:
            toast(request, wrong.said, level=messages.ERROR)
        else:
            toast(request, _("Proposed. HR is told."))
            return Taken(request, reverse("promotion", args=[made.pk]))
    met = step_met(engineer, step, now=timezone.now())
    return render(request, "growth/promotion_new.html", {"engineer": engineer, "step": step, "met": met})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def promotion(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb` (grant or decline) and `answer`."""
    one = promotion_for(request.user, id, to="decide" if request.method == "POST" else "")
    if request.method == "POST":
        acts = {"grant": (grant_promotion, _("Granted.")), "decline": (decline_promotion, _("Declined."))}
        if (chosen := acts.get(request.POST.get("verb", ""))) is None:
            raise BadRequest("verb must be grant or decline")
        act, said = chosen
        try:
            act(one, answer=request.POST.get("answer", ""), by=request.user)
            toast(request, said)
        except (Invalid, Refused) as wrong:
            toast(request, wrong.said, level=messages.ERROR)
        return HttpResponseRedirect(reverse("promotion", args=[id]))
    may_decide = may(request.user, "career.decide") and not is_own(one.engineer, request.user)
    shown = {
        "promotion": one,
        "look": LOOKS[one.state],
        "met": met_of(one),
        "may_decide": may_decide and one.state == "proposed",
        "sees_team": may(request.user, "growth.see_team"),
    }
    return render(request, "growth/promotion.html", shown)


@signed_in
@require_safe
def file(request: SignedInRequest, id: int) -> HttpResponse:
    """As PDF, in the reader's language."""
    one = promotion_for(request.user, id)
    headers = {"Content-Disposition": f'inline; filename="promotion-{one.pk}.pdf"'}
    return HttpResponse(promotion_pdf(one), content_type="application/pdf", headers=headers)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def talk_new(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "talk.hold")
    engineer = engineer_known_to(request.user, id)
    form = TalkForm(request.POST or None, initial={"day": company_day(timezone.now())})
    rows = AgreedStepFormSet(request.POST or None, prefix="steps")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        steps = [(row["text"], row["due_on"]) for row in (one.cleaned_data for one in rows) if row.get("text")]
        try:
            hold_talk(engineer, steps=steps, by=request.user, **form.cleaned_data)
        except (Invalid, Refused) as wrong:
            put_errors(form, wrong if isinstance(wrong, Invalid) else Invalid({"": wrong.said}))
        else:
            toast(request, _("Saved. The engineer reads it under My growth."))
            return Taken(request, reverse("career", args=[id]))
    status = 422 if form.errors or (rows.is_bound and not rows.is_valid()) else 200
    return render(request, "growth/talk_new.html", {"form": form, "rows": rows, "engineer": engineer}, status=status)


@signed_in
@require_POST
def step_done(request: SignedInRequest, id: int) -> HttpResponse:
    step = agreed_step_for(request.user, id)
    finish_agreed_step(step, by=request.user)
    toast(request, _("Done."))
    engineer = step.talk.engineer
    own = is_own(engineer, request.user)
    return HttpResponseRedirect(reverse("my_career") if own else reverse("career", args=[engineer.pk]))
