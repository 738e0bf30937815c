"""A product's reliability is counted and kept; a batch that fails more than its like is told of once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstfix.equipment.models import ProductModel
from firstfix.insight.endurance import Batch, Endurance
from firstfix.insight.facts import BatchWarned
from firstfix.insight.models import Reliability
from firstfix.insight.queries.watched import watched_of
from firstfix.insight.translate.endurance import endurance_of
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify

#: Who hears of a batch that fails.
TOLD = [Role.RND, Role.MANAGER]


@transaction.atomic
def count_reliability(model: ProductModel, *, by: Actor, at: datetime | None = None) -> Reliability:
    """From all records as they stand; what was counted before is replaced."""
    require(by, "reliability.count")
    at = at or timezone.now()
    ProductModel.objects.select_for_update(no_key=True).get(pk=model.pk)
    found = endurance_of(watched_of(model, now=at))
    kept = Reliability.objects.filter(product_model=model).first() or Reliability(product_model=model)
    known = {one.began for one in Endurance.of(kept.answer).warned}
    kept.answer, kept.counted_at, kept.warnings = found.document(), at, len(found.warned)
    kept.save()
    for batch in found.warned:
        if batch.began not in known:
            _warn(model, batch, by=by, at=at)
    return kept


def _warn(model: ProductModel, batch: Batch, *, by: Actor, at: datetime) -> None:
    said = BatchWarned(began=batch.began, observed=batch.observed, expected=round(batch.expected, 1))
    record(said, about=model, by=by, at=at)
    for user in User.objects.filter(is_active=True, roles__overlap=TOLD):
        notify(user, "batch_warned", link=f"/reliability/{model.pk}", at=at, product=model.name, began=batch.began)
