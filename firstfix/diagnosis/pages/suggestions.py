"""The synonym list, and how good the suggestions are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from firstfix.diagnosis.access import synonym_for
from firstfix.diagnosis.actions.suggestions import remove_synonym, save_synonym, take_over_synonyms
from firstfix.diagnosis.forms.suggestions import SynonymForm
from firstfix.diagnosis.models import Synonym
from firstfix.diagnosis.queries.suggestions import tries_by_field
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import record_form


@signed_in
@require_safe
def synonyms(request: SignedInRequest) -> HttpResponse:
    require(request.user, "synonym.change")
    listing = Listing(
        request,
        Synonym.objects.select_related("code"),
        filters=[
            Filter(
                "kind",
                gettext_lazy("Kind"),
                [(kind.value, kind.label) for kind in (FailureCode.Kind.SYMPTOM, FailureCode.Kind.MODE)],
                "code__kind__in",
            )
        ],
        sorts={"phrase": "phrase", "code": "code__code"},
        sort="code",
        words=lambda rows, words: rows.filter(phrase__icontains=words),
    )
    return render(request, "diagnosis/synonyms.html", {"listing": listing, "fields": tries_by_field()})


@signed_in
def synonym_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "synonym.change")
    synonym = synonym_for(request.user, id) if id else Synonym()
    there = reverse("synonyms")
    return record_form(
        request,
        SynonymForm,
        synonym,
        save=save_synonym,
        heading=_("Change synonym") if id else _("New synonym"),
        back=lambda saved: there,
        cancel=there,
    )


@signed_in
@require_POST
def synonym_removal(request: SignedInRequest, id: int) -> HttpResponse:
    remove_synonym(synonym_for(request.user, id), by=request.user)
    return HttpResponseRedirect(reverse("synonyms"))


@signed_in
@require_POST
def synonyms_taken_over(request: SignedInRequest) -> HttpResponse:
    count = take_over_synonyms(by=request.user)
    said = ngettext("%(count)s synonym taken over.", "%(count)s synonyms taken over.", count) % {"count": count}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("synonyms"))
