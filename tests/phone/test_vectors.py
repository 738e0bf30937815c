"""The numbers that the phone is held to (tests/phone/vectors) are still those of the engine."""

from __future__ import annotations

import json
from typing import Any

import pytest

from firstfix.diagnosis.translate import tables_of
from tests.phone.make_vectors import FOLDER, belief_after, documents, step_by_tree, vectors

DOCUMENTS = dict(documents())


@pytest.fixture(params=sorted(DOCUMENTS))
def name(request: pytest.FixtureRequest) -> str:
    asked: str = request.param
    return asked


def written(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_the_file_is_what_the_engine_says(name: str) -> None:
    """`python -m tests.phone.make_vectors` writes it anew where the change is meant."""
    now = json.loads(json.dumps(vectors(DOCUMENTS[name])))
    assert written(name)["pack"] == now["pack"]
    assert [_record(case) for case in written(name)["cases"]] == [_record(case) for case in now["cases"]]


def test_beliefs_and_next_steps_are_the_engine_s(name: str) -> None:
    tables, tree = tables_of(DOCUMENTS[name]), written(name)["pack"]["tree"]
    for case in written(name)["cases"]:
        assert case["belief"] == pytest.approx(belief_after(tables, case), abs=1e-12)
        on_tree, step = step_by_tree(tree, case)
        assert case.get("tree") == ({"step": step} if on_tree else None)


def test_there_is_one_of_everything() -> None:
    cases = [case for name in DOCUMENTS for case in written(name)["cases"]]
    outcomes = {step["outcome"] for case in cases for step in case["steps"]}
    assert {"unknown", "failed", "changed", "fixed"} <= outcomes
    assert any(case["age"] for case in cases)
    assert {case["state"] for case in cases} == {"visit", "solved"}
    rare = written("RARE")
    assert max(one["repeats"] for one in rare["pack"]["questions"]) == 3
    repeated = [[step["step"] for step in case["steps"]] for case in rare["cases"]]
    assert any(len(set(steps)) < len(steps) for steps in repeated)
    assert 20 < sum("tree" in case for case in cases) < len(cases), "some on the tree, some off it"


def _record(case: dict[str, Any]) -> dict[str, Any]:
    return {name: case[name] for name in ("state", "symptoms", "steps", "age")}
