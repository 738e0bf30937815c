"""The demo company, from nothing to a running web server."""

from __future__ import annotations

import argparse
import contextlib
import html
import os
import re
import shutil
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import psycopg

from firstfix.config import postgres
from firstfix.config.commands.worker import workers
from firstfix.config.home import find_home
from firstfix.config.kernel import stop_compiling
from firstfix.config.not_ready import NotReady
from firstfix.config.postgres import contents, tables
from firstfix.config.processes import (
    Program,
    django,
    keep_running,
    last_words,
    run_to_end,
    stoppable,
    wait_for_any,
    wait_until_answering,
)
from firstfix.config.progress import step
from firstfix.config.web import beside, check_port_is_free, default_workers, granian, is_loopback, surroundings
from firstfix.config.words import terminal_language
from firstfix.config.words import translated as _

HELP = _("run the demo company on this machine: database, web server and worker")
EXAMPLE = "firstfix demo --port 8001"

#: Not even "nothing to apply" is said, for which Django would compare all models with all migrations.
MIGRATE = [sys.executable, "-m", "django", "migrate", "--no-input", "--skip-checks", "--verbosity", "0"]
SEED = [sys.executable, "-m", "firstfix.config.demo.seed"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("a loopback address (default: 127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: 8000)"))
    parser.add_argument("--reset", action="store_true", help=_("delete the demo's data first"))


def run(options: argparse.Namespace) -> int:
    check_loopback(options.host)
    check_port_is_free(options.host, options.port, remedy=f"make demo PORT={beside(options.port)}")
    home = find_home()
    with contextlib.suppress(KeyboardInterrupt), stoppable():
        if options.reset:
            with step(_("old data")):
                start_over(home)
        with contextlib.ExitStack() as until_the_end:
            until_the_end.callback(stop_compiling, home)
            with step(_("database")):
                logins = until_the_end.enter_context(postgres.running(home))
            prepare(home, logins, address=f"http://localhost:{options.port}")
            serve(home, logins, host=options.host, port=options.port)
    print(_("Stopped; the data stay. `make demo` goes on, `make demo-reset` starts over."))
    return 0


def check_loopback(host: str) -> None:
    """Anybody who reaches the demo may sign in as anyone, so nobody from outside may."""
    hosts = [host, *filter(None, os.environ.get("FIRSTFIX_HOSTS", "").split(","))]
    if outside := [name for name in hosts if not is_loopback(name.strip().strip("[]"))]:
        raise NotReady(
            "The demo signs people in without a password, so it only runs on a loopback address, not on "
            "%(hosts)s; leave out --host and FIRSTFIX_HOSTS, or use `firstfix serve`.",
            hosts=", ".join(outside),
        )


def start_over(home: Path) -> None:
    """Empty the demo's database. One of ours that does not even start is put aside, never deleted."""
    is_ours = not os.environ.get("DATABASE_URL")
    try:
        logins = postgres.start(home)
    except NotReady:
        if not is_ours:
            raise
        postgres.put_aside(home)
        return
    with postgres.running(home):
        owner = postgres.owner_of(logins)
        check_is_no_real_company(owner)
        if not (is_ours or contents.is_empty(owner) or companies(owner)):
            raise NotReady(
                "The database in DATABASE_URL holds no demo company, so nothing in it is deleted; empty it yourself, "
                "or name another one."
            )
        contents.empty(owner)
    shutil.rmtree(home / "files", ignore_errors=True)


def prepare(home: Path, logins: postgres.Logins, *, address: str = "http://localhost:8000") -> None:
    """Tables, and the demo company as it stands this morning. `address` stands in its messages to customers.

    The seed finds out itself whether it must found the company or only go on to today; it is one transaction, so a
    company that was cut short is not there and is founded anew.
    """
    owner = postgres.owner_of(logins)
    check_is_no_real_company(owner)
    is_new, mark = not companies(owner), home / "tables"
    with step(_("tables")):
        if is_new or not tables.are_known(owner, mark):
            run_logged(MIGRATE, owner, home / "migrate.log")
            tables.remember(owner, mark)
    with step(_("demo company")):
        if is_new:
            contents.sweep(owner)
        run_logged(SEED, logins.application, home / "seed.log", FIRSTFIX_PUBLIC_URL=address)
        if is_new:
            contents.analyze(owner)  # later days are few rows, and the database's own to count


def check_is_no_real_company(owner: str) -> None:
    if real := [name for name, is_demo in companies(owner) if not is_demo]:
        raise NotReady(
            "This database holds a real company (%(company)s), which the demo must not touch; give the demo a home of "
            "its own: FIRSTFIX_HOME=.firstfix-demo make demo",
            company=real[0],
        )


def companies(owner: str) -> list[tuple[str, bool]]:
    """Name, and whether it is a demo's, of each company there; none where there are no tables yet."""
    with psycopg.connect(owner) as connection:
        if connection.execute("SELECT to_regclass('tenants_tenant')").fetchone() == (None,):
            return []
        rows = connection.execute("SELECT name, is_demo FROM tenants_tenant").fetchall()
    return [(str(name), bool(is_demo)) for name, is_demo in rows]


def run_logged(command: Sequence[str], url: str, log: Path, **more: str) -> None:
    if status := run_to_end(command, environment=django(url, FIRSTFIX_DEMO="1", **more), log=log):
        raise NotReady(
            "%(program)s ended with status %(status)d%(why)s; mend this, then start again.",
            program=" ".join(command[1:4]),
            status=status,
            why=last_words(log),
        )


def serve(home: Path, logins: postgres.Logins, *, host: str, port: int) -> None:
    address = f"http://localhost:{port}/"
    environment = django(logins.application, FIRSTFIX_DEMO="1", FIRSTFIX_PUBLIC_URL=address.rstrip("/"))
    web = granian(host=host, port=port, workers=min(2, default_workers()))
    server = [Program("web server", web, {**environment, **surroundings(home)}, home / "web.log")]
    helpers = workers(2, 1, environment, logs=home)
    here = f"[{host}]" if ":" in host else host
    with contextlib.ExitStack() as until_the_end:
        with step(_("web server and worker")):
            serving = until_the_end.enter_context(keep_running(server))
            wait_until_answering(f"http://{here}:{port}/health", server, serving)
            working = until_the_end.enter_context(keep_running(helpers))  # now: the processors were the server's
        print(_("\nFirstFix is ready: %(address)s") % {"address": address})
        for link, label in sign_in_links(address, page_at(f"http://{here}:{port}/demo")):
            print(f"  {link:50} {label}")
        print(_("Ctrl-C stops it."), flush=True)
        wait_for_any([*server, *helpers], [*serving, *working])


def page_at(address: str) -> str:
    request = urllib.request.Request(address, headers={"Accept-Language": terminal_language()})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def sign_in_links(address: str, page: str) -> list[tuple[str, str]]:
    """Link and label for each button of the demo's sign-in page, so that the terminal promises what the page holds."""
    buttons = re.findall(r'name="role" value="(\w+)".*?</svg>\s*([^<]+?)\s*<', page, re.DOTALL)
    return [(f"{address}demo?role={role}", html.unescape(label)) for role, label in buttons]
