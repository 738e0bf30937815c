"""How cheaply phones are served: `python -m benchmarks.phones`, with the machine beside the figures.

It makes a database of its own in a temporary folder with a company of 2,000 engineers and their week, and starts the
web server as `firstfix serve` does, with one worker on one core; PostgreSQL and the phones share what is left.

1. Every phone fetches its days.
2. For some minutes every phone asks each 30 seconds, as an app in use does; one exchange in ten carries a verb. Each is
   sent when it is due, however late the ones before it are, and its time counts from then. Goal: p95 within 300 ms.
3. 200 phones come back from a day without network at once, with 50 verbs each: all are applied once and in order.
"""

from __future__ import annotations

import argparse
import gzip
import heapq
import http.client
import json
import os
import queue
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from benchmarks.web import load
from benchmarks.web.__main__ import _cpu as cpu_name
from benchmarks.web.__main__ import _postmaster as postmaster
from firstfix.config import postgres
from firstfix.config.processes import Program, django, keep_running, manage, wait_until_answering
from firstfix.config.web import granian, surroundings

ENGINEERS, VISITS_A_DAY, DAYS = 2000, 5, (-2, -1, 0, 1, 2, 3, 4)
EVERY, CONNECTIONS, TRIES = 30.0, 48, 3
RETURNING, VERBS_EACH, ONE_IN = 200, 50, 10
GOAL = 300


@dataclass
class Phone:
    """What a phone keeps between exchanges, and what it has to say."""

    cookie: str
    csrf: str
    visit: int
    steps: Sequence[int]
    uid: str = field(default_factory=lambda: str(uuid.uuid4()))
    cursor: str = ""
    have: set[int] = field(default_factory=set)
    told: int = 0
    verbs: list[dict[str, Any]] = field(default_factory=list)

    def record(self) -> None:
        """What was found at the next step of the checklist, with the number of the verb in the note."""
        self.told += 1
        step = self.steps[self.told % len(self.steps)]
        self.verbs.append(
            {"uid": str(uuid.uuid4()), "number": self.told, "name": "record_step", "at": _now(), "visit": self.visit,
             "data": {"step": step, "verdict": "done", "note": f"第 {self.told} 条记录"}}
        )  # fmt: skip

    def exchange(self, connection: http.client.HTTPConnection) -> tuple[float, int, dict[str, Any]]:
        """Milliseconds, bytes of the answer as they come, and the answer."""
        said = {"schema": "phone-sync/1", "phone": self.uid, "app": "bench", "now": _now(), "cursor": self.cursor,
                "have": sorted(self.have), "verbs": self.verbs[:100]}  # fmt: skip
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRFToken": self.csrf,
                   "Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}  # fmt: skip
        start = time.perf_counter()
        connection.request("POST", "/api/phone/sync", json.dumps(said).encode(), headers)
        answer = connection.getresponse()
        content = answer.read()
        spent = (time.perf_counter() - start) * 1000
        if answer.status != 200:
            raise load.Failed(f"{answer.status} {content[:300]!r}")
        packed = answer.headers.get("Content-Encoding") == "gzip"
        found: dict[str, Any] = json.loads(gzip.decompress(content) if packed else content)
        self.cursor = found["cursor"]
        fresh = {int(name.partition("/")[2]) for name in found["documents"] if name.startswith("visit/")}
        self.have = (self.have | fresh) & set(found["visits"])
        self.verbs = [one for one in self.verbs if one["number"] > found["taken"]]
        return spent, len(content), found


