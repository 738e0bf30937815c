"""Reading a file of rows: CSV in any encoding and with any separator, or a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.encodings import as_meant, encoding_of, is_damaged, mended
from firstfix.platform.exchange.formulas import without_guard
from firstfix.platform.exchange.values import Cell
from firstfix.platform.exchange.workbooks import LONGEST_CELL, TooLarge, Unreadable, unpacked
from firstfix.platform.jobs.progress import Progress, untold

MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_UNPACKED = 400 * 1024 * 1024
SEPARATORS = ",;\t|"

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True)
class Line:
    """One row: `number` is what a spreadsheet shows beside it, `cells` are as many as there are headings.

    `notes` are pairs of a heading and what was noticed in its cell.
    """

    number: int
    cells: tuple[Cell, ...]
    problem: str = ""
    notes: tuple[tuple[str, str], ...] = ()


@dataclass
class Table:
    """A file as rows. `notes` says what had to be decided or mended to read it."""

    headings: list[str]
    lines: list[Line]
    encoding: str = ""
    separator: str = ""
    notes: list[str] = field(default_factory=list)

    def column(self, heading: str) -> list[Cell]:
        index = self.headings.index(heading)
        return [line.cells[index] for line in self.lines]

    @property
    def is_spreadsheet(self) -> bool:
        return not self.encoding


def is_spreadsheet(content: bytes) -> bool:
    return content.startswith(_SPREADSHEETS)


def refuse_at_sight(content: bytes) -> None:
    """Raise Invalid for what can be no file of rows, without reading it."""
    if len(content) > MOST_BYTES:
        raise Invalid({"file": _("This file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024**2}})
    if content.startswith(_NOT_TABLES):
        raise Invalid({"file": _("This is neither a CSV file nor a spreadsheet.")})
    if not content.strip():
        raise Invalid({"file": _("This file is empty.")})


def read_table(content: bytes, *, encoding: str = "", progress: Progress = untold) -> Table:
    """The rows of a CSV or spreadsheet file; raises Invalid({"file": why}) when it is neither, or empty.

    It takes time and memory: for workers, not for pages.
    """
    refuse_at_sight(content)
    if is_spreadsheet(content):
        return _from_rows(*_spreadsheet(content), progress=progress)
    return _csv(content, encoding, progress=progress)


def _csv(content: bytes, wanted: str, *, progress: Progress) -> Table:
    encoding = wanted or encoding_of(content)
    try:
        text = content.decode(encoding)
    except (UnicodeError, LookupError, ValueError) as error:
        raise Invalid({"file": _("This file is not in the encoding “%(name)s”.") % {"name": encoding}}) from error
    notes = []
    if nuls := text.count("\0"):
        if nuls * 20 > len(text):
            raise Invalid({"file": _("This is neither a CSV file nor a spreadsheet.")})
        text = text.replace("\0", "")
        notes.append(_("%(count)d NUL characters were left out.") % {"count": nuls})
    if encoding in ("cp1252", "latin-1") and not wanted:
        notes.append(_("Read as Windows-1252 (Western European); if letters look wrong, name the encoding."))
    text = text.removeprefix("\ufeff")
    separator = separator_of(text)
    table = _from_rows(csv_rows(text, separator), notes, progress=progress)
    table.encoding, table.separator = encoding, separator
    return table


def separator_of(text: str) -> str:
    """The sign that parts most rows into the same number of cells, and into more than one."""
    start = text[:200_000]

    def steadiness(sign: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in islice(_parted(start, sign), 60) if row)
        except csv.Error:
            return 0.0, 0
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (count / max(1, widths.total()) if width > 1 else 0.0, width)

    return max(SEPARATORS, key=steadiness)


def _parted(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def csv_rows(text: str, separator: str) -> list[list[Cell]]:
    """Strictly first, because only so a quotation mark that is never closed comes to light."""
    csv.field_size_limit(LONGEST_CELL)  # a longer one is rather a quotation mark that was never closed
    rows: list[list[Cell]] = []
    for strict in (True, False):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
        rows, started = [], 1
        try:
            for row in reader:
                rows.append([without_guard(cell) for cell in row])
                started = reader.line_num + 1
        except csv.Error as error:
            if strict and "end of data" not in str(error) and "limit" not in str(error):
                continue
            raise Invalid(
                {
                    "file": _("From line %(line)d on this file has no clear cells: is a quotation mark not closed?")
                    % {"line": started}
                }
            ) from error
        break
    return rows


def _spreadsheet(content: bytes) -> tuple[list[list[Cell]], list[str]]:
    if content.startswith(b"PK"):
        refuse_bombs(content)
    try:
        sheets, rows = unpacked(content)
    except Unreadable as error:
        raise Invalid({"file": _("This spreadsheet cannot be read: it is damaged or protected.")}) from error
    except TooLarge as error:
        raise Invalid({"file": _("Unpacked, this spreadsheet is too large.")}) from error
    others = ", ".join(sheets[1:])
    notes = [_("Only the first sheet is read; not: %(names)s.") % {"names": others}] if others else []
    return rows, notes


def refuse_bombs(content: bytes) -> None:
    """A packed file that is too large unpacked, or no packed file at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Invalid({"file": _("This spreadsheet cannot be read: it is damaged or protected.")}) from error
    if size > MOST_UNPACKED:
        raise Invalid({"file": _("Unpacked, this spreadsheet is too large.")})


