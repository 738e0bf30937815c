"""`python -m firstfix.engines simulate`."""

import json
from pathlib import Path

import pytest

from firstfix.engines.__main__ import main
from firstfix.engines.simulation.policies import POLICIES
from firstfix.engines.simulation.tests.makers import make_company, make_document
from firstfix.engines.simulation.year import play


def test_a_year_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "company.json"
    file.write_text(json.dumps(make_document()))
    assert main(["simulate", str(file), "--policy", "nearest", "--seed", "3", "--days", "7"]) == 0
    known = play(make_company(days=7), POLICIES["nearest"], 3).to_json()
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(known))


def test_mistakes_are_told_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "company.json"
    file.write_text(json.dumps(make_document(days=0, van_kg=None)))
    assert main(["simulate", str(file), "--policy", "nearest", "--seed", "3"]) == 2
    assert capsys.readouterr().err.splitlines() == ["days: must be at least 1", "van_kg: is missing"]
