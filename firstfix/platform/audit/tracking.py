"""Before and after of every change, also of bulk updates: triggers write the old row (django-pghistory)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def audited(model: M) -> M:
    """Keep each former version of a row. Who changed it and why stand in the facts of the same transaction."""
    return _kept(model, but=())


def audited_but(*fields: str) -> Callable[[M], M]:
    """Keep former versions without these fields, whose changes alone make none."""
    return lambda model: _kept(model, but=fields)


def _kept(model: M, *, but: Sequence[str]) -> M:
    tracked: M = pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(row=pghistory.Old),
        exclude=list(but) or None,
        # Inside the event, so that there is no table of contexts without a tenant.
        context_field=pghistory.ContextJSONField(),
    )(model)
    return tracked