def _from_rows(rows: Sequence[Sequence[Cell]], notes: list[str], *, progress: Progress) -> Table:
    numbered = ((number, row) for number, row in enumerate(rows, start=1) if any(_is_full(cell) for cell in row))
    try:
        _first, top = next(numbered)
    except StopIteration:
        raise Invalid({"file": _("This file is empty.")}) from None
    width = max(index for index, cell in enumerate(top) if _is_full(cell)) + 1
    if width > MOST_COLUMNS:
        raise Invalid({"file": _("This file has more than %(most)d columns.") % {"most": MOST_COLUMNS}})
    table = Table(headings=_distinct(top[:width]), lines=[], notes=notes)
    for number, row in numbered:
        if len(table.lines) >= MOST_ROWS:
            raise Invalid({"file": _("This file has more than %(most)d rows; part it.") % {"most": MOST_ROWS}})
        table.lines.append(_line(number, row, table.headings))
        progress(number, len(rows))
    if not table.lines:
        raise Invalid({"file": _("This file has headings but no rows.")})
    return table


def _is_full(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _distinct(cells: Sequence[Cell]) -> list[str]:
    """Headings that can be told apart: an empty one is called by its column, a second “Name” becomes “Name (2)”."""
    headings: list[str] = []
    for index, cell in enumerate(cells, start=1):
        said = " ".join(unicodedata.normalize("NFC", str(cell if cell is not None else "")).split())
        name = said or _("Column %(number)d") % {"number": index}
        copies = sum(1 for other in headings if re.fullmatch(re.escape(name) + r"( \(\d+\))?", other))
        headings.append(f"{name} ({copies + 1})" if copies else name)
    return headings


def _line(number: int, row: Sequence[Cell], headings: Sequence[str]) -> Line:
    width = len(headings)
    cells, notes = _mended(row[:width], headings)
    extra = [cell for cell in row[width:] if _is_full(cell)]
    problem = ""
    if extra:
        problem = _(
            "has %(count)d cells more than there are headings; perhaps a separator stands in a text without quotes"
        ) % {"count": len(extra)}
    return Line(number, (*cells, *(None,) * (width - len(cells))), problem, notes)


def _mended(row: Sequence[Cell], headings: Sequence[str]) -> tuple[Sequence[Cell], tuple[tuple[str, str], ...]]:
    if all(not isinstance(cell, str) or cell.isascii() for cell in row):
        return row, ()
    cells, notes = list(row), []
    for index, cell in enumerate(row):
        if not isinstance(cell, str) or cell.isascii():
            continue
        if (text := as_meant(cell)) is not None:
            cells[index] = text
            continue
        if better := mended(cell):
            cells[index] = better
            notes.append((headings[index], _("doubly encoded text was mended: “%(text)s”") % {"text": better[:80]}))
        if is_damaged(better or cell):
            text = (better or cell)[:80]
            notes.append(
                (headings[index], _("some letters look damaged; kept as they are: “%(text)s”") % {"text": text})
            )
    return cells, tuple(notes)
