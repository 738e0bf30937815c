"""Three guarantees: the company's rules, and how a machine stands with them, on its page and on its orders'."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.care.access import guarantee_rule_for
from firstfix.care.actions import save_guarantee_rule
from firstfix.care.forms.three_guarantees import GuaranteeRuleForm
from firstfix.care.models import GuaranteeRule
from firstfix.care.queries.three_guarantees import guarantee_of, guarantee_rules
from firstfix.equipment.access import asset_for
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.record_form import record_form
from firstfix.platform.tenants.zone import company_day
from firstfix.work.access import work_order_for


@signed_in
@require_safe
def guarantee_rule_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, "guarantee.see")
    shown = {"rules": guarantee_rules(), "may_rule": may(request.user, "guarantee.rules")}
    return render(request, "care/guarantee_rules.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def guarantee_rule(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "guarantee.rules")
    rule = guarantee_rule_for(request.user, id, to="rules") if id else GuaranteeRule()
    back = reverse("guarantee_rules")
    return record_form(
        request, GuaranteeRuleForm, rule, save=save_guarantee_rule, back=lambda _saved: back, cancel=back,
        heading=str(rule) if id else _("New three-guarantee rule"),
    )  # fmt: skip


@signed_in
@require_safe
def guarantee_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    return _panel(request, asset_for(request.user, id))


@signed_in
@require_safe
def guarantee_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    return _panel(request, work_order_for(request.user, id).asset)


def _panel(request: SignedInRequest, asset: Asset | None) -> HttpResponse:
    require(request.user, "guarantee.see")
    found = guarantee_of(asset, today=company_day(timezone.now())) if asset else None
    return render(request, "care/_guarantee.html", {"found": found, "may_rule": may(request.user, "guarantee.rules")})
