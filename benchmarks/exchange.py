"""How long imports take: `python -m benchmarks.exchange [rows] [file …]`, with the machine beside the figures.

It makes a database of its own in a temporary folder, brings in so many rows of sites, assets and service history
(default 20,000), each first as a dry run, then for real, then once more, and takes them out again. Files of other
systems may be named too. Goal: 20,000 rows in 60 s, search included.
"""

from __future__ import annotations

import csv
import io
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from firstfix.config import postgres
from firstfix.config.processes import manage


def main(arguments: list[str]) -> None:
    rows = int(arguments[0]) if arguments and arguments[0].isdecimal() else 20_000
    files = [Path(name) for name in arguments if not name.isdecimal()]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {platform.python_version()}")  # fmt: skip
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTFIX_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o711)  # so that the database's user gets in, and its files go with the folder
        with postgres.running(Path(home), durable=False) as logins:
            manage(["migrate", "--verbosity=0"], url=logins.owner)
            os.environ |= {"DATABASE_URL": logins.application, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings"}
            measure(rows, files)


def measure(rows: int, files: list[Path]) -> None:
    import django

    django.setup()
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tenants.tests.makers import make_tenant

    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        from firstfix.customers.tests.makers import make_customer
        from firstfix.equipment.tests.makers import make_product_model

        make_customer(code="C1")
        make_product_model(code="M1")
    print(f"{'':34} {'rows':>8} {'dry run':>9} {'write':>9} {'again':>9} {'export':>9}   seconds")
    for kind, content in made_files(rows):
        line(tenant.pk, kind, content, kind=kind)
    for file in files:
        line(tenant.pk, file.name, file.read_bytes())


def made_files(rows: int) -> Iterator[tuple[str, bytes]]:
    sites = max(1, rows // 10)
    yield (
        "sites",
        csv_of(
            ["code", "name", "customer", "address"],
            ([f"S{n}", f"工厂 Plant {n}", "C1", f"{n} Mill Lane"] for n in range(sites)),
        ),
    )
    yield (
        "assets",
        csv_of(
            ["code", "serial", "name", "model", "site", "delivered on"],
            ([f"A{n}", f"SN{n:06d}", f"冷水机 Chiller {n}", "M1", f"S{n % sites}", "2024-03-02"] for n in range(rows)),
        ),
    )
    yield "service_history", csv_of(
        ["number", "date", "asset", "problem", "resolution"],
        ([f"H-{n}", f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}", f"A{n}", f"水温过高，报警 E-{n % 40:02d} Too warm",
          "更换滤芯 Filter replaced"] for n in range(rows)),
    )  # fmt: skip


def csv_of(headings: list[str], rows: Iterator[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def line(tenant_id: int, name: str, content: bytes, *, kind: str = "") -> None:
    from firstfix.platform.exchange.tests.makers import bring, exported
    from firstfix.platform.tenants.scope import tenant_scope

    def timed(work: Callable[[], object]) -> float:
        with tenant_scope(tenant_id):
            start = time.perf_counter()
            work()
            return time.perf_counter() - start

    seconds = [
        timed(lambda: bring(content, kind=kind, writes=False)),
        timed(lambda: bring(content, kind=kind, good_rows_only=True)),
        timed(lambda: bring(content, kind=kind, good_rows_only=True)),
        timed(lambda: exported(kind or "service_history")),
    ]
    rows = content.count(b"\n") - 1
    print(f"{name[:34]:34} {rows:8,d} " + " ".join(f"{one:9.1f}" for one in seconds), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
