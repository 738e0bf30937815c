"""How long 10,000 messages take one worker: `python -m benchmarks.messages`, with the machine beside the figures.

In a database of its own in a temporary folder: 10,000 appointments are told of, each by its fact in a transaction of
its own as a page does it, while one worker (`firstfix worker`, started with the first of them) sends to the sandbox
what is there; then as many again, while workers are killed (kill -9) at moments drawn by lot. Goal: queued and sent in
60 s from the first fact on, the worker's start included, none twice and none left out.
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from firstfix.config import postgres
from firstfix.config.commands.worker import workers
from firstfix.config.processes import keep_running, manage

MESSAGES, CUSTOMERS, KILLS = 10_000, 500, 8
WORKER = """
import sys, django
django.setup()
from firstfix.messaging.jobs import send_messages
send_messages(int(sys.argv[1]))
"""


def timed(name: str, act: Callable[[], Any]) -> Any:
    """Seconds on the clock, and of a processor in our processes that have ended; the database's are on the clock."""
    begin, before = time.perf_counter(), processor_time()
    answer = act()
    spent, clock = processor_time() - before, time.perf_counter() - begin
    print(f"{name:58} {clock:6.2f} s, {spent:6.2f} s of a processor", flush=True)
    return answer


def processor_time() -> float:
    """Of this process and those that it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def make_visits() -> list[Any]:
    """Appointments of next week at 500 customers with a contact each."""
    from firstfix.customers.tests.makers import make_contact
    from firstfix.people.tests.makers import make_engineer
    from firstfix.scheduling.models import Booking, Visit
    from firstfix.work.models import WorkOrder
    from firstfix.work.tests.makers import make_work_order

    likes = [make_work_order() for _n in range(CUSTOMERS)]
    contacts = [make_contact(customer=one.customer, phone=f"1380000{n:04}") for n, one in enumerate(likes)]
    engineers = [make_engineer() for _n in range(200)]
    number = WorkOrder.objects.count()
    orders = WorkOrder.objects.bulk_create(
        (
            WorkOrder(
                number=f"B{number + n}", state="scheduled", customer_id=like.customer_id, site_id=like.site_id,
                asset_id=like.asset_id, contact=contact, entitlement="chargeable", subject="B",
            )
            for n in range(MESSAGES)
            for like, contact in [(likes[n % CUSTOMERS], contacts[n % CUSTOMERS])]
        ),
        batch_size=5000,
    )  # fmt: skip
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    hours = [start + timedelta(hours=n // len(engineers)) for n in range(MESSAGES)]
    visits = Visit.objects.bulk_create(
        (
            Visit(work_order=order, window_from=at, window_to=at, planned_start=at, planned_end=at + timedelta(hours=1))
            for order, at in zip(orders, hours, strict=True)
        ),
        batch_size=5000,
    )
    Booking.objects.bulk_create(
        (
            Booking(visit=visit, engineer=engineers[n % len(engineers)],
                    during=(visit.planned_start, visit.planned_end))
            for n, visit in enumerate(visits)
        ),
        batch_size=5000,
    )  # fmt: skip
    return visits


def tell(tenant_id: int, visits: list[Any]) -> None:
    """What follows from the fact of each of these visits, in a transaction of its own, as far as it is a message."""
    from firstfix.messaging.reactions import tell_scheduled
    from firstfix.platform.accounts.actors import SYSTEM
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.scheduling.facts import VisitPlanned

    for one in visits:
        with tenant_scope(tenant_id):
            times = (one.planned_start, one.planned_end, one.window_from, one.window_to)
            tell_scheduled(VisitPlanned(one.work_order_id, "", (), *times), about=one, by=SYSTEM)


def tell_and_send(tenant_id: int, visits: list[Any]) -> None:
    """From the first fact to the last delivery, with a worker that is started at the same time."""
    with keep_running(workers(1, 0, os.environ, logs=Path(os.environ["FIRSTFIX_HOME"]))):
        begin = time.perf_counter()
        tell(tenant_id, visits)
        print(f"{'the last one was queued after':58} {time.perf_counter() - begin:6.2f} s", flush=True)
        while waiting(tenant_id):
            time.sleep(0.2)


def send(tenant_id: int) -> None:
    while worker(tenant_id).wait() or waiting(tenant_id):
        pass


def worker(tenant_id: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER, str(tenant_id)])


def send_with_kills(tenant_id: int, rng: Random) -> None:
    """A worker that lives between half a second and three, at least KILLS times, then one that may finish."""
    for _n in range(KILLS):
        one = worker(tenant_id)
        time.sleep(rng.uniform(1.5, 4))
        one.send_signal(signal.SIGKILL)
        one.wait()
        if not waiting(tenant_id):
            break
    send(tenant_id)


def waiting(tenant_id: int) -> int:
    from firstfix.messaging.models import Message
    from firstfix.platform.tenants.scope import tenant_scope

    with tenant_scope(tenant_id):
        return Message.objects.filter(state="queued").count()


def check(tenant_id: int, wanted: int) -> None:
    from firstfix.messaging.models import Delivery, Message
    from firstfix.platform.tenants.scope import tenant_scope

    with tenant_scope(tenant_id):
        taken = list(Delivery.objects.filter(is_done=True).values_list("message_id", flat=True))
        sent = Message.objects.filter(state="sent", tries=1).count()
    print(f"{len(taken):,} deliveries of {len(set(taken)):,} messages, {sent:,} sent by one try, {wanted:,} wanted")
    if not len(taken) == len(set(taken)) == sent == wanted:
        sys.exit("some were left out, or came twice")


def measure() -> None:
    import django

    django.setup()
    from firstfix.messaging.tests.makers import make_no_quiet_hours
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tenants.tests.makers import make_tenant

    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        make_no_quiet_hours()
        visits = make_visits()
    timed(f"{MESSAGES:,} messages queued, and sent by one worker", lambda: tell_and_send(tenant.pk, visits))
    check(tenant.pk, MESSAGES)
    with tenant_scope(tenant.pk):
        more = make_visits()
    tell(tenant.pk, more)
    timed(f"as many again, worker killed {KILLS} times", lambda: send_with_kills(tenant.pk, Random(7)))
    check(tenant.pk, 2 * MESSAGES)


def main() -> None:
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {platform.python_version()}")  # fmt: skip
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTFIX_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o711)  # so that the database's user gets in, and its files go with the folder
        with postgres.running(Path(home), durable=False) as logins:
            manage(["migrate", "--verbosity=0"], url=logins.owner)
            os.environ |= {"DATABASE_URL": logins.application, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings"}
            measure()


if __name__ == "__main__":
    main()
