"""Old parts on their way back."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.logistics.access import part_use_for
from firstfix.logistics.actions import return_old_part
from firstfix.logistics.forms import ReturnForm
from firstfix.logistics.queries import depots, old_parts_out
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def old_parts(request: SignedInRequest) -> HttpResponse:
    require(request.user, "stock.see")
    listing = Listing(
        request,
        old_parts_out(),
        filters=[Filter("due", _("Due back"), [("late", _("overdue")), ("open", _("not yet due"))], narrow=_due)],
        sorts={
            "due": "return_due_on",
            "part": ("part__code", "return_due_on"),
            "place": ("place__code", "return_due_on"),
        },
        sort="due",
        words=_with_words,
    )
    shown = {
        "listing": listing,
        "today": timezone.localdate(),
        "depots": depots(),
        "may_move": may(request.user, "stock.move"),
    }
    return render(request, "logistics/old_parts.html", shown)


def _due(rows: Any, values: list[str]) -> Any:
    if len(values) != 1:
        return rows
    late = Q(return_due_on__lt=timezone.localdate())
    return rows.filter(late if values == ["late"] else ~late)


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(part__code__icontains=word)
            | Q(part__name__icontains=word)
            | Q(serial_removed__icontains=word)
            | Q(work_order__number__icontains=word)
            | Q(place__name__icontains=word)
        )
    return rows


@signed_in
@require_POST
def old_part_return(request: SignedInRequest, id: int) -> HttpResponse:
    """POST, perhaps with `to_place`: it came back."""
    use = part_use_for(request.user, id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: str(errors[0]) for name, errors in form.errors.items()})
    return_old_part(use, by=request.user, to_place=form.cleaned_data["to_place"])
    toast(request, _("%(part)s came back.") % {"part": use.part})
    return HttpResponseRedirect(reverse("old_parts"))
