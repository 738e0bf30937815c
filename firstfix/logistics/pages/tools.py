"""Tools: where they are, and until when they may be used."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.logistics.access import tool_for
from firstfix.logistics.actions import calibrate_tool, lend_tool, move_tool, reserve_tool, save_tool, send_tool
from firstfix.logistics.forms.tools import CalibrationForm, GiveBackForm, LoanForm, ToolForm, ToolMoveForm, ToolSendForm
from firstfix.logistics.models import StockPlace, Tool
from firstfix.logistics.queries import loans_listed, tools_listed
from firstfix.logistics.queries.listed import in_calibration_states, with_calibration
from firstfix.logistics.states import HELD_LOANS
from firstfix.people.queries import engineer_of
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.exchange.seen import export_seen, export_url
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors, record_form
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def tools(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "stock.see")
    states = [("expired", _("run out")), ("soon", _("ends soon")), ("valid", _("valid"))]
    listing = Listing(
        request,
        tools_listed(),
        filters=[
            Filter("calibration", _("Calibration"), states, narrow=_calibrated),
            Filter("whose", _("Whose"), [("shared", _("shared")), ("personal", _("personal"))], narrow=_whose),
            Filter("kind", _("Kind of place"), StockPlace.Kind.choices, "place__kind__in"),
        ],
        sorts={
            "until": ("calibrated_until", "code"),
            "code": "code",
            "type": ("tool_type__code", "code"),
            "place": ("place__code", "code"),
        },
        sort="type",
        words=_with_words,
    )
    if "export" in request.GET:
        return export_seen(request, "tools", listing)
    shown = {
        "export_url": export_url(request),
        "listing": listing,
        "tools": with_calibration(listing.rows, on=timezone.localdate()),
        "may_change": may(request.user, "tool.change"),
    }
    return render(request, "logistics/tools.html", shown)


def _calibrated(rows: Any, states: list[str]) -> Any:
    return in_calibration_states(rows, states, on=timezone.localdate())


def _whose(rows: Any, values: list[str]) -> Any:
    return rows.filter(owner__isnull=values == ["shared"]) if len(values) == 1 else rows


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(code__icontains=word) | Q(tool_type__name__icontains=word) | Q(place__name__icontains=word)
        )
    return rows


@signed_in
@require_safe
def tool(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, tool_for(request.user, id, to="see"))


def _page(request: SignedInRequest, shown: Tool, **forms: object) -> HttpResponse:
    today = timezone.localdate()
    ((_tool, calibration),) = with_calibration([shown], on=today)
    held = loans_listed().filter(tool=shown, state__in=HELD_LOANS).order_by("starts_on")
    own = engineer_of(request.user)
    context = {
        "tool": shown,
        "calibration": calibration,
        "today": today,
        "calibrations": shown.calibrations.select_related("file").order_by("-done_on", "-pk")[:20],
        "loans": held,
        "move_form": ToolMoveForm(),
        "calibration_form": CalibrationForm(),
        "send_form": ToolSendForm(),
        "loan_form": LoanForm(initial={"engineer": own}),
        "give_back_form": GiveBackForm(),
        "may_change": may(request.user, "tool.change"),
        "may_lend": may(request.user, "tool.lend"),
        "may_reserve": may(request.user, "tool.reserve") and not shown.owner_id,
        **forms,
    }
    return render(request, "logistics/tool.html", context, status=422 if forms else 200)


@signed_in
@require_POST
def tool_sending(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `sent_to` and perhaps `expected_on`: away for calibration."""
    found, form = tool_for(request.user, id), ToolSendForm(request.POST)
    if form.is_valid():
        try:
            send_tool(found, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, why.said)
        else:
            toast(request, _("It is away for calibration."))
            return HttpResponseRedirect(reverse("tool", args=[id]))
    return _page(request, found, send_form=form)


@signed_in
@require_POST
def tool_loans(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `engineer`, `starts_on`, `due_on`: reserved; with `way=lend` handed out at once."""
    found, form = tool_for(request.user, id, to="reserve"), LoanForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if request.POST.get("way") == "lend":
                lend_tool(found, engineer=given["engineer"], due_on=given["due_on"], by=request.user)
            else:
                reserve_tool(found, by=request.user, **given)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, why.said)
        else:
            toast(request, _("Noted."))
            return HttpResponseRedirect(reverse("tool", args=[id]))
    return _page(request, found, loan_form=form)


@signed_in
@require_POST
def tool_move(request: SignedInRequest, id: int) -> HttpResponse:
    found, form = tool_for(request.user, id), ToolMoveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, move_form=form)
    try:
        move_tool(found, to_place=form.cleaned_data["to_place"], by=request.user)
    except Refused as why:
        form.add_error(None, why.said)
        return _page(request, found, move_form=form)
    toast(request, _("Moved."))
    return HttpResponseRedirect(reverse("tool", args=[id]))


@signed_in
@require_POST
def tool_calibration(request: SignedInRequest, id: int) -> HttpResponse:
    found, form = tool_for(request.user, id), CalibrationForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            calibrate_tool(found, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Calibrated."))
            return HttpResponseRedirect(reverse("tool", args=[id]))
    return _page(request, found, calibration_form=form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tool_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "tool.change")
    record = tool_for(request.user, id) if id else Tool()
    return record_form(
        request, ToolForm, record, save=save_tool,
        heading=_("Change tool") if id else _("New tool"),
        back=lambda saved: reverse("tool", args=[saved.pk]),
        cancel=reverse("tool", args=[id]) if id else reverse("tools"),
    )  # fmt: skip
