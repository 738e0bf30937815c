"""The command as people and programs call it."""

import json
from pathlib import Path
from typing import Any

import pytest

from firstfix.engines.__main__ import main

PROBLEM = {
    "schema": "stocking-problem/1",
    "parts": [{"id": "belt", "cost": 20, "size": 0.5}, {"id": "pump", "cost": 320, "size": 12, "level": 1}],
    "jobs": [{"parts": {"belt": 1}, "weight": 30}, {"parts": {"belt": 1, "pump": 1}, "weight": 4}, {"parts": {}}],
    "jobs_per_tour": 3,
    "miss_cost": 45,
}


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Any, *options: str) -> tuple[int, str, str]:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(document))
    status = main(["stocking", str(file), *options])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_plan_comes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _errors = run(tmp_path, capsys, PROBLEM)
    answer = json.loads(said)
    assert (status, answer["schema"], answer["gap"]) == (0, "stocking-plan/1", 0)
    assert answer["after"]["fill_rate"] > answer["before"]["fill_rate"]
    assert {part["id"]: part["after"] for part in answer["parts"]} == {"belt": 3, "pump": 1}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"schema": "x"}, 'schema: must be "stocking-problem/1", not "x"'),
        ({"miss_cost": 0}, "miss_cost, target: one of them must say what a job that cannot be finished is worth"),
        ({"miss_cost": -1}, "miss_cost: must be at least 0"),
        ({"target": 2}, "target: must be at most 1"),
        ({"jobs_per_tour": 0}, "jobs_per_tour: must be at least 1"),
        ({"jobs_per_tour": 501}, "jobs_per_tour: must be at most 500"),
        ({"jobs": [{"parts": {"hose": 1}}]}, 'jobs[0].parts: there is no part "hose"'),
        ({"jobs": [{"parts": {"belt": 1.5}}]}, "jobs[0].parts.belt: must be a whole number, not 1.5"),
        ({"jobs": []}, "jobs: none has a weight above 0"),
        ({"parts": [{"id": "belt", "cost": 1}] * 2, "jobs": [{"parts": {}}]}, "parts[1].id: is there twice"),
    ],
)
def test_mistakes_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], line: str
) -> None:
    status, said, errors = run(tmp_path, capsys, PROBLEM | change)
    assert (status, said) == (2, "")
    assert line in errors.splitlines()
