"""What goes to accounting: what is ready, what is not and why, and what was handed over."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.billing.access import export_for
from firstfix.billing.actions import export_invoice_lines
from firstfix.billing.forms import ExportForm
from firstfix.billing.queries.invoices import (
    customers_to_export,
    exports_listed,
    lines_of_export,
    orders_not_invoiced,
    ready_sums,
    rows_of_export,
)
from firstfix.billing.queries.words import with_words
from firstfix.billing.words import WHY_NOT_INVOICED
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.sheets import write_sheet
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day


@signed_in
@require_safe
def invoicing(request: SignedInRequest) -> HttpResponse:
    require(request.user, "invoice.see")
    return _page(request)


@signed_in
@require_POST
def invoice_exports(request: SignedInRequest) -> HttpResponse:
    """POST `first`, `last`, `currency`, `customer`."""
    require(request.user, "invoice.export")
    form = _form(request.POST)
    if form.is_valid():
        try:
            export = export_invoice_lines(by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Handed over: %(number)s.") % {"number": export.number})
            return HttpResponseRedirect(reverse("invoice_export", args=[export.pk]))
    return _page(request, form)


@signed_in
@require_safe
def invoice_export(request: SignedInRequest, id: int) -> HttpResponse:
    """`?format=xlsx` or `csv` is the file, as often as it is wanted."""
    export = export_for(request.user, id)
    ending = request.GET.get("format", "")
    if ending in ("xlsx", "csv"):
        out = io.BytesIO()
        name = f"{export.number}.{ending}"
        content_type = write_sheet(rows_of_export(export), out, name=name)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(out.getvalue(), content_type=content_type, headers=headers)
    listing = Listing(request, lines_of_export(export))
    return render(request, "billing/invoice_export.html", {"export": export, "listing": listing})


def _form(said: Any = None) -> ExportForm:
    ready = ready_sums()
    today = company_day(timezone.now())
    first = today.replace(day=1) if today.day > 5 else (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return ExportForm(
        said,
        currencies=[one.currency for one in ready] or [company().currency],
        customers=customers_to_export(),
        initial={"first": min((one.first for one in ready), default=first), "last": today},
    )


def _page(request: SignedInRequest, form: ExportForm | None = None) -> HttpResponse:
    listing = Listing(
        request,
        orders_not_invoiced(),
        filters=[Filter("why", _("Why not yet"), list(WHY_NOT_INVOICED.items()), "why__in")],
        words=with_words,
    )
    for one in listing.rows:
        one.why_in_words = WHY_NOT_INVOICED[one.why]
    may_export = may(request.user, "invoice.export")
    context = {
        "listing": listing,
        "ready": ready_sums(),
        "form": (form or _form()) if may_export else None,
        "exports": list(exports_listed()[:10]),
    }
    return render(request, "billing/invoicing.html", context, status=422 if form else 200)
