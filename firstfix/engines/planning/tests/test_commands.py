"""The commands as people and programs call them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from firstfix.engines.__main__ import main
from firstfix.engines.planning.tests.makers import HOUR, Json, engineer, order, problem, shift, starts

COMMANDS = ["plan", "insert", "offer", "explain", "check"]


@pytest.fixture(name="files")
def some_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """A problem and its plan as files."""
    document = problem([order(f"o{i}", 5 * i) for i in range(5)], [engineer("e1"), engineer("e2", shift(home=20))])
    paths = {"problem": str(tmp_path / "problem.json"), "plan": str(tmp_path / "plan.json")}
    Path(paths["problem"]).write_text(json.dumps(document))
    assert main(["plan", paths["problem"], "--seconds", "60", "--seed", "1", "--iterations", "5"]) == 0
    Path(paths["plan"]).write_text(capsys.readouterr().out)
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
    assert "Traceback" not in told.err
    return told.err.splitlines()


def test_plan_check_and_plan_again(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "check", files["problem"], files["plan"])["feasible"]
    options = ["--seconds", "60", "--seed", "2", "--iterations", "2", "--from", files["plan"]]
    again = answer(capsys, "plan", files["problem"], *options)
    assert again["schema"] == "plan/1"
    Path(files["problem"] + ".again").write_text(json.dumps(again))
    found = answer(capsys, "check", files["problem"], files["problem"] + ".again", "--from", files["plan"])
    assert found["violations"] == []


def test_insert_offer_explain(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    one = ["--plan", files["plan"], "--order", "o3"]
    assert "o3" in starts(answer(capsys, "insert", files["problem"], *one, "--seconds", "5"))
    slots = answer(capsys, "offer", files["problem"], *one, "--slots", "2")["slots"]
    assert [set(slot) for slot in slots] == [{"from", "to", "engineer", "cost"}] * 2
    assert answer(capsys, "explain", files["problem"], *one)["best"][0]["terms"]["travel"] >= 0


def test_progress_goes_to_standard_error(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["plan", files["problem"], "--seconds", "60", "--seed", "1", "--iterations", "1"])
    assert "left out 0" in capsys.readouterr().err


def test_the_same_seed_and_iterations_print_the_same(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", files["problem"], "--seconds", "60", "--seed", "5", "--iterations", "7"]
    assert answer(capsys, *words) == answer(capsys, *words)


def test_an_infeasible_plan_is_an_answer(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    plan: Json = json.loads(Path(files["plan"]).read_text())
    plan["routes"][0]["stops"][0]["start"] = 0
    Path(files["plan"]).write_text(json.dumps(plan))
    found = answer(capsys, "check", files["problem"], files["plan"])
    assert not found["feasible"]


def test_every_mistake_of_every_file_has_its_line(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    document: Json = json.loads(Path(files["problem"]).read_text())
    document["orders"][3]["windows"] = [[2 * HOUR, HOUR]]
    document["orders"][4]["place"] = "moon"
    Path(files["problem"]).write_text(json.dumps(document))
    plan: Json = json.loads(Path(files["plan"]).read_text())
    plan["routes"][0]["shift"] = "early"
    Path(files["plan"]).write_text(json.dumps(plan))
    assert refused(capsys, "check", files["problem"], files["plan"]) == [
        "orders[3].windows[0]: ends before it starts",
        'orders[4].place: there is no place "moon"',
        'routes[0].shift: must be a whole number, not "early"',
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"schema": "planning-problem/1"}, 'schema: must be "plan/1", not "planning-problem/1"'),
        ({"routes": None}, "routes: is missing"),
        ({"routes": [{"engineer": "e1", "shift": 0}]}, "routes[0].stops: is missing"),
        ({"routes": [{"engineer": "e1", "shift": -1, "stops": []}]}, "routes[0].shift: must be at least 0"),
        ({"unassigned": [{"order": "o1", "reason": "mood"}]}, "unassigned[0].reason: must be one of"),
        ({"objective": {"total": "free"}}, 'objective.total: must be a number, not "free"'),
    ],
)
def test_a_wrong_plan(files: dict[str, str], capsys: pytest.CaptureFixture[str], change: Json, line: str) -> None:
    plan = {**json.loads(Path(files["plan"]).read_text()), **change}
    Path(files["plan"]).write_text(json.dumps(plan))
    lines = refused(capsys, "check", files["problem"], files["plan"])
    assert lines[0].startswith(line)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["plan"], "the following arguments are required: PROBLEM.json, --seconds, --seed"),
        (["plan", "p.json", "--seconds", "soon", "--seed", "1"], "must be a number of seconds above 0, not soon"),
        (["plan", "p.json", "--seconds", "-1", "--seed", "1"], "must be a number of seconds above 0, not -1"),
        (["plan", "p.json", "--seconds", "nan", "--seed", "1"], "must be a number of seconds above 0, not nan"),
        (["plan", "p.json", "--seconds", "1", "--seed", "x"], "must be a whole number, not x"),
        (["plan", "p.json", "--seconds", "1", "--seed", "1", "--iterations", "-1"], "must be at least 0, not -1"),
        (["plan", "none.json", "--seconds", "1", "--seed", "1"], "none.json: cannot be read"),
    ],
)
def test_wrong_words(capsys: pytest.CaptureFixture[str], words: list[str], line: str) -> None:
    lines = refused(capsys, *words)
    assert len(lines) == 1
    assert line in lines[0]


@pytest.mark.parametrize("command", ["insert", "offer", "explain"])
def test_an_unknown_order(files: dict[str, str], capsys: pytest.CaptureFixture[str], command: str) -> None:
    more = {"insert": ["--seconds", "1"], "offer": ["--slots", "1"], "explain": []}[command]
    words = [command, files["problem"], "--plan", files["plan"], "--order", "o99", *more]
    assert refused(capsys, *words) == ['--order: there is no order "o99"']


@pytest.mark.parametrize("command", COMMANDS)
def test_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as leaving:
        main([command, "--help"])
    assert leaving.value.code == 0
    assert "PROBLEM.json" in capsys.readouterr().out


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=60)


def test_as_a_program(files: dict[str, str]) -> None:
    done = run("-m", "firstfix.engines", "check", files["problem"], files["plan"])
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["feasible"]
    wrong = run("-m", "firstfix.engines", "plan", files["plan"], "--seconds", "1", "--seed", "1")
    assert wrong.returncode == 2
    assert wrong.stderr.splitlines()[0] == 'schema: must be "planning-problem/1", not "plan/1"'


def test_no_django_and_no_numba() -> None:
    modules = "('django', 'numba', 'scipy')"
    done = run("-c", f"import sys, firstfix.engines.__main__; print([m for m in {modules} if m in sys.modules])")
    assert done.stdout.strip() == "[]"
