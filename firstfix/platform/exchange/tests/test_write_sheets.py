from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from firstfix.platform.exchange.formulas import guarded, without_guard
from firstfix.platform.exchange.sheets import write_sheet
from firstfix.platform.exchange.tables import read_table
from firstfix.platform.exchange.values import text_of

DANGEROUS = ["=1+1", "+86 138", "-5", "@SUM(A1)", "\t=1", "＝1+1", "'=x", "''@y", '=HYPERLINK("http://x")']


def written(ending: str, *rows: list[object]) -> bytes:
    out = io.BytesIO()
    write_sheet(rows, out, name=f"file.{ending}")  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    cell = written("csv", ["name"], [text]).decode("utf-8-sig").splitlines()[1].strip('"')
    assert cell.startswith("'")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str) -> None:
    sheet = load_workbook(io.BytesIO(written("xlsx", ["name"], [text]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert text_of(sheet["A2"].value) == text_of(text)


@given(st.text())
def test_the_guard_comes_off_again(text: str) -> None:
    assert without_guard(guarded(text)) == text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@given(
    text=st.one_of(
        st.text(st.characters(codec="utf-8"), min_size=1),
        st.sampled_from(
            [
                "Â\x81",
                "\u2060Ã©",
                "=Ã©",
                "'Ã©",
                *DANGEROUS,
                "_x000D_",
                "_x005F_x000D_",
                'quote "x"',
                "两行\n文字",
                "a\r\nb",
                "1,5;2\t3",
                "0012",
            ]
        ),
    )
)
def test_text_reads_back_as_it_is_kept(ending: str, text: str) -> None:
    table = read_table(written(ending, ["name", "n"], [text, 1]))
    assert text_of(table.lines[0].cells[0]) == text_of(text)


def test_excel_recognises_chinese() -> None:
    assert written("csv", ["名称"]).startswith(b"\xef\xbb\xbf")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_a_number_comes_back_to_its_last_digit(numbers: list[float]) -> None:
    sheet = load_workbook(io.BytesIO(written("xlsx", ["n"], *(list[object]([one]) for one in numbers)))).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["n"] * len(numbers)
    assert [cell.value for cell in cells] == numbers
