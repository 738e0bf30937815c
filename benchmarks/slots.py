"""How fast times are offered to a customer: `python -m benchmarks.slots`, with the machine beside the figures.

It makes a database of its own in a temporary folder, and companies of several sizes whose engineers' days are full but
for the gaps. Asked is the API, within this process: with key, permissions and row-level security; before each request
a visit is put at another time. Printed are the windows that are offered, milliseconds of a whole request (median and
99th percentile), the processor's milliseconds of the web worker (mean and 95th percentile) and of PostgreSQL, those of
the search in the engine alone, and those of a worker that remembers no day yet. Goal: 100 ms of worker and
PostgreSQL together for a plan of 1,000 visits.
"""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

from benchmarks.web import load
from firstfix.config import postgres
from firstfix.config.postgres.cluster import Cluster
from firstfix.config.processes import manage

GOAL = 100
#: Engineers, visits of each on a day, days that are asked for.
SIZES = ((40, 5, 5), (120, 8, 1), (120, 8, 5))
TIMES, ANEW = 100, 10


@dataclass(frozen=True)
class Company:
    tenant: int
    key: str
    order: int
    first: date


def main() -> None:
    where = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{where}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTFIX_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o711)  # so that the database's user gets in, and its files go with the folder
        with postgres.running(Path(home)) as logins:
            manage(["migrate", "--verbosity=0"], url=logins.owner)
            os.environ |= {"DATABASE_URL": logins.application, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings"}
            _measure_all(int((Cluster.at(Path(home)).data / "postmaster.pid").read_text().split()[0]), logins.owner)


def _measure_all(postmaster: int, owner: str) -> None:
    import logging

    import django
    import psycopg

    django.setup()
    logging.disable(logging.INFO)
    head = (
        "engineers",
        "visits",
        "days",
        "windows",
        "median",
        "p99",
        "worker",
        "its p95",
        "database",
        "engine",
        "anew",
    )
    print(" ".join(f"{word:>9}" for word in head), "   (times in ms)")
    for engineers, visits, days in SIZES:
        company = _build(engineers, visits, days)
        with psycopg.connect(owner, autocommit=True) as tables:
            tables.execute("vacuum analyze")
        windows, found = _measure(company, days, postmaster)
        spent = found.worker_p95 + found.database
        row = (engineers, engineers * visits * days, days, windows, *(f"{figure:.1f}" for figure in found))
        print(
            " ".join(f"{figure:>9}" for figure in row),
            f"   goal {GOAL} {'met' if spent <= GOAL else 'MISSED'} at p95",
        )


class Figures(NamedTuple):
    """Milliseconds; the first two by the clock, the others of processors."""

    median: float
    p99: float
    worker: float
    worker_p95: float
    database: float
    engine: float
    anew: float


def _measure(company: Company, days: int, postmaster: int) -> tuple[int, Figures]:
    from django.test import Client

    from firstfix.scheduling.queries import standing
    from firstfix.scheduling.translate import planner, shifts

    searched = 0.0
    offers = planner.offers

    def timed(*given: Any, **named: Any) -> Any:
        nonlocal searched
        start = time.process_time()
        found = offers(*given, **named)
        searched += time.process_time() - start
        return found

    client, headers = Client(), {"HTTP_AUTHORIZATION": f"Bearer {company.key}", "HTTP_HOST": "127.0.0.1"}
    path = f"/api/work-orders/{company.order}/slots?first={company.first}&days={days}"

    def ask() -> tuple[float, float, float]:
        """Milliseconds of one request: by the clock, of the worker, of PostgreSQL."""
        _change(company)
        clock, worker, database = time.perf_counter(), time.process_time(), load.cpu_seconds(postmaster)
        answer = client.get(path, **headers)
        assert answer.status_code == 200, answer.content[:300]
        ends = time.perf_counter() - clock, time.process_time() - worker, load.cpu_seconds(postmaster) - database
        return ends[0] * 1000, ends[1] * 1000, ends[2] * 1000

    planner.offers = timed
    try:
        anew = []
        for _ in range(ANEW):
            standing.remembered_work.cache_clear()
            shifts.remembered_shifts.cache_clear()
            anew.append(ask()[1])
        searched = 0.0
        clock, worker, database = zip(*(ask() for _ in range(TIMES)), strict=True)
    finally:
        planner.offers = offers
    found = json.loads(client.get(path, **headers).content)
    return sum(len(day["slots"]) for day in found), Figures(
        *(median(clock), load.percentile(list(clock), 99)),
        *(sum(worker) / TIMES, load.percentile(list(worker), 95), sum(database) / TIMES),
        *(searched * 1000 / TIMES, median(anew)),
    )


def _change(company: Company) -> None:
    """One visit ends a little earlier or later, as any does all the time."""
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.scheduling.models import Visit

    with tenant_scope(company.tenant):
        visit = Visit.objects.order_by("?")[0]
        minutes = timedelta(minutes=1 if visit.planned_end.minute % 2 else -1)
        Visit.objects.filter(pk=visit.pk).update(planned_end=visit.planned_end + minutes)


def _build(engineers: int, visits: int, days: int) -> Company:
    """A city of 40 km, each engineer near home; from tomorrow on each day holds so many visits and two holes as long
    as one, and an order waits.
    """
    from django.utils import timezone

    from firstfix.customers.models import Site
    from firstfix.customers.tests.makers import make_customer
    from firstfix.people.models import Engineer
    from firstfix.platform.accounts.actions import make_api_key
    from firstfix.platform.accounts.actors import SYSTEM
    from firstfix.platform.accounts.roles import Role
    from firstfix.platform.accounts.tests.makers import make_user
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tenants.tests.makers import make_tenant
    from firstfix.scheduling.models import Shift

    rng = Random(engineers * days)
    tomorrow = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

    def starts_of(day: int) -> datetime:
        return tomorrow + timedelta(days=day, hours=8)

    tenant = make_tenant(name=f"Slots {engineers} × {visits} × {days}", zone="Etc/UTC")
    with tenant_scope(tenant.pk):
        customer = make_customer()
        homes = [(31 + rng.uniform(0, 0.36), 121 + rng.uniform(0, 0.42)) for _ in range(engineers)]
        people = Engineer.objects.bulk_create(
            Engineer(code=f"E{n}", name=f"Engineer {n}", home_latitude=latitude, home_longitude=longitude)
            for n, (latitude, longitude) in enumerate(homes)
        )
        Shift.objects.bulk_create(
            Shift(engineer=one, starts_at=starts_of(day), ends_at=starts_of(day) + timedelta(hours=9))
            for one in people for day in range(days)
        )  # fmt: skip
        sites = Site.objects.bulk_create(
            Site(code=f"S{n}-{visit}", name=f"Plant {n}-{visit}", customer=customer,
                 latitude=latitude + rng.uniform(-0.04, 0.04), longitude=longitude + rng.uniform(-0.04, 0.04))
            for n, (latitude, longitude) in enumerate(homes) for visit in range(visits)
        )  # fmt: skip
        waiting = _plan_days(rng, people, sites, visits, [starts_of(day) for day in range(days)])
        key = make_api_key(make_user(Role.DISPATCHER), name="benchmark", by=SYSTEM)
    return Company(tenant.pk, key, waiting, tomorrow.date())


def _plan_days(rng: Random, people: list[Any], sites: list[Any], visits: int, mornings: list[datetime]) -> int:
    """Visits of everybody on each day, with two holes as long as one; the id of an order that waits."""
    from django.utils import timezone

    from firstfix.scheduling.models import Booking, Visit
    from firstfix.work.models import WorkOrder

    orders = WorkOrder.objects.bulk_create(
        WorkOrder(number=f"WO-{n}", state="scheduled" if n else "open", site=sites[(n - 1) % len(sites)],
                  customer=sites[0].customer, subject="Water too warm", entitlement="chargeable",
                  entered_at=timezone.now(), planned_minutes=30)
        for n in range(len(people) * visits * len(mornings) + 1)
    )  # fmt: skip
    step = timedelta(minutes=520) / (visits + 2)
    starts = [
        morning + timedelta(minutes=10) + place * step
        for morning in mornings for _one in people for place in sorted(rng.sample(range(visits + 2), visits))
    ]  # fmt: skip
    planned = Visit.objects.bulk_create(
        Visit(work_order=order, window_from=start, window_to=start + timedelta(hours=2), planned_start=start,
              planned_end=start + step - timedelta(minutes=15))
        for order, start in zip(orders[1:], starts, strict=True)
    )  # fmt: skip
    Booking.objects.bulk_create(
        Booking(visit=visit, engineer=one, during=(visit.planned_start, visit.planned_end))
        for visit, one in zip(
            planned, [one for _morning in mornings for one in people for _ in range(visits)], strict=True
        )
    )
    return int(orders[0].pk)


if __name__ == "__main__":
    main()
