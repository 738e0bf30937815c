"""`firstfix`, the command line. A new command is one new module in `commands/`, nothing else."""

from __future__ import annotations

import argparse
import errno
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

import firstfix
from firstfix.config import commands, environment
from firstfix.config.not_ready import NotReady
from firstfix.config.words import translated as _


class Command(Protocol):
    """What a module in `commands/` has. Its name is the command's; a trailing `_` avoids Python's own words."""

    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None: ...

    def run(self, options: argparse.Namespace, /) -> int: ...


def found_commands() -> dict[str, Command]:
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    return {
        name.strip("_").replace("_", "-"): cast(Command, import_module(f"{commands.__name__}.{name}")) for name in names
    }


def make_parser(known: dict[str, Command]) -> argparse.ArgumentParser:
    examples = "\n".join(f"  {command.EXAMPLE}" for command in known.values())
    parser = argparse.ArgumentParser(
        prog="firstfix",
        description=_("After-sales service system that gets a fault fixed on the first visit."),
        epilog=_("Examples:") + f"\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"FirstFix {firstfix.__version__}")
    verbs = parser.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    for name, command in known.items():
        verb = verbs.add_parser(
            name,
            help=command.HELP,
            description=command.HELP,
            epilog=_("Example:") + f" {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(verb)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    known = found_commands()
    options = make_parser(known).parse_args(arguments)
    try:
        environment.check()
        return known[options.command].run(options)
    except NotReady as error:
        print(f"firstfix: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        place = error.filename or _("the disk")
        print(
            _("firstfix: %(place)s: %(reason)s; mend this, then run it again.")
            % {"place": place, "reason": error.strerror},
            file=sys.stderr,
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
