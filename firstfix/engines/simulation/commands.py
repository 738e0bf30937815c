"""The simulation's command of `python -m firstfix.engines` (docs/formats/company.md)."""

import argparse
from argparse import ArgumentParser, Namespace
from typing import Any

from firstfix.engines.arguments import count, whole
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import load
from firstfix.engines.simulation.policies import POLICIES
from firstfix.engines.simulation.reading import MOST_DAYS, read_company


def register(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add this engine's command; it sets `run`, which takes the arguments and returns the answer as JSON."""
    command = commands.add_parser("simulate", help="a year of a service company", description=_DESCRIPTION)
    command.add_argument("company", metavar="COMPANY.json", help="company/1")
    command.add_argument("--policy", choices=list(POLICIES), required=True, help="who decides")
    command.add_argument("--seed", type=whole, required=True, help="of reports, faults and luck")
    command.add_argument("--days", type=count, help="instead of the company's")
    command.set_defaults(run=_simulate)


_DESCRIPTION = (
    "Plays a service company for a year under a policy: first-time fix, times, visits, ways, stock and costs."
)


def _simulate(arguments: Namespace) -> Any:
    from firstfix.engines.simulation.year import play  # loads SimPy and the planner's kernel

    document = load(arguments.company)
    if arguments.days is not None and isinstance(document, dict):
        if not 1 <= arguments.days <= MOST_DAYS:
            raise Mistakes([f"--days: must be from 1 to {MOST_DAYS}"])
        document = {**document, "days": arguments.days}
    return play(read_company(document), POLICIES[arguments.policy], abs(arguments.seed)).to_json()
