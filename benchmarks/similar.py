"""How fast closed orders like a new report are found: `python -m benchmarks.similar [ORDERS …]`.

It makes a database of its own in a temporary folder and a company with so many closed repairs (100,000 unless told
otherwise), whose words are pieces of the triage engine's 216 written reports put together anew with codes, numbers and
places. Asked are those reports, twice: milliseconds of the whole query by the clock (median, 95th and 99th percentile),
and of this process's and PostgreSQL's processors. Goals: p95 ≤ 50 ms at 100,000 orders and ≤ 200 ms at 1,000,000.
"""

from __future__ import annotations

import csv
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.web import load
from firstfix.config import postgres
from firstfix.config.postgres.cluster import Cluster
from firstfix.config.processes import manage

REPORTS = Path(__file__).parent.parent / "firstfix/engines/triage/tests/reports.csv"
GOALS = {100_000: 50, 1_000_000: 200}
AT_ONCE = 10_000
FAILURE_MODES = 40


def main(sizes: list[int]) -> None:
    where = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{where}, Python {platform.python_version()}")
    for orders in sizes:
        with tempfile.TemporaryDirectory() as home:
            os.environ["FIRSTFIX_HOME"] = home
            os.environ.pop("DATABASE_URL", None)
            Path(home).chmod(0o711)  # so that the database's user gets in, and its files go with the folder
            with postgres.running(Path(home)) as logins:
                manage(["migrate", "--verbosity=0"], url=logins.owner)
                os.environ |= {"DATABASE_URL": logins.application, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings"}
                postmaster = int((Cluster.at(Path(home)).data / "postmaster.pid").read_text().split()[0])
                _measure(orders, logins.owner, postmaster)


def _measure(orders: int, owner: str, postmaster: int) -> None:
    import django

    django.setup()
    from django.db import connections
    from django.utils import timezone

    from firstfix.platform.accounts.actors import SYSTEM
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.work.queries.similar import similar_orders

    start = time.perf_counter()
    tenant, product = _build(orders, owner)
    print(f"{orders:,} closed repairs, searchable and counted, in {time.perf_counter() - start:.0f} s", flush=True)
    times, worker, database = [], time.process_time(), load.cpu_seconds(postmaster)
    texts = [row["text"] for row in _reports()] * 2
    found = 0
    with tenant_scope(tenant):
        for text in texts:
            begin = time.perf_counter()
            found += len(similar_orders(text, product_model=product, by=SYSTEM, now=timezone.now()))
            times.append(1000 * (time.perf_counter() - begin))
    spent = [1000 * (after - before) / len(texts) for before, after in
             ((worker, time.process_time()), (database, load.cpu_seconds(postmaster)))]  # fmt: skip
    connections.close_all()
    p50, p95, p99 = (load.percentile(times, percent) for percent in (50, 95, 99))
    print(f"median {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms; processor, mean: {spent[0]:.1f} ms here and "
          f"{spent[1]:.1f} ms in PostgreSQL; {found / len(texts):.1f} orders found")  # fmt: skip
    if goal := GOALS.get(orders):
        print(f"goal p95 ≤ {goal} ms: {'met' if p95 <= goal else 'MISSED'}")


def _build(orders: int, owner: str) -> tuple[int, Any]:
    import psycopg
    from django.utils import timezone

    from firstfix.equipment.tests.makers import make_asset, make_product_model
    from firstfix.platform.catalogues.tests.makers import make_failure_code
    from firstfix.platform.search.actions import count_tokens, refresh
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tenants.tests.makers import make_tenant
    from firstfix.work.models import WorkOrder

    kind = WorkOrder._meta.label_lower
    tenant = make_tenant(name="启明服务 Qiming Service", zone="Etc/UTC").pk
    with tenant_scope(tenant):
        products = [make_product_model() for _ in range(20)]
        assets = [make_asset(product_model=product) for product in products for _ in range(10)]
        modes = [make_failure_code(kind="mode") for _ in range(FAILURE_MODES)]
    texts, now = _texts(Random(7)), timezone.now()
    for first in range(0, orders, AT_ONCE):
        with tenant_scope(tenant):
            made = WorkOrder.objects.bulk_create(
                WorkOrder(
                    number=f"WO-{n:07d}", state="closed", kind="repair", entitlement="chargeable", asset=asset,
                    site=asset.site, customer=asset.site.customer, mode=modes[n * 13 % FAILURE_MODES],
                    subject=(text := next(texts))[:60], description=text,
                    reported_at=(at := now - timedelta(hours=n % 20_000)), entered_at=at,
                    restored_at=at, closed_at=at, work_done="更换滤芯 Filter replaced",
                )
                for n in range(first, min(first + AT_ONCE, orders))
                for asset in [assets[n * 7 % len(assets)]]
            )  # fmt: skip
            refresh(kind, [one.pk for one in made])
    with tenant_scope(tenant):
        count_tokens(kind)
    with psycopg.connect(owner, autocommit=True) as tables:
        tables.execute("vacuum analyze")
    return tenant, products[0]


def _reports() -> list[dict[str, str]]:
    with REPORTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _texts(rng: Random) -> Iterator[str]:
    """Three pieces of reports in one language, with a code, a number and a place of their own: no two alike."""
    pieces = {
        language: [
            piece
            for row in _reports()
            if row["language"] == language
            for piece in re.split(r"[，。；,;.]\s*", row["text"])
            if piece.strip()
        ]
        for language in ("zh", "en")
    }
    while True:
        language = rng.choice(("zh", "en"))
        said = "，" if language == "zh" else ", "
        own = (
            f"E-{rng.randrange(100):02d}{said}{rng.randrange(10_000)}{said}{rng.choice('ABCDEFGH')}{rng.randrange(200)}"
        )
        yield said.join([*rng.sample(pieces[language], 3), own])


if __name__ == "__main__":
    main([int(one.replace(",", "")) for one in sys.argv[1:]] or [100_000])
