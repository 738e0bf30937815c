"""A wrong problem is told mistake by mistake, each with its place."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.tests.makers import HOUR, Json, engineer, order, problem, shift
from firstfix.engines.reading import LARGEST, MISTAKES_SHOWN, load


def full() -> Json:
    """A problem in which every field stands."""
    rest = {"from": 11 * HOUR, "to": 13 * HOUR, "seconds": 1800}
    people = [
        engineer("e1", shift(overtime_to=19 * HOUR, rest=rest), skills=["a"], tools=["t"], stock={"P1": 2}),
        engineer("e2"),
    ]
    first = order("o1", 3, windows=[[0, 9], [20, 30]], skills=["a"], tools=["t"], parts={"P1": 1}, due=7)
    first |= {"late_per_hour": 6, "locked": {"engineer": "e1", "start": 8}, "preferred": ["e2"], "promised": True}
    weights = {"travel": 1, "overtime_per_hour": 2, "change_engineer": 3, "change_time_per_hour": 4}
    weights |= {"change_promised": 5, "not_preferred": 6, "imbalance": 7}
    depots = [{"place": "x5", "seconds": 600}]
    return problem([first, order("o2")], people, depots=depots, weights=weights)


def lines(document: Any) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        read_problem(document)
    return list(caught.value.lines)


def test_a_full_problem_is_read() -> None:
    found = read_problem(full())
    assert found.travel[0, 7] == 420
    assert found.orders[0].windows == ((0, 9), (20, 30))
    assert found.orders[0].locked is not None
    assert found.engineers[0].shifts[0].rest is not None
    assert found.weights.imbalance == 7


def test_what_is_optional_may_be_missing_or_null() -> None:
    document = problem([{"id": "o1", "place": "x1", "windows": None, "due": None, "locked": None, "parts": None}])
    document["engineers"] = [{"id": "e1"}, {"id": "e2", "shifts": None, "stock": None}]
    found = read_problem(document)
    assert found.orders[0].penalty == 0
    assert found.weights.travel == 1
    assert found.weights.change_promised == 1
    assert found.engineers[0].shifts == ()


def _set(*path: Any) -> Callable[[Json], None]:
    """A change that puts the last value where the path leads."""
    *way, key, value = path

    def change(document: Json) -> None:
        spot: Any = document
        for step in way:
            spot = spot[step]
        spot[key] = value

    return change


E1, SHIFT, REST, O1 = (
    ("engineers", 0),
    ("engineers", 0, "shifts", 0),
    ("engineers", 0, "shifts", 0, "break"),
    ("orders", 0),
)
WRONG = [
    (_set("schema", "plan/1"), 'schema: must be "planning-problem/1", not "plan/1"'),
    (_set("schema", None), "schema: is missing"),
    (_set("places", 0, "id", "x1"), 'places[1].id: "x1" is the id of places[0] already'),
    (_set("places", 0, "id", 7), "places[0].id: must be a text, not 7"),
    (_set("places", 0, "x", float("nan")), "places[0].x: must be a finite number, not NaN"),
    (_set("places", 0, "y", float("inf")), "places[0].y: must be a finite number, not Infinity"),
    (_set("places", 0, "x", "far"), 'places[0].x: must be a number, not "far"'),
    (_set("places", 0, "x", None), "places[0].x: is missing"),
    (_set("places", 0, "x", 10**10), "places[0].x: must be at most 1e+09"),
    (_set("places", 2, []), "places[2]: must be an object, not a list"),
    (_set("places", {}), "places: must be a list, not an object"),
    (_set("travel", None), "travel: is missing"),
    (_set("travel", "kind", "crow"), 'travel.kind: must be "euclidean" or "matrix", not "crow"'),
    (_set("travel", "seconds_per_unit", -1), "travel.seconds_per_unit: must be at least 0"),
    (_set("travel", "seconds_per_unit", 1e9), f"travel.seconds_per_unit: makes a travel time above {LARGEST:,} s"),
    (_set("engineers", None), "engineers: is missing"),
    (_set("engineers", 1, "id", "e1"), 'engineers[1].id: "e1" is the id of engineers[0] already'),
    (_set(*E1, "skills", "a"), 'engineers[0].skills: must be a list, not "a"'),
    (_set(*E1, "skills", [1]), "engineers[0].skills[0]: must be a text, not 1"),
    (_set(*E1, "stock", ["P1"]), "engineers[0].stock: must be an object, not a list"),
    (_set(*E1, "stock", "P1", -1), "engineers[0].stock.P1: must be at least 0"),
    (_set(*E1, "stock", "P1", 0.5), "engineers[0].stock.P1: must be a whole number, not 0.5"),
    (_set(*E1, "stock", "P1", True), "engineers[0].stock.P1: must be a whole number, not true"),
    (_set(*SHIFT, "start_place", "y1"), 'engineers[0].shifts[0].start_place: there is no place "y1"'),
    (_set(*SHIFT, "end_place", None), "engineers[0].shifts[0].end_place: is missing"),
    (_set(*SHIFT, "to", 0), "engineers[0].shifts[0]: ends before it starts"),
    (_set(*SHIFT, "from", "8:00"), 'engineers[0].shifts[0].from: must be a whole number, not "8:00"'),
    (_set(*SHIFT, "overtime_to", 0), "engineers[0].shifts[0].overtime_to: is before the shift's end"),
    (_set(*REST, "to", 0), "engineers[0].shifts[0].break: ends before it starts"),
    (_set(*REST, "seconds", None), "engineers[0].shifts[0].break.seconds: is missing"),
    (_set(*REST, "seconds", -1), "engineers[0].shifts[0].break.seconds: must be at least 0"),
    (_set(*SHIFT, "break", 1800), "engineers[0].shifts[0].break: must be an object, not 1800"),
    (_set("depots", 0, "place", "d1"), 'depots[0].place: there is no place "d1"'),
    (_set("depots", [{"place": "x1"}, {"place": "x1"}]), 'depots[1].place: "x1" is the place of depots[0] already'),
    (_set("orders", 1, "id", "o1"), 'orders[1].id: "o1" is the id of orders[0] already'),
    (_set("orders", 1, "id", ""), "orders[1].id: is empty"),
    (_set(*O1, "place", "moon"), 'orders[0].place: there is no place "moon"'),
    (_set(*O1, "seconds", -5), "orders[0].seconds: must be at least 0"),
    (_set(*O1, "seconds", 10**30), f"orders[0].seconds: must be at most {LARGEST:,}"),
    (_set(*O1, "windows", 0, [9, 0]), "orders[0].windows[0]: ends before it starts"),
    (_set(*O1, "windows", 1, [9]), "orders[0].windows[1]: must be a list of two times"),
    (_set(*O1, "windows", 1, [9, "x"]), 'orders[0].windows[1][1]: must be a whole number, not "x"'),
    (_set(*O1, "windows", 5), "orders[0].windows: must be a list, not 5"),
    (_set(*O1, "penalty", -1), "orders[0].penalty: must be at least 0"),
    (_set(*O1, "penalty", "x" * 99), f'orders[0].penalty: must be a number, not "{"x" * 38}…'),
    (_set(*O1, "late_per_hour", 10**400), "orders[0].late_per_hour: must be at most 1e+15"),
    (_set(*O1, "locked", "engineer", "e9"), 'orders[0].locked.engineer: there is no engineer "e9"'),
    (_set(*O1, "locked", "start", None), "orders[0].locked.start: is missing"),
    (_set(*O1, "preferred", ["e1", "e9"]), 'orders[0].preferred[1]: there is no engineer "e9"'),
    (_set(*O1, "promised", "yes"), 'orders[0].promised: must be true or false, not "yes"'),
    (_set("weights", "imbalance", [1]), "weights.imbalance: must be a number, not a list"),
    (_set("weights", 1), "weights: must be an object, not 1"),
]


@pytest.mark.parametrize(("change", "line"), WRONG, ids=[line for _, line in WRONG])
def test_a_mistake_is_named(change: Callable[[Json], None], line: str) -> None:
    document = full()
    change(document)
    assert line in lines(document)


def test_overlapping_shifts_are_a_mistake() -> None:
    document = problem([], [engineer("e1", shift(13, 17), shift(8, 14))])
    assert lines(document) == ["engineers[0].shifts[0]: overlaps another shift of this engineer"]


@pytest.mark.parametrize(
    ("seconds", "line"),
    [
        ([[0, 1]], "travel.seconds: has 1 rows for 2 places"),
        ([[0, 1], [1]], "travel.seconds[1]: has 1 entries for 2 places"),
        ([[0, 1], "no"], 'travel.seconds[1]: must be a list, not "no"'),
        ([[0, -1], [1, 0]], "travel.seconds[0][1]: must be at least 0"),
        ([[0, 1.5], [1, 0]], "travel.seconds[0][1]: must be a whole number, not 1.5"),
        ([[0, float("nan")], [1, 0]], "travel.seconds[0][1]: must be a whole number, not NaN"),
        (None, "travel.seconds: is missing"),
    ],
)
def test_a_wrong_matrix_is_named(seconds: Any, line: str) -> None:
    document = problem([], [])
    document["places"] = [{"id": "a"}, {"id": "b"}]
    document["travel"] = {"kind": "matrix", "seconds": seconds}
    assert lines(document) == [line]


def test_a_matrix_needs_no_coordinates() -> None:
    document = problem([], [])
    document["places"] = [{"id": "a"}, {"id": "b"}]
    document["travel"] = {"kind": "matrix", "seconds": [[0, 5], [7.0, 0]]}
    assert read_problem(document).travel.tolist() == [[0, 5], [7, 0]]


def test_all_mistakes_are_told_at_once() -> None:
    document = full()
    document["orders"][0]["place"] = "moon"
    document["orders"][1]["seconds"] = "long"
    document["engineers"].append({"id": ""})
    assert lines(document) == [
        "engineers[2].id: is empty",
        'orders[0].place: there is no place "moon"',
        'orders[1].seconds: must be a whole number, not "long"',
    ]


def test_endless_mistakes_end() -> None:
    assert len(lines(problem([0] * 100_000))) == MISTAKES_SHOWN + 1  # type: ignore[list-item]


@pytest.mark.parametrize("rubbish", [None, 7, "x", [], [[]], True, 1e999])
def test_rubbish_is_one_mistake(rubbish: Any) -> None:
    assert lines(rubbish)[0].startswith("the problem must be an object")


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.data())
def test_any_scrap_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    document = full()
    spot: Any = document
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(spot[key], dict | list) or not spot[key] or data.draw(st.booleans()):
            spot[key] = data.draw(scraps)
            break
        spot = spot[key]
    with suppress(Mistakes):
        read_problem(document)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "is not JSON (Expecting value, line 1, column 1)"),
        (b'{"a": 1,\n}', "is not JSON"),
        (b"\xff\xfe\x00", "is not UTF-8 text (byte 0)"),
        (b"[" * 200_000, "is nested too deeply"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "is not JSON (Exceeds the limit"),
        (b"\x00" * 10_000_000, "is not JSON"),
        (b"PK\x03\x04" * 2_500_000, "is not JSON"),
    ],
    ids=["empty", "comma", "bytes", "nested", "digits", "zeros", "zip"],
)
def test_a_file_that_is_no_json_is_one_mistake(tmp_path: Path, content: bytes, line: str) -> None:
    path = tmp_path / "problem.json"
    path.write_bytes(content)
    with pytest.raises(Mistakes) as caught:
        load(str(path))
    assert len(caught.value.lines) == 1
    assert line in caught.value.lines[0]


def test_a_missing_file_is_one_mistake(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(Mistakes, match="cannot be read"):
            load(str(path))


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(full()).encode())
    assert read_problem(load(str(path))).orders[0].id == "o1"
