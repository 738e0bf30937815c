"""Why an order is left out, and whom to ask."""

import pytest

from firstfix.engines.planning.tests.makers import HOUR, Json, engineer, order, planned, problem, reasons, shift

DAY_OFF = [[40 * HOUR, 41 * HOUR]]
NOON = [[12 * HOUR, 12 * HOUR]]
LOCK = {"engineer": "e1", "start": 12 * HOUR}


def left_out(document: Json, name: str = "o1") -> tuple[str, str]:
    entry = next(entry for entry in planned(document)["unassigned"] if entry["order"] == name)
    return entry["reason"], entry["detail"]


@pytest.mark.parametrize(
    ("wanted", "reason", "detail"),
    [
        (order("o1", skills=["z"]), "skill", "nobody on duty has z"),
        (order("o1", skills=["a", "b"]), "skill", "nobody on duty has a, b together"),
        (order("o1", windows=DAY_OFF), "window", "no shift reaches it in one of its windows"),
        (order("o1", 119, windows=[[8 * HOUR, 9 * HOUR]]), "window", "no shift reaches it in one of its windows"),
        (order("o1", seconds=10 * HOUR), "time", "it takes longer, with the way there and back, than any shift"),
        (order("o1", tools=["t", "u"]), "tool", "nobody who could come has u in time"),
        (order("o1", parts={"P7": 1}), "part", "P7 is on no van that reaches it in time"),
        (order("o1", parts={"P1": 1, "P7": 1}), "part", "P7 is on no van that reaches it in time"),
        (order("o1", parts={"P8": 1, "P7": 1}), "part", "P7, P8 are on no van together that reaches it in time"),
        (order("o1", parts={"P1": 1, "P2": 1}), "part", "P1, P2 are on no van together that reaches it in time"),
        (order("o1", parts={"P1": 3}), "part", "P1 is on no van that reaches it in time"),
        (order("o1", 20, penalty=2000), "worse", "a visit costs 2,400 more, leaving it out 2,000"),
        (order("o1", locked=LOCK, skills=["b"]), "locked", "e1 lacks b"),
        (order("o1", locked=LOCK, windows=DAY_OFF), "locked", "its locked start is outside its windows"),
        (order("o1", locked={**LOCK, "start": 0}), "locked", "no shift of e1 can keep its locked start"),
        (order("o1", locked=LOCK, parts={"P7": 1}), "locked", "e1 cannot have its tools and parts by its locked start"),
    ],
)
def test_alone(wanted: Json, reason: str, detail: str) -> None:
    people = [engineer("e1", skills=["a"], stock={"P1": 2}), engineer("e2", skills=["b"], tools=["t"], stock={"P2": 1})]
    assert left_out(problem([wanted], people)) == (reason, detail)


def test_a_full_day_is_time() -> None:
    day = order("day", seconds=9 * HOUR, penalty=10**6)
    assert left_out(problem([day, order("o1")])) == ("time", "no gap is left that it fits into")


def test_a_full_day_of_the_only_one_with_the_part_is_part() -> None:
    """e2 has time but not the part, e1 the part but no time: the part is what a dispatcher can do something about."""
    day = order("day", seconds=9 * HOUR, penalty=10**6, skills=["a"])
    people = [engineer("e1", skills=["a"], stock={"P7": 1}), engineer("e2")]
    found = left_out(problem([day, order("o1", parts={"P7": 1})], people))
    assert found == ("part", "P7 is on no van that reaches it in time")


def test_a_lock_against_a_lock() -> None:
    orders = [order("o1", locked=LOCK), order("o2", locked=LOCK, penalty=10**6)]
    assert left_out(problem(orders)) == ("locked", "it contradicts another locked visit of e1")


def test_nobody_at_all() -> None:
    assert left_out(problem([order("o1")], [])) == ("skill", "nobody is on duty")


def test_a_break_that_leaves_no_gap_is_time() -> None:
    rest = {"from": 12 * HOUR, "to": 12 * HOUR, "seconds": HOUR}
    document = problem([order("o1", seconds=5 * HOUR)], [engineer("e1", shift(8, 16, rest=rest))])
    assert reasons(planned(document)) == {"o1": "time"}


def test_no_orders_no_plan() -> None:
    found = planned(problem([]))
    assert (found["routes"], found["unassigned"], found["objective"]["total"]) == ([], [], 0)
