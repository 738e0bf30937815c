"""Bring the database's tables up to date."""

from __future__ import annotations

import argparse

from firstfix.config import postgres
from firstfix.config.home import find_home
from firstfix.config.processes import manage
from firstfix.config.words import translated as _

HELP = _("bring the database's tables, policies and rights up to date (as its owner)")
EXAMPLE = "firstfix migrate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    with postgres.running(find_home()) as logins:
        return manage(["migrate", "--no-input"], url=postgres.owner_of(logins))
