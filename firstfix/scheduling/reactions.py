"""What happens to visits when their order goes another way."""

from __future__ import annotations

from django.utils import timezone

from firstfix.platform.accounts.actors import Actor
from firstfix.scheduling.actions.plans import give_up
from firstfix.scheduling.models import Visit
from firstfix.work.facts import WorkOrderStepped
from firstfix.work.models import WorkOrder

#: Steps after which a planned visit makes no sense any more.
GIVES_UP = frozenset({"wait_for_parts", "wait_for_customer", "wait_for_rnd", "restore_remotely", "cancel"})


def give_up_planned_visit(fact: WorkOrderStepped, *, about: WorkOrder, by: Actor) -> None:
    """A visit that is planned and not begun is cancelled, and the engineers' time is free."""
    if fact.verb not in GIVES_UP:
        return
    for visit in Visit.objects.filter(work_order=about, state="planned"):
        give_up(visit, by=by, reason=fact.reason, at=timezone.now())
