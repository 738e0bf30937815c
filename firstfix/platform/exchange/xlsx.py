"""Writing rows as XLSX."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from firstfix.platform.exchange.encodings import meant
from firstfix.platform.exchange.sheets import NEWLINES
from firstfix.platform.exchange.values import Cell

LONGEST_CELL = 32_767
#: What XML 1.0 cannot carry, and Excel's own escape for it, which must not arise by chance.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(rows: Iterable[Sequence[Cell]], out: IO[bytes]) -> None:
    write_workbook({"": rows}, out)


def write_workbook(sheets: Mapping[str, Iterable[Sequence[Cell]]], out: IO[bytes]) -> None:
    """One sheet per name, each with its headings first."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name or None)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows):
            cells = [_cell(sheet, cell) for cell in row]
            if number == 0:
                for cell in cells:
                    if isinstance(cell, SheetCell):
                        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
            sheet.append(cells)
    book.save(out)


def _cell(sheet: Any, value: Cell) -> object:
    """Text is marked as text, so that none of it is a formula; numbers and days stay what they are."""
    if isinstance(value, float) and math.isfinite(value) and float(f"{value:.16g}") != value:
        return _marked(sheet, repr(value), "n")
    if not isinstance(value, str):
        return value if isinstance(value, int | float | date | datetime | time | timedelta) else None
    text = _LOOKS_ESCAPED.sub("_x005F_", meant(_NOT_IN_XML.sub("", NEWLINES.sub("\n", value))))[:LONGEST_CELL]
    return _marked(sheet, text, "s")


def _marked(sheet: Any, text: str, data_type: str) -> SheetCell:
    """openpyxl writes sixteen digits of a number; what needs the seventeenth is handed to it as text to write."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.value = text
    cell.data_type = data_type
    return cell
