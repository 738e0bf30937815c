"""Give rows out, in the form in which they can be brought in again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from firstfix.config import inside
from firstfix.config.not_ready import NotReady
from firstfix.config.words import translated as _

HELP = _("write records to a CSV or XLSX file, in the form that `firstfix import` takes")
EXAMPLE = "firstfix export assets assets.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help=_("what to write; “all” writes one file of each kind into a folder"))
    parser.add_argument("file", type=Path, help=_("a .csv or .xlsx file; with “all” a folder"))
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help=_("who acts (default: the system)"))


def run(options: argparse.Namespace) -> int:
    with inside.company(email=options.email) as company:
        from firstfix.platform.errors import FirstFixError
        from firstfix.platform.exchange.kinds import kinds
        from firstfix.platform.tenants.scope import tenant_scope

        if options.kind != "all" and options.kind not in kinds():
            known = ", ".join(kinds())
            raise NotReady("“%(kind)s” is no kind of record; there are: %(known)s.", kind=options.kind, known=known)
        try:
            with tenant_scope(company.tenant_id):
                for name, file in files(options, list(kinds())).items():
                    write(name, file, company)
                    print(file)
        except FirstFixError as error:
            print(f"firstfix: {error}", file=sys.stderr)
            return 2
    return 0


def files(options: argparse.Namespace, names: list[str]) -> dict[str, Path]:
    """Which kind goes into which file; numbered in the order in which they can be brought in again."""
    if options.kind != "all":
        return {options.kind: options.file}
    options.file.mkdir(parents=True, exist_ok=True)
    return {name: options.file / f"{number:02d}-{name}.csv" for number, name in enumerate(names, start=1)}


def write(name: str, file: Path, company: inside.Inside) -> None:
    """Whole or not at all: a half-written file is never left under the name."""
    from firstfix.platform.exchange.actions import export_rows
    from firstfix.platform.exchange.kinds import kinds

    partial = file.with_name(f".{file.name}.part")
    try:
        with partial.open("wb") as out:
            export_rows(kinds()[name], out, name=file.name, by=company.by)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
