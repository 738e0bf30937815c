"""Assets with their labels, product models and parts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstfix.customers.access import contract_for, customer_for, site_for
from firstfix.equipment.access import asset_for, part_for, product_model_for, replacement_for
from firstfix.equipment.actions import (
    cover_asset,
    note_software_version,
    record_reading,
    remove_replacement,
    replace_part,
    save_asset,
    save_part,
    save_product_model,
    step_asset,
    uncover_asset,
)
from firstfix.equipment.forms import (
    AssetForm,
    PartForm,
    ProductModelForm,
    ReadingForm,
    ReplacementForm,
    SoftwareVersionForm,
)
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.equipment.queries import (
    assets_listed,
    entitlement_of,
    label_address,
    label_picture,
    replacements_about,
    software_versions_of,
    with_words,
)
from firstfix.equipment.states import ASSET_STATES
from firstfix.equipment.words import entitlement_words
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.seen import export_seen, export_url
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors, record_form
from firstfix.platform.pages.toasts import toast


@signed_in
def assets(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "asset.see")
    listing = Listing(
        request,
        assets_listed(request.user),
        filters=[
            Filter("kind", _("Kind"), ProductModel.Kind.choices, "product_model__kind__in"),
            Filter("state", _("State"), ASSET_STATES.choices, "state__in"),
        ],
        sorts={"code": "code", "serial": "serial", "customer": "site__customer__name", "warranty": "warranty_until"},
        sort="code",
        words=with_words,
    )
    if "export" in request.GET:
        return export_seen(request, "assets", listing)
    return render(
        request,
        "equipment/assets.html",
        {"listing": listing, "today": timezone.localdate(), "export_url": export_url(request)},
    )


@signed_in
def asset(request: SignedInRequest, id: int) -> HttpResponse:
    shown = asset_for(request.user, id)
    decided = entitlement_of(shown, on=timezone.localdate())
    return render(
        request,
        "equipment/asset.html",
        {
            "asset": shown,
            "entitlement": decided,
            "entitlement_words": entitlement_words(decided.payer, decided.reason),
            "coverage": shown.coverage.select_related("contract").order_by("-contract__ends_on"),
            "readings": shown.readings.order_by("-at")[:20],
            "reading_form": ReadingForm(),
            "noted_versions": software_versions_of(shown)[:10],
            "version_form": SoftwareVersionForm(initial={"version": shown.software_version}),
            "may_note_version": may(request.user, "asset.note_version"),
            "verbs": [step for step in ASSET_STATES.verbs(shown.state) if may(request.user, step.action)],
            "may_change": may(request.user, "asset.change"),
            "may_label": may(request.user, "asset.label"),
        },
    )


@signed_in
def asset_form(request: SignedInRequest, site_id: int | None = None, id: int | None = None) -> HttpResponse:
    require(request.user, "asset.change")
    record = asset_for(request.user, id, to="change") if id else Asset(site=site_for(request.user, site_id or 0))
    return record_form(
        request, AssetForm, record, save=save_asset,
        heading=_("Change asset") if id else _("New asset"),
        back=lambda saved: reverse("asset", args=[saved.pk]),
        cancel=reverse("asset", args=[id]) if id else reverse("site", args=[record.site_id]),
    )  # fmt: skip


@signed_in
@require_POST
def asset_state(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb`: the asset's life goes on."""
    step_asset(asset_for(request.user, id, to="change"), request.POST.get("verb", ""), by=request.user)
    return HttpResponseRedirect(reverse("asset", args=[id]))


@signed_in
@require_POST
def asset_readings(request: SignedInRequest, id: int) -> HttpResponse:
    form = ReadingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A reading needs a meter's name and a number."))
    else:
        record_reading(asset_for(request.user, id, to="change"), by=request.user, **form.cleaned_data)
    return HttpResponseRedirect(reverse("asset", args=[id]) + "#readings")