def _now() -> str:
    return datetime.now(UTC).isoformat()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engineers", type=int, default=ENGINEERS)
    asked.add_argument("--minutes", type=float, default=2)
    given = asked.parse_args()
    print(f"{cpu_name()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTFIX_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o711)  # so that the database's user gets in, and its files go with the folder
        with postgres.running(Path(home)) as logins:
            manage(["migrate", "--verbosity=0"], url=logins.owner)
            os.environ |= {"DATABASE_URL": logins.application, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings"}
            phones, tenant = _seeded(given.engineers, logins.owner)
            port = load.free_port()
            address = f"http://127.0.0.1:{port}"
            environment = django(logins.application, **surroundings(Path(home)), FIRSTFIX_PUBLIC_URL=address)
            web = Program("web server", granian(host="127.0.0.1", port=port, workers=1), environment,
                          Path(home) / "web.log")  # fmt: skip
            with keep_running([web]) as (process,):
                wait_until_answering(f"{address}/health", [web], [process])
                load.pin(process.pid, load.SERVER_CORE)
                servers = Servers(port, process.pid, postmaster(Path(home)), Path(home) / "web.log")
                _first(servers, phones)
                _idle(servers, phones, minutes=given.minutes)
                _returning(servers, phones[:RETURNING])
                _check_ledger(phones[:RETURNING], tenant)


@dataclass
class Servers:
    """The web server's port, and processor time of it and of PostgreSQL since the last time that somebody asked."""

    port: int
    web: int
    database: int
    log: Path
    before: tuple[float, float] = (0.0, 0.0)

    def spent(self) -> tuple[float, float]:
        now = load.cpu_seconds(self.web), load.cpu_seconds(self.database)
        spent = now[0] - self.before[0], now[1] - self.before[1]
        self.before = now
        return spent

    def must_answer(self, answers: Answers) -> None:
        """Nothing is measured where most of it fails."""
        for problem in sorted(set(answers.problems))[:5]:
            print(f"  {problem}", flush=True)
        if len(answers.problems) > len(answers.times):
            raise SystemExit("\n".join(self.log.read_text(errors="replace").splitlines()[-5:]))

    def told(self, exchanges: int) -> str:
        web, database = (seconds * 1000 / max(exchanges, 1) for seconds in self.spent())
        return f"processor time of an exchange: web {web:.1f} ms, PostgreSQL {database:.1f} ms"


@dataclass
class Answers:
    """Times in ms, bytes, and what went wrong, from many threads."""

    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    idle_sizes: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def told(self) -> str:
        p = [load.percentile(self.times, percent) for percent in (50, 95, 99)]
        return f"p50 {p[0]:.0f} ms, p95 {p[1]:.0f} ms, p99 {p[2]:.0f} ms, {len(self.problems)} errors"


def _all_at(port: int, due: Iterable[tuple[float, Phone]], answers: Answers, *, until_nothing_more: bool) -> None:
    """Every exchange at its time (seconds from now) over a pool of connections; its time counts from when it is due."""
    begin = time.perf_counter()
    waiting: queue.Queue[tuple[float, Phone] | None] = queue.Queue()

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while (one := waiting.get()) is not None:
            at, phone = one
            more = True
            for _try in range(TRIES):
                try:
                    while more:
                        _spent, size, found = phone.exchange(connection)
                        more = until_nothing_more and (found["more"] or bool(phone.verbs))
                        answers.sizes.append(size)
                        if not found["documents"] and not found["results"]:
                            answers.idle_sizes.append(size)
                    answers.times.append((time.perf_counter() - begin - at) * 1000)
                    break
                except Exception as problem:  # as the app does: again, with the same verbs
                    answers.problems.append(f"{type(problem).__name__}: {problem}")
                    connection.close()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for at, phone in due:
        time.sleep(max(0.0, at - (time.perf_counter() - begin)))
        waiting.put((at, phone))
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()


def _first(servers: Servers, phones: Sequence[Phone]) -> None:
    """Two a second, so that the server is not behind when the measure begins."""
    servers.spent()
    answers = Answers()
    begin = time.perf_counter()
    _all_at(servers.port, ((0.0, phone) for phone in phones), answers, until_nothing_more=True)
    servers.must_answer(answers)
    size = sum(answers.sizes) / len(phones)
    visits = statistics.mean(len(phone.have) for phone in phones)
    print(f"first copy of {len(phones):,} phones: {time.perf_counter() - begin:.0f} s, {visits:.0f} visits and "
          f"{size / 1000:.0f} kB packed each; {servers.told(len(answers.sizes))}", flush=True)  # fmt: skip


def _idle(servers: Servers, phones: Sequence[Phone], *, minutes: float) -> None:
    chance = Random(3)
    turns = [(chance.random() * EVERY, number) for number in range(len(phones))]
    heapq.heapify(turns)

    def due() -> Iterable[tuple[float, Phone]]:
        while turns[0][0] < minutes * 60:
            at, number = turns[0]
            heapq.heapreplace(turns, (at + EVERY, number))
            if chance.random() * ONE_IN < 1:
                phones[number].record()
            yield at, phones[number]

    servers.spent()
    answers = Answers()
    begin = time.perf_counter()
    _all_at(servers.port, due(), answers, until_nothing_more=False)
    spent = time.perf_counter() - begin
    servers.must_answer(answers)
    late = load.percentile(answers.times, 95)
    print(f"{len(phones):,} phones every {EVERY:.0f} s, 1 in {ONE_IN} with a verb, {minutes:g} min, "
          f"{len(answers.times) / spent:.0f} exchanges/s: {answers.told()}   "
          f"goal p95 ≤ {GOAL} ms {'met' if late <= GOAL and not answers.problems else 'MISSED'}")  # fmt: skip
    print(f"  {servers.told(len(answers.times))}; an answer without news {max(answers.idle_sizes, default=0)} bytes at "
          f"most; load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip


def _returning(servers: Servers, phones: Sequence[Phone]) -> None:
    for phone in phones:
        for _ in range(VERBS_EACH):
            phone.record()
    servers.spent()
    answers = Answers()
    begin = time.perf_counter()
    _all_at(servers.port, ((0.0, phone) for phone in phones), answers, until_nothing_more=True)
    spent = time.perf_counter() - begin
    servers.must_answer(answers)
    verbs = len(phones) * VERBS_EACH
    print(f"{len(phones)} phones at once with {VERBS_EACH} verbs each: {spent:.1f} s, {verbs / spent:.0f} verbs/s; "
          f"{servers.told(verbs).replace('an exchange', 'a verb')}", flush=True)  # fmt: skip


def _check_ledger(phones: Sequence[Phone], tenant: int) -> None:
    """Each verb applied, once, in the order of its number; what was told last of a step is what stands there."""
    from firstfix.engineer.models import PhoneVerb
    from firstfix.field.models import StepResult
    from firstfix.platform.tenants.scope import tenant_scope

    with tenant_scope(tenant):
        notes = dict(StepResult.objects.values_list("visit", "note").order_by("at", "pk"))
        rows = list(PhoneVerb.objects.order_by("phone", "pk").values_list("phone", "number", "state"))
    numbers: dict[int, list[int]] = {}
    for phone, number, state in rows:
        assert state == "applied", (phone, number, state)
        numbers.setdefault(phone, []).append(number)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values()), "a verb is out of order or twice"
    assert all(notes[phone.visit] == f"第 {phone.told} 条记录" for phone in phones), "an older record stands last"
    print(f"{len(rows):,} verbs in the ledger: all applied, once, in order", flush=True)


# ---- The company ----------------------------------------------------------------------------------------------------


def _seeded(engineers: int, owner: str) -> tuple[list[Phone], int]:
    import django as library

    library.setup()
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tenants.tests.makers import make_tenant

    start = time.perf_counter()
    tenant = make_tenant(name="启明服务")
    with tenant_scope(tenant.pk):
        visits = _company(engineers)
    with tenant_scope(tenant.pk):
        phones = _sessions(*visits)
    with psycopg.connect(owner, autocommit=True) as tables:
        tables.execute("vacuum analyze")
    made = len(phones) * len(DAYS) * VISITS_A_DAY
    print(f"{engineers:,} engineers, {made:,} visits, in {time.perf_counter() - start:.0f} s", flush=True)
    return phones, tenant.pk


def _company(count: int) -> tuple[dict[int, int], list[int]]:
    """Today's first visit by the id of the user, on which somebody works, and the steps of its checklist."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from firstfix.customers.models import Contact, Customer, Site
    from firstfix.equipment.models import Asset, Part, ProductModel
    from firstfix.field.models import Checklist, ChecklistStep
    from firstfix.logistics.models import StockBalance, StockPlace
    from firstfix.people.models import Engineer
    from firstfix.platform.accounts.models import User
    from firstfix.platform.accounts.roles import Role
    from firstfix.platform.bilingual import Bilingual
    from firstfix.platform.tenants.zone import company_zone
    from firstfix.scheduling.models import Booking, Visit
    from firstfix.work.models import ServiceRequest, WorkOrder

    secret = make_password("correct horse battery")
    users = _add(
        User(email=f"e{n}@bench.example", name=f"工程师 {n}", roles=[Role.ENGINEER], password=secret)
        for n in range(count)
    )
    people = _add(
        Engineer(code=f"E{n}", name=f"工程师 {n}", user=user, home_latitude=31.2, home_longitude=121.4)
        for n, user in enumerate(users)
    )
    customers = _add(Customer(code=f"C{n}", name=f"第 {n} 食品厂") for n in range(count // 4 + 1))
    sites = _add(
        Site(code=f"S{n}", name=f"一号车间 {n}", customer=customers[n % len(customers)], address=f"工业路 {n} 号",
             access_rules="进厂登记，穿防护鞋。", latitude=31 + n % 40 / 100, longitude=121 + n % 37 / 90)
        for n in range(count)
    )  # fmt: skip
    contacts = _add(Contact(customer=site.customer, site=site, name="王芳", phone="13800000000") for site in sites)
    models = _add(
        ProductModel(code=f"M{n}", name=Bilingual(f"冷水机 {n}", f"Chiller {n}"), kind="machine") for n in range(10)
    )
    assets = _add(
        Asset(code=f"A{n}", serial=f"SN{n:06d}", product_model=models[n % 10], site=sites[n % len(sites)])
        for n in range(count * 3)
    )
    parts = _add(Part(code=f"P{n}", name=Bilingual(f"滤芯 {n}", f"Filter {n}"), price=80) for n in range(50))
    vans = _add(StockPlace(code=f"V{n}", name=f"车 {n}", kind="van", engineer=one) for n, one in enumerate(people))
    _add(StockBalance(place=van, part=part, quantity=3) for van in vans for part in parts[:12])
    midnight = timezone.now().astimezone(company_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    slots = [(engineer, day, place) for day in DAYS for engineer in range(count) for place in range(VISITS_A_DAY)]
    requests = _add(
        ServiceRequest(number=f"SR-{n}", channel="phone", customer=assets[n % len(assets)].site.customer,
                       asset=assets[n % len(assets)], description="设备水温过高，报警 E-05，停机待修。")
        for n in range(len(slots))
    )  # fmt: skip
    orders = _add(
        WorkOrder(number=f"WO-{n}", subject="水温过高，报警 E-05", asset=request.asset, site=request.asset.site,
                  customer=request.customer, contact=contacts[request.asset.site_id % len(contacts)], request=request,
                  state="scheduled", entitlement="chargeable", entitlement_reason={"code": "chargeable"})
        for n, request in enumerate(requests)
    )  # fmt: skip
    arrived = timezone.now() - timedelta(minutes=10)
    on_site = {"state": "working", "arrived_at": arrived, "started_at": arrived}
    visits = _add(
        Visit(work_order=order, planned_start=start, planned_end=start + timedelta(hours=1), window_from=start,
              window_to=start + timedelta(hours=2), **(on_site if (day, place) == (0, 0) else {}))
        for order, (_engineer, day, place) in zip(orders, slots, strict=True)
        for start in [midnight + timedelta(days=day, hours=8 + place * 2)]
    )  # fmt: skip
    _add(
        Booking(visit=visit, engineer=people[engineer], during=(visit.planned_start, visit.planned_end))
        for visit, (engineer, _day, _place) in zip(visits, slots, strict=True)
    )
    checklist = Checklist.objects.create(name=Bilingual("维修", "Repair"), kind="repair")
    steps = _add(
        ChecklistStep(checklist=checklist, position=n, text=Bilingual(f"检查压力与温度 {n}", f"Check pressure {n}"))
        for n in range(10)
    )
    today = {
        users[engineer].pk: visit.pk
        for visit, (engineer, day, place) in zip(visits, slots, strict=True)
        if (day, place) == (0, 0)
    }
    return today, [step.pk for step in steps]


def _add(rows: Iterable[Any]) -> list[Any]:
    rows = list(rows)
    return list(type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)) if rows else []


def _sessions(visits: dict[int, int], steps: list[int]) -> list[Phone]:
    """Signed in, as `accounts.sign_in` leaves it, without two thousand times checking a password."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
    from django.contrib.auth import SESSION_KEY as USER_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from firstfix.platform.accounts.models import User
    from firstfix.platform.tenants.middleware import SESSION_KEY

    phones = []
    for user in User.objects.filter(pk__in=visits).order_by("pk"):
        session = SessionStore()
        session[USER_KEY], session[SESSION_KEY] = str(user.pk), user.tenant_id
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        csrf = "c" * 32
        phones.append(Phone(f"sessionid={session.session_key}; csrftoken={csrf}", csrf, visits[user.pk], steps))
    return phones


if __name__ == "__main__":
    main()
