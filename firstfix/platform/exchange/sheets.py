"""Writing rows as CSV or XLSX, for people who open them in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import IO

from firstfix.platform.exchange.encodings import meant
from firstfix.platform.exchange.formulas import guarded
from firstfix.platform.exchange.values import Cell, text_of

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEWLINES = re.compile(r"\r\n?")


def write_sheet(rows: Iterable[Sequence[Cell]], out: IO[bytes], *, name: str) -> str:
    """Write rows, the headings first, in the format that the file's name asks for; returns its content type."""
    if PurePath(name).suffix.lower() == ".xlsx":
        from firstfix.platform.exchange.xlsx import write_xlsx  # here, because openpyxl takes 20 MB of every process

        write_xlsx(rows, out)
        return XLSX_TYPE
    _write_csv(rows, out)
    return CSV_TYPE


def _write_csv(rows: Iterable[Sequence[Cell]], out: IO[bytes]) -> None:
    """UTF-8 with a byte order mark, without which Excel takes Chinese for something else."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    text.flush()
    text.detach()


def _csv_cell(cell: Cell) -> str:
    if not isinstance(cell, str):
        return text_of(cell)
    return guarded(meant(NEWLINES.sub("\n", cell).replace("\0", "")))
