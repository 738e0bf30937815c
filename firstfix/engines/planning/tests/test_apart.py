"""The planner in a process of its own: the same answers, no Numba here, and it comes back when it went away."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.apart import Report, _process, insert_apart, plan_apart, serve
from firstfix.engines.planning.check import check
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


def test_a_plan_that_is_watched_tells_of_itself_and_keeps_its_best_when_stopped() -> None:
    told: list[Report] = []

    def stop_at_the_second(report: Report) -> bool:
        told.append(report)
        return len(told) == 2

    found = plan_apart(STREET, seconds=10**6, seed=1, watch=stop_at_the_second)
    assert len(told) >= 2
    assert check(STREET, found.to_json())["feasible"]
    assert check(STREET, told[0].plan.to_json())["feasible"]
    assert found.objective.total <= told[0].total == told[0].plan.objective.total
    assert told[0].seconds < told[1].seconds


def answers_to(*requests: dict[str, Any], before: bytes = b"") -> list[Any]:
    """What a process says to a parent that asks and is gone at once."""
    read, write = os.pipe()
    with os.fdopen(read, "rb") as incoming, io.BytesIO() as answers:
        os.write(write, before + b"".join(json.dumps(request).encode() + b"\n" for request in requests))
        os.close(write)
        serve(incoming, answers)
        return [json.loads(line) for line in answers.getvalue().splitlines()]


ASKED = {"problem": STREET, "seconds": 60, "seed": 1, "iterations": 1, "start": None, "watched": True}


def test_a_stop_that_comes_too_late_does_not_stop_the_next_plan() -> None:
    (answer,) = answers_to(ASKED, before=b"stop\n")
    assert answer["plan"]["unassigned"] == []


def test_a_search_does_not_outlive_its_parent() -> None:
    *_, answer = answers_to({**ASKED, "seconds": 10**6, "iterations": None})
    assert answer["plan"]["unassigned"] == []


def test_whoever_watches_and_fails_leaves_nothing_behind_for_the_next() -> None:
    with pytest.raises(ZeroDivisionError):
        plan_apart(STREET, seconds=60, seed=1, watch=lambda report: bool(1 / 0))
    found = plan_apart(STREET, seconds=60, seed=1, iterations=1, watch=lambda report: False)
    assert found.unassigned == ()


def test_a_plan_begins_with_the_former_one() -> None:
    former = plan_apart(STREET, seconds=60, seed=1, iterations=50)
    assert plan_apart(STREET, seconds=60, seed=1, iterations=0, start=former) == former


def test_an_emergency_is_put_into_a_plan() -> None:
    former = plan_apart(STREET, seconds=60, seed=1, iterations=50)
    document = problem([*(order(f"o{i}", 5 * i) for i in range(6)), order("urgent", 12)])
    found = insert_apart(document, former, "urgent", seconds=5)
    assert found.visits().keys() == {*former.visits(), "urgent"}


def test_it_goes_away_quietly() -> None:
    words = [sys.executable, "-c", "from firstfix.engines.planning.apart import main; main(idle=0.01)"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.wait() == 0
        assert child.stderr is not None
        assert child.stderr.read() == b""


def test_asking_does_not_load_numba() -> None:
    code = "import sys, firstfix.engines.planning.apart; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
