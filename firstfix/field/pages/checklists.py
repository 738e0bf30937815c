"""Checklists: what is asked on site, by kind of work and product model."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.field.access import checklist_for, step_for
from firstfix.field.actions.checklists import move_step, remove_step, save_checklist, save_step
from firstfix.field.forms import ChecklistForm, ChecklistStepForm
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.field.queries.checklists import checklists_listed
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import record_form
from firstfix.work.models import WorkOrder


@signed_in
@require_safe
def checklists(request: SignedInRequest) -> HttpResponse:
    require(request.user, "checklist.change")
    kinds = Filter("kind", _("Kind of work"), WorkOrder.Kind.choices, "kind__in")
    return render(request, "field/checklists.html", {"listing": Listing(request, checklists_listed(), filters=[kinds])})


@signed_in
@require_safe
def checklist(request: SignedInRequest, id: int) -> HttpResponse:
    shown = checklist_for(request.user, id)
    return render(request, "field/checklist.html", {"checklist": shown, "steps": list(shown.steps.all())})


@signed_in
def checklist_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "checklist.change")
    return record_form(
        request,
        ChecklistForm,
        checklist_for(request.user, id) if id else Checklist(),
        save=save_checklist,
        heading=_("Change checklist") if id else _("New checklist"),
        back=_page_of,
        cancel=reverse("checklist", args=[id]) if id else reverse("checklists"),
    )


@signed_in
def checklist_step(request: SignedInRequest, id: int, step_id: int | None = None) -> HttpResponse:
    """A new step, or a change of one."""
    parent = checklist_for(request.user, id)
    return record_form(
        request,
        ChecklistStepForm,
        step_for(request.user, id, step_id) if step_id else ChecklistStep(checklist=parent),
        save=save_step,
        heading=_("Change step") if step_id else _("New step"),
        back=lambda step: _page_of(parent),
        cancel=_page_of(parent),
    )


@signed_in
@require_POST
def checklist_step_place(request: SignedInRequest, id: int, step_id: int) -> HttpResponse:
    move_step(step_for(request.user, id, step_id), up=request.POST.get("to") == "up", by=request.user)
    return HttpResponseRedirect(reverse("checklist", args=[id]))


@signed_in
@require_POST
def checklist_step_removal(request: SignedInRequest, id: int, step_id: int) -> HttpResponse:
    remove_step(step_for(request.user, id, step_id), by=request.user)
    messages.success(request, _("The step is gone; reports that have it keep it."))
    return HttpResponseRedirect(reverse("checklist", args=[id]))


def _page_of(one: Checklist) -> str:
    return reverse("checklist", args=[one.pk])
