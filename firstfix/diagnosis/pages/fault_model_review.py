"""What a version changes, before it is published."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstfix.diagnosis.access import model_version_for
from firstfix.diagnosis.pages.fault_models import verbs_for
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.queries.model_changes import changes_between, former_version_of
from firstfix.diagnosis.words import PARTS
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid


@signed_in
@require_safe
def fault_model_review(request: SignedInRequest, id: int) -> HttpResponse:
    """Against the published version: what was added, removed and changed, from what to what."""
    version = model_version_for(request.user, id)
    former = former_version_of(version)
    changes, problem = None, ""
    if former is not None:
        try:
            changes = changes_between(former, version)
        except Invalid:
            problem = _("Two versions can be compared when neither has mistakes.")
    shown = {
        "version": version, "former": former, "product": version.fault_model.product_model, "problem": problem,
        "changes": changes, "verbs": verbs_for(request, version), "is_author": version.made_by_id == request.user.pk,
        "sheet": Sheet(version),
        "parts": [(PARTS[one.part][0] if one.part in PARTS else _("The model itself"), one) for one in changes.parts]
        if changes else [],
    }  # fmt: skip
    return render(request, "diagnosis/review.html", shown)
