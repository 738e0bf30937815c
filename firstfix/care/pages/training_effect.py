"""Whom to train: certificates that run out, faults from use that come back, and whether trainings help."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstfix.care.models import Attendee
from firstfix.care.queries.courses import courses_for, refreshers_due
from firstfix.care.queries.training_effect import TrainingHint, site_effects, total_effect, training_hints
from firstfix.customers.access import customer_for
from firstfix.equipment.access import asset_for
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.listing import Listing
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

#: Sites of one page of the effect.
MOST_SITES = 100


@signed_in
@require_safe
def refreshers(request: SignedInRequest) -> HttpResponse:
    """Who needs to hear it again?"""
    require(request.user, "training.see")
    listing = Listing(
        request, refreshers_due(today=timezone.localdate()),
        sorts={"due": ("valid_until", "pk"), "customer": ("training__customer__name", "valid_until")}, sort="due",
        words=lambda rows, words: rows.filter(
            Q(name__icontains=words) | Q(training__customer__name__icontains=words)
        ),
    )  # fmt: skip
    today = timezone.localdate()
    for one in listing.rows:
        one.is_over = one.valid_until < today
    return render(request, "care/refreshers.html", {"listing": listing})


@signed_in
@require_safe
def training_effect(request: SignedInRequest) -> HttpResponse:
    """Do trainings keep faults from coming back?"""
    require(request.user, "training.see")
    effects = site_effects(today=timezone.localdate())
    more = sum(1 for one in effects[MOST_SITES:] if one.years_before)
    shown = {"effects": effects[:MOST_SITES], "more": more, "total": total_effect(effects)}
    return render(request, "care/training_effect.html", shown)


@signed_in
@require_safe
def trainings_of_customer(request: SignedInRequest, id: int) -> HttpResponse:
    customer, today = customer_for(request.user, id), timezone.localdate()
    return _hints_panel(
        request, training_hints(customer, today=today), list(refreshers_due(today=today, customer=customer)[:10])
    )


@signed_in
@require_safe
def trainings_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    asset = asset_for(request.user, id)
    return _hints_panel(request, training_hints(asset, today=timezone.localdate()), [], model=asset.product_model)


@signed_in
@require_safe
def trainings_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """Whoever goes there may train the people on the same visit."""
    order = work_order_for(request.user, id)
    hints = training_hints(order, today=timezone.localdate()) if order.state in OPEN_STATES else []
    return _hints_panel(request, hints, [], model=order.asset.product_model if order.asset else None, order=order)


def _hints_panel(
    request: SignedInRequest, hints: list[TrainingHint], due: list[Attendee], *, model: ProductModel | None = None,
    order: WorkOrder | None = None,
) -> HttpResponse:  # fmt: skip
    require(request.user, "training.see")
    course = courses_for(model).first() if hints and model else None
    shown = {"hints": hints, "due": due, "course": course, "order": order, "today": timezone.localdate(),
             "may_hold": may(request.user, "training.hold")}  # fmt: skip
    return render(request, "care/_trainings.html", shown)
