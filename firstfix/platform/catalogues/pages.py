"""The short lists that everything else names, kept by administrators and managers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.actions import save_entry
from firstfix.platform.catalogues.forms import form_for
from firstfix.platform.catalogues.lists import CATALOGUES, catalogue_named
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.errors import NotFound
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import record_form


@signed_in
def catalogues(request: SignedInRequest) -> HttpResponse:
    """All of them, with how much is in each."""
    require(request.user, "catalogue.change")
    shown = [
        {"name": name, "title": one.title, "icon": one.icon, "count": one.model.objects.filter(is_active=True).count()}
        for name, one in CATALOGUES.items()
    ]
    return render(request, "catalogues/catalogues.html", {"catalogues": shown})


@signed_in
def catalogue(request: SignedInRequest, name: str) -> HttpResponse:
    require(request.user, "catalogue.change")
    shown = catalogue_named(name)
    filters = [Filter("use", _("In use"), [("yes", _("in use")), ("no", _("out of use"))], narrow=_in_use)]
    if shown.model is FailureCode:
        filters.insert(0, Filter("kind", _("Kind"), FailureCode.Kind.choices, "kind__in"))
    listing = Listing(
        request, shown.model.objects.all(), filters=filters, sorts={"code": "code"}, sort="code",
        words=lambda rows, words: rows.filter(Q(code__icontains=words) | Q(name__icontains=words)),
    )  # fmt: skip
    return render(request, "catalogues/catalogue.html", {"listing": listing, "shown": shown, "name": name})


def _in_use(rows: Any, said: list[str]) -> Any:
    return rows.filter(is_active__in=[one == "yes" for one in said])


@signed_in
def entry_new(request: SignedInRequest, name: str) -> HttpResponse:
    shown = catalogue_named(name)
    return _form(request, name, shown.model(), heading=shown.new)


@signed_in
def entry(request: SignedInRequest, name: str, id: int) -> HttpResponse:
    found = catalogue_named(name).model.objects.filter(pk=id).first()
    if found is None:
        raise NotFound
    return _form(request, name, found, heading=str(found))


def _form(request: SignedInRequest, name: str, record: Any, *, heading: Any) -> HttpResponse:
    require(request.user, "catalogue.change")
    back = reverse("catalogue", args=[name])
    form_class = form_for(type(record))
    return record_form(
        request, form_class, record, save=save_entry, heading=heading, back=lambda _saved: back, cancel=back,
        template="catalogues/entry.html",
    )  # fmt: skip
