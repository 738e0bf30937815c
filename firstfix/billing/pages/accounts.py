"""What an order comes to, and who pays: a part of the order's page, and a page of its own to work on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.billing.access import account_order_for
from firstfix.billing.actions import (
    add_line,
    correct_settlement,
    decide_payer,
    remove_line,
    set_contract_terms,
    settle_order,
    take_decision_back,
)
from firstfix.billing.forms import AddedLineForm, ContractTermsForm, PayerForm
from firstfix.billing.models import ContractTerms
from firstfix.billing.models.accounts import KINDS, PAYERS
from firstfix.billing.queries.accounts import Account, account_of, terms_of
from firstfix.billing.queries.quotes import quotes_of
from firstfix.billing.rules import Kind, Line, Payer
from firstfix.billing.words import reason_in_words
from firstfix.customers.access import contract_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.work.models import WorkOrder
from firstfix.work.states import DONE_STATES, OPEN_STATES


@signed_in
@require_safe
def account_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of the order's page: sums, and the quotes."""
    order = account_order_for(request.user, id)
    return render(request, "billing/_account_of_order.html", _shown(request, order))


@signed_in
@require_safe
def order_account(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, account_order_for(request.user, id))


@signed_in
@require_POST
def account_lines(request: SignedInRequest, id: int) -> HttpResponse:
    order, form = account_order_for(request.user, id, to="change"), AddedLineForm(request.POST)
    if form.is_valid():
        try:
            add_line(order, by=request.user, **form.values())
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Added."))
            return _back(id)
    return _page(request, order, line_form=form)


@signed_in
@require_POST
def account_line_removal(request: SignedInRequest, id: int, line_id: int) -> HttpResponse:
    remove_line(account_order_for(request.user, id, to="change"), line_id, by=request.user)
    toast(request, _("Taken off."))
    return _back(id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_payer(request: SignedInRequest, id: int, key: str) -> HttpResponse:
    """Who pays for one line. POST `payer` and `reason`, or `by_rule` to let the rules decide again."""
    order = account_order_for(request.user, id, to="decide")
    line = next((one for one in account_of(order).lines if one.key == key), None)
    if line is None:
        raise Refused(_("This line is not there any more."))
    form = PayerForm(request.POST or None, initial={"payer": line.payer})
    if "by_rule" in request.POST:
        take_decision_back(order, key, by=request.user)
        toast(request, _("Decided by the rules again."))
        return _back(id)
    if request.method == "POST" and form.is_valid():
        try:
            decide_payer(order, key, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return _back(id)
    shown = {
        "order": order, "line": line, "form": form, "why": reason_in_words(line.reason),
        "is_decided": line.reason.get("code") == "decided",
    }  # fmt: skip
    return render(request, "billing/payer.html", shown, status=422 if form.errors else 200)


@signed_in
@require_POST
def order_settlement(request: SignedInRequest, id: int) -> HttpResponse:
    settled = settle_order(account_order_for(request.user, id, to="settle"), by=request.user)
    toast(request, _("Settled: %(number)s.") % {"number": settled.number})
    return _back(id)


@signed_in
@require_POST
def order_correction(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reason`."""
    order = account_order_for(request.user, id, to="correct")
    corrected = correct_settlement(order, reason=request.POST.get("reason", ""), by=request.user)
    toast(request, _("Corrected: %(number)s.") % {"number": corrected.number})
    return _back(id)


@signed_in
@require_safe
def terms_of_contract(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a contract's page: yearly limits and the fee."""
    require(request.user, "account.see")
    contract = contract_for(request.user, id, to="see")
    shown = {
        "contract": contract,
        "terms": terms_of(contract.pk),
        "may_change": may(request.user, "contract.change"),
    }
    return render(request, "billing/_terms_of_contract.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def contract_terms(request: SignedInRequest, id: int) -> HttpResponse:
    contract = contract_for(request.user, id)
    terms = terms_of(contract.pk) or ContractTerms(contract=contract)
    form, there = ContractTermsForm(request.POST or None, instance=terms), reverse("contract", args=[id])
    if request.method == "POST" and form.is_valid():
        try:
            set_contract_terms(contract, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(there)
    shown = {"form": form, "heading": _("What the contract includes, and its fee"), "cancel": there}
    return render(request, "pages/record_form.html", shown, status=422 if form.errors else 200)


def _page(request: SignedInRequest, order: WorkOrder, **forms_said: Any) -> HttpResponse:
    shown = {"line_form": AddedLineForm(), **_shown(request, order), **forms_said}
    return render(request, "billing/account.html", shown, status=422 if forms_said else 200)


def _shown(request: SignedInRequest, order: WorkOrder) -> dict[str, Any]:
    account, user = account_of(order), request.user
    is_open = not account.is_settled
    may_decide = is_open and may(user, "account.decide")
    return {
        "order": order,
        "account": account,
        "lines": [_row(line, account, may_decide=may_decide) for line in account.lines],
        "others_pay": [
            (_PAYER_WORDS[payer], amount)
            for payer, amount in account.sums.by_payer.items()
            if payer is not Payer.CUSTOMER
        ],
        "quotes": list(quotes_of(order)[:5]),
        "sees_cost": may(user, "account.see_cost"),
        "may_change": is_open and may(user, "account.change"),
        "may_settle": is_open and order.state in DONE_STATES and may(user, "account.settle"),
        "may_correct": account.is_settled and may(user, "account.correct"),
        "may_quote": order.state in OPEN_STATES and may(user, "quote.write"),
    }


_PAYER_WORDS = dict(PAYERS)
_KIND_WORDS = dict(KINDS)


def _row(line: Line, account: Account, *, may_decide: bool) -> dict[str, Any]:
    own = line.key.removeprefix("added:")
    return {
        "line": line,
        "kind": _KIND_WORDS[line.kind],
        "payer": _PAYER_WORDS[line.payer],
        "why": reason_in_words(line.reason),
        "added": int(own) if own != line.key and not account.is_settled else None,
        "may_decide": may_decide and line.kind not in (Kind.MINIMUM, Kind.QUOTE),
    }


def _back(id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("order_account", args=[id]))
