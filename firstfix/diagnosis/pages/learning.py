"""Learning: whether the fault models hold what they promise, and what closed cases teach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from firstfix.diagnosis.actions.learning import start_learning
from firstfix.diagnosis.queries.learning import (
    Figures,
    Learning,
    QuestionWorth,
    Scope,
    latest_run_of,
    open_proposals,
)
from firstfix.diagnosis.rules.pictures import HEIGHT, LEFT, SIDE, TOP, WIDTH, line, reliability_points, ticks
from firstfix.equipment.access import product_model_for
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.tenants.company import company

PERIODS = (
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (365, gettext_lazy("1 year")),
    (0, gettext_lazy("All")),
)
#: Log-loss in the picture over time: what is worse is drawn at the edge.
WORST = 3.0
#: Of all products only the questions that earn most and least are shown, and only those asked so often.
FEW, OFTEN = 8, 20
MOST_ALARMS = 10


@signed_in
@require_safe
def learning(request: SignedInRequest) -> HttpResponse:
    """`?days=` of the period (0 for all), `?product=` for one product model."""
    require(request.user, "fault_model.see")
    scope = _scope(request)
    found = Learning(scope)
    shown: dict[str, Any] = {
        "learning": found,
        "scope": scope,
        "periods": PERIODS,
        "products": ProductModel.objects.filter(fault_model__isnull=False).order_by("code"),
        "points": list(zip(reliability_points(found.reliability), found.reliability, strict=True)),
        "ticks": ticks(),
        "frame": {"left": LEFT, "top": TOP, "side": SIDE, "width": WIDTH, "height": HEIGHT},
        "lines": _lines(found.over_time),
        "questions": _telling(found.questions, all_of_them=scope.product is not None),
        "most_worth": max((max(one.saving, one.price) for one in found.questions), default=1.0) or 1.0,
        "most_share": max((max(one.share, one.prior or 0.0) for one in found.faults), default=1.0),
        "alarms": found.alarms[:MOST_ALARMS],
        "money": company().currency,
    }
    if scope.product:
        shown |= _run(request, scope.product)
    return render(request, "diagnosis/learning.html", shown)


@signed_in
def learning_run(request: SignedInRequest, id: int) -> HttpResponse:
    """The latest run for a product, asked for again while it is under way. POST: learn now, by a worker."""
    require(request.user, "fault_model.see")
    product = product_model_for(request.user, id)
    if request.method == "POST":
        start_learning(product, by=request.user)
        messages.success(request, _("A worker learns from the closed cases of this product now."))
        return HttpResponseRedirect(f"{reverse('learning')}?product={product.pk}#learn")
    return render(request, "diagnosis/_learning_run.html", _run(request, product))


def _run(request: SignedInRequest, product: ProductModel) -> dict[str, Any]:
    return {
        "product": product,
        "run": latest_run_of(product),
        "proposal": open_proposals().filter(fault_model__product_model=product).first(),
        "may_learn": may(request.user, "fault_model.change"),
    }


def _scope(request: SignedInRequest) -> Scope:
    said, product = request.GET.get("days", ""), request.GET.get("product", "")
    days = int(said) if said in {str(days) for days, _name in PERIODS} else 365
    chosen = ProductModel.objects.filter(pk=int(product)).first() if product.isdecimal() and len(product) < 19 else None
    return Scope(now=timezone.now(), days=days or None, product=chosen)


def _telling(questions: Sequence[QuestionWorth], *, all_of_them: bool) -> Sequence[QuestionWorth]:
    if all_of_them:
        return questions
    often = [one for one in questions if one.asked >= OFTEN]
    return often if len(often) <= 2 * FEW else [*often[:FEW], *often[-FEW:]]


def _lines(over_time: Sequence[Figures]) -> dict[str, str]:
    """Polylines of hit rates and log-loss; nothing for a single point."""
    if len(over_time) < 2:
        return {}
    return {
        "top_1": line([one.top_1 for one in over_time], most=1.0),
        "top_3": line([one.top_3 for one in over_time], most=1.0),
        "log_loss": line([one.log_loss for one in over_time], most=WORST),
    }
