"""What the company asks of its stock."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstfix.logistics.actions import change_stock_rules
from firstfix.logistics.forms.stock import StockRulesForm
from firstfix.logistics.queries.transfers import stock_rules
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stock_rules_page(request: SignedInRequest) -> HttpResponse:
    require(request.user, "stock.rules")
    rules = stock_rules()
    form = StockRulesForm(request.POST or None, instance=rules)
    if request.method == "POST" and form.is_valid():
        try:
            change_stock_rules(by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(reverse("stock_rules"))
    shown = {"form": form, "rules": rules if rules.pk else None}
    return render(request, "logistics/stock_rules.html", shown, status=422 if form.errors else 200)
