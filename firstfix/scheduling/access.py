"""Visits, as a person may have them."""

from __future__ import annotations

from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.scheduling.models import Visit


def visit_for(by: Actor, id: int, *, to: str = "carry_out", lock: bool = False) -> Visit:
    return record_for(Visit.objects.all(), by=by, action=f"visit.{to}", lock=lock, pk=id)
