"""How fast the web server answers: `python -m benchmarks.web`, with the machine beside the figures.

It makes a database of its own in a temporary folder with 100,000 work orders, starts the web server with one worker of
four threads on one core together with PostgreSQL, and asks it from the other core: with sign-in, permissions, row-level
security and audit. Goals: create and list at least 4 times those of Tryton on the same machine, pages within 100 ms,
search within 50 ms (95th percentiles), the worker within 200 MB.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import platform
import re
import sys
import tempfile
import time
from contextlib import suppress
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

from benchmarks.web import load, seed, tryton
from benchmarks.web.load import Ask
from benchmarks.web.seed import PASSWORD, Company
from firstfix.config import postgres
from firstfix.config.postgres.cluster import Cluster
from firstfix.config.processes import Program, django, keep_running, manage, wait_until_answering
from firstfix.config.web import granian, surroundings

PAGE_GOAL, SEARCH_GOAL, PEER_GOAL, MEMORY_GOAL = 100, 50, 4, 200
TIMES = 30
#: What of ours is set against which measure of Tryton's.
PEERS = {"create": "create", "list of 50": "list of 50", "day list of 50": "list of 50"}
WORDS = (
    "水温过高",
    "leaks valve 12",
    "A77",
    "SN000123",
    "轴承",
    "filter",
    "wo-2022-0500",
    "Foods 17",
    "E-05",
    "plant 9 s",
)


def main() -> None:
    print(f"{_cpu()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTFIX_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o711)  # so that the database's user gets in, and its files go with the folder
        with postgres.running(Path(home)) as logins:
            manage(["migrate", "--verbosity=0"], url=logins.owner)
            os.environ |= {"DATABASE_URL": logins.application, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings"}
            company = _seeded(logins.owner)
            load.pin(_postmaster(Path(home)), load.SERVER_CORE)
            load.pin(os.getpid(), load.LOAD_CORE)
            ours = _ours(Path(home), logins.application, company)
            theirs = {} if "--without-tryton" in sys.argv else tryton.measure(Path(home), logins.owner)
            for what, peer in PEERS.items() if theirs else ():
                ratio = ours[what] / theirs[peer]
                _line(f"{what}: FirstFix / Tryton", f"{ratio:8.1f} ×", f"≥ {PEER_GOAL}", ratio >= PEER_GOAL)


def _seeded(owner: str) -> Company:
    import django as library

    library.setup()
    start = time.perf_counter()
    company = seed.build(owner)
    print(f"{seed.ORDERS:,} work orders, {seed.SITES:,} sites, {seed.ENGINEERS} engineers, searchable, "
          f"in {time.perf_counter() - start:.0f} s", flush=True)  # fmt: skip
    return company


def _ours(home: Path, url: str, company: Company) -> dict[str, float]:
    port = load.free_port()
    address = f"http://127.0.0.1:{port}"
    environment = django(url, **surroundings(home), FIRSTFIX_PUBLIC_URL=address)
    web = Program("web server", granian(host="127.0.0.1", port=port, workers=1), environment, home / "web.log")
    with keep_running([web]) as (process,):
        wait_until_answering(f"{address}/health", [web], [process])
        load.pin(process.pid, load.SERVER_CORE)
        print(f"1 worker × 4 threads and PostgreSQL on one core; load before the first page {os.getloadavg()[0]:.1f}")
        found = _rates(port, company)
        _search(port, company)
        _pages(port, company, process.pid, _postmaster(home))
        memory = load.resident_mb(process.pid)
        _line("RSS of the web worker", f"{memory:8.0f} MB", f"≤ {MEMORY_GOAL}", memory <= MEMORY_GOAL)
    return found


def _rates(port: int, company: Company) -> dict[str, float]:
    key = {"Authorization": f"Bearer {company.key}"}
    numbers = itertools.count()

    def create() -> Ask:
        wanted = {"asset_id": company.ids["asset"], "subject": f"Water too warm {next(numbers)}", "kind": "repair"}
        return Ask("/api/work-orders", json.dumps(wanted).encode(), key)

    day = f"/api/visits?limit=50&day={company.day}&engineer={company.ids['engineer']}"
    asked = {"create": create, "list of 50": lambda: Ask("/api/work-orders?limit=50", None, key)}
    found = {}
    for what, ask in {**asked, "day list of 50": lambda: Ask(day, None, key)}.items():
        found[what], slowest = load.rate(port, ask)
        print(f"{what + ' (API), 16 connections':44} {found[what]:8.0f} /s   p95 {slowest:4.0f} ms", flush=True)
    return found


def _pages(port: int, company: Company, *servers: int) -> None:
    ids, day = company.ids, company.day
    asked = {
        "desk": ["/requests", f"/requests/{ids['request']}", "/work-orders", "/work-orders?state=closed",
                 f"/work-orders/{ids['order']}", f"/work-orders/{ids['closed']}", "/customers",
                 f"/customers/{ids['customer']}", f"/sites/{ids['site']}", "/assets", f"/assets/{ids['asset']}",
                 "/follow-ups"],
        "dispatcher": ["/requests", f"/schedule/{day}", f"/schedule/{day}/orders/{ids['open']}", "/shifts", "/picks",
                       f"/visits/{ids['visit']}", "/engineers", f"/engineers/{ids['engineer']}"],
        "engineer": ["/day", f"/visits/{ids['visit']}/on-site", "/stock"],
        "parts": ["/stock", "/picks", "/parts", f"/parts/{ids['part']}", "/old-parts", "/tools"],
        "manager": ["/numbers", "/key-figures", "/key-figures/first-time-fix", "/work-orders", "/product-models"],
        "admin": ["/users", "/permissions", "/catalogues", "/imports"],
    }  # fmt: skip
    print(f"{'page, one after the other':44} {'median':>8} {'p95':>8} ms, {'CPU':>8} ms (web and PostgreSQL)")
    for role, paths in asked.items():
        cookie = {"Cookie": signed_in(port, company.people[role])}
        for path in paths:
            spent = load.cpu_seconds(*servers)
            try:
                times = load.one_by_one(port, [Ask(path, None, cookie)] * TIMES)
            except load.Failed as failed:
                print(f"  {role:11} {path:30} {failed!s:.150}", flush=True)
                continue
            cpu = (load.cpu_seconds(*servers) - spent) / (TIMES + load.WARM) * 1000
            middle, slow = load.percentile(times, 50), load.percentile(times, 95)
            _line(f"  {role:11} {path}", f"{middle:8.0f} {slow:8.0f} {cpu:8.0f}", f"≤ {PAGE_GOAL}", slow <= PAGE_GOAL)


def _search(port: int, company: Company) -> None:
    cookie = {"Cookie": signed_in(port, company.people["desk"]), "HX-Request": "true"}
    for words in WORDS:
        times = load.one_by_one(port, [Ask(f"/search?q={quote(words)}", None, cookie)] * TIMES)
        middle, slow = load.percentile(times, 50), load.percentile(times, 95)
        _line(f"  search while typing: {words}", f"{middle:8.0f} {slow:8.0f}", f"≤ {SEARCH_GOAL}", slow <= SEARCH_GOAL)


def signed_in(port: int, email: str) -> str:
    """The cookies of this person, from the sign-in page itself."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    cookies = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie") or []))
    form = {"email": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
    headers = {
        "Cookie": "; ".join(f"{name}={one.value}" for name, one in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/sign-in", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise load.Failed(f"sign-in of {email}: {answer.status}")
    for line in answer.headers.get_all("Set-Cookie") or []:
        cookies.load(line)
    return "; ".join(f"{name}={one.value}" for name, one in cookies.items())


def _postmaster(home: Path) -> int:
    return int((Cluster.at(home).data / "postmaster.pid").read_text().split()[0])


def _line(what: str, figure: str, goal: str, is_met: bool) -> None:
    print(f"{what:44} {figure}   goal {goal:6} {'met' if is_met else 'MISSED'}", flush=True)


def _cpu() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
