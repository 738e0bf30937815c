"""The web server, with or without a job worker beside it."""

from __future__ import annotations

import argparse
import contextlib
import os

from firstfix.config import postgres
from firstfix.config.commands.worker import default_plans, workers
from firstfix.config.home import find_home
from firstfix.config.not_ready import NotReady
from firstfix.config.processes import Program, django, keep_running, stoppable, wait_for_any, wait_until_answering
from firstfix.config.web import check_port_is_free, default_workers, granian, is_loopback, surroundings
from firstfix.config.words import translated as _

HELP = _("serve the pages and the API")
EXAMPLE = "firstfix serve --host 0.0.0.0 --port 8000 --with-worker"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: 127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: 8000)"))
    parser.add_argument("--workers", type=int, default=default_workers(), help=_("processes (default: one per core)"))
    parser.add_argument("--with-worker", action="store_true", help=_("work off jobs too, on this machine"))


def check_is_no_open_demo(host: str) -> None:
    """The settings see the names that are answered, not the address that is listened on."""
    if os.environ.get("FIRSTFIX_DEMO", "").strip().lower() in ("", "0", "false", "no", "off") or is_loopback(host):
        return
    raise NotReady(
        "FIRSTFIX_DEMO lets anybody sign in without a password, so it does not listen on %(host)s; take it out, or "
        "leave out --host.",
        host=host,
    )


def run(options: argparse.Namespace) -> int:
    check_is_no_open_demo(options.host)
    check_port_is_free(options.host, options.port, remedy="firstfix serve --port 8001")
    web = granian(host=options.host, port=options.port, workers=options.workers)
    home = find_home()
    with contextlib.suppress(KeyboardInterrupt), stoppable(), postgres.running_again(home) as logins:
        programs = [Program("web server", web, django(logins.application, **surroundings(home)))]
        if options.with_worker:
            programs += workers(4, default_plans(), django(logins.application))
        with keep_running(programs) as processes:
            here = "127.0.0.1" if options.host in ("0.0.0.0", "::") else options.host
            wait_until_answering(f"http://{here}:{options.port}/health", programs, processes)
            print(_("Listening on %(host)s:%(port)d") % vars(options), flush=True)
            wait_for_any(programs, processes)
    return 0
