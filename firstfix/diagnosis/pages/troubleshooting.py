"""A case, step by step: at the desk with the customer on the phone, or beside the machine."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.diagnosis.access import troubleshooting_for
from firstfix.diagnosis.actions import make_link, report_symptoms, take_step, undo_step
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import case_of, cases_of_asset, has_link, link_token
from firstfix.equipment.access import asset_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.tenants.company import company

#: Answers have the keys 1 to 9; the few questions with more answers are answered by hand from there on.
KEYS = 9


@signed_in
@require_safe
def troubleshooting(request: SignedInRequest, id: int) -> HttpResponse:
    """What is it, and what do we do next? `?step=` looks at another step, `?on_site=1` is said beside the machine.

    `?part` is the piece that changes; with `?seen=` it comes only when somebody has changed the case since.
    """
    record = troubleshooting_for(request.user, id)
    if request.GET.get("seen") == str(record.version):
        return HttpResponse(status=204)
    shown = _shown(request, record, chosen=request.GET.get("step", ""))
    if "part" not in request.GET:
        return render(request, "diagnosis/troubleshooting.html", shown)
    takes_focus = "seen" not in request.GET  # asked for by a person, not by the clock
    return render(request, "diagnosis/_case.html", shown | {"is_part": True, "takes_focus": takes_focus})


@signed_in
@require_POST
def troubleshooting_steps(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `step`, `outcome`, `note`."""
    record = troubleshooting_for(request.user, id, to="do")
    step, outcome, note = (request.POST.get(name, "")[:2000] for name in ("step", "outcome", "note"))
    taken = take_step(record, step=step, outcome=outcome, note=note, on_site=_is_on_site(request), by=request.user)
    return _changed(request, taken)


@signed_in
@require_POST
def troubleshooting_undo(request: SignedInRequest, id: int) -> HttpResponse:
    return _changed(request, undo_step(troubleshooting_for(request.user, id, to="do"), by=request.user))


@signed_in
@require_POST
def troubleshooting_symptoms(request: SignedInRequest, id: int) -> HttpResponse:
    """POST the outcome of each symptom that is complained of, by its id; those that were asked as steps stay there."""
    record = troubleshooting_for(request.user, id, to="do")
    offered = {one.id for one in case_of(record).symptoms}
    kept = {id: outcome for id, outcome in record.symptoms.items() if id not in offered}
    said = {id: request.POST[id] for id in sorted(offered) if request.POST.get(id)}
    return _changed(request, report_symptoms(record, kept | said, by=request.user))


@signed_in
@require_POST
def troubleshooting_link(request: SignedInRequest, id: int) -> HttpResponse:
    """The address of a page on which the customer answers by themselves."""
    record = troubleshooting_for(request.user, id, to="do")
    make_link(record, by=request.user)
    return _changed(request, record)


@signed_in
@require_safe
def troubleshooting_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel for the page of a machine: its last cases."""
    require(request.user, "troubleshooting.see")
    shown = {"cases": cases_of_asset(request.user, asset_for(request.user, id))}
    return render(request, "diagnosis/_cases_of_asset.html", shown)


def _changed(request: SignedInRequest, record: TroubleshootingRecord) -> HttpResponse:
    """The part as it is now; without htmx, the page."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(_address(record, on_site=_is_on_site(request)))
    record = troubleshooting_for(request.user, record.pk)
    answer = render(request, "diagnosis/_case.html", _shown(request, record) | {"is_part": True, "takes_focus": True})
    answer["HX-Trigger"] = "troubleshot"  # what areas above say about the case may be another now
    return answer


def _address(record: TroubleshootingRecord, *, on_site: bool) -> str:
    return reverse("troubleshooting", args=[record.pk]) + ("?on_site=1" if on_site else "")


def _is_on_site(request: HttpRequest) -> bool:
    return (request.POST if request.method == "POST" else request.GET).get("on_site") == "1"


def _shown(request: SignedInRequest, record: TroubleshootingRecord, *, chosen: str = "") -> dict[str, Any]:
    on_site = _is_on_site(request)
    case = case_of(record, chosen=chosen, on_site=on_site)
    may_do = may(request.user, "troubleshooting.do")
    link = reverse("troubleshooting_by_link", args=[link_token(record)]) if may_do and has_link(record) else ""
    step = case.step
    return {
        "case": case,
        "record": record,
        "product": record.model_version.fault_model.product_model,
        "on_site": on_site,
        "here": _address(record, on_site=on_site),
        "may_do": may_do and case.is_under_way,
        "may_undo": may_do and bool(case.taken) and not record.confirmed_fault,
        "may_answer": bool(step) and (on_site or record.is_on_site or not (step and step.is_on_site)),
        "answers": [
            (str(number) if number <= KEYS else "", one) for number, one in enumerate(step.outcomes if step else (), 1)
        ],
        "beside": [(case.before, "arrowleft", _("Step before")), (case.after, "arrowright", _("Step after"))],
        "link": request.build_absolute_uri(link) if link else "",
        "ways": [("remote", case.advice.remote), ("visit", case.advice.visit), ("escalate", case.advice.escalate)],
        "currency": company().currency,
    }
