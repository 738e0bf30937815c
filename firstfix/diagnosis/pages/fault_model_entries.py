"""The entries of a draft: one form each. A draft may have mistakes; they are shown at the field."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstfix.diagnosis.access import model_version_for
from firstfix.diagnosis.actions import change_draft, keep_step_picture
from firstfix.diagnosis.forms.entries import EntryForm
from firstfix.diagnosis.forms.fault_models import FORMS, RatesForm
from firstfix.diagnosis.forms.steps import ObservationForm
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.rules.entries import (
    OTHER,
    entries,
    id_of,
    references,
    with_entry,
    with_moved,
    without_entry,
)
from firstfix.diagnosis.words import PARTS
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound, Refused
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors


def _draft_for(request: SignedInRequest, id: int) -> FaultModelVersion:
    version = model_version_for(request.user, id, to="change")
    if version.state != "draft":
        raise Refused(_("Only drafts can be changed. Begin a new version."))
    return version


def _seen(request: SignedInRequest) -> int:
    """The count of changes that the form was made from; a request without it has seen nothing."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _page_of(version: FaultModelVersion, part: str, place: int | None = None) -> str:
    return reverse("fault_model", args=[version.pk]) + (f"#{part}" if place is None else f"#{part}-{place}")


@signed_in
def fault_model_entry(request: SignedInRequest, id: int, part: str, place: int | None = None) -> HttpResponse:
    """A new entry of a part, or the one at a place."""
    version = _draft_for(request, id)
    listed = entries(version.document, part)
    if part not in FORMS or (place is not None and place >= len(listed)):
        raise NotFound
    sheet = Sheet(version)
    stands = listed[place] if place is not None else {}
    entry = stands if isinstance(stands, dict) else {}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FORMS[part](*sent, sheet=sheet, entry=entry)
    if request.method == "POST" and form.is_valid():
        changed = form.written()
        if place is None and changed["id"] in {id_of(one) for one in listed}:
            form.add_error("id", _("There is one with this id already."))
        else:
            try:
                with transaction.atomic():
                    _add_pictures(changed, form, version, by=request.user)
                    document = with_entry(version.document, part, place, changed)
                    what = f"{part} {changed['id']}"
                    change_draft(version, document=document, what=what, seen=_seen(request), by=request.user)
            except Refused as refused:
                form.add_error(None, str(refused))
            except Invalid as wrong:
                form.add_error("photos", wrong.said)
            else:
                return _on_after(request, form, version, part, place if place is not None else len(listed))
    elif request.method != "POST" and place is not None:
        form.show(sheet.mistakes.get((part, place), ()))
    shown = {
        "form": form, "version": version, "product": version.fault_model.product_model, "part": part, "place": place,
        "part_name": PARTS[part][1], "entry": entry, "cancel": _page_of(version, part, place),
        "is_removable": place is not None and not (part == "faults" and id_of(entry) == OTHER),
        "rows_lost": sum(one.is_row for one in references(version.document, part, id_of(entry))),
    }  # fmt: skip
    is_refused = request.method == "POST"
    return render(request, f"diagnosis/entry_{part}.html", shown, status=422 if is_refused else 200)


def _add_pictures(entry: dict[str, Any], form: EntryForm, version: FaultModelVersion, *, by: User) -> None:
    uploads = form.cleaned_data.get("photos")
    if uploads:
        added = [keep_step_picture(version, one, name=one.name or "", by=by) for one in uploads]
        entry["pictures"] = [*entry.get("pictures", ()), *added]


def _on_after(
    request: SignedInRequest, form: object, version: FaultModelVersion, part: str, place: int
) -> HttpResponse:
    """Back to the version, or to the form again while columns of new outcomes are empty."""
    if isinstance(form, ObservationForm) and form.adds_outcomes:
        messages.info(request, _("Saved. Now give the new outcomes their probabilities."))
        return Taken(request, reverse("fault_model_entry", args=[version.pk, part, place]) + "#table")
    messages.success(request, _("Saved."))
    return Taken(request, _page_of(version, part, place))


@signed_in
@require_POST
def fault_model_entry_place(request: SignedInRequest, id: int, part: str, place: int) -> HttpResponse:
    """POST `to`: up or down."""
    version = _draft_for(request, id)
    up = request.POST.get("to") == "up"
    moved = id_of(_entry(version, part, place))
    document = with_moved(version.document, part, place, up=up)
    change_draft(version, document=document, what=f"{part} {moved}", seen=_seen(request), by=request.user)
    return HttpResponseRedirect(_page_of(version, part, place - 1 if up else place + 1))


@signed_in
@require_POST
def fault_model_entry_removal(request: SignedInRequest, id: int, part: str, place: int) -> HttpResponse:
    """POST: the entry goes, with the rows about it. What others refer to by name stays."""
    version = _draft_for(request, id)
    gone = id_of(_entry(version, part, place))
    if part == "faults" and gone == OTHER:
        raise Refused(_("F_OTHER stands for all that is not listed; every model needs it."))
    is_only = sum(id_of(one) == gone for one in entries(version.document, part)) == 1
    named_by = [one for one in references(version.document, part, gone) if not one.is_row] if is_only else []
    if named_by:
        who = _(", ").join(one.id for one in named_by[:8])
        one, more = _("%(who)s refers to it. Change that first."), _("%(who)s refer to it. Change them first.")
        raise Refused((one if len(named_by) == 1 else more) % {"who": who})
    document = without_entry(version.document, part, place)
    change_draft(version, document=document, what=f"{part} {gone}", seen=_seen(request), by=request.user)
    messages.success(request, _("Removed."))
    return HttpResponseRedirect(_page_of(version, part))


def _entry(version: FaultModelVersion, part: str, place: int) -> object:
    listed = entries(version.document, part)
    if part not in FORMS or place >= len(listed):
        raise NotFound
    return listed[place]


@signed_in
def fault_model_rates(request: SignedInRequest, id: int) -> HttpResponse:
    """What minutes and visits cost, and the note for the reviewer."""
    version = _draft_for(request, id)
    sheet = Sheet(version)
    form = RatesForm(request.POST if request.method == "POST" else None, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        try:
            change_draft(
                version, document=form.written(), what="rates", note=form.cleaned_data["note"], seen=_seen(request),
                by=request.user,
            )  # fmt: skip
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return Taken(request, _page_of(version, "rates"))
    elif request.method != "POST":
        form.show(sheet.mistakes.get(("rates", None), ()))
    shown = {"form": form, "version": version, "product": version.fault_model.product_model}
    shown["cancel"] = _page_of(version, "rates")
    return render(request, "diagnosis/rates.html", shown, status=422 if request.method == "POST" else 200)
