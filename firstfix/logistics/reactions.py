"""What stock does when orders go on. Safe to repeat."""

from __future__ import annotations

from firstfix.logistics.actions import fit_reservations, release_reservations
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.work.facts import WorkOrderChanged, WorkOrderStepped
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES


def release_when_over(fact: WorkOrderStepped, *, about: WorkOrder, by: Actor) -> None:
    """What was kept for an order that needs nothing any more is free again."""
    if fact.to_state not in OPEN_STATES:
        release_reservations(about, by=SYSTEM)


def release_what_is_not_needed(fact: WorkOrderChanged, *, about: WorkOrder, by: Actor) -> None:
    if "part_needs" in fact.fields:
        fit_reservations(about, by=SYSTEM)
