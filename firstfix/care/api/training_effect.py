"""Whether trainings keep faults from coming back, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from firstfix.care.api.ratios import RatioOut
from firstfix.care.queries.training_effect import site_effects, total_effect
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import Limit

router = Router()


class EffectOut(Schema):
    """Faults from use, and years that machines were watched; `ratio` null: nothing was watched on one side."""

    before: int
    after: int
    years_before: float
    years_after: float
    ratio: RatioOut | None


class SiteEffectOut(EffectOut):
    site_id: int = Field(validation_alias="site.pk")
    trained_on: date


class TrainingEffectOut(Schema):
    """`sites` are those with the most faults before their training. `total` is of all sites that had machines before
    it; its `ratio` weighs each site beside its own year before, so it is not the quotient of the sums.
    """

    total: EffectOut
    sites: list[SiteEffectOut]


@router.get("/training-effect", response=TrainingEffectOut)
def training_effect(request: ApiRequest, limit: Limit = 50) -> Any:
    require(request.user, "training.see")
    effects = site_effects(today=timezone.localdate())
    return {"total": total_effect(effects), "sites": effects[:limit]}
