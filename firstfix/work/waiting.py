"""What waits at the desk and for the dispatcher."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import next_due, orders_seen_by, overdue

DESK = frozenset({Role.DESK})
PLANS = frozenset({Role.DISPATCHER})


def _late(user: User) -> Any:
    return next_due(overdue(orders_seen_by(user), now=timezone.now()))


WAITING = (
    Waiting(_("Answer new reports"), "inbox", "requests", "request.handle", DESK,
            lambda user: ServiceRequest.objects.visible_to(user).filter(state="new"), since="reported_at"),
    Waiting(_("Promises that have run out"), "clock", "work_orders", "work_order.change",
            DESK | PLANS | {Role.MANAGER}, _late, query="due=late", since="next_due_at"),
    Waiting(_("Plan a visit"), "calendar", "work_orders", "visit.plan", PLANS,
            lambda user: orders_seen_by(user).filter(state="open"), query="state=open", since="reported_at"),
    Waiting(_("Close what is restored"), "done", "work_orders", "work_order.close", DESK,
            lambda user: orders_seen_by(user).filter(state="restored"), query="all=1&state=restored",
            since="restored_at"),
)  # fmt: skip
