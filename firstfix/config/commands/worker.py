"""The job worker."""

from __future__ import annotations

import argparse
import contextlib
import sys

from firstfix.config import postgres
from firstfix.config.home import find_home
from firstfix.config.processes import Program, django, keep_running, stoppable, wait_for_any
from firstfix.config.words import translated as _

HELP = _("work off jobs: notices, SLA clocks, reports; any number on any number of machines")
EXAMPLE = "firstfix worker --concurrency 4"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help=_("jobs at a time (default: 4)"))


def worker(concurrency: int) -> list[str]:
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", str(concurrency)]


def run(options: argparse.Namespace) -> int:
    with contextlib.suppress(KeyboardInterrupt), stoppable(), postgres.running(find_home()) as logins:
        programs = [Program("worker", worker(options.concurrency), django(logins.application))]
        with keep_running(programs) as processes:
            wait_for_any(programs, processes)
    return 0
