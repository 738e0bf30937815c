"""The commands as people and programs call them."""

import csv
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from firstfix.engines.__main__ import main
from firstfix.engines.triage import labelled
from firstfix.engines.triage.tests.makers import small_examples


def write_csv(path: Path, *, encoding: str = "utf-8", columns: tuple[str, str] = ("故障描述", "label")) -> str:
    with path.open("w", encoding=encoding, newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["no", *columns])
        rows.writerows([example.key, f"{example.text}，漏水", example.label] for example in small_examples())
    return str(path)


@pytest.fixture(name="rows")
def labelled_rows(tmp_path: Path) -> str:
    return write_csv(tmp_path / "rows.csv")


@pytest.fixture(name="model")
def trained_model(rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = str(tmp_path / "model")
    assert trained(rows, path) == 0
    capsys.readouterr()
    return path


def trained(rows: str, out: str, *more: str, text: str = "故障描述", label: str = "label") -> int:
    return main(["suggest-train", rows, "--text", text, "--label", label, "--out", out, *more])


def suggested(capsys: pytest.CaptureFixture[str], model: str, texts: str, *more: str) -> list[Any]:
    assert main(["suggest", model, texts, *more]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The lines on standard error of a command that ends with 2 and no answer."""
    try:
        status = main(list(words))
    except SystemExit as leaving:
        status = int(str(leaving.code))
    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    return told.err.splitlines()


def refused_rows(capsys: pytest.CaptureFixture[str], rows: str) -> list[str]:
    return refused(capsys, "suggest-train", rows, "--text", "text", "--label", "label", "--out", "/nowhere/model")


def test_training_says_what_was_learnt(rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert trained(rows, str(tmp_path / "model")) == 0
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert (answer["texts"], answer["labels"], answer["figures"]["texts"]) == (18, 3, 18)
    assert told.err == "18 labelled texts\n"


def test_a_line_for_each_text(model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts"
    texts.write_text("the motor leaks\r\n\nqqq\nbearing whistles loudly", encoding="utf-8")
    answers = suggested(capsys, model, str(texts), "--top", "2")
    assert [len(answer["suggestions"]) for answer in answers] == [2, 0, 0, 1]
    best, second = answers[0]["suggestions"]
    assert (best["label"], second["label"]) == ("LEAK", "HOT")
    assert set(best) == {"label", "confidence"}
    assert best["confidence"] > second["confidence"] > 0
    assert answers[3]["suggestions"][0]["label"] == "NOISE"
    assert [len(answer["suggestions"]) for answer in suggested(capsys, model, str(texts), "--top", "1")] == [1, 0, 0, 1]


def test_the_same_rows_give_the_same_file(rows: str, model: str, tmp_path: Path) -> None:
    trained(rows, str(tmp_path / "again"))
    assert (tmp_path / "again").read_bytes() == Path(model).read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_files_of_chinese_office_programs(
    encoding: str, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = write_csv(tmp_path / "office.csv", encoding=encoding)
    assert trained(rows, str(tmp_path / "office")) == 0
    assert (tmp_path / "office").read_bytes() == Path(model).read_bytes()
    capsys.readouterr()
    (tmp_path / "texts").write_bytes("水管漏水 hose leaks\n轴承".encode(encoding))
    assert len(suggested(capsys, model, str(tmp_path / "texts"))) == 2


def test_rows_without_text_or_label_are_left_out(rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Path(rows).open("a", encoding="utf-8") as file:
        file.write('7,,HOT\n\n8,"some\ntext", \n9,"two ""lines""\nof text",HOT\n')
    assert trained(rows, str(tmp_path / "model")) == 0
    assert json.loads(capsys.readouterr().out)["texts"] == 19


def test_how_many_texts_a_label_needs(rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(
        capsys, "suggest-train", rows, "--text", "故障描述", "--label", "label", "--out", "x", "--least", "7"
    ) == ["18 labelled texts", f"{rows}: no label has 7 texts: the most frequent, 'HOT', has 6"]
    assert trained(rows, str(tmp_path / "model"), "--least", "6") == 0


def test_columns_that_are_not_there(rows: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused_rows(capsys, rows) == [f'{rows}: there is no column "text"; there are "no", "故障描述", "label"']
    assert len(refused(capsys, "suggest-train", rows, "--text", "a", "--label", "b", "--out", "x")) == 2


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 'there is no column "text"; there are none'),
        (b"text,label\n", "there is no labelled text to learn from"),
        (b"text,label\na,b\nc\n", "line 3: has 1 columns, not 2"),
        (b'text,label\n"a,b\n', "line 2: is not CSV (unexpected end of data)"),
        (b'text,label\n"a"b,c\n', "line 2: is not CSV (',' expected after '\"')"),
        (b"text,label\na\0b,c\n", "is not a text (byte 12 is 0)"),
        (b"text,label\n\xff\xff\xff,c\n", "is neither UTF-8 nor GB18030 text (byte 11)"),
        (b"text,label\n" + b"x" * 200_000 + b",c\n", "line 2: has a cell of more than 100,000 characters"),
        (b"text,label\na,A\nb,B\n", "no label has 5 texts: the most frequent, 'A', has 1"),
    ],
)
def test_rows_that_are_wrong(content: bytes, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    assert f"{path}: {line}" in refused_rows(capsys, str(path))


def test_every_wrong_row_is_told_up_to_a_thousand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text,label\n" + "x\n" * 3000)
    lines = refused_rows(capsys, str(path))
    assert len(lines) == 1001
    assert lines[-1] == "… there may be more: stopped at 1000 mistakes"


def test_ten_megabytes_of_rubbish(model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rubbish"
    path.write_bytes(random.Random(1).randbytes(10_000_000))
    assert len(refused_rows(capsys, str(path))) == 1
    assert len(refused(capsys, "suggest", str(path), str(path))) == 1
    assert len(refused(capsys, "suggest", model, str(path))) == 1


def test_too_large(monkeypatch: pytest.MonkeyPatch, rows: str, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(labelled, "LARGEST_FILE", 100)
    assert refused_rows(capsys, rows) == [f"{rows}: is larger than 100 bytes"]


def test_files_that_are_not_there_or_cannot_be_written(
    rows: str, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = "cannot be read (No such file or directory)"
    assert refused_rows(capsys, "/nowhere/rows") == [f"/nowhere/rows: {none}"]
    assert refused(capsys, "suggest", "/nowhere/m", "/nowhere/t") == [f"/nowhere/m: {none}"]
    assert refused(capsys, "suggest", model, "/nowhere/t") == [f"/nowhere/t: {none}"]
    words = ["suggest-train", rows, "--text", "故障描述", "--label", "label", "--out"]
    assert refused(capsys, *words, "/nowhere/m")[-1] == "/nowhere/m: cannot be written (No such file or directory)"
    assert refused(capsys, "suggest", model, rows, "--top", "0") == [
        "firstfix.engines suggest: argument --top: must be at least 1, not 0"
    ]


def test_a_model_is_written_as_a_whole_or_not_at_all(rows: str, model: str, tmp_path: Path) -> None:
    assert [name for name in os.listdir(tmp_path) if "model" in name] == ["model"]
