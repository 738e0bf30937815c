"""Django's own commands, with the database running."""

from __future__ import annotations

import argparse

from firstfix.config import postgres, processes
from firstfix.config.home import find_home
from firstfix.config.words import translated as _

HELP = _("run one of Django's own commands, with the owner's login where it is known")
EXAMPLE = "firstfix manage showmigrations"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=_("the command and its arguments"))


def run(options: argparse.Namespace) -> int:
    with postgres.running(find_home()) as logins:
        return processes.manage(options.arguments or ["help"], url=logins.owner or logins.application)
