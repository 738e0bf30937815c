"""Assets found on site: the desk's list, and settling one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.care.access import found_asset_for
from firstfix.care.actions import add_found_asset, drop_found_asset, recognise_found_asset, report_found_asset
from firstfix.care.forms.found_assets import FoundAssetForm, KnownAssetForm, NewAssetForm
from firstfix.care.models import FoundAsset, Where
from firstfix.care.pages.caught import caught_page
from firstfix.care.queries import assets_like, found_assets_listed, photos_of_found
from firstfix.care.states import FOUND_ASSET_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def found_assets(request: SignedInRequest) -> HttpResponse:
    """Which machines do we not know yet? The oldest first, because an engineer waits for its number."""
    require(request.user, "found_asset.see")
    shows_all = "all" in request.GET
    rows = found_assets_listed()
    if not shows_all and "state" not in request.GET:
        rows = rows.filter(state=FOUND_ASSET_STATES.start)
    listing = Listing(
        request,
        rows,
        filters=[Filter("state", gettext_lazy("State"), FOUND_ASSET_STATES.choices, "state__in")],
        sorts={"at": "at"},
        sort="-at" if shows_all else "at",
        words=_with_words,
    )
    shown = {"listing": listing, "shows_all": shows_all, "may_report": may(request.user, "found_asset.report")}
    return render(request, "care/found_assets.html", shown)


def _with_words(rows: QuerySet[FoundAsset], words: str) -> QuerySet[FoundAsset]:
    for word in words.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(serial__icontains=word)
            | Q(name__icontains=word)
            | Q(customer__name__icontains=word)
        )
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def found_asset_new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "found_asset.report")
    form = FoundAssetForm(request.POST or None, request.FILES or None)

    def keep(where: Where) -> Text:
        found = report_found_asset(where, by=request.user, **form.cleaned_data)
        return _("%(number)s is on the desk's list.") % {"number": found.number}

    return caught_page(
        request, form, keep=keep, heading=_("A machine that is not in the system"), section=_("Found on site"),
        section_url=reverse("found_assets"), draft="found-asset",
    )  # fmt: skip


@signed_in
@require_safe
def found_asset(request: SignedInRequest, id: int) -> HttpResponse:
    return _found_page(request, found_asset_for(request.user, id))


def _found_page(
    request: SignedInRequest, found: FoundAsset, *, forms: dict[str, forms.Form] | None = None
) -> HttpResponse:
    may_settle = may(request.user, "found_asset.settle") and found.state == FOUND_ASSET_STATES.start
    alike = assets_like(found) if may_settle else []
    first = {name: getattr(found, name) for name in ("product_model", "serial", "name", "place")}
    page: dict[str, Any] = {
        "found": found,
        "photos": photos_of_found(found),
        "may_settle": may_settle,
        "alike": alike,
        "new_form": NewAssetForm(initial=first),
        "known_form": KnownAssetForm(alike=alike, initial={"asset": alike[0]} if alike else None),
    }
    return render(request, "care/found_asset.html", page | (forms or {}), status=422 if forms else 200)


@signed_in
@require_POST
def found_asset_asset(request: SignedInRequest, id: int) -> HttpResponse:
    """It is new."""
    found = found_asset_for(request.user, id, to="settle")
    form = NewAssetForm(request.POST)
    if form.is_valid():
        try:
            asset = add_found_asset(found, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("%(asset)s is added. Print its label, so that it is found by a scan.") % {"asset": asset})
            return Taken(request, reverse("asset", args=[asset.pk]))
    return _found_page(request, found, forms={"new_form": form})


@signed_in
@require_POST
def found_asset_known(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `asset`: it is that one."""
    found = found_asset_for(request.user, id, to="settle")
    form = KnownAssetForm(request.POST, alike=assets_like(found))
    if not form.is_valid():
        return _found_page(request, found, forms={"known_form": form})
    recognise_found_asset(found, asset=form.cleaned_data["asset"], by=request.user)
    return HttpResponseRedirect(reverse("found_assets"))


@signed_in
@require_POST
def found_asset_refusal(request: SignedInRequest, id: int) -> HttpResponse:
    drop_found_asset(
        found_asset_for(request.user, id, to="settle"), reason=request.POST.get("reason", ""), by=request.user
    )
    return HttpResponseRedirect(reverse("found_assets"))
