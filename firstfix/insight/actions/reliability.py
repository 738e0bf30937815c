"""A product's reliability is counted and kept; a batch or version that fails more than its like is told of once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from firstfix.equipment.models import ProductModel
from firstfix.insight.endurance import Batch, Endurance, OnVersion
from firstfix.insight.facts import BatchWarned, VersionWarned
from firstfix.insight.models import Reliability
from firstfix.insight.queries.watched import watched_of
from firstfix.insight.translate.endurance import endurance_of
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify

#: Who hears of a batch or version that fails.
TOLD = [Role.RND, Role.MANAGER]


@transaction.atomic
def count_reliability(model: ProductModel, *, by: Actor, at: datetime | None = None) -> Reliability:
    """From all records as they stand; what was counted before is replaced."""
    require(by, "reliability.count")
    at = at or timezone.now()
    ProductModel.objects.select_for_update(no_key=True).get(pk=model.pk)
    found = endurance_of(watched_of(model, now=at))
    kept = Reliability.objects.filter(product_model=model).first() or Reliability(product_model=model)
    former = Endurance.of(kept.answer)
    batches, versions = {one.began for one in former.warned}, {one.version for one in former.warned_versions}
    kept.answer, kept.counted_at = found.document(), at
    kept.warnings = len(found.warned) + len(found.warned_versions)
    kept.save()
    for batch in found.warned:
        if batch.began not in batches:
            said = BatchWarned(began=batch.began, **_figures(batch))
            _warn(model, said, "batch_warned", began=batch.began, by=by, at=at)
    for one in found.warned_versions:
        if one.version not in versions:
            told = VersionWarned(version=one.version, **_figures(one))
            _warn(model, told, "version_warned", version=one.version, by=by, at=at)
    return kept


def _figures(one: Batch | OnVersion) -> dict[str, Any]:
    return {"observed": one.observed, "expected": round(one.expected, 1)}


def _warn(
    model: ProductModel, said: BatchWarned | VersionWarned, words: str, *, by: Actor, at: datetime, **names: Any
) -> None:
    record(said, about=model, by=by, at=at)
    for user in User.objects.filter(is_active=True, roles__overlap=TOLD):
        notify(user, words, link=f"/reliability/{model.pk}", at=at, product=model.name, **names)
