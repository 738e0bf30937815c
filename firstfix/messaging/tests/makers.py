from __future__ import annotations

from datetime import time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from firstfix.customers.models import Contact
from firstfix.customers.tests.makers import make_contact
from firstfix.messaging.actions import save_channel
from firstfix.messaging.actions.delivering import Batch, take_due_messages
from firstfix.messaging.actions.queueing import queue
from firstfix.messaging.models import Channel, Message, MessageRules
from firstfix.messaging.rules import Kind, Moment
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

_numbers = count(1)


def make_told_order(*, contact: Contact | None = None, **kw: Any) -> WorkOrder:
    """An order whose customer can be reached."""
    order = make_work_order(**{"state": "scheduled", **kw})
    order.contact = contact or make_contact(customer=order.customer, phone="138 0013 8000", email="wang@example.org")
    order.save()
    return order


def make_told_visit(**kw: Any) -> Visit:
    """An appointment tomorrow."""
    kw.setdefault("planned_start", timezone.now().replace(second=0, microsecond=0) + timedelta(days=1))
    return make_visit(work_order=kw.pop("work_order", None) or make_told_order(), **kw)


def make_no_quiet_hours() -> None:
    """Nothing depends then on when the tests run."""
    MessageRules.objects.update_or_create(defaults={"quiet_from": time(0), "quiet_until": time(0)})


def make_message(visit: Visit | None = None, *, moment: str = Moment.SCHEDULED) -> Message:
    """Due now, whatever the hour."""
    make_no_quiet_hours()
    visit = visit or make_told_visit()
    order, key = visit.work_order, f"{moment}:test:{next(_numbers)}"
    now = timezone.now()
    queue(moment, key=key, at=now, now=now, visit=visit, work_order=order, customer_id=order.customer_id)
    return Message.objects.get(key=key)


def make_channel(url: str = "mailtos://us:secret@example.org?to={email}", **kw: Any) -> Channel:
    kw.setdefault("name", f"Channel {next(_numbers)}")
    kw.setdefault("kind", Kind.EMAIL)
    return save_channel(Channel(**kw), url=url, by=SYSTEM)


def send_all() -> Batch:
    """What a worker does first, in this transaction."""
    return take_due_messages(at=timezone.now())
