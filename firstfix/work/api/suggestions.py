"""What a report's words are taken for, closed orders like it, and learning from them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Id
from firstfix.platform.catalogues.models import FailureCode
from firstfix.work.access import request_for
from firstfix.work.actions.suggestions import ask_to_learn, name_symptom
from firstfix.work.api.requests import RequestOut
from firstfix.work.queries.similar import similar_orders

router = Router()


class SymptomIn(Schema):
    """A failure code of the kind symptom; null takes it back."""

    symptom_id: Id | None = None


class SimilarOrderOut(Schema):
    work_order_id: int
    number: str
    subject: str
    mode_id: int | None
    work_done: str
    is_same_product: bool


@router.post("/requests/{int:id}/symptom", response=RequestOut)
def symptom(request: ApiRequest, id: int, given: SymptomIn) -> Any:
    reported = request_for(request.user, id)
    chosen = get_object_or_404(FailureCode, kind="symptom", pk=given.symptom_id) if given.symptom_id else None
    return name_symptom(reported, chosen, by=request.user)


@router.get("/requests/{int:id}/similar-orders", response=list[SimilarOrderOut])
def similar(request: ApiRequest, id: int) -> Any:
    """Closed repairs whose words are most like this report, best first."""
    require(request.user, "desk.see")
    reported = request_for(request.user, id)
    product = reported.asset.product_model if reported.asset else None
    found = similar_orders(reported.description, product_model=product, by=request.user, now=timezone.now())
    return [
        {
            "work_order_id": one.order.pk,
            "number": one.order.number,
            "subject": one.order.subject,
            "mode_id": one.order.mode_id,
            "work_done": one.order.work_done,
            "is_same_product": one.is_same_product,
        }
        for one in found
    ]


@router.post("/suggestions/learning", response={202: None})
def learning(request: ApiRequest) -> Any:
    """Learn from the closed orders now; it takes minutes."""
    ask_to_learn(by=request.user)
    return Status(202, None)
