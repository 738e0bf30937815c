"""Who has accepted the day, for the dispatcher; what was reported missing, for the parts keeper; notes on orders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.field.access import missing_report_for
from firstfix.field.actions.day import answer_missing
from firstfix.field.actions.notes import write_note
from firstfix.field.pages.day import day_from
from firstfix.field.queries.accepted import accepted_on
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import work_order_for


@signed_in
@require_safe
def accepted_on_day(request: SignedInRequest, day: str) -> HttpResponse:
    """A panel of the schedule; it says nothing while nobody has accepted the day on a phone."""
    require(request.user, "day.see_all")
    return render(request, "field/_accepted.html", {"accepted": accepted_on(day_from(day))})


@signed_in
@require_POST
def missing_report_answer(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `answer`: what becomes of what was missing."""
    report = missing_report_for(request.user, id)
    answer_missing(report, answer=request.POST.get("answer", ""), by=request.user)
    toast(request, _("%(name)s reads it on the phone.") % {"name": report.engineer.name})
    return HttpResponseRedirect(reverse("picks"))


@signed_in
@require_safe
def notes_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the order's page."""
    require(request.user, "desk.see")
    order = work_order_for(request.user, id)
    shown = {"order": order, "notes": order.notes.order_by("at", "pk"), "may_write": may(request.user, "note.write")}
    return render(request, "field/_notes_of_order.html", shown)


@signed_in
@require_POST
def order_notes(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `text`."""
    order = work_order_for(request.user, id)
    write_note(order, request.POST.get("text", ""), by=request.user)
    messages.success(request, _("The note is kept; it stands on the engineer's phone, too."))
    return HttpResponseRedirect(reverse("work_order", args=[order.pk]))
