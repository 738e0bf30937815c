"""The checker catches every way to break a plan, and shares nothing with the planner."""

import ast
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from firstfix.engines.planning import check as checker
from firstfix.engines.planning.check import check
from firstfix.engines.planning.tests.makers import HOUR, Json, as_plan, engineer, order, planned, problem, shift

REST = {"from": 11 * HOUR, "to": 13 * HOUR, "seconds": 1800}
WEIGHTS: Json = {"travel": 2, "overtime_per_hour": 1800, "change_engineer": 300, "change_time_per_hour": 60}
WEIGHTS |= {"change_promised": 3, "not_preferred": 200, "imbalance": 0.5}


def document() -> Json:
    """Two engineers, all rules and costs at work."""
    orders = [
        order("lock", 10, locked={"engineer": "e1", "start": 9 * HOUR}, skills=["a"]),
        order("own", 20, parts={"P": 1}, windows=[[10 * HOUR, 11 * HOUR]], due=9 * HOUR, late_per_hour=600),
        order("fetch", 30, parts={"P": 2}, tools=["t"], windows=[[14 * HOUR, 15 * HOUR]], preferred=["e2"]),
        order("last", 40, windows=[[16 * HOUR, 17 * HOUR]], promised=True),
        order("two", 60, skills=["b"], windows=[[9 * HOUR, 10 * HOUR]]),
        order("never", 0, skills=["z"]),
    ]
    first = shift(8, 17, overtime_to=19 * HOUR, rest=REST)
    people = [engineer("e1", first, skills=["a"], stock={"P": 1}), engineer("e2", shift(8, 12), skills=["b"])]
    return problem(orders, people, depots=[{"place": "x25", "seconds": 600}], weights=WEIGHTS)


FORMER = as_plan(("e1", "lock", 8.5), ("e2", "last", 16))


@pytest.fixture(name="plan", scope="module")
def a_plan() -> Json:
    return planned(document(), former=FORMER)


def violations(plan: Json, changed: Json | None = None) -> list[str]:
    found = check(changed or document(), plan, FORMER)
    assert found["feasible"] == (not found["violations"])
    return list(found["violations"])


def test_the_plan_is_what_the_cases_below_expect(plan: Json) -> None:
    assert violations(plan) == []
    assert [[stop.get("order", stop["kind"]) for stop in route["stops"]] for route in plan["routes"]] == [
        ["lock", "own", "break", "depot", "fetch", "last"],
        ["two"],
    ]
    assert plan["unassigned"] == [{"order": "never", "reason": "skill", "detail": "nobody on duty has z"}]


def test_the_objective_is_counted_anew(plan: Json) -> None:
    found = check(document(), plan, FORMER)["objective"]
    assert found == pytest.approx(plan["objective"])
    assert all(found[term] > 0 for term in found)


def test_without_the_former_plan_changes_are_not_counted(plan: Json) -> None:
    found = check(document(), plan)
    assert found["feasible"]
    assert found["objective"]["change"] == 0


def _shift_stop(route: int, stop: int, by: int) -> Callable[[Json], None]:
    def change(plan: Json) -> None:
        plan["routes"][route]["stops"][stop]["start"] += by

    return change


def _put(*path: Any) -> Callable[[Json], None]:
    *way, key, value = path

    def change(plan: Json) -> None:
        spot: Any = plan
        for step in way:
            spot = spot[step]
        spot[key] = value

    return change


def _drop(*path: Any) -> Callable[[Json], None]:
    *way, key = path

    def change(plan: Json) -> None:
        spot: Any = plan
        for step in way:
            spot = spot[step]
        del spot[key]

    return change


def _append(*path: Any) -> Callable[[Json], None]:
    *way, value = path

    def change(plan: Json) -> None:
        spot: Any = plan
        for step in way:
            spot = spot[step]
        spot.append(value)

    return change


def _twice(plan: Json) -> None:
    plan["routes"][1]["stops"].append({"kind": "visit", "order": "last", "start": 41400})


def _hand_over(plan: Json) -> None:
    plan["routes"][1]["stops"].append(plan["routes"][0]["stops"].pop(0))


