"""What an engineer tells late of a visit that somebody at the desk has led on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.facts.actions import record
from firstfix.scheduling.actions.steps import TIMES, arrive, must_be_theirs, restore, set_off, start_work
from firstfix.scheduling.facts import StepToldLate
from firstfix.scheduling.models import Visit

Step = Callable[..., Visit]
#: The step and the time that it gives.
STEPS: dict[str, tuple[Step, str]] = {
    "set_off": (set_off, "set_off_at"),
    "arrive": (arrive, "arrived_at"),
    "start_work": (start_work, "started_at"),
    "restore": (restore, "restored_at"),
}


@transaction.atomic
def tell_step(visit: Visit, verb: str, *, by: Actor, at: datetime | None = None) -> Visit:
    """The step `verb` of STEPS, told by who took it. If the visit is past it, because a dispatcher has noted it
    (or a later one) for the engineer, then it was right, and refusing it would help nobody:

    - a time that nobody has noted is put in where it fits between its neighbours;
    - one that was noted stays, because the customer and the clocks have been told it; what the engineer says is kept
      beside it as a fact.

    A visit that is over in a way that the step contradicts (cancelled, nobody there, left unrestored) refuses it.
    """
    require(by, "visit.carry_out")
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("work_order").get(pk=visit.pk)
    must_be_theirs(visit, by)
    step, field = STEPS[verb]
    if not _is_past(visit, field):
        return step(visit, by=by, at=at)
    at = min(at or timezone.now(), timezone.now())
    noted_at = getattr(visit, field)
    if noted_at is None and _fits(visit, field, at):
        setattr(visit, field, at)
        visit.save()
    elif noted_at is not None and abs(at - noted_at) < timedelta(minutes=1):
        return visit  # both say the same
    record(StepToldLate(visit.work_order_id, verb, at, noted_at), about=visit, by=by, at=at)
    return visit


def _is_past(visit: Visit, field: str) -> bool:
    """Whether the visit has gone through the step already, noted or jumped over."""
    if visit.state in ("planned", "cancelled", "missed"):
        return False
    if getattr(visit, field) is not None:
        return True
    return field != "restored_at" and any(getattr(visit, name) for name in _after(field))


def _fits(visit: Visit, field: str, at: datetime) -> bool:
    names = [*TIMES, "left_at"]
    before = [when for name in names[: names.index(field)] if (when := getattr(visit, name))]
    after = [when for name in _after(field) if (when := getattr(visit, name))]
    return max(before, default=at) <= at <= min(after, default=at)


def _after(field: str) -> list[str]:
    names = [*TIMES, "left_at"]
    return names[names.index(field) + 1 :]
