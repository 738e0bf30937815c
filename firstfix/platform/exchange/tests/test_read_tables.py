from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.tables import read_table


def xlsx(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_finds_the_separator(separator: str) -> None:
    lines = [["code", "name", "price"], ["A", "x", "1,5" if separator == ";" else "1.5"], ["B", "y", "2"]]
    table = read_table("\n".join(separator.join(line) for line in lines).encode())
    assert (table.separator, table.headings) == (separator, lines[0])
    assert [line.cells for line in table.lines] == [tuple(lines[1]), tuple(lines[2])]


def test_rows_are_numbered_as_a_spreadsheet_does_it() -> None:
    table = read_table(b'name,note\n\nA,"two\nlines"\n\nB,x\n')
    assert [line.number for line in table.lines] == [3, 5]


def test_headings_can_be_told_apart() -> None:
    assert read_table(b"name,,name,Name \n1,2,3,4").headings == ["name", "Column 2", "name (2)", "Name"]


def test_a_row_with_more_cells_than_headings_is_a_problem_not_a_guess() -> None:
    first, second = read_table(b"code,name\nA,x\nB,y,z\n").lines
    assert (first.problem, "separator" in second.problem) == ("", True)


def test_hundred_columns_and_short_rows() -> None:
    table = read_table((",".join(f"c{i}" for i in range(100)) + "\n1,2\n").encode())
    assert len(table.headings) == 100
    assert table.lines[0].cells[:3] == ("1", "2", None)


def test_nul_characters_are_left_out_and_said() -> None:
    table = read_table(b"code,name\nA,some longer\0 name that is fine\n")
    assert table.lines[0].cells == ("A", "some longer name that is fine")
    assert table.notes == ["1 NUL characters were left out."]


def test_quotation_marks_inside_a_cell_are_forgiven() -> None:
    assert read_table(b'name,note\n"5" disc,x\n').lines[0].cells[1] == "x"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"code,name\n", "no rows"),
        (b"%PDF-1.7 ...", "neither"),
        (b"\0\1\2\3" * 100, "neither"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b'code,name\nA,x\nB,"y\nC,z\n', "line 3"),
        ((",".join(f"c{i}" for i in range(600)) + "\n1").encode(), "columns"),
    ],
)
def test_says_why_a_file_cannot_be_read(content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read_table(content)


def test_an_encoding_that_a_person_named_counts() -> None:
    assert read_table("名称\n泵\n".encode("gb18030"), encoding="gb18030").headings == ["名称"]
    with pytest.raises(Invalid, match="utf-8"):
        read_table("名称\n泵\n".encode("gb18030"), encoding="utf-8")


def test_spreadsheets_keep_their_types() -> None:
    table = read_table(xlsx(["code", "on", "n"], [12345, datetime(2024, 3, 2), 1.5], ["A", None, None]))
    assert table.is_spreadsheet
    assert table.lines[0].cells == (12345, date(2024, 3, 2), 1.5)
    assert table.lines[1].cells == ("A", None, None)


def test_further_sheets_are_said_to_be_left() -> None:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["code"])  # type: ignore[union-attr]
    book.active.append(["A"])  # type: ignore[union-attr]
    book.create_sheet("Old").append(["x"])
    book.save(out)
    assert "Old" in read_table(out.getvalue()).notes[0]


def test_a_spreadsheet_that_unpacks_into_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstfix.platform.exchange.tables.MOST_UNPACKED", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "0" * 2000)
    with pytest.raises(Invalid, match="too large"):
        read_table(out.getvalue())


def test_doubly_encoded_text_is_mended_and_said() -> None:
    line = read_table("name,problem\nx,powerâ€¦ off\ny,doesnâ€[emoji]t\n".encode()).lines
    assert line[0].cells[1] == "power… off"
    assert line[0].notes == (("problem", "doubly encoded text was mended: “power… off”"),)
    assert line[1].cells[1] == "doesnâ€[emoji]t"
    assert "damaged" in line[1].notes[0][1]


def test_a_cell_in_the_last_row_and_column_is_too_much() -> None:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "code", "x"  # type: ignore[index]
    with pytest.raises(Invalid, match="too large"):
        read_table(saved(book))


def test_one_text_ten_thousand_times_is_too_much() -> None:
    """A few kilobytes that mean 4 GB: the text stands once, and every row points at it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(Workbook()))) as plain,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in plain.namelist():
            if name not in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
                made.writestr(name, plain.read(name))
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 10_001))
        made.writestr("xl/worksheets/sheet1.xml", f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>")
        made.writestr("xl/sharedStrings.xml", f"<sst {main}><si><t>{'x' * 400_000}</t></si></sst>")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Invalid, match="too large"):
        read_table(out.getvalue())
