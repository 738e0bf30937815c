"""The same two measures on Tryton, from the package index into a temporary virtual environment."""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from benchmarks.web import load
from benchmarks.web.load import Ask
from firstfix.config.processes import Program, keep_running, wait_until_answering

PACKAGES = ("trytond", "trytond-project", "psycopg[binary,pool]", "gunicorn")
PASSWORD = "correct-horse-battery-9"


def measure(home: Path, owner: str) -> dict[str, float]:
    """Requests per second of `project.work` over JSON-RPC; empty where Tryton cannot be installed."""
    bin = home / "tryton" / "bin"
    log = (home / "tryton.log").open("wb")
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home / "tryton")], check=True, stdout=log, stderr=log)
        subprocess.run([str(bin / "pip"), "install", "-q", *PACKAGES], check=True, stdout=log, stderr=log, timeout=300)
    except (subprocess.SubprocessError, OSError):
        print("Tryton could not be installed (no network?): no ratio.")
        return {}
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("create database tryton")
    url = urlsplit(owner)
    (home / "tryton.conf").write_text(f"[database]\nuri = {url.scheme}://{url.netloc}/\n")
    (home / "tryton.password").write_text(PASSWORD)
    environment = {**os.environ, "TRYTOND_CONFIG": str(home / "tryton.conf"), "TRYTOND_DATABASE_NAMES": "tryton",
                   "TRYTONPASSFILE": str(home / "tryton.password")}  # fmt: skip
    admin = [str(bin / "trytond-admin"), "-c", str(home / "tryton.conf"), "-d", "tryton", "-u", "project",
             "--activate-dependencies", "--email", "admin@bench.example", "--password"]  # fmt: skip
    made = subprocess.run(admin, env=environment, capture_output=True, text=True, check=False)
    if made.returncode:
        print(f"Tryton could not make its database ({made.stderr.strip()[-300:]}): no ratio.")
        return {}
    port = load.free_port()
    server = Program(
        "Tryton",
        [str(bin / "gunicorn"), "--workers", "1", "--threads", "4", "--worker-class", "gthread",
         "--bind", f"127.0.0.1:{port}", "trytond.application:app"],
        environment,
        home / "tryton-web.log",
    )  # fmt: skip
    with keep_running([server]) as (process,):
        wait_until_answering(f"http://127.0.0.1:{port}/", [server], [process])
        load.pin(process.pid, load.SERVER_CORE)
        return _rates(Caller(port))


class Caller:
    """Signed in as Tryton's administrator, with a company to work for."""

    def __init__(self, port: int) -> None:
        self.port, self.session, self.context = port, "", {}
        user, key, *_rest = self.call("common.db.login", "admin", {"password": PASSWORD}, "en", path="/tryton/rpc/")
        self.session = base64.b64encode(f"admin:{user}:{key}".encode()).decode()
        (currency,) = self.call("model.currency.currency.create", [{"name": "Yuan", "code": "CNY", "symbol": "¥"}], {})
        (party,) = self.call("model.party.party.create", [{"name": "Bench"}], {})
        (company,) = self.call("model.company.company.create", [{"party": party, "currency": currency}], {})
        self.call("model.res.user.write", [user], {"companies": [["add", [company]]], "company": company}, {})
        self.context = {"company": company, "companies": [company], "language": "en"}

    def ask(self, method: str, *params: Any, path: str = "/tryton/rpc/") -> Ask:
        body = json.dumps({"id": 1, "method": method, "params": params}).encode()
        headers = {"Authorization": f"Session {self.session}"} if self.session else {}
        return Ask(path, body, headers)

    def call(self, method: str, *params: Any, path: str = "/tryton/rpc/") -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        answer = json.loads(load.one(connection, self.ask(method, *params, path=path))[1])
        connection.close()
        if isinstance(answer, dict):
            if "error" in answer:
                raise load.Failed(f"{method}: {answer['error']}"[:600])
            return answer["result"]
        return answer


FIELDS = ["name", "type", "company", "party", "status", "progress", "comment", "company.rec_name", "status.name"]


def _rates(tryton: Caller) -> dict[str, float]:
    numbers = itertools.count()

    def create() -> Ask:
        wanted = {"name": f"Water too warm {next(numbers)}", "type": "task", "comment": "Reported by the operator."}
        return tryton.ask("model.project.work.create", [wanted], tryton.context)

    def listed() -> Ask:
        return tryton.ask("model.project.work.search_read", [], 0, 50, None, FIELDS, tryton.context)

    tryton.call("model.project.work.create", [{"name": f"Order {n}", "type": "task"} for n in range(2000)],
                tryton.context)  # fmt: skip
    rows = tryton.call("model.project.work.search_read", [], 0, 50, None, FIELDS, tryton.context)
    if len(rows) != 50:
        raise load.Failed(f"Tryton listed {len(rows)} rows")
    found = {}
    for what, ask in {"create": create, "list of 50": listed}.items():
        found[what], slowest = load.rate(tryton.port, ask)
        print(f"{'Tryton: ' + what:44} {found[what]:8.0f} /s   p95 {slowest:4.0f} ms", flush=True)
    return found
