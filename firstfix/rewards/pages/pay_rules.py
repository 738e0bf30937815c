"""HR's rules: the versions, one version to read, to write and to try, and putting it in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.access import pay_rules_for
from firstfix.rewards.actions import (
    ask_pay_run,
    note_pay_of_all_seen,
    put_pay_rules_in_force,
    write_pay_rules,
)
from firstfix.rewards.forms.pay import FirstMonthForm, PayRulesForm
from firstfix.rewards.models import PayMonth, PayRules, PayRun
from firstfix.rewards.queries.pay.counted import Trial, run_failed, run_going, trial_of
from firstfix.rewards.queries.pay.counting import month_after, month_before
from firstfix.rewards.queries.pay.document import STEPS, document_said
from firstfix.rewards.queries.pay.doubts import doubts_said
from firstfix.rewards.queries.pay.known import names_known
from firstfix.rewards.queries.pay.words import RULES
from firstfix.rewards.translate import first_of

#: Months that a version can begin with: from the first that is not closed, at most a year ahead.
MONTHS_AHEAD = 12


@signed_in
@require_safe
def pay_rules_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, "pay.rules")
    listing = Listing(request, PayRules.objects.defer("document").order_by("-number"))
    return render(request, "rewards/pay/rules_list.html", {"listing": listing})


@signed_in
@require_safe
def pay_rules(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, pay_rules_for(request.user, id))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pay_rules_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    """A new version begins as a copy of the newest one, or of `?from=…`."""
    require(request.user, "pay.rules")
    version = pay_rules_for(request.user, id) if id else None
    if version:
        PayRules.table.after(version.state, "write")
    basis = version or _copied(request)
    form = PayRulesForm(
        request.POST or None, document=basis.document if basis else {}, names=names_known(in_use=True),
        note=version.note if version else "",
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            saved = write_pay_rules(version, document=form.document(), note=form.cleaned_data["note"], by=request.user)
        except Invalid as wrong:
            form.put(wrong)
        else:
            toast(request, _("Saved."))
            return Taken(request, reverse("pay_rules", args=[saved.pk]))
    shown = {"form": form, "version": version, "basis": None if version else basis}
    return render(request, "rewards/pay/rules_form.html", shown, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pay_rules_trial(request: SignedInRequest, id: int) -> HttpResponse:
    """What would last month have paid? POST lets a worker try it, GET shows what came of it: `?month=2026-10-01`."""
    version = pay_rules_for(request.user, id)
    month = _month_asked(request)
    if request.method == "POST":
        ask_pay_run(PayRun.Kind.TRIAL, month, tried=version, by=request.user)
        return HttpResponseRedirect(f"{reverse('pay_rules_trial', args=[id])}?month={month}")
    note_pay_of_all_seen(month, how=f"trial {version.number}", by=request.user)
    tried = trial_of(version, month)
    going = run_going(month, tried=version)
    shown = {
        "version": version, "month": month, "currency": company().currency,
        "listing": Listing(request, list(map(_row, tried.people))),
        "tried": tried, "rules": [(RULES[kind], one) for kind, one in tried.rules.items()],
        "doubts": list(doubts_said(version)),
        "run": going, "failed": None if going else run_failed(month, tried=version), "counted_at": tried.counted_at,
        "months": [month_before(month), *([month_after(month)] if month_after(month) <= _this_month() else [])],
    }  # fmt: skip
    return render(request, "rewards/pay/trial.html", shown)


@signed_in
@require_POST
def pay_rules_force(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `first_month`."""
    version = pay_rules_for(request.user, id)
    form = FirstMonthForm(request.POST, months=_months_open())
    if form.is_valid():
        first_month = date.fromisoformat(form.cleaned_data["first_month"])
        try:
            put_pay_rules_in_force(version, first_month=first_month, by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("In force from %(month)s.") % {"month": f"{first_month:%Y-%m}"})
            return HttpResponseRedirect(reverse("pay_rules", args=[id]))
    return _page(request, version, force_form=form)


def _row(trial: Trial) -> dict[str, Any]:
    """A person, with the rules that make the difference."""
    rules = [(RULES[kind], one.difference) for kind, one in trial.rules.items() if one.difference]
    return {"trial": trial, "rules": rules}


def _page(request: SignedInRequest, version: PayRules, **more: Any) -> HttpResponse:
    verbs = {step.verb for step in PayRules.table.verbs(version.state)}
    step = str(version.document.get("step", STEPS[0][0]))
    shown = {
        "version": version,
        "rules": list(document_said(version.document, names_known())),
        "doubts": list(doubts_said(version)),
        "rounding": dict(STEPS).get(step, step),
        "may_write": "write" in verbs,
        "may_try": "try" in verbs,
        "last_month": month_before(_this_month()),
        "force_form": FirstMonthForm(months=_months_open()) if "put_in_force" in verbs else None,
        **more,
    }
    return render(request, "rewards/pay/rules.html", shown, status=422 if more else 200)


def _copied(request: SignedInRequest) -> PayRules | None:
    asked = request.GET.get("from", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return PayRules.objects.filter(pk=int(asked)).first()
    return PayRules.objects.order_by("-number").first()


def _this_month() -> date:
    return first_of(company_day(timezone.now()))


def _months_open() -> list[date]:
    closed = PayMonth.objects.order_by("-month").values_list("month", flat=True).first()
    months = [month_after(closed) if closed else month_before(_this_month())]
    while len(months) < MONTHS_AHEAD:
        months.append(month_after(months[-1]))
    return months


def _month_asked(request: SignedInRequest) -> date:
    """Last month, unless the address names another one that has begun."""
    last = month_before(_this_month())
    try:
        asked = first_of(date.fromisoformat(request.GET.get("month") or request.POST.get("month") or ""))
    except ValueError:
        return last
    return asked if asked <= _this_month() and asked.year >= 2000 else last
