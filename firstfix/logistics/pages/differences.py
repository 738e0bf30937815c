"""Parts that were used although the books did not have them: where did they come from?"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.logistics.access import difference_for
from firstfix.logistics.actions import settle_difference
from firstfix.logistics.forms.transfers import SettleForm
from firstfix.logistics.models import StockDifference
from firstfix.logistics.queries import differences_listed, where_free
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def differences(request: SignedInRequest) -> HttpResponse:
    require(request.user, "stock.see")
    is_open = Filter("is", _("State"), [("open", _("open")), ("settled", _("settled"))], narrow=_in_state)
    listing = Listing(
        request,
        differences_listed(),
        filters=[is_open],
        sorts={"at": "at", "part": ("part__code", "-at"), "place": ("place__code", "-at")},
        sort="-at",
        words=_with_words,
    )
    shown = {"listing": listing, "may_settle": may(request.user, "difference.settle")}
    return render(request, "logistics/differences.html", shown)


def _in_state(rows: Any, values: list[str]) -> Any:
    return rows.filter(settled_at__isnull=values == ["open"]) if len(values) == 1 else rows


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(part__code__icontains=word)
            | Q(part__name__icontains=word)
            | Q(work_order__number__icontains=word)
            | Q(transfer__number__icontains=word)
            | Q(place__name__icontains=word)
            | Q(by_name__icontains=word)
        )
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: SignedInRequest, id: int) -> HttpResponse:
    """One difference; POST `how`, `quantity`, `from_place` and `reason` settle it, or some of it."""
    found = difference_for(request.user, id)
    form = SettleForm(request.POST or None, unit=found.part.unit, of_transfer=found.transfer_id is not None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_difference(found, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, why.said)
        else:
            toast(request, _("Settled."))
            return HttpResponseRedirect(reverse("stock_differences"))
    shown = {"difference": found, "form": form, "free": where_free(found.part, but=found.place)}
    how = StockDifference.How
    shown |= {"hint": how.TRANSFER if shown["free"] else how.COUNT}
    return render(request, "logistics/difference.html", shown, status=422 if form.errors else 200)
