"""What the company asks of its plans."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.actions import RULE_FIELDS, change_planning_rules
from firstfix.scheduling.forms import PlanningRulesForm
from firstfix.scheduling.queries import planning_rules


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def planning_rules_page(request: SignedInRequest) -> HttpResponse:
    require(request.user, "schedule.rules")
    rules = planning_rules()
    form = PlanningRulesForm(request.POST or None, initial={name: getattr(rules, name) for name in RULE_FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            change_planning_rules(by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved. It holds for what is planned from now on."))
            return HttpResponseRedirect(reverse("planning_rules"))
    shown = {"form": form, "rules": rules if rules.pk else None}
    return render(request, "scheduling/planning_rules.html", shown, status=422 if form.errors else 200)
