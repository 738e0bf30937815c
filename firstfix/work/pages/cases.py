"""Troubleshooting from a request or an order: begun, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.diagnosis.access import troubleshooting_for
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import case_in_brief
from firstfix.equipment.models import Part
from firstfix.equipment.rules import typed_quantity
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import request_for, work_order_for
from firstfix.work.actions import escalate, hand_over, troubleshoot
from firstfix.work.forms import HandoverForm, PartNeedsForm
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import about_case, address_of, case_to_hand_over, handover_of
from firstfix.work.rules import default_priority, subject_of
from firstfix.work.states import OPEN_STATES, ORDER_STATES

About = ServiceRequest | WorkOrder


@signed_in
@require_POST
def request_troubleshooting(request: SignedInRequest, id: int) -> HttpResponse:
    return _begun(troubleshoot(request_for(request.user, id), by=request.user), request)


@signed_in
@require_POST
def work_order_troubleshooting(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `on_site` from beside the machine."""
    return _begun(troubleshoot(work_order_for(request.user, id), by=request.user), request)


def _begun(case: TroubleshootingRecord, request: SignedInRequest) -> HttpResponse:
    beside = "?on_site=1" if request.POST.get("on_site") == "1" else ""
    return HttpResponseRedirect(reverse("troubleshooting", args=[case.pk]) + beside)


@signed_in
@require_safe
def outcome_of_troubleshooting(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a case's page that leads on: solved, a visit, or R&D."""
    user = request.user
    case = troubleshooting_for(user, id)
    about = about_case(case)
    verbs: set[str] = set()
    if isinstance(about, WorkOrder):
        verbs = {one.verb for one in ORDER_STATES.verbs(about.state) if may(user, one.action)}
        may_hand_over = about.state in OPEN_STATES and not about.visit_count and may(user, "work_order.change")
    elif about is not None and about.state == "new":
        verbs = {"restore_remotely", "wait_for_rnd"} if may(user, "request.handle") else set()
        may_hand_over = may(user, "work_order.open")
    else:
        may_hand_over = False
    shown = {
        "about": about,
        "back": reverse("work_order" if isinstance(about, WorkOrder) else "request", args=[about.pk]) if about else "",
        "case": case,
        "solution_url": address_of(about, "remote_solution") if about and "restore_remotely" in verbs else "",
        "handover_url": address_of(about, "handover") if about and may_hand_over else "",
        "escalation_url": address_of(about, "escalation") if about and "wait_for_rnd" in verbs else "",
        "id": id,
    }
    return render(request, "work/_outcome.html", shown)


@signed_in
def request_handover(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "work_order.open")
    return _handover(request, request_for(request.user, id))


@signed_in
def work_order_handover(request: SignedInRequest, id: int) -> HttpResponse:
    return _handover(request, work_order_for(request.user, id, to="change"))


def _handover(request: SignedInRequest, about: About) -> HttpResponse:
    """What is sent along with the visit, to be looked at and changed before anybody plans it."""
    case = case_to_hand_over(about)
    needs = handover_of(case)
    fitting = Part.objects.filter(fits=about.asset.product_model_id).order_by("code") if about.asset else []
    parts = list(dict.fromkeys([*needs.parts, *fitting]))
    form = HandoverForm(request.POST or None, initial=_first(about) | {"planned_minutes": needs.planned_minutes or 60})
    quantities = {f"part_{part.pk}": typed_quantity(quantity, part.unit) for part, quantity in needs.parts.items()}
    needs_form = PartNeedsForm(request.POST or None, initial=quantities, parts=parts)
    if request.method == "POST" and form.is_valid() and needs_form.is_valid():
        try:
            order = hand_over(about, part_needs=needs_form.part_needs, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
            about.refresh_from_db()
        else:
            toast(request, _("Work order %(number)s has what is known of the fault.") % {"number": order.number})
            return Taken(request, reverse("work_order", args=[order.pk]))
    shown = {
        "about": about,
        "brief": case_in_brief(case),
        "needs": needs,
        "form": form,
        "needs_form": needs_form,
        "back": reverse("troubleshooting", args=[case.pk]),
    }
    return render(request, "work/handover.html", shown, status=422 if form.errors or needs_form.errors else 200)


def _first(about: About) -> dict[str, Any]:
    if isinstance(about, WorkOrder):
        return {"subject": about.subject, "priority": about.priority}
    priority = default_priority(is_stopped=about.is_stopped, is_entitled=True)
    return {"subject": subject_of(about.description), "priority": priority}


@signed_in
@require_POST
def request_escalation(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reason`: what R&D is to find out."""
    return _escalated(request, request_for(request.user, id))


@signed_in
@require_POST
def work_order_escalation(request: SignedInRequest, id: int) -> HttpResponse:
    return _escalated(request, work_order_for(request.user, id, to="wait"))


def _escalated(request: SignedInRequest, about: About) -> HttpResponse:
    order = escalate(about, reason=request.POST.get("reason", ""), by=request.user)
    toast(request, _("%(number)s waits for R&D.") % {"number": order.number})
    return HttpResponseRedirect(reverse("work_order", args=[order.pk]))
