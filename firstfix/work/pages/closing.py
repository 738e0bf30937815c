"""The page on which somebody says what was wrong: when an order is closed, or solved without a visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import faults_of, likely_faults
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import request_for, work_order_for
from firstfix.work.actions import close_work_order, solve_order_remotely, solve_remotely
from firstfix.work.forms import ClosureForm, FaultForm
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import case_card, codes_by_case, history_of

CODES = ("symptom", "mode", "mechanism", "cause", "remedy")
#: A repair has helped, and so probably it was this fault: the form begins with it.
SURE = 0.9


@signed_in
def work_order_closure(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "desk.see")
    order = work_order_for(request.user, id, to="close")
    return _closing_page(request, order, close=close_work_order, is_remote=False)


@signed_in
def work_order_remote_solution(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "desk.see")
    order = work_order_for(request.user, id, to="restore_remotely")
    return _closing_page(request, order, close=solve_order_remotely, is_remote=True)


@signed_in
def request_remote_solution(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "work_order.restore_remotely")
    reported = request_for(request.user, id, to="handle")
    return _closing_page(request, reported, close=solve_remotely, is_remote=True)


def _closing_page(
    request: SignedInRequest, about: WorkOrder | ServiceRequest, *, close: Callable[..., WorkOrder], is_remote: bool
) -> HttpResponse:
    order = about if isinstance(about, WorkOrder) else None
    is_repair = order is None or order.kind == WorkOrder.Kind.REPAIR
    case = about.troubleshooting if is_repair else None
    fault_form = _fault_form(request, case) if case else None
    if case and request.headers.get("HX-Request") and request.method == "GET":
        return _codes_of_fault(request, about, case)
    fault = fault_form.fault if fault_form and fault_form.is_bound and fault_form.is_valid() else ""
    form = ClosureForm(request.POST or None, is_repair=is_repair, initial=_first(about, case))
    if request.method == "POST" and form.is_valid() and (fault_form is None or fault_form.is_valid()):
        try:
            closed = close(about, confirmed_fault=fault, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
            about.refresh_from_db()
        else:
            _tell(request, closed)
            return Taken(request, reverse("work_order", args=[closed.pk]))
    shown: dict[str, Any] = {
        "form": form,
        "order": order,
        "reported": about if order is None else order.request,
        "number": about.number,
        "description": about.description,
        "asset": about.asset,
        "history": _earlier(about),
        "is_remote": is_remote,
        "is_repair": is_repair,
        "back": reverse("work_order" if order else "request", args=[about.pk]),
        "fault_form": fault_form,
        "here": request.path,
        **(case_card(about, by=request.user) if case else {}),
    }
    return render(request, "work/closure.html", shown, status=422 if form.errors else 200)


def _first(about: WorkOrder | ServiceRequest, case: TroubleshootingRecord | None, fault: str = "") -> dict[str, Any]:
    """What the form says at first: by the order, and where that says nothing by the case."""
    names = (*CODES, "work_done") if isinstance(about, WorkOrder) else ("symptom",)
    first = {name: getattr(about, name) for name in names}
    if case is None:
        return first
    codes, work_done = codes_by_case(case, fault=fault or _sure_fault(case))
    by_case = {name: code.pk for name, code in codes.items()} | {"work_done": work_done}
    return by_case | {name: value for name, value in first.items() if value}


def _sure_fault(case: TroubleshootingRecord) -> str:
    """The fault that is known already, or was fixed beyond doubt; otherwise a person says it."""
    best = likely_faults(case, count=1)[0]
    return best.id if case.confirmed_fault or (case.state == "solved" and best.probability >= SURE) else ""


def _fault_form(request: SignedInRequest, case: TroubleshootingRecord) -> FaultForm:
    faults = faults_of(case)
    sure = _sure_fault(case)
    listed = sorted(faults, key=lambda one: one.id != sure)  # what is known stands first
    return FaultForm(request.POST or None, faults=listed, initial={"confirmed_fault": sure} if sure else {})


def _codes_of_fault(
    request: SignedInRequest, about: WorkOrder | ServiceRequest, case: TroubleshootingRecord
) -> HttpResponse:
    """The rest of the form for the fault that was just chosen; what was typed stays."""
    fault = request.GET.get("confirmed_fault") or request.GET.get("other_fault", "")
    codes, work_done = codes_by_case(case, fault=fault)
    typed = {name: said for name in (*CODES, "work_done") if (said := request.GET.get(name, "").strip())}
    kept = {name: typed[name] for name in ("symptom", "work_done") if name in typed}
    first = typed | {name: code.pk for name, code in codes.items()} | ({"work_done": work_done} if work_done else {})
    return render(request, "work/_closure_codes.html", {"form": ClosureForm(is_repair=True, initial=first | kept)})


def _earlier(about: WorkOrder | ServiceRequest) -> list[WorkOrder]:
    """What the asset had before, to compare with."""
    if about.asset is None:
        return []
    history = history_of(about.asset)
    return list((history.exclude(pk=about.pk) if isinstance(about, WorkOrder) else history)[:5])


def _tell(request: SignedInRequest, closed: WorkOrder) -> None:
    toast(request, _("Work order %(number)s is closed.") % {"number": closed.number})
    if closed.repeat_of:
        said = _("The same fault as in %(number)s has come back: that order no longer counts as a first-time fix.")
        toast(request, said % {"number": closed.repeat_of.number}, level=30)
