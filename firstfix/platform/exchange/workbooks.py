"""Spreadsheets are unpacked in a process of their own, which may take only so much memory: a small file can hold a cell
in the last row and column, or one long text a million times, and whoever unpacks that is ended by the system.

Without Django, so that it begins in a moment: `python -m firstfix.platform.exchange.workbooks < FILE`.
"""

from __future__ import annotations

import io
import pickle
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

MEMORY = 2 * 1024**3
SECONDS = 300
#: Whoever receives them holds them too.
MOST_CELLS = 10_000_000
#: Characters in all cells together, and in one.
MOST_TEXT = 400_000_000
LONGEST_CELL = 500_000
BATCH = 1000

DAMAGED, TOO_LARGE = 3, 4
ROOT = Path(__file__).resolve().parents[3]


class Unreadable(ValueError):
    """It is damaged, protected, or no spreadsheet."""


class TooLarge(ValueError):
    """It is more than we take once it is unpacked."""


def unpacked(content: bytes) -> tuple[list[str], list[list[Any]]]:
    """Names of the sheets that hold something, and the rows of the first one; raises Unreadable or TooLarge.

    Rows begin with the sheet's first and have no empty cells at their end.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaint:
        given.write(content)
        given.seek(0)
        command = [sys.executable, "-m", __name__]
        with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=complaint, cwd=ROOT) as child:
            assert child.stdout is not None
            names, rows = _received(child.stdout)
        complaint.seek(0)
        said = complaint.read()[-2000:].decode(errors="replace")
    if child.returncode == DAMAGED:
        raise Unreadable
    if child.returncode == TOO_LARGE or child.returncode < 0:  # below 0: ended by the system, for its memory or time
        raise TooLarge
    if child.returncode:
        raise RuntimeError(f"Unpacking a spreadsheet ended with {child.returncode}: {said}")
    return names, rows


def _received(stream: IO[bytes]) -> tuple[list[str], list[list[Any]]]:
    names: list[str] = []
    rows: list[list[Any]] = []
    try:
        names = pickle.load(stream)
        while True:
            rows += pickle.load(stream)
    except (EOFError, pickle.UnpicklingError):  # the end, or that of a child which was ended
        return names, rows


def unpack(content: bytes, out: IO[bytes]) -> int:
    """The child's work: names, then batches of rows; returns its exit status."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        every = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        sheets = [(name, sheet) for name, sheet in every if sheet.height]
        pickle.dump([name for name, _sheet in sheets], out)
        for batch in _batches(sheets[0][1].to_python(skip_empty_area=False) if sheets else []):
            pickle.dump(batch, out)
    except (OverflowError, MemoryError):
        return TOO_LARGE
    except (python_calamine.CalamineError, OSError, ValueError):
        return DAMAGED
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":  # Rust's, of a damaged file; no name to import it by
            raise
        return DAMAGED
    return 0


def _batches(rows: list[list[Any]]) -> Iterator[list[list[Any]]]:
    batch, text, cells = [], 0, 0
    for row in rows:
        while row and row[-1] == "":
            row.pop()
        lengths = [len(cell) for cell in row if isinstance(cell, str)]
        text += sum(lengths)
        cells += len(row)
        if text > MOST_TEXT or cells > MOST_CELLS or max(lengths, default=0) > LONGEST_CELL:
            raise OverflowError
        batch.append([None if cell == "" else cell for cell in row])
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


if __name__ == "__main__":
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    sys.exit(unpack(sys.stdin.buffer.read(), sys.stdout.buffer))
