"""Fault models from files, and as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstfix.diagnosis.access import model_version_for
from firstfix.diagnosis.forms.fault_models import ModelFileForm
from firstfix.diagnosis.imports import ENDINGS, file_of, import_version
from firstfix.equipment.access import product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.pages.drafts import Taken


@signed_in
def fault_model_import(request: SignedInRequest, id: int) -> HttpResponse:
    """A file becomes the next draft of the product's model."""
    product = product_model_for(request.user, id)
    require(request.user, "fault_model.change")
    form = ModelFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = import_version(
                product, form.cleaned_data["file"].read(), note=form.cleaned_data["note"], by=request.user
            )
        except Invalid as wrong:
            for text in wrong.errors.values():
                for line in str(text).split("\n")[:100]:
                    form.add_error("file", line)
        else:
            messages.success(request, _("Imported as version %(number)s, a draft.") % {"number": made.number})
            return Taken(request, reverse("fault_model", args=[made.pk]))
    shown = {"form": form, "product": product}
    return render(request, "diagnosis/fault_model_import.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def fault_model_file(request: SignedInRequest, id: int, ending: str) -> FileResponse:
    """The version as YAML, as a workbook, or as a ZIP file of CSV files."""
    version = model_version_for(request.user, id)
    if ending not in ENDINGS:
        raise NotFound
    out, name, content_type = file_of(version, ending=ending)
    return FileResponse(out, as_attachment=True, filename=name, content_type=content_type)
