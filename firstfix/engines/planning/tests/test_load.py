"""What to load for a shift of a plan."""

import json
from pathlib import Path
from typing import Any

import pytest

from firstfix.engines.__main__ import main
from firstfix.engines.planning.load import load_for
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.tests.makers import Json, engineer, order, planned, problem


def fix(part: str, share: float = 0.5, **more: Any) -> Json:
    return {"revisit": 1000, "faults": [{"share": share, "repairs": [{"fixes": 1.0, "parts": {part: 1}, **more}]}]}


def load(document: Json, plan: Json, **more: Any) -> Json:
    asked = {"shift": 0, "capacity": 10.0, **more}
    return load_for(read_problem(document), read_plan(plan), "e1", **asked)


def test_takes_what_the_visits_of_the_shift_may_need() -> None:
    document = problem([order("o1", 5, fix=fix("A")), order("o2", 9, fix=fix("B"))])
    found = load(document, planned(document))
    assert found["load"] == {"A": 1, "B": 1}
    assert found["first_fix"] == {"o1": 0.5, "o2": 0.5}
    assert found["saved"] == 1000


def test_parts_needed_for_sure_are_not_there_for_what_may_be() -> None:
    document = problem([order("o1", 5, parts={"A": 1}), order("o2", 9, fix=fix("A"))], [engineer(stock={"A": 1})])
    assert load(document, planned(document))["load"] == {"A": 1}
    del document["orders"][0]["parts"]
    assert load(document, planned(document))["load"] == {}


def test_what_this_engineer_cannot_do_is_left_at_home() -> None:
    document = problem([order("o1", 5, fix=fix("A", skills=["laser"]))])
    assert load(document, planned(document))["load"] == {}
    document["engineers"][0]["skills"] = ["laser"]
    assert load(document, planned(document))["load"] == {"A": 1}


def test_what_a_call_on_the_way_gives_need_not_be_loaded() -> None:
    dear = {"revisit": 90_000, "faults": fix("A")["faults"]}
    depot = {"place": "x6", "seconds": 60, "stock": {"A": 1}}
    document = problem([order("o1", 5, fix=dear), order("o2", 9, fix=fix("B"))], depots=[depot])
    plan = planned(document)
    calls = [stop["kind"] for stop in plan["routes"][0]["stops"]]
    assert calls[0] == "depot"
    assert load(document, plan)["load"] == {"B": 1}


def test_another_shift_is_another_load() -> None:
    document = problem([order("o1", 5, fix=fix("A"))])
    assert load(document, planned(document), shift=1)["load"] == {}
    with pytest.raises(KeyError):
        load_for(read_problem(document), read_plan(planned(document)), "nobody", shift=0, capacity=1.0)


def test_as_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = problem([order("o1", 5, fix=fix("A")), order("o2", 9, fix=fix("B", 0.9))])
    files = {"p.json": document, "plan.json": planned(document), "w.json": {"A": 3, "B": 4}}
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    asked = [
        "load",
        str(tmp_path / "p.json"),
        "--plan",
        str(tmp_path / "plan.json"),
        "--weights",
        str(tmp_path / "w.json"),
    ]
    assert main([*asked, "--engineer", "e1", "--capacity", "6"]) == 0
    assert json.loads(capsys.readouterr().out)["load"] == {"B": 1}
    assert main([*asked, "--engineer", "e9", "--capacity", "6"]) == 2
    assert "there is no engineer" in capsys.readouterr().err
