"""What a report's words suggest, beside the report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.diagnosis.models import SuggestionModel
from firstfix.diagnosis.queries.suggestions import suggestions_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import FailureCode
from firstfix.work.access import request_for
from firstfix.work.actions.suggestions import ask_to_learn, name_symptom
from firstfix.work.queries.similar import similar_orders


@signed_in
@require_safe
def suggestions_of_request(request: SignedInRequest, id: int) -> HttpResponse:
    """The panel: likely symptom, failure mode, component and product, and closed orders like this report."""
    require(request.user, "desk.see")
    reported = request_for(request.user, id)
    product = reported.asset.product_model if reported.asset else None
    found = suggestions_for(reported.description)
    if product:
        found.pop("product", None)  # it is known
    shown = {
        "reported": reported,
        "fields": [(label, found[field]) for field, label in SuggestionModel.Field.choices if field in found],
        "similar": similar_orders(reported.description, product_model=product, by=request.user, now=timezone.now()),
        "may_name": may(request.user, "request.handle"),
    }
    return render(request, "work/_suggestions.html", shown)


@signed_in
@require_POST
def request_symptom(request: SignedInRequest, id: int) -> HttpResponse:
    """Take a suggested symptom, or take it back with none."""
    reported = request_for(request.user, id)
    chosen = request.POST.get("symptom", "")
    symptom = get_object_or_404(FailureCode, kind="symptom", pk=chosen) if chosen.isdecimal() else None
    name_symptom(reported, symptom, by=request.user)
    return HttpResponseRedirect(reverse("request", args=[id]))


@signed_in
@require_POST
def learn_now(request: SignedInRequest) -> HttpResponse:
    ask_to_learn(by=request.user)
    messages.success(request, _("It learns from the closed orders now. The figures follow in some minutes."))
    return HttpResponseRedirect(reverse("synonyms"))
