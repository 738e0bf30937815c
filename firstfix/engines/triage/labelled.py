"""Texts for the commands, from files as people have them: CSV of Excel, UTF-8 or GB18030, or anything at all."""

import csv
import io
from pathlib import Path

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import MISTAKES_SHOWN, shown
from firstfix.engines.triage.model import Example

LARGEST_FILE = 256_000_000
LONGEST_CELL = 100_000


def read_text(path: str) -> str:
    """The file's text; `Mistakes` when it is none."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as trouble:
        raise Mistakes([f"{path}: cannot be read ({getattr(trouble, 'strerror', None) or trouble})"]) from None
    if len(content) > LARGEST_FILE:
        raise Mistakes([f"{path}: is larger than {LARGEST_FILE:,} bytes"])
    if b"\0" in content:
        raise Mistakes([f"{path}: is not a text (byte {content.index(0)} is 0)"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            raise Mistakes([f"{path}: is neither UTF-8 nor GB18030 text (byte {trouble.start})"]) from None


def read_examples(path: str, *, text: str, label: str) -> list[Example]:
    """The rows that have both; `key` is the row's number, and later rows count as newer."""
    csv.field_size_limit(LARGEST_FILE)  # the limit is ours, whoever else reads CSV in this process
    lines = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    examples: list[Example] = []
    mistakes: list[str] = []
    try:
        header = next(lines, [])
        mistakes += [f"{path}: there is no column {shown(name)}; there are {_named(header)}"
                     for name in dict.fromkeys((text, label)) if name not in header]  # fmt: skip
        if mistakes:
            raise Mistakes(mistakes)
        columns = header.index(text), header.index(label)
        for row in lines:
            if any(len(cell) > LONGEST_CELL for cell in row):
                mistakes.append(f"{path}: line {lines.line_num}: has a cell of more than {LONGEST_CELL:,} characters")
            elif len(row) > max(columns):
                found, given = (row[column].strip() for column in columns)
                if found and given:
                    examples.append(Example(found, given, key=lines.line_num, at=len(examples)))
            elif row:
                mistakes.append(f"{path}: line {lines.line_num}: has {len(row)} columns, not {len(header)}")
            if len(mistakes) == MISTAKES_SHOWN:
                raise Mistakes([*mistakes, f"… there may be more: stopped at {MISTAKES_SHOWN} mistakes"])
    except csv.Error as trouble:
        mistakes.append(f"{path}: line {lines.line_num}: is not CSV ({trouble})")
    if mistakes:
        raise Mistakes(mistakes)
    return examples


def _named(header: list[str]) -> str:
    return ", ".join(shown(name) for name in header[:20]) + (", …" if len(header) > 20 else "") if header else "none"
