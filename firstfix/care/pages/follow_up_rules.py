"""The rules that make follow-ups: for everybody, a customer or a contract."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.care.access import follow_up_rule_for
from firstfix.care.actions import save_rule
from firstfix.care.forms.follow_ups import RuleForm
from firstfix.care.models import FollowUpRule
from firstfix.care.queries.follow_ups import expected_calls, rules_listed
from firstfix.customers.access import contract_for, customer_for
from firstfix.customers.queries import contracts_running
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors


@signed_in
@require_safe
def follow_ups_of_customer(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a customer's page: the rules that hold for it alone, and its contracts."""
    customer = customer_for(request.user, id)
    require(request.user, "follow_up.rules")
    own = rules_listed().filter(Q(customer=customer) | Q(contract__customer=customer)).order_by("pk")
    shown = {"customer": customer, "rules": own, "contracts": contracts_running(customer)}
    return render(request, "care/_follow_ups_of_customer.html", shown)


@signed_in
def rules(request: SignedInRequest) -> HttpResponse:
    require(request.user, "follow_up.rules")
    return render(request, "care/rules.html", {"rules": rules_listed().order_by("trigger", "kind", "days", "pk")})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rule_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    """A rule that brings many calls asks first: `agreed` says how many are meant."""
    require(request.user, "follow_up.rules")
    rule = follow_up_rule_for(request.user, id) if id else _new_rule(request)
    form, asks = RuleForm(request.POST or None, instance=rule), 0
    if request.method == "POST" and form.is_valid():
        try:
            save_rule(form.instance, agreed=_number(request.POST.get("agreed", "")), by=request.user)
        except Invalid as wrong:
            asks = expected_calls(form.instance, today=timezone.localdate()) if "agreed" in wrong.errors else 0
            put_errors(form, wrong)
        else:
            messages.success(request, _("Saved."))
            return Taken(request, reverse("follow_up_rules"))
    shown = {"form": form, "rule": rule, "is_new": id is None, "asks": asks}
    return render(request, "care/rule_form.html", shown, status=422 if form.errors else 200)


def _new_rule(request: SignedInRequest) -> FollowUpRule:
    """For everybody, or for the customer or contract that is named."""
    rule = FollowUpRule()
    if customer := _number(request.GET.get("customer", "")):
        rule.customer = customer_for(request.user, customer)
    elif contract := _number(request.GET.get("contract", "")):
        rule.contract = contract_for(request.user, contract, to="see")
    return rule


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
