"""The stocking command of `python -m firstfix.engines` (docs/formats/stocking.md)."""

import argparse
from argparse import ArgumentParser, Namespace
from typing import Any

from firstfix.engines.reading import load
from firstfix.engines.stocking.problem import read_problem


def register(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add this engine's command; it sets `run`, which takes the arguments and returns the answer."""
    what = (
        "Which parts a van should always carry, from last year's jobs: levels, job fill rate and holding cost before "
        "and after, the curve of both, and what each part adds. Answers stocking-plan/1."
    )
    command = commands.add_parser("stocking", help="which parts a van should always carry", description=what)
    command.add_argument("problem", metavar="INPUT.json", help="stocking-problem/1")
    command.add_argument("--near", action="store_true", help="be content with the bound: no mixed-integer program")
    command.set_defaults(run=_stocking)


def _stocking(arguments: Namespace) -> Any:
    from firstfix.engines.stocking.plan import plan  # SciPy takes a moment to load: other commands do without

    return plan(read_problem(load(arguments.problem)), exactly=not arguments.near)
