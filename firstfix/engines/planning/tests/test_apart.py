"""The planner in a process of its own: the same answers, no Numba here, and it comes back when it went away."""

import subprocess
import sys
from pathlib import Path

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.apart import _process, plan_apart, serve
from firstfix.engines.planning.tests.makers import order, planned, problem

STREET = problem([order(f"o{i}", 5 * i) for i in range(6)])


def test_it_answers_as_the_planner_here_does() -> None:
    found = plan_apart(STREET, seconds=60, seed=3, iterations=10)
    assert found.to_json() == planned(STREET, iterations=10, seed=3)


def test_it_takes_one_request_after_the_other() -> None:
    first = plan_apart(STREET, seconds=60, seed=1, iterations=1)
    child = _process.child
    assert plan_apart(STREET, seconds=60, seed=1, iterations=1) == first
    assert _process.child is child


def test_a_process_that_went_away_is_started_again() -> None:
    plan_apart(STREET, seconds=60, seed=1, iterations=1)
    assert _process.child is not None
    _process.child.kill()
    _process.child.wait()
    assert plan_apart(STREET, seconds=60, seed=1, iterations=1).unassigned == ()


def test_mistakes_come_back_as_mistakes() -> None:
    with pytest.raises(Mistakes) as told:
        plan_apart({**STREET, "orders": [{"id": "o1", "place": "moon"}]}, seconds=60, seed=1, iterations=1)
    assert told.value.lines == ('orders[0].place: there is no place "moon"',)


def test_it_ends_when_nothing_comes(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], stdout=subprocess.PIPE) as silent, (tmp_path / "out").open("wb") as answers:
        assert silent.stdout is not None
        serve(silent.stdout, answers, idle=0.01)
        silent.kill()
    assert (tmp_path / "out").read_bytes() == b""


def test_asking_does_not_load_numba() -> None:
    code = "import sys, firstfix.engines.planning.apart; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
