"""Which facts of a repair are told to the customer. A row each, in the transaction of the fact; jobs send them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from firstfix.care.facts import FeedbackAnswerTold, FollowUpMade, FollowUpPostponed, MaintenanceReminded
from firstfix.care.models import Feedback, FollowUp
from firstfix.messaging.actions.queueing import queue, take_back, waiting
from firstfix.messaging.models import Message
from firstfix.messaging.queries.words import customer_zone, site_zone
from firstfix.messaging.rules import Moment
from firstfix.platform.accounts.actors import Actor
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
        _queue(Moment.RECEIVED, f"{about.pk}", request=about, customer_id=about.customer_id)


def tell_scheduled(fact: VisitPlanned, *, about: Visit, by: Actor) -> None:
    _tell(Moment.SCHEDULED, about, f"{about.pk}")


def tell_moved(fact: VisitMoved, *, about: Visit, by: Actor) -> None:
    """Only where the window told has changed. A message that still waits will tell the new one by itself."""
    if (fact.window_from, fact.window_to) == (fact.was_window_from, fact.was_window_to):
        return
    if not _appointments(about, state="queued"):
        _tell(Moment.MOVED, about, f"{about.pk}:{about.version}")


def tell_called_off(fact: VisitCancelled, *, about: Visit, by: Actor) -> None:
    """Only where they were told of it; a message that still waits is not sent, because it is over."""
    if _appointments(about, state="sent"):
        _tell(Moment.CALLED_OFF, about, f"{about.pk}")


def tell_on_the_way(fact: EngineerSetOff, *, about: Visit, by: Actor) -> None:
    _tell(Moment.ON_THE_WAY, about, f"{about.pk}")


def tell_done(fact: WorkOrderClosed, *, about: WorkOrder, by: Actor) -> None:
    """Once, even if the order is opened and closed again."""
    _queue(Moment.DONE, f"{about.pk}", work_order=about, customer_id=about.customer_id)


def ask_how_it_runs(fact: FollowUpMade, *, about: FollowUp, by: Actor) -> None:
    """On the day on which they would be called, by the site's clock; who has been called by then is not asked again.

    A call at an interval is about no work that words could name, so it has words of its own.
    """
    order = about.work_order
    moment, customer = (Moment.FOLLOW_UP, order.customer_id) if order else (Moment.CHECK_IN, about.customer_id)
    _queue(moment, f"{about.pk}", at=_asked_at(about), follow_up=about, work_order=order, customer_id=customer)


def ask_later(fact: FollowUpPostponed, *, about: FollowUp, by: Actor) -> None:
    """On the day to which the call was put off, where it still waits."""
    for message in waiting(follow_up=about):
        message.due_at = _asked_at(about)
        message.save()


def _asked_at(follow_up: FollowUp) -> datetime:
    order = follow_up.work_order
    zone = site_zone(order.site) if order else customer_zone(follow_up.customer)
    return datetime.combine(follow_up.due_on, ASKED_AT, tzinfo=zone)


def tell_of_maintenance(fact: MaintenanceReminded, *, about: WorkOrder, by: Actor) -> None:
    """So many days before as its plan says; it is asked again where another day was agreed and told."""
    which, reminded_at = f"{about.pk}:{fact.due_on}", about.maintenance_due.reminded_at
    _queue(Moment.MAINTENANCE, which, now=reminded_at, work_order=about, customer_id=about.customer_id)


def tell_answered(fact: FeedbackAnswerTold, *, about: Feedback, by: Actor) -> None:
    """Whoever wrote it, else whoever we speak with about that work; anew where it was opened and answered again. A
    former answer that still waits is not sent: the newer one takes its place.
    """
    for message in waiting(feedback=about):
        take_back(message, now=about.answered_at or timezone.now())
    _queue(
        Moment.ANSWERED, f"{about.pk}:{about.version}", now=about.answered_at, feedback=about,
        work_order=about.work_order, request=about.request, customer_id=about.customer_id,
    )  # fmt: skip


def _tell(moment: Moment, visit: Visit, which: str) -> None:
    """About an appointment that is still ahead, or running."""
    if visit.window_to >= timezone.now() or moment == Moment.ON_THE_WAY:
        order = visit.work_order
        _queue(moment, which, visit=visit, work_order=order, customer_id=order.customer_id)


def _queue(
    moment: Moment, which: str, *, at: datetime | None = None, now: datetime | None = None, **about: Any
) -> None:
    """Now or at the time said; `which` is what there is one message of this moment for."""
    now = now or timezone.now()
    queue(moment, key=f"{moment}:{which}", at=max(at, now) if at else now, now=now, **about)


def _appointments(visit: Visit, *, state: str) -> bool:
    return Message.objects.filter(visit=visit, moment__in=APPOINTMENTS, state=state).exists()
