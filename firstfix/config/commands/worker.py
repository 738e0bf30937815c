"""The job workers: one for short jobs, one for plans, which take minutes and a processor each."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from firstfix.config import postgres
from firstfix.config.home import find_home
from firstfix.config.processes import Program, django, keep_running, stoppable, wait_for_any
from firstfix.config.words import translated as _

HELP = _("work off jobs: notices, SLA clocks, reports; any number on any number of machines")
EXAMPLE = "firstfix worker --concurrency 4 --plans 2"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help=_("short jobs at a time (default: 4, 0 for none)"))
    parser.add_argument(
        "--plans", type=int, default=default_plans(), help=_("plans at a time (default: half of the cores, 0 for none)")
    )


def default_plans() -> int:
    return max(1, (os.cpu_count() or 1) // 2)


def workers(concurrency: int, plans: int, environment: Mapping[str, str], *, logs: Path | None = None) -> list[Program]:
    """One program for each queue that is worked off here. `logs` is the folder of their logs."""
    wanted = [("worker", "default", concurrency), ("planner", "planning", plans)]
    return [
        Program(name, _command(queue, at_a_time), environment, logs / f"{name}.log" if logs else None)
        for name, queue, at_a_time in wanted
        if at_a_time > 0
    ]


def _command(queue: str, at_a_time: int) -> list[str]:
    options = ["--queues", queue, "--concurrency", str(at_a_time)]
    return [sys.executable, "-m", "django", "procrastinate", "worker", *options]


def run(options: argparse.Namespace) -> int:
    with contextlib.suppress(KeyboardInterrupt), stoppable(), postgres.running_again(find_home()) as logins:
        programs = workers(options.concurrency, options.plans, django(logins.application))
        with keep_running(programs) as processes:
            wait_for_any(programs, processes)
    return 0
