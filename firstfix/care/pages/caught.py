"""Writing down what was caught: the same page for feedback, trainings, thanks and machines found, for an order or a
place that is looked up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from firstfix.care.models import Where
from firstfix.platform.accounts.sign_in import SignedInRequest
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder
from firstfix.work.queries import place_of


def caught_page(
    request: SignedInRequest,
    form: forms.Form,
    *,
    keep: Callable[[Where], Text],
    heading: Text,
    section: Text,
    section_url: str,
    draft: str,
    place_required: bool = True,
    goes_to: Callable[[], str] | None = None,
) -> HttpResponse:
    """`keep` writes it down for a place and gives the words said afterwards; then back to the order or the list, unless
    `goes_to` knows where the work goes on.
    """
    order = _order(request)
    place = None if order else place_of(request.user, request.POST.get("place") or request.GET.get("place", ""))
    no_place = request.method == "POST" and place_required and not (order or place)
    if request.method == "POST" and form.is_valid() and not no_place:
        where = Where.of(order=order, asset=place.asset if place else None, site=place.site if place else None)
        try:
            said = keep(where)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, str(said))
            back = reverse("work_order", args=[order.pk]) if order else section_url
            return Taken(request, (goes_to() if goes_to else "") or back)
    shown: dict[str, Any] = {
        "form": form, "order": order, "heading": heading, "section": section, "section_url": section_url,
        "draft": f"{draft}-{order.pk if order else 'new'}", "places": [place] if place else [],
        "chosen": place and place.key, "place_required": place_required, "no_place": no_place,
    }  # fmt: skip
    return render(request, "care/caught_new.html", shown, status=422 if form.errors or no_place else 200)


def _order(request: SignedInRequest) -> WorkOrder | None:
    said = request.POST.get("work_order") or request.GET.get("work_order", "")
    return work_order_for(request.user, int(said)) if said.isascii() and said.isdigit() and len(said) < 19 else None
