"""Fault models: the list of products, a version as it is read, and what is done with it as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.diagnosis.access import model_version_for
from firstfix.diagnosis.actions import draft_version, publish_version, step_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.fault_models import (
    Sheet,
    happened_to,
    product_models_listed,
    rows_of,
    skeleton_of,
    versions_of,
)
from firstfix.diagnosis.rules.entries import entries
from firstfix.diagnosis.states import MODEL_VERSION_STATES
from firstfix.diagnosis.words import happening_words
from firstfix.equipment.access import product_model_for
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.audit.queries import Happening
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.tenants.company import company


@signed_in
@require_safe
def fault_models(request: SignedInRequest) -> HttpResponse:
    """Every product, whether or not it has a model."""
    require(request.user, "fault_model.see")
    listing = Listing(
        request,
        product_models_listed(),
        filters=[
            Filter("kind", _("Kind"), ProductModel.Kind.choices, "kind__in"),
            Filter("model", _("Fault model"), [("yes", _("has one")), ("no", _("has none"))], narrow=_with_model),
        ],
        sorts={"code": "code", "records": "record_count"},
        sort="code",
        words=lambda rows, words: rows.filter(code__icontains=words) | rows.filter(name__icontains=words),
    )
    return render(
        request,
        "diagnosis/fault_models.html",
        {"listing": listing, "may_change": may(request.user, "fault_model.change")},
    )


def _with_model(rows: Any, values: list[str]) -> Any:
    if len(values) > 1:
        return rows
    return rows.filter(has_fault_model__gt=0) if values == ["yes"] else rows.filter(has_fault_model=0)


@signed_in
@require_safe
def fault_model_of_product(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a product model's page."""
    require(request.user, "fault_model.see")
    product = product_model_for(request.user, id)
    model = getattr(product, "fault_model", None)
    shown = {
        "product": product,
        "versions": list(versions_of(model).exclude(state__in=("discarded", "replaced"))) if model else [],
        "may_change": may(request.user, "fault_model.change"),
    }
    return render(request, "diagnosis/_fault_model_of_product.html", shown)


@signed_in
@require_POST
def fault_model_begin(request: SignedInRequest, id: int) -> HttpResponse:
    """POST: a first draft that holds what every model needs and the product's parts."""
    product = product_model_for(request.user, id)
    begun = draft_version(product, document=skeleton_of(product, money=company().currency), by=request.user)
    messages.success(request, _("A draft is begun. Put in the components first, then what can be wrong with each."))
    return HttpResponseRedirect(reverse("fault_model", args=[begun.pk]))


@signed_in
@require_safe
def fault_model(request: SignedInRequest, id: int) -> HttpResponse:
    """One version, whole."""
    version = model_version_for(request.user, id)
    is_author = version.made_by_id == request.user.pk
    return render(
        request,
        "diagnosis/fault_model.html",
        {
            "version": version,
            "product": version.fault_model.product_model,
            "sheet": Sheet(version),
            "versions": versions_of(version.fault_model)[:30],
            "happenings": happenings_of(version),
            "verbs": verbs_for(request, version),
            "may_change": may(request.user, "fault_model.change"),
            "may_edit": version.state == "draft" and may(request.user, "fault_model.change"),
            "is_author": is_author,
        },
    )


@signed_in
@require_safe
def fault_model_rows(request: SignedInRequest, id: int, part: str, place: int) -> HttpResponse:
    """What stands behind one observation or repair: its probabilities, parts, words to say."""
    version = model_version_for(request.user, id)
    if part not in ("observations", "repairs") or place >= len(entries(version.document, part)):
        raise NotFound
    return render(request, "diagnosis/_rows.html", rows_of(version, part, place))


def verbs_for(request: SignedInRequest, version: FaultModelVersion) -> set[str]:
    """What this person may do with the version now; the system replaces."""
    steps = MODEL_VERSION_STATES.verbs(version.state)
    return {step.verb for step in steps if may(request.user, step.action)} - {"replace"}


def happenings_of(version: FaultModelVersion) -> list[Happening]:
    return [
        Happening(fact.at, happening_words(fact.name, fact.data), by=fact.by_name) for fact in happened_to(version)[:30]
    ]


@signed_in
@require_POST
def fault_model_state(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb`: submit, send_back, discard or publish."""
    version = model_version_for(request.user, id)
    verb = request.POST.get("verb", "")
    try:
        if verb == "publish":
            publish_version(version, by=request.user)
            messages.success(request, _("Published: new cases use this version from now on."))
        else:
            step_version(version, verb, by=request.user)
    except Invalid:
        messages.error(request, _("This version has mistakes. They are marked below, each at its entry."))
    return HttpResponseRedirect(reverse("fault_model", args=[id]))


@signed_in
@require_POST
def fault_model_copy(request: SignedInRequest, id: int) -> HttpResponse:
    """POST: a new draft that begins as this version stands."""
    version = model_version_for(request.user, id)
    copy = draft_version(
        version.fault_model.product_model, document=version.document, based_on=version, by=request.user
    )
    messages.success(request, _("Version %(number)s is begun as a draft.") % {"number": copy.number})
    return HttpResponseRedirect(reverse("fault_model", args=[copy.pk]))
