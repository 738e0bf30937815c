"""How a record is fetched for somebody: invisible is NotFound, visible but not permitted is NotAllowed."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import NotFound

M = TypeVar("M", bound=models.Model)


def record_for(visible: models.QuerySet[M], *, by: Actor, action: str, lock: bool = False, **lookup: object) -> M:
    """The one record of `visible` that `lookup` names; with `lock` until the end of the transaction."""
    records = visible.filter(**lookup)
    if lock:
        records = records.select_for_update(of=("self",), no_key=True)
    record = records.first()
    if record is None:
        raise NotFound
    require(by, action)
    return record
