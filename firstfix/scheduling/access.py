"""Visits, as a person may have them."""

from __future__ import annotations

from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import NotFound
from firstfix.scheduling.models import DepotCall, Visit


def visit_for(by: Actor, id: int, *, to: str = "carry_out", lock: bool = False) -> Visit:
    return record_for(Visit.objects.all(), by=by, action=f"visit.{to}", lock=lock, pk=id)


def call_for(visit: Visit, id: int) -> DepotCall:
    """The call at a warehouse that brings something for this visit, or NotFound."""
    call = DepotCall.objects.filter(pk=id, fetchings__visit=visit).first()
    if call is None:
        raise NotFound
    return call
