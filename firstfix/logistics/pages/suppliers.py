"""Suppliers and what they sell us."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.equipment.access import part_for
from firstfix.logistics.access import supplier_for, supplier_price_for
from firstfix.logistics.actions import drop_supplier_price, save_supplier, set_supplier_price
from firstfix.logistics.forms.supply import SupplierForm, SupplierPriceForm
from firstfix.logistics.models import Supplier, SupplierPart
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.exchange.seen import export_seen, export_url
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.record_form import record_form
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def suppliers(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "supplier.see")
    listing = Listing(
        request,
        Supplier.objects.annotate(part_count=Count("prices")),
        sorts={"code": "code", "name": "name", "lead": ("lead_days", "code"), "parts": ("-part_count", "code")},
        sort="code",
        words=_with_words,
    )
    if "export" in request.GET:
        return export_seen(request, "suppliers", listing)
    shown = {
        "listing": listing,
        "may_change": may(request.user, "supplier.change"),
        "export_url": export_url(request),
    }
    return render(request, "logistics/suppliers.html", shown)


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(Q(code__icontains=word) | Q(name__icontains=word) | Q(contact__icontains=word))
    return rows


@signed_in
@require_safe
def supplier(request: SignedInRequest, id: int) -> HttpResponse | FileResponse:
    shown = supplier_for(request.user, id)
    listing = Listing(
        request,
        shown.prices.select_related("part", "supplier"),
        sorts={"part": "part__code", "price": ("price", "part__code")},
        sort="part",
        words=_part_words,
    )
    if "export" in request.GET:
        return export_seen(request, "supplier_prices", listing)
    context = {
        "supplier": shown,
        "listing": listing,
        "may_change": may(request.user, "supplier.change"),
        "export_url": export_url(request),
    }
    return render(request, "logistics/supplier.html", context)


def _part_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(Q(code__icontains=word) | Q(part__code__icontains=word) | Q(part__name__icontains=word))
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def supplier_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "supplier.change")
    record = supplier_for(request.user, id, to="change") if id else Supplier()
    return record_form(
        request, SupplierForm, record, save=save_supplier,
        heading=_("Change supplier") if id else _("New supplier"),
        back=lambda saved: reverse("supplier", args=[saved.pk]),
        cancel=reverse("supplier", args=[id]) if id else reverse("suppliers"),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def supplier_price_new(request: SignedInRequest, id: int) -> HttpResponse:
    seller = supplier_for(request.user, id, to="change")
    return _price_form(request, SupplierPart(supplier=seller), _("New price"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def supplier_price(request: SignedInRequest, id: int) -> HttpResponse:
    return _price_form(request, supplier_price_for(request.user, id, to="change"), _("Change price"))


def _price_form(request: SignedInRequest, record: SupplierPart, heading: str) -> HttpResponse:
    back = reverse("supplier", args=[record.supplier_id])
    return record_form(
        request, SupplierPriceForm, record, save=set_supplier_price, heading=heading,
        back=lambda saved: back, cancel=back,
    )  # fmt: skip


@signed_in
@require_POST
def supplier_price_drop(request: SignedInRequest, id: int) -> HttpResponse:
    dropped = supplier_price_for(request.user, id, to="change")
    back = reverse("supplier", args=[dropped.supplier_id])
    drop_supplier_price(dropped, by=request.user)
    toast(request, _("%(part)s taken off.") % {"part": dropped.part})
    return HttpResponseRedirect(back)


@signed_in
@require_safe
def suppliers_of_part(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the part's page: who sells it?"""
    require(request.user, "supplier.see")
    part = part_for(request.user, id, to="see")
    prices = part.supplier_parts.select_related("supplier").order_by("-is_preferred", "price", "supplier__code")
    return render(request, "logistics/_suppliers_of_part.html", {"part": part, "prices": prices[:20]})
