"""The page on which somebody says what was wrong: when an order is closed, or solved without a visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import request_for, work_order_for
from firstfix.work.actions import close_work_order, solve_order_remotely, solve_remotely
from firstfix.work.forms import ClosureForm
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import history_of


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
    names = ("symptom", "mode", "mechanism", "cause", "remedy", "work_done") if order else ("symptom",)
    form = ClosureForm(
        request.POST or None, is_repair=is_repair, initial={name: getattr(about, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            closed = close(about, by=request.user, **form.cleaned_data)
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
    }
    return render(request, "work/closure.html", shown, status=422 if form.errors else 200)


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
