"""The engineer's own: what was handed in and what became of it, and the forms to hand in more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import StoredFile
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.access import claim_for, claimant
from firstfix.rewards.actions import (
    ask_advance,
    change_added_hours,
    change_advance,
    change_expense,
    change_trip,
    claim_expense,
    claim_hours,
    claim_trip,
    withdraw_claim,
)
from firstfix.rewards.forms.claims import AdvanceForm, ExpenseForm, HoursForm, TripForm
from firstfix.rewards.kinds import BY_WORD, KINDS
from firstfix.rewards.models import AddedHours, Advance, Expense, Trip
from firstfix.rewards.queries import claims_listed, hours_of
from firstfix.rewards.queries.advances import open_rests
from firstfix.rewards.queries.trips import known_trip, trips_to_claim

SHOWN = 8
DAYS_OF_HOURS = 14


@signed_in
@require_safe
def my_claims(request: SignedInRequest) -> HttpResponse:
    """What I get back, and what I worked."""
    engineer = claimant(request.user)
    today = company_day(timezone.now())
    days = hours_of(engineer, today - timedelta(days=DAYS_OF_HOURS), today)
    parts: list[dict[str, Any]] = []
    for kind in KINDS:
        rows = claims_listed(kind.model, request.user).filter(engineer=engineer).exclude(state="withdrawn")
        newest = list(rows.order_by("-day", "-pk")[: SHOWN + 1])
        parts.append({"kind": kind, "rows": newest[:SHOWN], "has_more": len(newest) > SHOWN})
    returned = [(one, part["kind"]) for part in parts for one in part["rows"] if one.state == "returned"]
    shown = {
        "parts": parts,
        "returned": returned,
        "days": days[::-1],
        "to_claim": trips_to_claim(engineer, today=today),
        "in_hand": open_rests(engineer),
    }
    return render(request, "rewards/my_claims.html", shown)


@signed_in
@require_http_methods(["GET", "POST"])
def expense_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    """A new expense, or one that is handed in again."""
    expense = _own(Expense, request, id)
    engineer = claimant(request.user)
    form = ExpenseForm(request.POST or None, request.FILES or None, engineer=engineer, expense=expense)
    if request.method == "POST" and form.is_valid():
        try:
            photo = _photo(form.cleaned_data["receipt"])
            if expense:
                values = form.values() | ({"receipt": photo} if photo else {})
                saved = change_expense(expense, by=request.user, **values)
            else:
                saved = claim_expense(engineer, receipt=photo, by=request.user, **form.values())
        except Invalid as wrong:
            put_errors(form, _at_receipt(wrong))
        else:
            return _handed_in(request, reverse("expense", args=[saved.pk]))
    return _form(request, form, "expenses", expense)


@signed_in
@require_http_methods(["GET", "POST"])
def advance_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    advance = _own(Advance, request, id)
    engineer = claimant(request.user)
    form = AdvanceForm(request.POST or None, advance=advance)
    if request.method == "POST" and form.is_valid():
        try:
            if advance:
                saved = change_advance(advance, by=request.user, **form.cleaned_data)
            else:
                saved = ask_advance(engineer, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            return _handed_in(request, reverse("advance", args=[saved.pk]))
    return _form(request, form, "advances", advance)


@signed_in
@require_http_methods(["GET", "POST"])
def trip_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    """`?day=…` fills in what that day's visits tell."""
    trip = _own(Trip, request, id)
    engineer = claimant(request.user)
    day = _day_asked(request)
    known = None if trip else known_trip(engineer, day)
    form = TripForm(request.POST or None, day=day, known=known, trip=trip)
    if request.method == "POST" and form.is_valid():
        try:
            if trip:
                saved = change_trip(trip, by=request.user, **form.cleaned_data)
            else:
                saved = claim_trip(engineer, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            return _handed_in(request, reverse("trip", args=[saved.pk]))
    return _form(request, form, "trips", trip, known=known, day=day)


@signed_in
@require_http_methods(["GET", "POST"])
def hours_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    hours = _own(AddedHours, request, id)
    engineer = claimant(request.user)
    form = HoursForm(request.POST or None, hours=hours)
    if request.method == "POST" and form.is_valid():
        try:
            if hours:
                saved = change_added_hours(hours, by=request.user, **form.values())
            else:
                saved = claim_hours(engineer, by=request.user, **form.values())
        except Invalid as wrong:
            put_errors(form, _at_hours(wrong))
        else:
            return _handed_in(request, reverse("added_hours", args=[saved.pk]))
    return _form(request, form, "added-hours", hours)


@signed_in
@require_POST
def claim_withdrawal(request: SignedInRequest, word: str, id: int) -> HttpResponse:
    withdraw_claim(claim_for(BY_WORD[word].model, request.user, id, to="make"), by=request.user)
    toast(request, _("Withdrawn."))
    return HttpResponseRedirect(reverse("my_claims"))


def _own(model: Any, request: SignedInRequest, id: int | None) -> Any:
    if id is None:
        return None
    claim = claim_for(model, request.user, id, to="make")
    if claim.engineer.user_id != request.user.pk or claim.state not in ("submitted", "returned"):
        raise Refused(_("Only your own can be changed, and only until it is approved."))
    return claim


def _form(request: SignedInRequest, form: forms.Form, word: str, claim: Any, **more: Any) -> HttpResponse:
    shown = {"form": form, "kind": BY_WORD[word], "claim": claim, **more}
    return render(request, "rewards/claim_form.html", shown, status=422 if form.errors else 200)


def _handed_in(request: SignedInRequest, to: str) -> HttpResponse:
    toast(request, _("Handed in. You are told when it is answered."))
    return Taken(request, to)


def _photo(uploads: list[Any]) -> StoredFile | None:
    return store_photo(uploads[0], name=uploads[0].name or "receipt.jpg") if uploads else None


def _at_receipt(wrong: Invalid) -> Invalid:
    return Invalid({"receipt" if field == "photo" else field: text for field, text in wrong.errors.items()})


def _at_hours(wrong: Invalid) -> Invalid:
    return Invalid({"hours" if field == "minutes" else field: text for field, text in wrong.errors.items()})


def _day_asked(request: SignedInRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return company_day(timezone.now())
