"""What happens to visits when their order goes another way, and to calls when what they fetch is there already."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from firstfix.logistics.facts import PicksTaken, ReservationsReleased
from firstfix.logistics.models import StockPlace
from firstfix.platform.accounts.actors import Actor
from firstfix.scheduling.actions.calls import end_calls, end_fetched
from firstfix.scheduling.actions.plans import give_up
from firstfix.scheduling.facts import EngineerArrived, VisitLeft, VisitMissed
from firstfix.scheduling.models import Fetching, Visit
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


def fetch_no_more_packed(fact: PicksTaken, *, about: StockPlace, by: Actor) -> None:
    """What was packed before the call is not fetched on the way; a call that is over stays as it was."""
    if about.engineer_id:
        end_fetched(_ahead().filter(call__engineer=about.engineer_id).exclude(part=None))


def fetch_no_more_released(fact: ReservationsReleased, *, about: WorkOrder, by: Actor) -> None:
    end_fetched(_ahead().filter(visit__work_order=about).exclude(part=None))


def fetch_no_more_there(fact: EngineerArrived | VisitLeft | VisitMissed, *, about: Visit, by: Actor) -> None:
    """Whoever was there before the call had its turn fetches nothing on the way to it, neither parts nor tools; a mate
    who comes later still may. What is kept at the warehouse stays so, as the order may still need it.
    """
    ahead = _ahead().filter(visit=about)
    if isinstance(fact, EngineerArrived) and by.pk and about.engineers.filter(user=by.pk).exists():
        ahead = ahead.filter(call__engineer__user=by.pk)
    end_calls(ahead)


def _ahead() -> QuerySet[Fetching]:
    return Fetching.objects.filter(call__starts_at__gt=timezone.now()).select_related("call", "visit")
