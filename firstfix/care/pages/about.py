"""Panels: what was caught about a customer, a site, an asset or an order, and the ways to write down more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstfix.care.queries import care_about
from firstfix.customers.access import customer_for, site_for
from firstfix.equipment.access import asset_for
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Text
from firstfix.work.access import work_order_for

Way = tuple[Text, str, str]


@signed_in
@require_safe
def care_of_customer(request: SignedInRequest, id: int) -> HttpResponse:
    return _panel(request, customer_for(request.user, id), [])


@signed_in
@require_safe
def care_of_site(request: SignedInRequest, id: int) -> HttpResponse:
    return _panel(request, site_for(request.user, id), [])


@signed_in
@require_safe
def care_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    return _panel(request, asset_for(request.user, id), [])


@signed_in
@require_safe
def care_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    order = work_order_for(request.user, id)
    return _panel(request, order, _ways(request.user, f"?work_order={order.pk}"))


def _panel(request: SignedInRequest, about: object, adds: list[Way]) -> HttpResponse:
    require(request.user, "feedback.see")
    lines = care_about(about, by=request.user)  # type: ignore[arg-type]
    return render(request, "care/_care.html", {"lines": lines, "adds": adds})


def _ways(user: User, query: str) -> list[Way]:
    """What may be written down, each with its icon and address."""
    ways = [
        ("feedback.give", _("What the customer says"), "feedback", "feedback_new"),
        ("training.hold", _("Training held"), "training", "training_new"),
        ("thanks.give", _("Thanks"), "thanks", "thanks_new"),
        ("follow_up.wish", _("Wish to be called"), "followup", "follow_up_wish"),
        ("found_asset.report", _("Machine not in the system"), "asset", "found_asset_new"),
    ]
    return [(label, icon, reverse(name) + query) for action, label, icon, name in ways if may(user, action)]
