"""Messages that were sent long ago are deleted, with their tries and the doors of their links."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from firstfix.messaging.facts import MessagesDeleted
from firstfix.messaging.models import Message
from firstfix.messaging.queries.rules import message_rules
from firstfix.messaging.queries.words import DOOR
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.doors import close_doors
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_tenant_id

#: Messages of one transaction, so that whoever sends meanwhile never waits long.
BATCH = 1000


@transaction.atomic
def delete_old_messages(*, at: datetime) -> int:
    """Up to BATCH of those sent longer ago than the company keeps them; returns how many. What was never sent stays:
    somebody may still have to see to it.
    """
    before = at - timedelta(days=message_rules().keep_days)
    # Nothing is sent before it is prepared: the condition on `queued_at` is what the index answers.
    old = Message.objects.filter(queued_at__lt=before, state="sent", sent_at__lt=before).order_by("queued_at", "pk")
    ids = list(old.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)[:BATCH])
    if ids:
        close_doors(DOOR, *ids)
        Message.objects.filter(pk__in=ids).delete()
        record(MessagesDeleted(len(ids)), about=Tenant.objects.get(pk=current_tenant_id()), by=SYSTEM, at=at)
    return len(ids)
