"""Files of several tables: a workbook with a sheet for each, or a ZIP file with a CSV file for each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.encodings import encoding_of
from firstfix.platform.exchange.sheets import XLSX_TYPE, write_sheet
from firstfix.platform.exchange.tables import MOST_BYTES, MOST_ROWS, csv_rows, refuse_bombs, separator_of
from firstfix.platform.exchange.values import Cell

ZIP_TYPE = "application/zip"
MOST_SHEETS = 60

Sheets = dict[str, list[Sequence[Cell]]]


def read_book(content: bytes) -> Sheets:
    """The rows of every table by its name in lower case; row 1 is the first. Invalid({"file": why}) when there is none.

    A workbook is XLSX, XLS or ODS; in a ZIP file the tables are called as their files are.
    """
    import python_calamine  # 2 MB, of no use to the pages

    if len(content) > MOST_BYTES:
        raise Invalid({"file": _("This file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024**2}})
    if content.startswith(b"PK"):
        refuse_bombs(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if files:
                return _checked({PurePosixPath(one.filename).stem.lower(): _unpacked(archive, one) for one in files})
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names[:MOST_SHEETS]
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Invalid({"file": _("This spreadsheet cannot be read: it is damaged or protected.")}) from error
    return _checked(
        {
            name.strip().lower(): [[None if cell == "" else cell for cell in row] for row in rows]
            for name, rows in sheets.items()
        }
    )


def _unpacked(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> list[Sequence[Cell]]:
    try:
        content = archive.read(file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Invalid({"file": _("This spreadsheet cannot be read: it is damaged or protected.")}) from error
    encoding = encoding_of(content)
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError) as error:
        raise Invalid({"file": _("This file is not in the encoding “%(name)s”.") % {"name": encoding}}) from error
    rows = csv_rows(text, separator_of(text)) if text.strip() else []
    return [[None if cell == "" else cell for cell in row] for row in rows]


def _checked(sheets: Sheets) -> Sheets:
    if len(sheets) > MOST_SHEETS or sum(len(rows) for rows in sheets.values()) > MOST_ROWS:
        raise Invalid({"file": _("This file has more than %(most)d rows; part it.") % {"most": MOST_ROWS}})
    return sheets


def write_book(sheets: Mapping[str, Iterable[Sequence[Cell]]], out: IO[bytes], *, name: str) -> str:
    """Write the tables as the file's name asks for (.xlsx, else .zip of CSV files); returns its content type."""
    if name.endswith(".xlsx"):
        from firstfix.platform.exchange.xlsx import write_workbook  # openpyxl takes 20 MB of every process

        write_workbook(sheets, out)
        return XLSX_TYPE
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, rows in sheets.items():
            with io.BytesIO() as file:
                write_sheet(rows, file, name=f"{one}.csv")
                archive.writestr(f"{one}.csv", file.getvalue())
    return ZIP_TYPE