@signed_in
@require_POST
def asset_software_version(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `version`: what runs on it now."""
    noted, form = asset_for(request.user, id, to="note_version"), SoftwareVersionForm(request.POST)
    if form.is_valid():
        note_software_version(noted, form.cleaned_data["version"], by=request.user)
    else:
        messages.error(request, _("A software version has at most 40 characters."))
    return HttpResponseRedirect(reverse("asset", args=[id]) + "#software-versions")


@signed_in
@require_POST
def asset_coverage(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `contract` and `is_covered`: put the asset under a contract, or take it out."""
    changed = asset_for(request.user, id)
    if not request.POST.get("contract", "").isdigit():
        raise BadRequest("contract must be a number")
    contract = contract_for(request.user, int(request.POST["contract"]))
    action = cover_asset if request.POST.get("is_covered") == "1" else uncover_asset
    action(changed, contract, by=request.user)
    return HttpResponseRedirect(reverse("asset", args=[id]))


@signed_in
def labels(request: SignedInRequest, id: int | None = None, site_id: int | None = None) -> HttpResponse:
    """A sheet of labels to print: of one asset, or of all that stand at a site."""
    require(request.user, "asset.label")
    if id:
        shown = [asset_for(request.user, id, to="label")]
    else:
        place = site_for(request.user, site_id or 0)
        shown = list(assets_listed(request.user).filter(site=place).exclude(state="retired").order_by("code")[:500])
    printed = [(one, mark_safe(label_picture(one)), label_address(one)) for one in shown]
    return render(request, "equipment/labels.html", {"labels": printed})


@signed_in
def assets_of_customer(request: SignedInRequest, id: int) -> HttpResponse:
    return _assets_part(request, assets_listed(request.user).filter(site__customer=customer_for(request.user, id)))


@signed_in
def assets_of_site(request: SignedInRequest, id: int) -> HttpResponse:
    place = site_for(request.user, id)
    rows = assets_listed(request.user).filter(site=place)
    return _assets_part(request, rows, site=place, may_add=may(request.user, "asset.change"))


@signed_in
def assets_of_contract(request: SignedInRequest, id: int) -> HttpResponse:
    """The assets that a contract covers, and the customer's other ones to put under it."""
    contract = contract_for(request.user, id, to="see")
    rows = assets_listed(request.user).filter(coverage__contract=contract)
    others: Any = []
    if may(request.user, "contract.change"):
        others = assets_listed(request.user).filter(site__customer=contract.customer_id)
        others = others.exclude(coverage__contract=contract)[:200]
    return _assets_part(request, rows, contract=contract, others=others)


def _assets_part(request: SignedInRequest, rows: Any, **more: Any) -> HttpResponse:
    shown = {
        "assets": rows.order_by("code")[:50],
        "count": rows.count(),
        "today": timezone.localdate(),
        "may_label": may(request.user, "asset.label"),
    }
    return render(request, "equipment/_assets.html", shown | more)


@signed_in
def product_models(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "product.see")
    listing = Listing(
        request,
        ProductModel.objects.annotate(asset_count=Count("assets")),
        filters=[Filter("kind", _("Kind"), ProductModel.Kind.choices, "kind__in")],
        sorts={"code": "code", "assets": "asset_count"},
        sort="code",
        words=_with_code_or_name,
    )
    if "export" in request.GET:
        return export_seen(request, "product_models", listing)
    shown = {"listing": listing, "may_change": may(request.user, "product.change"), "export_url": export_url(request)}
    return render(request, "equipment/product_models.html", shown)


@signed_in
def product_model(request: SignedInRequest, id: int) -> HttpResponse:
    shown = product_model_for(request.user, id)
    return render(
        request,
        "equipment/product_model.html",
        {
            "model": shown,
            "parts": shown.modelpart_set.select_related("part").order_by("part__code"),
            "skills": shown.modelskill_set.select_related("skill"),
            "certificates": shown.certificates.all(),
            "asset_count": shown.assets.count(),
            "may_change": may(request.user, "product.change"),
        },
    )


@signed_in
def product_model_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "product.change")
    record = product_model_for(request.user, id, to="change") if id else ProductModel()
    return record_form(
        request, ProductModelForm, record, save=save_product_model,
        heading=_("Change product model") if id else _("New product model"),
        back=lambda saved: reverse("product_model", args=[saved.pk]),
        cancel=reverse("product_model", args=[id]) if id else reverse("product_models"),
    )  # fmt: skip


@signed_in
def parts(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "product.see")
    listing = Listing(
        request, Part.objects.all(), sorts={"code": "code", "price": "price"}, sort="code", words=_with_code_or_name
    )
    if "export" in request.GET:
        return export_seen(request, "parts", listing)
    shown = {"listing": listing, "may_change": may(request.user, "part.change"), "export_url": export_url(request)}
    return render(request, "equipment/parts.html", shown)


@signed_in
def part(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "product.see")
    shown = part_for(request.user, id, to="see")
    return render(
        request,
        "equipment/part.html",
        _about_part(request, shown, ReplacementForm()),
    )


def _about_part(request: SignedInRequest, shown: Part, form: ReplacementForm) -> dict[str, Any]:
    return {
        "part": shown,
        "models": shown.fits.order_by("code"),
        "replacements": replacements_about(shown),
        "form": form,
        "may_change": may(request.user, "part.change"),
    }


@signed_in
@require_POST
def part_replacements(request: SignedInRequest, id: int) -> HttpResponse:
    """Another part may stand in for this one."""
    shown = part_for(request.user, id)
    form = ReplacementForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            replace_part(shown, said.pop("new"), by=request.user, **said)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(reverse("part", args=[id]))
    return render(request, "equipment/part.html", _about_part(request, shown, form), status=422)


@signed_in
@require_POST
def part_replacement_end(request: SignedInRequest, id: int) -> HttpResponse:
    replacement = replacement_for(request.user, id)
    remove_replacement(replacement, by=request.user)
    toast(request, _("Removed."))
    return HttpResponseRedirect(reverse("part", args=[replacement.old_id]))


@signed_in
def part_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "part.change")
    record = part_for(request.user, id) if id else Part()
    return record_form(
        request, PartForm, record, save=save_part,
        heading=_("Change part") if id else _("New part"),
        back=lambda saved: reverse("part", args=[saved.pk]),
        cancel=reverse("part", args=[id]) if id else reverse("parts"),
    )  # fmt: skip


def _with_code_or_name(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(code__icontains=word) | rows.filter(name__icontains=word)
    return rows
