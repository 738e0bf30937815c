"""Bringing small files in, as the pages and the command do."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.exchange.actions import carry_out, choose_columns, export_rows, read_file, start_import
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.queries import outcomes_of

DATA = Path(__file__).parent / "data"


def csv_of(*rows: Sequence[object]) -> bytes:
    """Headings, then rows."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def taken(content: bytes, *, by: Actor = SYSTEM, name: str = "file.csv", kind: str = "") -> ImportRun:
    """A file that has been read, its columns guessed."""
    return read_file(start_import(content, name=name, by=by, kind=kind), by=by)


def bring(
    content: bytes,
    *,
    kind: str = "",
    name: str = "file.csv",
    by: Actor = SYSTEM,
    writes: bool = True,
    good_rows_only: bool = False,
    makes_missing: bool = False,
    columns: Mapping[str, Any] | None = None,
    orders: Mapping[str, str] | None = None,
) -> ImportRun:
    """Take, choose, carry out; what the headings say unless `columns` are given."""
    run = taken(content, name=name, by=by, kind=kind)
    run = choose_columns(
        run, by=by, kind=run.kind, profile=run.profile, columns=run.columns if columns is None else columns,
        orders=orders if orders is not None else run.orders, makes_missing=makes_missing,
    )  # fmt: skip
    run.state = ImportRun.State.WRITING if writes else ImportRun.State.CHECKING
    run.good_rows_only = good_rows_only
    run.save()
    return carry_out(run, by=by)


def bring_rows(kind: str, *rows: Sequence[object], **more: Any) -> ImportRun:
    return bring(csv_of(*rows), kind=kind, **more)


def verdicts(run: ImportRun) -> list[str]:
    return [outcome["verdict"] for outcome in outcomes_of(run)]


def reasons(run: ImportRun) -> list[tuple[int, str, str]]:
    """(row, column, reason) of everything that was refused."""
    return [(one["row"], column, reason) for one in outcomes_of(run) for column, reason in one["problems"]]


def notes(run: ImportRun) -> list[tuple[int, str]]:
    return [(one["row"], note) for one in outcomes_of(run) for note in one["notes"]]


def exported(kind: str, *, ending: str = "csv", by: Actor = SYSTEM) -> bytes:
    out = io.BytesIO()
    export_rows(kinds()[kind], out, name=f"file.{ending}", by=by)
    return out.getvalue()
