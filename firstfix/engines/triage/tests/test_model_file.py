"""Bytes and back, and bytes that are something else."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage import model_file
from firstfix.engines.triage.model_file import from_bytes, read_model, to_bytes
from firstfix.engines.triage.tests.makers import report_model, reports, small_model


def test_a_model_comes_back_as_it_was() -> None:
    model = report_model()
    again = from_bytes(to_bytes(model))
    assert to_bytes(again) == to_bytes(model)
    assert (again.labels, again.trust, again.figures) == (model.labels, model.trust, model.figures)
    for report in reports()[::20]:
        assert again.suggest(report.text) == model.suggest(report.text)


def test_nothing_in_it_is_a_pickle() -> None:
    with zipfile.ZipFile(io.BytesIO(to_bytes(small_model()))) as pack:
        assert {Path(name).suffix for name in pack.namelist()} == {".json", ".npy"}
        for name in pack.namelist():
            if name.endswith(".npy"):
                np.load(io.BytesIO(pack.read(name)), allow_pickle=False)


def refused(content: bytes) -> tuple[str, ...]:
    with pytest.raises(Mistakes) as caught:
        from_bytes(content)
    return caught.value.lines


def changed(about: Callable[[Any], object] = lambda _: None, /, **members: bytes | None) -> bytes:
    """The small model with other members, or none; `about` may change what model.json says."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(to_bytes(small_model()))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = members.get(name.split(".")[0], old.read(name))
            if name == "model.json" and "model" not in members:
                said = json.loads(old.read(name))
                about(said)
                content = json.dumps(said).encode()
            if content is not None:
                new.writestr(name, content)
    return packed.getvalue()


def array(values: Any, kind: Any = None) -> bytes:
    packed = io.BytesIO()
    np.save(packed, np.array(values, dtype=kind))
    return packed.getvalue()


def test_the_change_that_changes_nothing_is_read() -> None:
    assert to_bytes(from_bytes(changed())) == to_bytes(small_model())


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"nonsense" * 100, pickle.dumps({"a": 1}), b"PK\x05\x06" + bytes(18), b"{}", bytes(1000)]
)
def test_what_is_no_model_is_refused_in_one_line(content: bytes) -> None:
    [line] = refused(content)
    assert line.startswith("is not a triage-model/1 (")


@pytest.mark.parametrize("lost", ["model", "terms", "rarity", "coefficients", "keys", "rows"])
def test_a_lost_member(lost: str) -> None:
    [line] = refused(changed(**{lost: None}))
    assert lost in line


def test_an_array_of_objects_is_not_unpickled() -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("unpickled",))

    packed = io.BytesIO()
    np.save(packed, np.array([Trap()], dtype=object), allow_pickle=True)
    [line] = refused(changed(rarity=packed.getvalue()))
    assert "is not a triage-model/1" in line


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (changed(model=b"[]"), "must be an object, not a list"),
        (changed(lambda said: said.update(schema="plan/1")), 'schema: must be "triage-model/1", not "plan/1"'),
        (changed(lambda said: said.pop("schema")), "schema: is missing"),
        (changed(lambda said: said.update(features=0)), "was trained for another version of FirstFix: train it anew"),
        (changed(lambda said: said.update(labels=[])), "labels: must be one or more, each once"),
        (changed(lambda said: said.update(labels=["A", "A", "B"])), "labels: must be one or more, each once"),
        (changed(lambda said: said.update(labels=["A", 2, "B"])), "labels[1]: must be a text, not 2"),
        (changed(lambda said: said.update(sure="x")), 'sure: must be a number, not "x"'),
        (changed(lambda said: said["trust"].pop("linear")), "trust.linear: is missing"),
        (changed(lambda said: said.update(lexicon=[{"phrase": "a"}])), "lexicon[0].code: is missing"),
        (changed(terms=b'{"a": 1}'), "terms: must be a list of texts"),
        (changed(rarity=array([1.0])), "rarity: must be of shape"),
        (changed(intercepts=array([1.0, np.nan, 1.0])), "intercepts: holds what is not a number"),
        (changed(intercepts=array([1, 2, 3])), "intercepts: must hold float64, not int64"),
        (changed(labels=array([9] * 10, np.int32)), "labels: must be from -1 to 2"),
    ],
)  # fmt: skip
def test_a_model_that_contradicts_itself(content: bytes, line: str) -> None:
    assert any(said.startswith(line) for said in refused(content))


def test_places_beyond_the_end_are_refused() -> None:
    near = small_model().neighbours
    wrong = near.rows.copy()
    wrong[0] = len(near.keys)
    assert refused(changed(rows=array(wrong))) == ("rows: must be from 0 to 9",)
    starts = near.starts.copy()
    starts[1], starts[2] = starts[2] + 1, starts[1]
    assert refused(changed(starts=array(starts)))[0].startswith("starts: must rise from 0 to")


def test_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = to_bytes(small_model())
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("model.json", bytes(3_000_000))
    monkeypatch.setattr(model_file, "LARGEST_CONTENT", 2_000_000)
    assert refused(bomb.getvalue()) == ("is larger than 2,000,000 bytes when unpacked",)
    monkeypatch.setattr(model_file, "LARGEST_FILE", len(content) - 1)
    assert refused(content) == (f"is larger than {len(content) - 1:,} bytes",)
    (tmp_path / "m").write_bytes(content)
    with pytest.raises(Mistakes, match=r"m: is larger than"):
        read_model(str(tmp_path / "m"))


@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_never_fails(data: st.DataObject) -> None:
    content = bytearray(to_bytes(small_model()))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        model = from_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    except Mistakes:
        return
    model.suggest("water leaks")


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Mistakes, match=r"/nowhere/m: cannot be read \(No such file or directory\)"):
        read_model("/nowhere/m")
