"""Offering a customer a time: what is free on the next days, one of them kept, then agreed on."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Refused
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.actions import agree_on_hold, give_up_hold, hold_named_slot
from firstfix.scheduling.queries.slots import choice_of_times
from firstfix.work.access import work_order_for


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: SignedInRequest, id: int) -> HttpResponse:
    """`?from=` is the first day; POST `slot` keeps a time for ten minutes."""
    require(request.user, "visit.plan")
    order = work_order_for(request.user, id)
    first, refused = parse_date(request.GET.get("from", "")), ""
    if request.method == "POST":
        try:
            hold_named_slot(order, request.POST.get("slot", ""), by=request.user)
        except Refused as no:
            refused = str(no)
        else:
            return HttpResponseRedirect(reverse("appointment", args=[id]))
    shown = {"order": order, "choice": choice_of_times(order, first=first, now=timezone.now()), "refused": refused}
    return render(request, "scheduling/appointment.html", shown, status=409 if refused else 200)


@signed_in
@require_POST
def agreement(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "visit.plan")
    try:
        agree_on_hold(work_order_for(request.user, id), by=request.user)
    except Refused as no:
        toast(request, str(no))
        return HttpResponseRedirect(reverse("appointment", args=[id]))
    toast(request, _("The appointment stands; the customer's status page shows it."))
    return HttpResponseRedirect(reverse("work_order", args=[id]))


@signed_in
@require_POST
def release(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "visit.plan")
    give_up_hold(work_order_for(request.user, id), by=request.user)
    return HttpResponseRedirect(reverse("appointment", args=[id]))
