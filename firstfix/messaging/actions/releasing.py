"""A restored copy tells nobody anything until somebody lets it: the original may still be at work, or was after it."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.messaging.facts import MessageDropped, OutgoingLetGo
from firstfix.messaging.models import Message
from firstfix.messaging.queries.held import waiting_since_backup
from firstfix.messaging.rules import Reason
from firstfix.messaging.states import MESSAGE_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record, record_all
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_tenant_id


@transaction.atomic
def let_outgoing_go(*, with_waiting: bool = False, by: Actor, at: datetime | None = None) -> int:
    """From now on messages go out, those made since the restore first; returns how many were dropped.

    with_waiting   also what waited in the backup, which the original may have sent meanwhile
    """
    require(by, "message.release")
    company = Tenant.objects.select_for_update(no_key=True).get(pk=current_tenant_id())
    if company.outgoing_held_at is None:
        raise Refused(_("Nothing is held: messages go out."))
    at = at or timezone.now()
    waited = waiting_since_backup(company.outgoing_held_at, now=at)
    dropped = 0 if with_waiting else _drop(waited, by=by, at=at)
    company.outgoing_held_at = None
    company.save(update_fields=["outgoing_held_at"])
    record(OutgoingLetGo(dropped), about=company, by=by, at=at)
    return dropped


def _drop(rows: models.QuerySet[Message], *, by: Actor, at: datetime) -> int:
    messages = list(rows.select_for_update(no_key=True))
    for message in messages:
        message.state, message.reason = MESSAGE_STATES.after(message.state, "drop"), Reason.RESTORED
        message.version += 1
    Message.objects.bulk_update(messages, ["state", "reason", "version"], batch_size=500)
    record_all([(MessageDropped(one.moment, one.reason), one) for one in messages], by=by, at=at)
    return len(messages)
