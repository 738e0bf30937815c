"""Messages are sent by workers: as soon as they are there, and every minute what has come due."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from firstfix.messaging.actions.delivering import note_delivery, take_due_messages
from firstfix.messaging.actions.forgetting import delete_old_messages
from firstfix.messaging.facts import MessageAskedAgain, MessageQueued
from firstfix.messaging.models import Message
from firstfix.messaging.outside import handed_over
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.jobs import every, job
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone
from firstfix.platform.written_once import written_once

log = logging.getLogger(__name__)

#: By the company's clock: when nobody is told anything.
HOUR = 3
#: After so many seconds a job makes room for others and asks to be continued.
TURN = 30.0


def send_soon(fact: MessageQueued | MessageAskedAgain, *, about: Message, by: Actor) -> None:
    """A job, unless another message is waiting for one already. What both have missed is found within a minute."""
    now = timezone.now()
    if about.due_at <= now and not _due_but(now, about.pk):
        send_messages.later()


@every("* * * * *")
def send_what_is_due(now: datetime) -> None:
    for tenant_id in all_tenants():
        with tenant_scope(tenant_id):
            if not company().outgoing_held_at and _due_but(now, 0):
                send_messages.later()


@job(scope=False)
def send_messages(tenant_id: int) -> None:
    """Batch after batch, each in a transaction of its own; services outside are asked between transactions."""
    until = time.monotonic() + TURN
    while time.monotonic() < until:
        with tenant_scope(tenant_id):
            batch = take_due_messages(at=timezone.now())
        for parcel in batch.parcels:
            answer = handed_over(parcel)
            if answer:
                log.warning("delivery %s of a message failed", parcel.delivery_id)
            with tenant_scope(tenant_id):
                note_delivery(parcel.delivery_id, answer=answer, at=timezone.now())
        if not batch.count:
            return
    with tenant_scope(tenant_id):
        send_messages.later()


@every("40 * * * *")
def delete_by_night(now: datetime) -> None:
    """Each company at its own hour, batch after batch; one company's trouble does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                is_time = now.astimezone(company_zone()).hour == HOUR
            while is_time:
                with tenant_scope(tenant_id):
                    is_time = delete_old_messages(at=now) > 0
        except Exception:
            log.exception("company %s: old messages could not be deleted", tenant_id)


@written_once
def _due_but(now: datetime, pk: int) -> QuerySet[Message, tuple[int]]:
    """One, if there is any but this one."""
    return Message.objects.filter(state="queued", due_at__lte=now).exclude(pk=pk).values_list("pk")[:1]
