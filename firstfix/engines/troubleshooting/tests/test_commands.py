"""The commands as people and programs call them."""

import json
from pathlib import Path
from typing import Any

import pytest

from firstfix.engines.__main__ import main
from firstfix.engines.troubleshooting.document import load_yaml, write_yaml
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair, seeded


@pytest.fixture(name="files")
def some_files(tmp_path: Path) -> dict[str, str]:
    """A model, a record of it, and closed orders."""
    paths = {name: str(tmp_path / name) for name in ("model", "record", "orders", "wrong")}
    Path(paths["model"]).write_text(write_yaml(seeded(1, visit=40)), encoding="utf-8")
    steps = [{"step": "Q0", "outcome": "no"}, {"step": "R0", "outcome": "failed"}]
    Path(paths["record"]).write_text(json.dumps({"steps": steps}))
    order = {"steps": [steps[0], {"step": "R1", "outcome": "fixed"}], "closed": "fixed"}
    Path(paths["orders"]).write_text(f"{json.dumps(order)}\n\n{json.dumps(order)}\n")
    Path(paths["wrong"]).write_text("faults: [&a {}, *a]")
    return paths


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(list(words)) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The lines on standard error of a command that ends with 2 and no answer."""
    try:
        status = main(list(words))
    except SystemExit as leaving:
        status = int(str(leaving.code))
    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    return told.err.splitlines()


def test_a_tree(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    tree = answer(capsys, "tree", files["model"], "--symptoms", "Q1=yes", "--nodes", "5")
    assert (tree["schema"], tree["model"], tree["symptoms"]) == ("strategy-tree/1", "X@1", {"Q1": "yes"})
    assert sum("step" in node for node in tree["nodes"]) <= 5
    whole = answer(capsys, "tree", files["model"], "--symptoms", "Q1=yes")
    assert whole["expected_cost"] <= tree["expected_cost"]


def test_what_to_do_next(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "next", files["model"], "--record", files["record"])
    assert 1 <= len(found["steps"]) <= 3
    costs = [step["expected_cost"] for step in found["steps"]]
    assert costs == sorted(costs)
    advice = found["advice"]
    assert costs[0] == min(cost for way, cost in advice.items() if way != "do" and cost is not None)
    assert {"zh", "en"} == set(found["steps"][0]["reason"])
    shares = [fault["probability"] for fault in found["faults"]]
    assert shares == sorted(shares, reverse=True)


def test_a_case_that_is_fixed_needs_nothing(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files["record"]).write_text(json.dumps({"steps": [{"step": "R0", "outcome": "fixed"}]}))
    found = answer(capsys, "next", files["model"], "--record", files["record"])
    assert (found["steps"], found["advice"]["do"]) == ([], "nothing")


def test_a_kit(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    kit = answer(capsys, "kit", files["model"], "--record", files["record"], "--capacity", "8")
    assert set(kit) == {"parts", "first_fix", "weight"}


def test_simulated_cases_are_repeatable(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    words = ["walk", files["model"], "--cases", "40", "--seed", "7"]
    first, again = answer(capsys, *words), answer(capsys, *words)
    assert first["mean_cost"] == again["mean_cost"] >= first["clairvoyant_cost"] > 0
    assert set(first["decision_ms"]) == {"p50", "p95"}


def test_learning_writes_a_model(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", files["model"], files["orders"]]) == 0
    Path(files["model"]).write_text(capsys.readouterr().out, encoding="utf-8")
    learnt = load_yaml(files["model"])
    read_model(learnt)
    assert learnt["counts"]["orders"] == 2
    assert sum(fault["prior"] for fault in learnt["faults"]) == pytest.approx(1)


def test_a_model_is_valid(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "validate", files["model"])
    assert (found["valid"], found["faults"], found["repairs"]) == (True, 6, 5)


def test_nothing_but_escalation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(write_yaml(document([1.0])))
    (tmp_path / "record").write_text("{}")
    found = answer(capsys, "next", str(path), "--record", str(tmp_path / "record"))
    assert [step["step"] for step in found["steps"]] == ["escalate"]
    assert found["advice"] == {"do": "escalate", "remote": None, "visit": None, "escalate": 1000}
    assert answer(capsys, "walk", str(path), "--cases", "3", "--seed", "1")["mean_cost"] == 1000


def test_wrong_input_is_told_line_by_line(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("validate", "tree"):
        assert refused(capsys, command, files["wrong"]) == [f"{files['wrong']}: line 1: &a: anchors are not allowed"]
    Path(files["orders"]).write_text('{"steps": [{"step": "X"}]}\nnonsense\n[]\n')
    assert refused(capsys, "learn", files["model"], files["orders"]) == [
        f'{files["orders"]}: line 1.steps[0].step: there is no step "X"',
        f"{files['orders']}: line 2: is not JSON (Expecting value)",
        f"{files['orders']}: line 3: must be an object, not a list",
    ]
    assert refused(capsys, "next", files["model"], "--record", files["model"])[0].startswith(
        f"{files['model']}: is not JSON"
    )
    assert refused(capsys, "tree", files["model"], "--symptoms", "Q9=no")[0].startswith("--symptoms: Q9: there is no")
    assert refused(capsys, "walk", files["model"], "--cases", "0", "--seed", "1") == ["--cases: must be at least 1"]
    assert "must be a number from 0 on" in refused(capsys, "kit", files["model"], "--record", "r", "--capacity", "x")[0]


def test_a_question_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = document(
        [0.5, 0.5],
        [observation("Q", {"F1": [0.05, 0.95]}, [0.95, 0.05], name={"en": "Is it hot?", "zh": "烫吗？"})],
        [repair("R", {"F1": 1}, 100, name={"en": "Cool it", "zh": "降温"}), repair("S", {"F_OTHER": 1}, 100)],
    )
    (tmp_path / "model").write_text(write_yaml(given), encoding="utf-8")
    (tmp_path / "record").write_text("{}")
    step = answer(capsys, "next", str(tmp_path / "model"), "--record", str(tmp_path / "record"))["steps"][0]
    assert (step["step"], step["outcomes"][1]["faults"][0]["fault"]) == ("Q", "F1")
    assert step["reason"]["en"].startswith("Separates the faults: no 50 % → F_OTHER 95 %; yes 50 % → F1 95 %.")
    assert "Cool it" in step["reason"]["en"]
    assert "降温" in step["reason"]["zh"]
