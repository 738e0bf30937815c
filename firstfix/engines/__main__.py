"""`python -m firstfix.engines COMMAND …`: a file in, JSON out (YAML where the answer is a fault model).

An engine brings its commands in a module `commands` with a function `register`, named in `ENGINES`.
"""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import NoReturn

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning import commands as planning
from firstfix.engines.simulation import commands as simulation
from firstfix.engines.stocking import commands as stocking
from firstfix.engines.triage import commands as triage
from firstfix.engines.troubleshooting import commands as troubleshooting

ENGINES = (planning, troubleshooting, stocking, triage, simulation)


class Parser(ArgumentParser):
    """Says what is wrong with the command line in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it answered, 2 on wrong input with one line per mistake on standard error."""
    parser = Parser(prog="firstfix.engines", description="FirstFix's engines: a file in, JSON out.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for engine in ENGINES:
        engine.register(commands)
    arguments = parser.parse_args(words)
    try:
        answer = arguments.run(arguments)
    except Mistakes as mistakes:
        print(*mistakes.lines, sep="\n", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    try:
        print(answer if isinstance(answer, str) else json.dumps(answer), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on; end quietly
    return 0


if __name__ == "__main__":
    sys.exit(main())
