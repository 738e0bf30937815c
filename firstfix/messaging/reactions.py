"""Which facts of a repair are told to the customer. A row each, in the transaction of the fact; jobs send them."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from firstfix.care.facts import FollowUpMade, MaintenanceReminded
from firstfix.care.models import FollowUp
from firstfix.messaging.actions.queueing import queue
from firstfix.messaging.models import Message
from firstfix.messaging.rules import Moment
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.facts import EngineerSetOff, VisitCancelled, VisitMoved, VisitPlanned
from firstfix.scheduling.models import Visit
from firstfix.work.facts import FaultReported, WorkOrderClosed
from firstfix.work.models import ServiceRequest, WorkOrder

#: When on its day a follow-up is asked for by message.
ASKED_AT = time(10)
#: What tells a customer when somebody comes.
APPOINTMENTS = (Moment.SCHEDULED, Moment.MOVED)


def tell_received(fact: FaultReported, *, about: ServiceRequest, by: Actor) -> None:
    """Whoever reported it; what our own engineers find on site is no report of the customer's."""
    if fact.channel not in (ServiceRequest.Channel.ON_SITE, ServiceRequest.Channel.IMPORT):
        key = f"{Moment.RECEIVED}:{about.pk}"
        now = timezone.now()
        queue(Moment.RECEIVED, key=key, at=now, by=SYSTEM, request=about, customer=about.customer)


def tell_scheduled(fact: VisitPlanned, *, about: Visit, by: Actor) -> None:
    _tell(Moment.SCHEDULED, about, key=f"{Moment.SCHEDULED}:{about.pk}")


def tell_moved(fact: VisitMoved, *, about: Visit, by: Actor) -> None:
    """Only where the window told has changed. A message that still waits will tell the new one by itself."""
    if (fact.window_from, fact.window_to) == (fact.was_window_from, fact.was_window_to):
        return
    if not _appointments(about, state="queued"):
        _tell(Moment.MOVED, about, key=f"{Moment.MOVED}:{about.pk}:{about.version}")


def tell_called_off(fact: VisitCancelled, *, about: Visit, by: Actor) -> None:
    """Only where they were told of it; a message that still waits is not sent, because it is over."""
    if _appointments(about, state="sent"):
        _tell(Moment.CALLED_OFF, about, key=f"{Moment.CALLED_OFF}:{about.pk}")


def tell_on_the_way(fact: EngineerSetOff, *, about: Visit, by: Actor) -> None:
    _tell(Moment.ON_THE_WAY, about, key=f"{Moment.ON_THE_WAY}:{about.pk}")


def tell_done(fact: WorkOrderClosed, *, about: WorkOrder, by: Actor) -> None:
    """Once, even if the order is opened and closed again."""
    key = f"{Moment.DONE}:{about.pk}"
    queue(Moment.DONE, key=key, at=timezone.now(), by=SYSTEM, work_order=about, customer=about.customer)


def ask_how_it_runs(fact: FollowUpMade, *, about: FollowUp, by: Actor) -> None:
    """On the day on which they would be called; who has been called by then is not asked again."""
    at = datetime.combine(about.due_on, ASKED_AT, tzinfo=company_zone())
    order, now = about.work_order, timezone.now()
    queue(
        Moment.FOLLOW_UP, key=f"{Moment.FOLLOW_UP}:{about.pk}", at=max(at, now), by=SYSTEM, now=now,
        follow_up=about, work_order=order, customer=order.customer,
    )  # fmt: skip


def tell_of_maintenance(fact: MaintenanceReminded, *, about: WorkOrder, by: Actor) -> None:
    """So many days before as its plan says; it is asked again where another day was agreed and told."""
    key = f"{Moment.MAINTENANCE}:{about.pk}:{fact.due_on}"
    queue(Moment.MAINTENANCE, key=key, at=timezone.now(), by=SYSTEM, work_order=about, customer=about.customer)


def _tell(moment: Moment, visit: Visit, *, key: str) -> None:
    """About an appointment that is still ahead, or running."""
    now = timezone.now()
    if visit.window_to >= now or moment == Moment.ON_THE_WAY:
        order = visit.work_order
        queue(moment, key=key, at=now, by=SYSTEM, visit=visit, work_order=order, customer=order.customer)


def _appointments(visit: Visit, *, state: str) -> bool:
    return Message.objects.filter(visit=visit, moment__in=APPOINTMENTS, state=state).exists()
