"""Files of the literature: read with their mistakes, solved, answered in their own arithmetic."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from firstfix.engines.__main__ import main
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.kernel.insert import place_in_route, put
from firstfix.engines.planning.kernel.jit import door
from firstfix.engines.planning.kernel.model import Model
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.kernel.state import State
from firstfix.engines.planning.literature import Pillac
from firstfix.engines.planning.start import begin

SOLOMON = """T5

VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0       200          0
    1      3         4          6          0       100         10
    2      6         8          6          0       100         10
    3     -5         0          4          0       100         10
    4      1         1          4         50        60         10
"""
PILLAC = """T1

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
2      2       1       1

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    5     0     0      230    0      [] \t[] \t[]
1    0     0     0      230    0      [0,1] \t[] \t[1]
2    40    0     0      230    0      [1] \t[0] \t[0]
3    10    0     50     60     10     [0] \t[0] \t[0]
4    12    0     100    120    10     [0] \t[] \t[1]
5    41    0     0      200    10     [1] \t[0] \t[0]
"""


@pytest.fixture(name="file")
def a_file(tmp_path: Path) -> Path:
    return tmp_path / "instance.txt"


def answer(capsys: pytest.CaptureFixture[str], command: str, file: Path, text: str) -> Any:
    file.write_text(text)
    assert main([command, str(file), "--seconds", "60", "--seed", "1", "--iterations", "400"]) == 0
    return json.loads(capsys.readouterr().out)


def test_vehicle_routing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Capacity keeps 1 and 2 apart; ways are cut to tenths."""
    found = answer(capsys, "vrptw", file, SOLOMON)
    assert {frozenset(route) for route in found["routes"]} == {frozenset({1, 4}), frozenset({2, 3})}
    assert found["distance"] == pytest.approx(5 + 3.6 + 1.4 + 10 + 13.6 + 5)


def test_technician_routing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first technician fetches the tool on the way, and leaves home so late that he does not wait."""
    found = answer(capsys, "trsp", file, PILLAC)
    assert found["routes"] == {"1": [0, 3, 4], "2": [5]}
    assert found["distance"] == pytest.approx(24 + 2)
    assert found["duration"] == pytest.approx((122 - 50) + 12)


@pytest.mark.parametrize("command", ["vrptw", "trsp"])
def test_rubbish(command: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("no such thing\n1 2 3\n")
    assert main([command, str(file), "--seconds", "1", "--seed", "1"]) == 2
    assert "is not a" in capsys.readouterr().err
    assert main([command, str(file) + "x", "--seconds", "1", "--seed", "1"]) == 2


def test_a_word_among_the_numbers(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(SOLOMON.replace("6          0       100", "six        0       100", 1))
    assert main(["vrptw", str(file), "--seconds", "1", "--seed", "1"]) == 2
    assert capsys.readouterr().err.strip().endswith("line 11: must be numbers")


@door
def put_there(model: Model, state: State, o: int) -> bool:
    return put(model, state, o)


@door
def best_place(model: Model, state: State, o: int, r: int) -> float:
    return place_in_route(model, state, o, r, np.inf)


def test_a_visit_more_takes_as_long_as_told(file: Path) -> None:
    """What O(1) says of the time under way is what the timed route costs then."""
    rows = [f"{k} {7 * k % 31} {11 * k % 29} {20 * (k % 7)} {20 * (k % 7) + 60} 5 [0] [] [0]" for k in range(3, 25)]
    file.write_text("\n".join([*PILLAC.splitlines()[:10], *rows]))
    case = Case(Pillac(str(file)).problem())
    search = Search(case, begin(case), 1, duration=1.0)
    came_in = 0
    for order in range(case.order_count):
        before = float(search.state.trip["cost"].sum())
        told = best_place(search.model, search.state, order, 0)
        if np.isfinite(told):
            put_there(search.model, search.state, order)
            assert float(search.state.trip["cost"].sum()) - before == pytest.approx(told)
            came_in += 1
    assert came_in > 5
