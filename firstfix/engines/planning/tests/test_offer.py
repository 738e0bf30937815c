"""Slots to offer: where there is room, what it costs, cheapest first."""

from typing import Any

from firstfix.engines.planning.offer import slots
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.tests.makers import HOUR, Json, engineer, order, planned, problem, shift


def offered(document: Json, name: str = "new", count: int = 99) -> list[dict[str, Any]]:
    others = [entry for entry in document["orders"] if entry["id"] != name]
    plan = planned({**document, "orders": others})
    return slots(read_problem(document), read_plan(plan), name, count=count)


def hours(found: list[dict[str, Any]]) -> list[tuple[float, float]]:
    return [(slot["from"] / HOUR, slot["to"] / HOUR) for slot in found]


def test_every_two_hours_of_an_empty_day() -> None:
    found = offered(problem([order("new", 0)]))
    assert hours(found) == [(8, 10), (10, 12), (12, 14), (14, 16), (16, 17)]
    assert {slot["cost"] for slot in found} == {0}
    assert {slot["engineer"] for slot in found} == {"e1"}


def test_no_more_than_asked_for() -> None:
    assert len(offered(problem([order("new", 0)]), count=2)) == 2
    assert offered(problem([order("new", 0)]), count=0) == []


def test_only_inside_the_windows() -> None:
    windows = [[int(9.5 * HOUR), 11 * HOUR], [14 * HOUR, 14 * HOUR]]
    assert hours(offered(problem([order("new", 0, windows=windows)]))) == [(9.5, 10), (10, 11), (14, 14)]


def test_cheapest_first() -> None:
    """A visit nearby in the afternoon makes the afternoon cheaper."""
    near = order("o1", 29, windows=[[14 * HOUR, 14 * HOUR]])
    found = offered(problem([near, order("new", 30)], [engineer("e1", shift(8, 18, overtime_to=18 * HOUR))]))
    assert found[0]["cost"] == 120
    assert [slot["cost"] for slot in found] == sorted(slot["cost"] for slot in found)


def test_times_that_are_taken_are_not_offered() -> None:
    busy = order("o1", 0, seconds=5 * HOUR, windows=[[9 * HOUR, 9 * HOUR]])
    assert hours(offered(problem([busy, order("new", 0)]))) == [(8, 10), (14, 16), (16, 17)]


def test_every_day_and_the_right_engineer() -> None:
    people = [engineer("e1", shift(8, 10), skills=["a"]), engineer("e2", shift(32, 34), skills=["a"]), engineer("e3")]
    found = offered(problem([order("new", 0, skills=["a"])], people))
    assert [(slot["from"] // HOUR, slot["engineer"]) for slot in found] == [(8, "e1"), (32, "e2")]


def test_a_visit_already_planned_is_offered_other_times_at_no_cost_of_change() -> None:
    document = problem([order("o1", 0)], weights={"change_time_per_hour": 600, "change_engineer": 600})
    plan = planned(document)
    found = slots(read_problem(document), read_plan(plan), "o1", count=99)
    assert hours(found)[0] == (8, 10)
    assert {slot["cost"] for slot in found} == {0}


def test_the_cost_includes_what_others_are_moved() -> None:
    """The other visit stood at 8:00; coming first in the morning moves it by an hour."""
    document = problem([order("o1", 0, windows=[[8 * HOUR, 9 * HOUR]]), order("new", 0)])
    document["weights"] = {"change_time_per_hour": 60}
    assert offered(document)[0]["cost"] == 0
    document["orders"][1]["windows"] = [[8 * HOUR, 8 * HOUR]]
    assert [slot["cost"] for slot in offered(document)] == [60]


def test_lateness_is_in_the_cost() -> None:
    found = offered(problem([order("new", 0, due=10 * HOUR, late_per_hour=100)]))
    assert [slot["cost"] for slot in found] == [0, 0, 200, 400, 600]


def test_nobody_no_slot() -> None:
    assert offered(problem([order("new", skills=["z"])])) == []
    assert offered(problem([order("new")], [])) == []


def test_a_lock_is_the_only_slot() -> None:
    found = offered(problem([order("new", 0, locked={"engineer": "e1", "start": 9 * HOUR})]))
    assert hours(found) == [(9, 9)]
