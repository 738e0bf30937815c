"""Writing rows as CSV or XLSX, for people who open them in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from firstfix.platform.exchange.encodings import meant
from firstfix.platform.exchange.formulas import guarded
from firstfix.platform.exchange.values import Cell, text_of

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_XLSX_CELL = 32_767
#: What XML 1.0 cannot carry, and Excel's own escape for it, which must not arise by chance.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n?")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_sheet(rows: Iterable[Sequence[Cell]], out: IO[bytes], *, name: str) -> str:
    """Write rows, the headings first, in the format that the file's name asks for; returns its content type."""
    if PurePath(name).suffix.lower() == ".xlsx":
        _write_xlsx(rows, out)
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
    return guarded(meant(_NEWLINES.sub("\n", cell).replace("\0", "")))


def _write_xlsx(rows: Iterable[Sequence[Cell]], out: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = [_xlsx_cell(sheet, cell) for cell in row]
        if number == 0:
            for cell in cells:
                if isinstance(cell, SheetCell):
                    cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
        sheet.append(cells)
    book.save(out)


def _xlsx_cell(sheet: Any, value: Cell) -> object:
    """Text is marked as text, so that none of it is a formula; numbers and days stay what they are."""
    if not isinstance(value, str):
        return value if isinstance(value, int | float | date | datetime | time | timedelta) else None
    text = _LOOKS_ESCAPED.sub("_x005F_", meant(_NOT_IN_XML.sub("", _NEWLINES.sub("\n", value))))[:LONGEST_XLSX_CELL]
    cell = WriteOnlyCell(sheet, value=None)
    cell.value = text
    cell.data_type = "s"
    return cell
