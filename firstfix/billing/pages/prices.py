"""Price lists: which there are, their versions, and the prices of one version."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.billing.access import price_list_for, price_lists_seen_by, price_version_for
from firstfix.billing.actions import (
    copy_price_version,
    save_price_list,
    save_price_version,
    set_labour_rate,
    set_part_prices,
    set_travel_rate,
)
from firstfix.billing.forms import (
    CopyForm,
    LabourRateForm,
    PartPriceForm,
    PriceListForm,
    PriceVersionForm,
    TravelRateForm,
)
from firstfix.billing.models import PriceList, PriceVersion
from firstfix.billing.queries.books import version_on, versions_of
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.audit.queries import changes_of
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors, record_form
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.zone import company_day


@signed_in
@require_safe
def price_lists(request: SignedInRequest) -> HttpResponse:
    require(request.user, "price.see")
    listing = Listing(
        request,
        price_lists_seen_by(request.user),
        filters=[Filter("kind", _("Kind"), PriceList.Kind.choices, "kind__in")],
        sorts={"name": "name", "code": "code", "kind": ("kind", "name")},
        sort="kind",
    )
    shown = {"listing": listing, "may_change": may(request.user, "price.change")}
    return render(request, "billing/price_lists.html", shown)


@signed_in
@require_safe
def price_list(request: SignedInRequest, id: int) -> HttpResponse:
    shown = price_list_for(request.user, id)
    now = version_on(shown, company_day(timezone.now()))
    versions = Listing(request, versions_of(shown))
    context = {
        "price_list": shown, "versions": versions, "now": now, "may_change": may(request.user, "price.change"),
    }  # fmt: skip
    return render(request, "billing/price_list.html", context)


@signed_in
@require_safe
def price_list_history(request: SignedInRequest, id: int) -> HttpResponse:
    """Who changed which price: for those who may see the list, because former prices are prices, too."""
    return render(request, "audit/_history.html", {"happenings": changes_of(price_list_for(request.user, id))})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def price_list_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "price.change")
    record = price_list_for(request.user, id, to="change") if id else PriceList()
    return record_form(
        request, PriceListForm, record, save=save_price_list,
        heading=_("Change price list") if id else _("New price list"),
        back=lambda saved: reverse("price_list", args=[saved.pk]),
        cancel=reverse("price_list", args=[id]) if id else reverse("price_lists"),
        sees_costs=may(request.user, "account.see_cost"),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def price_version_new(request: SignedInRequest, id: int) -> HttpResponse:
    owner = price_list_for(request.user, id, to="change")
    return _version_form(request, PriceVersion(price_list=owner), heading=_("New prices"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def price_version_change(request: SignedInRequest, id: int) -> HttpResponse:
    return _version_form(request, price_version_for(request.user, id, to="change"), heading=_("Change what holds"))


def _version_form(request: SignedInRequest, record: PriceVersion, *, heading: str) -> HttpResponse:
    cancel = ("price_version", record.pk) if record.pk else ("price_list", record.price_list_id)
    return record_form(
        request, PriceVersionForm, record, save=save_price_version, heading=heading,
        back=lambda saved: reverse("price_version", args=[saved.pk]), cancel=reverse(cancel[0], args=[cancel[1]]),
    )  # fmt: skip


@signed_in
@require_safe
def price_version(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, price_version_for(request.user, id))


@signed_in
@require_POST
def price_version_copy(request: SignedInRequest, id: int) -> HttpResponse:
    version, form = price_version_for(request.user, id, to="change"), CopyForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = copy_price_version(
                version, valid_from=said["valid_from"], percent=said["percent"] or Decimal(0), by=request.user
            )
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("The next version is made."))
            return HttpResponseRedirect(reverse("price_version", args=[made.pk]))
    return _page(request, version, copy_form=form)


@signed_in
@require_POST
def labour_rates(request: SignedInRequest, id: int) -> HttpResponse:
    form = LabourRateForm(request.POST)
    return _set(request, id, form, "labour_form", lambda version: set_labour_rate(
        version, by=request.user, **form.cleaned_data
    ))  # fmt: skip


@signed_in
@require_POST
def travel_rates(request: SignedInRequest, id: int) -> HttpResponse:
    form = TravelRateForm(request.POST)
    return _set(request, id, form, "travel_form", lambda version: set_travel_rate(
        version, by=request.user, **form.cleaned_data
    ))  # fmt: skip


@signed_in
@require_POST
def part_prices(request: SignedInRequest, id: int) -> HttpResponse:
    form = PartPriceForm(request.POST)
    return _set(request, id, form, "part_form", lambda version: set_part_prices(
        version, {form.cleaned_data["part"]: form.cleaned_data["price"]}, by=request.user
    ))  # fmt: skip


def _set(request: SignedInRequest, id: int, form: forms.Form, name: str, act: Any) -> HttpResponse:
    version = price_version_for(request.user, id, to="change")
    if form.is_valid():
        try:
            act(version)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(reverse("price_version", args=[id]))
    return _page(request, version, **{name: form})


def _page(request: SignedInRequest, version: PriceVersion, **forms_said: Any) -> HttpResponse:
    parts = Listing(
        request,
        version.part_prices.select_related("part"),
        sorts={"part": "part__code", "price": "price"},
        sort="part",
        words=_with_words,
    )
    context = {
        "version": version,
        "price_list": version.price_list,
        "listing": parts,
        "labour": version.labour_rates.order_by("work", "level", "hours"),
        "travel": version.travel_rates.select_related("territory").order_by("territory__code"),
        "may_change": may(request.user, "price.change"),
        "labour_form": LabourRateForm(),
        "travel_form": TravelRateForm(),
        "part_form": PartPriceForm(),
        "copy_form": CopyForm(),
        **forms_said,
    }
    return render(request, "billing/price_version.html", context, status=422 if forms_said else 200)


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(part__code__icontains=word) | rows.filter(part__name__icontains=word)
    return rows
