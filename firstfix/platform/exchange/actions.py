"""Bringing a file in, step by step: take it, say what its columns mean, look, write; and giving rows out."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any

import orjson
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.exchange.dates import Order
from firstfix.platform.exchange.facts import ImportFailed, ImportStarted, RowsExported, RowsImported
from firstfix.platform.exchange.headings import (
    guessed_columns,
    guessed_kind,
    header_hash,
    own_headings,
    reason_headings,
)
from firstfix.platform.exchange.importing import Import, Result
from firstfix.platform.exchange.kinds import Kind, kinds
from firstfix.platform.exchange.models import ColumnMapping, ImportRun
from firstfix.platform.exchange.outline import Outline, outline_of
from firstfix.platform.exchange.profiles import profile_for, profiles
from firstfix.platform.exchange.queries import rows_of
from firstfix.platform.exchange.recipes import Recipe, plain_recipe
from firstfix.platform.exchange.sheets import CSV_TYPE, XLSX_TYPE, write_sheet
from firstfix.platform.exchange.tables import Table, is_spreadsheet, read_table, refuse_at_sight
from firstfix.platform.exchange.values import tidy
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_bytes
from firstfix.platform.jobs.long_work import why_not
from firstfix.platform.jobs.progress import Progress, untold
from firstfix.platform.search.actions import refresh
from firstfix.platform.search.jobs import follow_names
from firstfix.platform.search.register import searchables
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_tenant_id
from firstfix.platform.tenants.zone import company_zone


@transaction.atomic
def start_import(content: bytes, *, name: str, by: Actor, kind: str = "", encoding: str = "") -> ImportRun:
    """Keep a file; a worker reads it (`read_file`, see `jobs.py`). `kind` may name a kind or a profile.

    Invalid when it can be seen at once that it is no file of rows.
    """
    require(by, "import.run")
    if kind and kind not in profiles() and kind not in kinds():
        raise Invalid({"kind": _("“%(kind)s” is no kind of record.") % {"kind": kind}})
    refuse_at_sight(content)
    content_type = XLSX_TYPE if is_spreadsheet(content) else CSV_TYPE
    return ImportRun.objects.create(
        file=store_bytes(content, name=name, content_type=content_type),
        encoding=encoding,
        profile=kind if kind in profiles() else "",
        kind=kind if kind not in profiles() else "",
        started_by_id=by.pk,
    )


@transaction.atomic
def read_file(run: ImportRun, *, by: Actor, progress: Progress = untold) -> ImportRun:
    """Take down what columns a file has and guess what they mean. Invalid when it cannot be read."""
    require(by, "import.run")
    table = table_of(run, progress=progress)
    run.total, run.outline = len(table.lines), asdict(outline_of(table))
    _guess(run, table.headings)
    run.state, run.percent = ImportRun.State.CHOOSING, 100
    run.save()
    record(ImportStarted(file=run.file.name, rows=run.total), about=run, by=by)
    return run


def _guess(run: ImportRun, headings: list[str]) -> None:
    """What was said, else a profile, else the mapping of the last file with these headings, else what they say."""
    if run.profile:
        return
    if not run.kind and (profile := profile_for(headings)):
        run.profile = profile.name
        return
    remembered = ColumnMapping.objects.filter(header_hash=header_hash(headings))
    if last := remembered.filter(kind__in=[run.kind] if run.kind else kinds()).order_by("-used_at").first():
        run.kind, run.columns, run.orders = last.kind, last.columns, last.orders
    elif run.kind:
        run.columns = dict(guessed_columns(kinds()[run.kind], headings))
    elif found := guessed_kind(headings):
        run.kind, run.columns = found[0].name, dict(found[1])


@transaction.atomic
def choose_columns(
    run: ImportRun,
    *,
    by: Actor,
    kind: str = "",
    profile: str = "",
    columns: Mapping[str, Any] | None = None,
    orders: Mapping[str, str] | None = None,
    makes_missing: bool = False,
) -> ImportRun:
    """Say what the file holds: a kind with our field → its heading (or {"always": text}), or a profile.

    orders: heading → "day" or "month", for dates like 03/04/2001. The choice is remembered for files with the same
    headings. Invalid names what is not known or still has to be said.
    """
    require(by, "import.run")
    run = _locked(run)
    if run.is_running or run.state == ImportRun.State.DONE:
        raise Refused(_("This import is running or done; start a new one."))
    if not run.outline:
        raise Refused(_("This file could not be read; start a new import."))
    run.kind, run.profile = kind, profile
    run.columns, run.orders = _plain(columns or {}), dict(orders or {})
    run.makes_missing = makes_missing
    _check_choice(run, outline := outline_kept(run))
    run.state, run.problem, run.counts, run.notes = ImportRun.State.CHOOSING, "", {}, []
    run.save()
    if not profile:
        ColumnMapping.objects.update_or_create(
            kind=kind,
            header_hash=header_hash(outline.headings),
            defaults={"columns": run.columns, "orders": run.orders, "used_at": timezone.now()},
        )
    return run


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    """As they are kept: a value that is the same for all rows like any text that comes in."""
    return {
        name: {"always": tidy(str(said.get("always", "")))} if isinstance(said, dict) else said
        for name, said in columns.items()
    }


def _check_choice(run: ImportRun, outline: Outline) -> None:
    if run.profile:
        if run.profile not in profiles():
            raise Invalid({"profile": _("This file format is not known.")})
    elif run.kind not in kinds():
        raise Invalid({"kind": _("Please say what the file holds.")})
    else:
        fields = {field.name: field for field in kinds()[run.kind].fields}
        if unknown := sorted(run.columns.keys() - fields.keys()):
            raise Invalid({name: _("There is no such field.") for name in unknown})
        if not run.columns:
            raise Invalid({"columns": _("Please choose at least one column.")})
        if missing := [name for name in recipe_of(run).headings if name not in outline.headings]:
            raise Invalid({"columns": _("The file has no column “%(names)s”.") % {"names": ", ".join(missing)}})
    if wrong := [
        name for name, order in run.orders.items() if name not in outline.headings or order not in list(Order)
    ]:
        raise Invalid({"orders": _("The file has no column “%(names)s”.") % {"names": ", ".join(wrong)}})
    if unsure := outline.unsure_in(recipe_of(run)):
        text = _("Dates in “%(names)s” can be read two ways: please say whether the day or the month comes first.")
        raise Invalid({"orders": text % {"names": ", ".join(unsure)}})


@transaction.atomic
def ask_to_check(run: ImportRun, *, by: Actor) -> ImportRun:
    """Let a worker look at the rows. See `jobs.py`."""
    return _ask(run, ImportRun.State.CHECKING, by=by)


@transaction.atomic
def ask_to_write(run: ImportRun, *, by: Actor, good_rows_only: bool = False) -> ImportRun:
    """Let a worker write the rows: all or none, or those that are not refused."""
    return _ask(run, ImportRun.State.WRITING, by=by, good_rows_only=good_rows_only)


def _ask(run: ImportRun, state: ImportRun.State, *, by: Actor, good_rows_only: bool = False) -> ImportRun:
    require(by, "import.run")
    run = _locked(run)
    if run.is_running or run.state == ImportRun.State.DONE:
        raise Refused(_("This import is running or done; start a new one."))
    if not run.outline:
        raise Refused(_("This file could not be read; start a new import."))
    if not run.kind and not run.profile:
        raise Refused(_("Please say first what the columns mean."))
    for step in recipe_of(run).steps:
        require(by, kinds()[step.kind].action)
    run.state, run.good_rows_only, run.started_by_id = state, good_rows_only, by.pk
    run.percent, run.began_at, run.problem = 0, None, ""
    run.save()
    return run


@transaction.atomic
def begin(run_id: int, states: Collection[str]) -> ImportRun | None:
    """A worker takes the run. None when there is nothing to do: it is in none of these states any more, as for a job
    that is run twice, or another worker died with it.
    """
    run = (
        ImportRun.objects.select_for_update(of=("self",), no_key=True)
        .select_related("file", "started_by")
        .get(pk=run_id)
    )
    if run.state not in states:
        return None
    if run.began_at is not None:
        run.state = ImportRun.State.FAILED
        run.problem = _("The worker was stopped in the middle. Nothing has been written; please start again.")
        run.finished_at = timezone.now()
        run.save()
        return None
    run.began_at = timezone.now()
    run.save()
    return run


@transaction.atomic
def carry_out(run: ImportRun, *, by: Actor, progress: Progress = untold) -> ImportRun:
    """Look at the rows, and write them when the run is to be written; the rows and the result in one transaction.

    Two imports of one company wait for each other. Errors leave nothing behind: see `fail`.
    """
    is_writing = run.state == ImportRun.State.WRITING
    with connection.cursor() as cursor:
        # The tables that this transaction fills have no statistics yet; without them the planner would join row by
        # row (measured: 280 s instead of 2 s for 20,000 rows), and compile plans that run once.
        cursor.execute("set local enable_nestloop = off; set local jit = off")
        if is_writing:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, current_tenant_id()])
    table, now = table_of(run), timezone.now()
    recipe = recipe_of(run).fitted(table.headings)
    work = Import(
        table, recipe, by=by, source=_source(run, now), now=now, zone=company_zone(),
        makes_missing=run.makes_missing, progress=progress,
    )  # fmt: skip
    result = work.judge()
    if is_writing:
        if result.refused and not run.good_rows_only:
            count = len(result.refused)
            text = ngettext("%(count)d row is refused", "%(count)d rows are refused", count) % {"count": count}
            _keep_result(run, table, result, state=ImportRun.State.FAILED)
            run.problem = _("%(refused)s, so nothing was written.") % {"refused": text}
            run.save()
            return run
        result = work.write(result)
        _follow(run, result, by=by)
    _keep_result(run, table, result, state=ImportRun.State.DONE if is_writing else ImportRun.State.CHECKED)
    return run


_LOCK = 0x1A9047


def _follow(run: ImportRun, result: Result, *, by: Actor) -> None:
    """What every write has: it is found by search, and a fact tells of it."""
    for model, ids in result.written.items():
        if model._meta.label_lower in searchables():
            follow_names(model._meta.label_lower, refresh(model._meta.label_lower, ids))
    for kind, counts in result.by_kind.items():
        fact = RowsImported(kind, run.file.name, counts["new"], counts["changed"], counts["same"])
        record(fact, about=run, by=by)


def _keep_result(run: ImportRun, table: Table, result: Result, *, state: ImportRun.State) -> None:
    lines = b"\n".join(orjson.dumps(asdict(outcome)) for outcome in result.outcomes)
    run.outcomes = store_bytes(lines, name=f"{run.file.name}.jsonl", content_type="application/x-ndjson")
    run.refused_file = _refused_file(run, table, result) if result.refused else None
    run.counts, run.notes = dict(result.counts), result.notes
    run.kinds = {kind: dict(counts) for kind, counts in result.by_kind.items()}
    run.state, run.percent, run.finished_at = state, 100, timezone.now()
    run.save()


def _refused_file(run: ImportRun, table: Table, result: Result) -> Any:
    """The refused rows in the columns of the original, with row and reason, to be mended and brought again."""
    why = {
        outcome.row: "; ".join(f"{column}: {reason}" if column else reason for column, reason in outcome.problems)
        for outcome in result.refused
    }
    kept = [table.headings.index(heading) for heading in own_headings(table.headings)]
    rows = [
        [*(line.cells[index] for index in kept), line.number, why[line.number]]
        for line in table.lines
        if line.number in why
    ]
    headings = [table.headings[index] for index in kept]
    out = io.BytesIO()
    original = PurePath(run.file.name)
    name = f"{original.stem}-{_('refused')}{'.xlsx' if table.is_spreadsheet else '.csv'}"
    content_type = write_sheet([[*headings, *reason_headings()], *rows], out, name=name)
    return store_bytes(out.getvalue(), name=name, content_type=content_type)


@transaction.atomic
def fail(run_id: int, error: Exception, *, by: Actor) -> None:
    """Say why a run could not be carried out; its own transaction is rolled back by then."""
    run = ImportRun.objects.select_for_update(of=("self",), no_key=True).select_related("file").get(pk=run_id)
    run.state, run.finished_at, run.problem = ImportRun.State.FAILED, timezone.now(), why_not(error, run)
    run.save()
    record(ImportFailed(file=run.file.name, problem=run.problem), about=run, by=by)


def export_rows(kind: Kind, out: IO[bytes], *, name: str, by: Actor, seen: QuerySet[Any] | None = None) -> str:
    """Write records of a kind that this person may see, as CSV or XLSX by `name`; returns the content type.

    seen: only those of this queryset of the same model.
    """
    require(by, "export.run")
    count = 0

    def counted() -> Any:
        nonlocal count
        for row in rows_of(kind, by=by, seen=seen):
            yield row
            count += 1

    content_type = write_sheet(counted(), out, name=name)
    record(RowsExported(kind.name, count - 1), about=Tenant.objects.get(pk=current_tenant_id()), by=by)
    return content_type


def table_of(run: ImportRun, *, progress: Progress = untold) -> Table:
    """The whole file: for workers, not for pages."""
    return read_table(run.file.path.read_bytes(), encoding=run.encoding, progress=progress)


def outline_kept(run: ImportRun) -> Outline:
    return Outline(**run.outline)


def recipe_of(run: ImportRun) -> Recipe:
    if run.profile:
        return replace(profiles()[run.profile], orders=run.orders)
    return plain_recipe(run.kind, run.columns, orders=run.orders)


def _source(run: ImportRun, now: datetime) -> str:
    """ "import: file name, date", cut so that the date is always there."""
    day = f", {now.astimezone(company_zone()):%Y-%m-%d}"
    return f"import: {run.file.name}"[: 80 - len(day)] + day


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",), no_key=True).select_related("file").get(pk=run.pk)
