"""The company's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actions import COMPANY_FIELDS, change_company
from firstfix.platform.accounts.forms import CompanyForm
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_tenant_id


@signed_in
def company(request: SignedInRequest) -> HttpResponse:
    require(request.user, "company.change")
    own = Tenant.objects.get(pk=current_tenant_id())
    form = CompanyForm(request.POST or None, initial={name: getattr(own, name) for name in COMPANY_FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            change_company(own, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("company"))
    return render(request, "accounts/company.html", {"form": form, "own": own}, status=422 if form.errors else 200)
