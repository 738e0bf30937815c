"""Booking parts at a place: scan, Enter, next. Each page comes back with the cursor in the code field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstfix.equipment.rules import show_quantity
from firstfix.logistics.access import require_at, stock_place_for
from firstfix.logistics.actions import (
    Counted,
    LotsUnnamed,
    note_numbers,
    receive_parts,
    scrap_parts,
    set_minimum,
    tell_counts,
    transfer_parts,
)
from firstfix.logistics.forms.parts import suggested_lots
from firstfix.logistics.forms.stock import CountForm, MinimumForm, NumbersForm, ReceiptForm, ScrapForm, TransferForm
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import moves_of_place
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid, Refused
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast

#: What stays in the form for the next scan.
KEPT = ("reason", "to_place")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: SignedInRequest, id: int) -> HttpResponse:
    place = stock_place_for(request.user, id)
    require(request.user, "stock.move")
    form = _form(request, ReceiptForm)

    def receive() -> str:
        said = form.cleaned_data
        receive_parts(place=place, by=request.user, **said)
        return _("%(quantity)s × %(part)s received") % shown_amounts(said)

    return _booked(request, place, form, receive, heading=_("What has come in?"), button=_("Receive"), icon="return")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def transfers(request: SignedInRequest, id: int) -> HttpResponse:
    place = stock_place_for(request.user, id)
    require(request.user, "stock.move")
    form = _form(request, TransferForm)

    def transfer() -> str:
        said = form.cleaned_data
        transfer_parts(from_place=place, by=request.user, **said)
        return _("%(quantity)s × %(part)s to %(to_place)s") % shown_amounts(said)

    return _booked(request, place, form, transfer, heading=_("What goes where?"), button=_("Transfer"), icon="swap")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def counts(request: SignedInRequest, id: int) -> HttpResponse:
    """First the code, then how many are there. What the books say is not shown before: whoever counts should look."""
    place = stock_place_for(request.user, id)
    require_at(request.user, "stock.count", place)
    form = _form(request, CountForm)
    shown = {"heading": _("How many are there?"), "button": _("Count"), "icon": "checklist"}
    if request.method == "POST" and form.is_valid() and form.cleaned_data["quantity"] is None:
        del form.fields["part"].widget.attrs["autofocus"]
        form.fields["quantity"].widget.attrs["autofocus"] = True
        return _page(request, place, form, counted=form.cleaned_data["part"], **shown)

    def count() -> str:
        said = form.cleaned_data
        counted = [Counted(place, said["part"], said["quantity"])]
        moves, sheets = tell_counts(counted, reason=said["reason"], by=request.user)
        if sheets:
            waits = _("%(part)s: %(quantity)s. The difference waits on count %(number)s to be booked.")
            return waits % {**shown_amounts(said), "number": sheets[0].number}
        if not moves:
            return _("%(part)s: %(quantity)s, as booked") % shown_amounts(said)
        change = show_quantity(sum(move.quantity for move in moves), said["part"].unit)
        difference = f"+{change}" if moves[0].to_place_id else f"-{change}"
        return _("%(part)s: %(quantity)s, difference %(difference)s") % {
            **shown_amounts(said),
            "difference": difference,
        }

    return _booked(request, place, form, count, **shown)


@signed_in
@require_POST
def scrap(request: SignedInRequest, id: int) -> HttpResponse:
    place = stock_place_for(request.user, id)
    require(request.user, "stock.move")
    return _small(
        request, place, ScrapForm(request.POST), lambda said: scrap_parts(place=place, by=request.user, **said),
        done=_("Scrapped."),
    )  # fmt: skip


@signed_in
@require_POST
def numbers(request: SignedInRequest, id: int) -> HttpResponse:
    """Pieces that lie there without a number get theirs."""
    place = stock_place_for(request.user, id)
    require(request.user, "stock.move")

    def note(said: dict[str, Any]) -> None:
        note_numbers(said["part"], place=place, lots=said["lots"], condition=said["condition"], by=request.user)

    return _small(request, place, NumbersForm(request.POST), note, done=_("Noted."))


@signed_in
@require_POST
def minimums(request: SignedInRequest, id: int) -> HttpResponse:
    place = stock_place_for(request.user, id)
    require(request.user, "stock.move")
    return _small(
        request, place, MinimumForm(request.POST), lambda said: set_minimum(place=place, by=request.user, **said),
        done=_("Saved."),
    )  # fmt: skip


def shown_amounts(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was cleaned, with its quantity in words."""
    return {**said, "quantity": show_quantity(said["quantity"], said["part"].unit)}


def _form(request: SignedInRequest, form_class: type[forms.Form]) -> forms.Form:
    if request.method == "POST":
        return form_class(request.POST)
    return form_class(initial={name: request.GET[name] for name in KEPT if name in request.GET})


def _booked(
    request: SignedInRequest, place: StockPlace, form: forms.Form, book: Callable[[], str], **shown: str
) -> HttpResponse:
    """Books what was sent and comes back for the next scan, or shows what is wrong where."""
    if request.method == "POST" and form.is_valid():
        try:
            said = book()
        except Invalid as wrong:
            put_errors(form, wrong)
        except LotsUnnamed as unnamed:
            _ask_for_lots(form, unnamed)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, said)
            kept = urlencode({name: form.data[name] for name in KEPT if form.data.get(name)})
            return HttpResponseRedirect(f"{request.path}?{kept}" if kept else request.path)
    return _page(request, place, form, **shown)


def _ask_for_lots(form: forms.Form, unnamed: LotsUnnamed) -> None:
    """Of batches the field is filled with what should go first; a person looks at it and books again."""
    if "lots" not in form.fields:
        form.add_error(None, unnamed.said)
        return
    form.add_error("lots", unnamed.said)
    if suggested := suggested_lots(unnamed):
        form.data = {**{name: form.data.get(name) for name in form.fields}, "lots": suggested}


def _page(request: SignedInRequest, place: StockPlace, form: forms.Form, **shown: object) -> HttpResponse:
    context = {"place": place, "form": form, "moves": moves_of_place(place, limit=10), **shown}
    return render(request, "logistics/booking.html", context, status=422 if form.errors else 200)


def _small(
    request: SignedInRequest, place: StockPlace, form: forms.Form, act: Callable[..., object], *, done: str
) -> HttpResponse:
    """A form inside a table's row: back to the place, with what happened or why it did not."""
    try:
        if not form.is_valid():
            raise Invalid({name: str(errors[0]) for name, errors in form.errors.items()})
        said = dict(form.cleaned_data)
        act_on = said.pop("part")
        act({"part": act_on, **said})
    except FirstFixError as wrong:
        toast(request, wrong.said, level=messages.ERROR)
    else:
        toast(request, done)
    return HttpResponseRedirect(reverse("stock_place", args=[place.pk]))
