"""Imports and exports for programs: take a file, choose its columns, read what would happen, write; in jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import FileResponse
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.platform.access import record_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.errors import NotFound
from firstfix.platform.exchange.actions import ask_to_check, ask_to_write, choose_columns, start_import
from firstfix.platform.exchange.jobs import carry_out_later, read_later
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.queries import kinds_for, outcomes_of, runs_for
from firstfix.platform.exchange.seen import export_file

router = Router(tags=["import and export"])
Verdicts = Literal["new", "changed", "same", "refused"]


class FieldOut(Schema):
    name: str
    label: str
    holds: str
    required: bool


class KindOut(Schema):
    name: str
    label: str
    known_by: str
    fields: list[FieldOut]


class ImportOut(Schema):
    """`columns` maps our fields to headings of the file or to {"always": text}; `percent` is how far a job is."""

    id: int
    file: str
    kind: str
    profile: str
    columns: dict[str, Any]
    orders: dict[str, str]
    state: str
    percent: int
    total: int
    counts: dict[str, int]
    notes: list[str]
    problem: str
    created_at: datetime
    finished_at: datetime | None

    @staticmethod
    def resolve_file(run: ImportRun) -> str:
        return run.file.name


class Always(Schema):
    always: str = Field(max_length=500)


class ColumnsIn(Schema):
    """Either a kind with its columns, or a profile."""

    kind: str = Field("", max_length=40)
    profile: str = Field("", max_length=40)
    columns: dict[str, str | Always] = Field(default_factory=dict, max_length=100)
    orders: dict[str, Literal["day", "month"]] = Field(default_factory=dict, max_length=100)
    makes_missing: bool = False


class WritingIn(Schema):
    good_rows_only: bool = False


class RowOut(Schema):
    """`problems` are (column, reason), `changes` (column, before, after)."""

    row: int
    verdict: Verdicts
    called: str
    problems: list[tuple[str, str]]
    notes: list[str]
    changes: list[tuple[str, str, str]]


class RowsOut(Schema):
    items: list[RowOut]
    next: int | None = None


@router.get("/imports/kinds", response=list[KindOut])
def importable(request: ApiRequest) -> Any:
    """What this person may import, and the fields of each kind."""
    require(request.user, "import.run")
    return [
        {
            "name": kind.name,
            "label": str(kind.label),
            "known_by": str(kind.known_by),
            "fields": [
                {"name": one.name, "label": str(one.label), "holds": str(one.value.said()), "required": one.required}
                for one in kind.fields
            ],
        }
        for kind in kinds_for(request.user)
    ]


@router.get("/imports", response=Page[ImportOut])
def imports(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "import.run")
    return page_of(_runs(request), after=after, limit=limit)


@router.post("/imports", response={201: ImportOut})
def take(
    request: ApiRequest,
    file: File[UploadedFile],
    kind: Annotated[str, Form("", max_length=40, description="a kind or a profile; empty: guessed")] = "",
    encoding: Annotated[str, Form("", max_length=20, description="empty: found out")] = "",
) -> Any:
    """A CSV or spreadsheet file. Nothing is written yet: a job reads it, then `state` is choosing, or failed."""
    require(request.user, "import.run")
    name = (file.name or "file").replace("\0", "")
    run = start_import(file.read(), name=name, by=request.user, kind=kind, encoding=encoding)
    read_later(run)
    return Status(201, run)


@router.get("/imports/{int:id}", response=ImportOut)
def import_run(request: ApiRequest, id: int) -> Any:
    return _run(request, id)


@router.put("/imports/{int:id}/columns", response={202: ImportOut})
def columns(request: ApiRequest, id: int, given: ColumnsIn) -> Any:
    """What the columns mean. A job then looks at every row."""
    run = choose_columns(_run(request, id), by=request.user, **given.dict())
    carry_out_later(run := ask_to_check(run, by=request.user))
    return Status(202, run)


@router.post("/imports/{int:id}/writing", response={202: ImportOut})
def writing(request: ApiRequest, id: int, given: WritingIn) -> Any:
    """Write all rows or none, or those that are not refused; in a job."""
    run = ask_to_write(_run(request, id), by=request.user, good_rows_only=given.good_rows_only)
    carry_out_later(run)
    return Status(202, run)


@router.get("/imports/{int:id}/rows", response=RowsOut)
def rows(
    request: ApiRequest,
    id: int,
    verdict: Annotated[list[Verdicts], Query(default_factory=list)],
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """What becomes of every row, in the file's order; `next` is the last row's number."""
    every = [one for one in outcomes_of(_run(request, id), verdicts=verdict) if after is None or one["row"] > after]
    return {"items": every[:limit], "next": every[limit - 1]["row"] if len(every) > limit else None}


@router.get("/imports/{int:id}/refused-rows", response=None)
def refused_rows(request: ApiRequest, id: int) -> FileResponse:
    """The refused rows with their reasons, in the columns of the original."""
    file = _run(request, id).refused_file
    if file is None:
        raise NotFound
    return FileResponse(file.path.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type)


@router.get("/exports/{kind}", response=None)
def export(request: ApiRequest, kind: str, format: Literal["csv", "xlsx"] = "csv") -> FileResponse:
    """All records of a kind that this person may see, in the form that imports take."""
    if kind not in kinds():
        raise NotFound
    return export_file(kind, format, by=request.user)


def _runs(request: ApiRequest) -> QuerySet[ImportRun]:
    return runs_for(request.user).select_related("file", "refused_file", "outcomes")


def _run(request: ApiRequest, id: int) -> ImportRun:
    return record_for(_runs(request), by=request.user, action="import.run", pk=id)
