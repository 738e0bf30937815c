"""Bring a file in: customers, assets, stock, history …"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firstfix.config import inside
from firstfix.config.not_ready import NotReady
from firstfix.config.words import translated as _

if TYPE_CHECKING:
    from firstfix.platform.exchange.models import ImportRun

HELP = _("bring in a CSV or spreadsheet file: customers, sites, assets, parts, stock, engineers, orders, history")
EXAMPLE = 'firstfix import assets machines.xlsx --map "Machine no.=code" --dry-run'

ORDERS = {"day-first": "day", "month-first": "month"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", default="", help=_("what the file holds (default: guessed from headings)"))
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADING=FIELD", help=_("what a column means; may be repeated")
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help=_("the same value for all rows; may be repeated"),
    )
    parser.add_argument("--dates", choices=sorted(ORDERS), help=_("which comes first in dates like 03/04/2001"))
    parser.add_argument("--encoding", default="", help=_("such as gb18030 (default: found out)"))
    parser.add_argument(
        "--make-missing", action="store_true", help=_("make customers, sites, models that rows only name")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen to every row"))
    parser.add_argument("--good-rows-only", action="store_true", help=_("write the others when some rows are refused"))
    parser.add_argument("--refused", type=Path, metavar="FILE", help=_("where to put the refused rows, to be mended"))
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help=_("who acts (default: the system)"))


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise NotReady("There is no file %(file)s.", file=options.file)
    with inside.company(email=options.email) as company:
        from firstfix.platform.errors import FirstFixError, Invalid

        try:
            return bring_in(options, company)
        except Invalid as wrong:
            for field, text in wrong.errors.items():
                place = "" if field in ("file", "columns", "kind", "orders") else f"{field}: "
                print(f"firstfix: {place}{text}", file=sys.stderr)
        except FirstFixError as error:
            print(f"firstfix: {error}", file=sys.stderr)
        return 2


def bring_in(options: argparse.Namespace, company: inside.Inside) -> int:
    """Take the file, choose its columns, carry it out; three transactions, so that a failure leaves its reason."""
    from firstfix.platform.errors import Refused
    from firstfix.platform.exchange.actions import ask_to_check, ask_to_write, begin, carry_out, fail
    from firstfix.platform.tenants.scope import tenant_scope

    with tenant_scope(company.tenant_id):
        taken = take(options, company)
        if options.dry_run:
            ask_to_check(taken, by=company.by)
        else:
            ask_to_write(taken, by=company.by, good_rows_only=options.good_rows_only)
        begin(taken.pk, {"checking", "writing"})
        taken.refresh_from_db()
    try:
        with tenant_scope(company.tenant_id), progress_bar(taken.total) as progress:
            done = carry_out(taken, by=company.by, progress=progress)
    except (Exception, KeyboardInterrupt) as error:
        why = error if isinstance(error, Exception) else Refused(_("It was stopped, and nothing was written."))
        with tenant_scope(company.tenant_id):
            fail(taken.pk, why, by=company.by)
        raise
    with tenant_scope(company.tenant_id):
        return tell(done, options)


def take(options: argparse.Namespace, company: inside.Inside) -> ImportRun:
    from firstfix.platform.exchange.actions import choose_columns, outline_kept, read_file, recipe_of, start_import

    run = start_import(
        options.file.read_bytes(), name=options.file.name, by=company.by, kind=options.kind, encoding=options.encoding
    )
    run = read_file(run, by=company.by)
    columns: dict[str, Any] = dict(run.columns)
    for said in options.map:
        heading, _sign, field = said.rpartition("=")
        columns = {name: known for name, known in columns.items() if known != heading} | {
            field.strip(): heading.strip()
        }
    for said in options.set:
        field, _sign, value = said.partition("=")
        columns[field.strip()] = {"always": value.strip()}
    run.columns = columns
    orders = dict(run.orders)
    if options.dates:
        headings = outline_kept(run).headings
        orders |= dict.fromkeys(recipe_of(run).fitted(headings).dated(), ORDERS[options.dates])
    return choose_columns(
        run, by=company.by, kind=run.kind, profile="" if options.map or options.set else run.profile, columns=columns,
        orders=orders, makes_missing=options.make_missing,
    )  # fmt: skip


@contextmanager
def progress_bar(rows: int) -> Iterator[Any]:
    """A bar on a terminal; nothing in a log."""
    width, shown = 30, -1

    def draw(done: int, total: int) -> None:
        nonlocal shown
        percent = done * 100 // total
        if sys.stderr.isatty() and percent != shown:
            shown = percent
            bar = "█" * (percent * width // 100)
            print(f"\r  {bar:░<{width}} {percent:3d} %  {rows}", end="", file=sys.stderr, flush=True)

    yield draw
    if shown >= 0:
        print("\r" + " " * (width + 30) + "\r", end="", file=sys.stderr, flush=True)


def tell(run: ImportRun, options: argparse.Namespace) -> int:
    from firstfix.platform.exchange.models import ImportRun as Runs
    from firstfix.platform.exchange.profiles import profiles
    from firstfix.platform.exchange.queries import outcomes_of

    every = outcomes_of(run)
    if run.profile:
        print(
            _("Recognised: %(name)s. %(about)s")
            % {"name": profiles()[run.profile].label, "about": profiles()[run.profile].about}
        )
    for note in run.notes:
        print(note)
    for outcome in every:
        if options.dry_run or outcome["verdict"] == "refused" or outcome["notes"]:
            print(line_of(outcome))
    words = {"new": _("new"), "changed": _("changed"), "same": _("same"), "refused": _("refused")}
    print(", ".join(f"{run.counts.get(verdict, 0)} {word}" for verdict, word in words.items()))
    if run.refused_file and (options.refused or not options.dry_run):
        place = options.refused or Path(run.refused_file.name)
        place.write_bytes(run.refused_file.path.read_bytes())
        print(
            _("The refused rows are in %(file)s, with the reasons; mend them there and import that file.")
            % {"file": place}
        )
    if run.problem:
        print(run.problem, file=sys.stderr)
    return 1 if run.state == Runs.State.FAILED else 0


def line_of(outcome: dict[str, Any]) -> str:
    """One row: its number, what becomes of it, what it is called, and below it what there is to say."""
    words = {"new": _("new"), "changed": _("changed"), "same": _("same"), "refused": _("refused")}
    first = f"{outcome['row']:>7}  {words[outcome['verdict']]:<8} {outcome['called']}"
    more = [f"{column}: {reason}" if column else reason for column, reason in outcome["problems"]]
    more += [f"{column}: {before or '–'} → {after}" for column, before, after in outcome["changes"]]
    return "\n".join([first, *(f"{'':>18}{text}" for text in [*more, *outcome["notes"]])])