NEVER = {"order": "never", "reason": "skill", "detail": ""}
BROKEN: list[tuple[str, Callable[[Json], None], str]] = [
    ("too early to arrive", _shift_stop(0, 1, -1500), "before the arrival at"),
    ("outside the window", _shift_stop(0, 1, 3600), "outside its windows"),
    ("a lock moved", _shift_stop(0, 0, 60), "order lock is locked to e1 at 32400"),
    ("back not told right", _put("routes", 0, "back", 50000), "says it is back at 50000"),
    ("left before the shift", _put("routes", 0, "leave", 0), "routes[0]: leaves at 0, before 28800"),
    (
        "left too late",
        _put("routes", 0, "leave", 32000),
        "routes[0].stops[0]: starts at 32400, before",
    ),
    ("no break", _drop("routes", 0, "stops", 2), "routes[0]: has no break, though under way at 46800"),
    ("break outside its window", _put("routes", 0, "stops", 2, "start", 48000), "the break starts at 48000, outside"),
    ("break during a visit", _put("routes", 0, "stops", 2, "start", 39601), ""),
    ("break of another shift", _append("routes", 1, "stops", {"kind": "break", "start": 40000}), "does not have"),
    ("second break", _append("routes", 0, "stops", {"kind": "break", "start": 46000}), "has 2 breaks"),
    ("no call before the part", _drop("routes", 0, "stops", 3), "engineer e1: uses 3 × P, has 1"),
    ("no call before the tool", _drop("routes", 0, "stops", 3), "order fetch needs the tool t"),
    ("a call at no depot", _put("routes", 0, "stops", 3, "place", "x26"), "x26 is no depot"),
    ("without the skill", _hand_over, "order lock needs a, which e2 lacks"),
    ("an unknown order", _put("routes", 1, "stops", 0, "order", "o99"), "there is no order o99"),
    ("an unknown engineer", _put("routes", 1, "engineer", "e9"), "there is no engineer e9"),
    ("an unknown shift", _put("routes", 1, "shift", 1), "e2 has no shift 1"),
    ("a second route for a shift", _append("routes", {"engineer": "e2", "shift": 0, "stops": []}), "a second route"),
    ("visited twice", _twice, "order last is visited twice"),
    ("after the shift's end", _twice, "after the shift's last end at 43200"),
    ("neither visited nor left out", _drop("unassigned", 0), "order never: is neither visited nor unassigned"),
    ("left out and visited", _append("unassigned", {**NEVER, "order": "last"}), "order last is visited"),
    ("left out twice", _append("unassigned", NEVER), "order never stands here twice"),
    ("left out, unknown", _append("unassigned", {**NEVER, "order": "o99"}), "there is no order o99"),
    ("locked for no lock", _put("unassigned", 0, "reason", "locked"), "cannot be left out for the reason locked"),
    ("a wrong total", _put("objective", "total", 1.0), "objective.total: is said to be 1.0"),
    ("a wrong term", _put("objective", "late", 0), "objective.late: is said to be 0"),
]


@pytest.mark.parametrize(("change", "text"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_plan_is_caught(plan: Json, change: Callable[[Json], None], text: str) -> None:
    broken = copy.deepcopy(plan)
    change(broken)
    assert [line for line in violations(broken) if text in line]


def test_a_lock_left_out_without_need_is_caught(plan: Json) -> None:
    broken = copy.deepcopy(plan)
    del broken["routes"][0]["stops"][0]
    broken["unassigned"].append({"order": "lock", "reason": "locked"})
    assert any("order lock: its lock could be kept" in line for line in violations(broken))
    broken["unassigned"][-1]["reason"] = "worse"
    assert any("cannot be left out for the reason worse" in line for line in violations(broken))


def test_a_skill_that_somebody_has_is_no_reason(plan: Json) -> None:
    broken = copy.deepcopy(plan)
    broken["routes"].pop()
    broken["unassigned"].append({"order": "two", "reason": "skill"})
    assert any("order two: e2 is on duty and has its skills" in line for line in violations(broken))


def test_two_routes_at_once_are_caught() -> None:
    """Overtime of the first shift runs into the second."""
    shifts = [shift(8, 12, overtime_to=15 * HOUR), shift(13, 17)]
    orders = [order("a", seconds=6 * HOUR), order("b")]
    doc = problem(orders, [engineer("e1", *shifts)])
    routes = [_route("a", 0, 8, 14), _route("b", 1, 13, 14)]
    found = check(doc, {"schema": "plan/1", "routes": routes, "unassigned": []})
    assert found["violations"] == ["routes[1]: e1 is still on routes[0]"]


def _route(name: str, index: int, begin: int, end: int) -> Json:
    stops = [{"kind": "visit", "order": name, "start": begin * HOUR}]
    return {"engineer": "e1", "shift": index, "stops": stops, "leave": begin * HOUR, "back": end * HOUR}


def test_an_empty_route_is_no_mistake(plan: Json) -> None:
    idle = {**document(), "engineers": [*document()["engineers"], engineer("e3")]}
    padded = {**plan, "routes": [*plan["routes"], {"engineer": "e3", "shift": 0, "stops": []}], "objective": None}
    assert violations(padded, idle) == []


def test_it_shares_no_code_with_the_planner() -> None:
    tree = ast.parse(Path(checker.__file__).read_text())
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert modules == {"math", "collections", "itertools", "typing"}
