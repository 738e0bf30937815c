"""Shared tools: who has which one, what is reserved, and the counter where they go out and come back."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.logistics.access import tool_loan_for
from firstfix.logistics.actions import cancel_loan, give_back_tool, take_tool
from firstfix.logistics.forms.tools import GiveBackForm
from firstfix.logistics.queries import loans_listed
from firstfix.logistics.states import HELD_LOANS, TOOL_LOAN_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def loans(request: SignedInRequest) -> HttpResponse:
    """What is reserved or out, unless `?state=` asks for another one."""
    require(request.user, "tool.see")
    rows = loans_listed()
    if "state" not in request.GET:
        rows = rows.filter(state__in=HELD_LOANS)
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", _("State"), TOOL_LOAN_STATES.choices, "state__in"),
            Filter("due", _("Due back"), [("late", _("overdue"))], narrow=_late),
        ],
        sorts={
            "due": ("due_on", "pk"),
            "from": ("starts_on", "pk"),
            "tool": ("tool__code", "starts_on"),
            "engineer": ("engineer__name", "due_on"),
        },
        sort="due",
        words=_with_words,
    )
    shown = {"listing": listing, "today": timezone.localdate(), "may_lend": may(request.user, "tool.lend")}
    return render(request, "logistics/loans.html", shown)


def _late(rows: Any, values: list[str]) -> Any:
    return rows.filter(state="out", due_on__lt=timezone.localdate())


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(tool__code__icontains=word) | Q(tool__tool_type__name__icontains=word) | Q(engineer__name__icontains=word)
        )
    return rows


@signed_in
@require_POST
def loan_taking(request: SignedInRequest, id: int) -> HttpResponse:
    loan = take_tool(tool_loan_for(request.user, id, to="lend"), by=request.user)
    toast(request, _("%(tool)s is lent to %(name)s.") % {"tool": loan.tool, "name": loan.engineer.name})
    return HttpResponseRedirect(reverse("tool", args=[loan.tool_id]))


@signed_in
@require_POST
def loan_return(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `condition`, `note` and perhaps `to_place`."""
    loan, form = tool_loan_for(request.user, id, to="lend"), GiveBackForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: str(errors[0]) for name, errors in form.errors.items()})
    give_back_tool(loan, by=request.user, **form.cleaned_data)
    toast(request, _("It is back."))
    return HttpResponseRedirect(reverse("tool", args=[loan.tool_id]))


@signed_in
@require_POST
def loan_cancellation(request: SignedInRequest, id: int) -> HttpResponse:
    loan = cancel_loan(tool_loan_for(request.user, id, to="reserve"), by=request.user)
    toast(request, _("The reservation is cancelled."))
    return HttpResponseRedirect(reverse("tool", args=[loan.tool_id]))
