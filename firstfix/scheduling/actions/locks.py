"""Locks by hand: this engineer at this time, whatever else is planned."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.facts.actions import record
from firstfix.scheduling.actions.plans import locked_row
from firstfix.scheduling.facts import VisitLocked, VisitUnlocked
from firstfix.scheduling.models import Visit
from firstfix.scheduling.states import VISIT_STATES


@transaction.atomic
def lock_visit(visit: Visit, *, by: Actor, at: datetime | None = None) -> Visit:
    """No plan and no person moves it before it is unlocked; again is no change. It can still be cancelled."""
    require(by, "visit.plan")
    visit = locked_row(visit)
    VISIT_STATES.after(visit.state, "lock")
    if visit.is_locked:
        return visit
    names = tuple(visit.bookings.order_by("engineer").values_list("engineer__name", flat=True))
    fact = VisitLocked(visit.work_order_id, visit.work_order.number, engineers=names, start=visit.planned_start)
    return _set(visit, True, fact, by=by, at=at)


@transaction.atomic
def unlock_visit(visit: Visit, *, by: Actor, at: datetime | None = None) -> Visit:
    """It can be moved again; again is no change."""
    require(by, "visit.plan")
    visit = locked_row(visit)
    VISIT_STATES.after(visit.state, "unlock")
    if not visit.is_locked:
        return visit
    return _set(visit, False, VisitUnlocked(visit.work_order_id, visit.work_order.number), by=by, at=at)


def _set(visit: Visit, is_locked: bool, fact: VisitLocked | VisitUnlocked, *, by: Actor, at: datetime | None) -> Visit:
    visit.is_locked = is_locked
    visit.save(update_fields=["is_locked"])
    record(fact, about=visit, by=by, at=at or timezone.now())
    return visit
