"""What a plan must keep, rule by rule."""

from firstfix.engines.planning.tests.makers import (
    HOUR,
    as_plan,
    engineer,
    kinds,
    order,
    planned,
    problem,
    reasons,
    shift,
    starts,
)

DEPOTS = [{"place": "x20", "seconds": 600}]


def test_skills() -> None:
    found = planned(
        problem(
            [order("both", skills=["a", "b"]), order("none", skills=["a", "c"])],
            [engineer("e1", skills=["a"]), engineer("e2", skills=["a", "b"]), engineer("e3", skills=["c"])],
        )
    )
    assert starts(found)["both"][0] == "e2"
    assert reasons(found) == {"none": "skill"}


def test_somebody_without_a_shift_is_not_on_duty() -> None:
    found = planned(problem([order("o1", skills=["a"])], [engineer("e1"), {"id": "e2", "skills": ["a"]}]))
    assert reasons(found) == {"o1": "skill"}


def test_several_windows() -> None:
    morning, evening = [8 * HOUR, 9 * HOUR], [15 * HOUR, 16 * HOUR]
    orders = [
        order("o1", 0, windows=[[9 * HOUR, 9 * HOUR]]),
        order("o2", 30, windows=[[6 * HOUR, 7 * HOUR], evening, morning]),
    ]
    found = planned(problem(orders, [engineer("e1", shift(8.75, 17))]))
    assert starts(found) == {"o1": ("e1", 540), "o2": ("e1", 900)}


def test_several_days_and_a_window_on_each() -> None:
    orders = [
        order(f"o{i}", 0, seconds=7 * HOUR, windows=[[8 * HOUR, 9 * HOUR], [32 * HOUR, 33 * HOUR]]) for i in range(3)
    ]
    found = planned(problem(orders, [engineer("e1", shift(32, 40), shift(8, 16))]))
    assert sorted(route["shift"] for route in found["routes"]) == [0, 1]
    assert list(reasons(found).values()) == ["time"]


def test_start_and_end_place_may_differ() -> None:
    way = {**shift(8, 10), "start_place": "x0", "end_place": "x60"}
    found = planned(problem([order("o1", 30)], [engineer("e1", way)]))
    assert found["routes"][0]["leave"] == 8 * HOUR
    assert found["routes"][0]["back"] == 10 * HOUR


def test_an_asymmetric_matrix() -> None:
    document = problem([{**order("o1"), "place": "b"}])
    document["places"] = [{"id": "x0"}, {"id": "b"}]
    document["travel"] = {"kind": "matrix", "seconds": [[0, 600], [1800, 0]]}
    found = planned(document)
    assert found["routes"][0]["stops"][0]["start"] == 8 * HOUR + 600
    assert found["objective"]["travel"] == 2400


def test_own_tools() -> None:
    found = planned(problem([order("o1", tools=["t"])], [engineer("e1"), engineer("e2", tools=["t", "u"])]))
    assert starts(found)["o1"][0] == "e2"


def test_a_tool_that_nobody_has_is_fetched_at_a_depot() -> None:
    found = planned(problem([order("o1", 10, tools=["t"]), order("o2", 5)], depots=DEPOTS))
    stops = kinds(found)
    assert stops.index("depot") < stops.index("o1")
    assert found["objective"]["penalty"] == 0


def test_own_stock_is_used_up_over_the_horizon() -> None:
    orders = [order(f"o{i}", parts={"P": 1}, windows=[[(8 + 24 * i) * HOUR, (16 + 24 * i) * HOUR]]) for i in range(3)]
    days = [shift(8 + 24 * i, 17 + 24 * i) for i in range(3)]
    found = planned(problem(orders, [engineer("e1", *days, stock={"P": 2})]))
    assert list(reasons(found).values()) == ["part"]


def test_a_call_at_a_depot_gives_any_number_until_the_end_of_that_shift_only() -> None:
    first = [order(f"a{i}", parts={"P": 3}, windows=[[8 * HOUR, 17 * HOUR]]) for i in range(3)]
    second = [order("b", parts={"P": 1}, windows=[[32 * HOUR, 41 * HOUR]])]
    found = planned(problem(first + second, [engineer("e1", shift(), shift(32, 41))], depots=DEPOTS))
    assert reasons(found) == {}
    assert [kinds(found, route).count("depot") for route in (0, 1)] == [1, 1]


def test_own_stock_saves_the_way_to_the_depot() -> None:
    own = planned(problem([order("o1", parts={"P": 1})], [engineer("e1", stock={"P": 1})], depots=DEPOTS))
    assert kinds(own) == ["o1"]


def test_visits_before_the_call_use_own_stock_and_those_after_it_do_not() -> None:
    """One part in the van: the early visit takes it, the later one gets its own from the depot on the way."""
    early = order("early", 0, parts={"P": 1}, windows=[[8 * HOUR, 8 * HOUR]])
    found = planned(problem([early, order("far", 40, parts={"P": 1})], [engineer("e1", stock={"P": 1})], depots=DEPOTS))
    assert kinds(found) == ["early", "depot", "far"]


def test_a_call_takes_its_time() -> None:
    late = order("o1", 20, parts={"P": 1}, windows=[[8 * HOUR, 8 * HOUR + 1800]])
    assert reasons(planned(problem([late], depots=[{"place": "x20", "seconds": 600}]))) == {}
    assert reasons(planned(problem([late], depots=[{"place": "x20", "seconds": 601}]))) == {"o1": "part"}


def test_a_lock_is_kept_to_the_second() -> None:
    lock = {"engineer": "e2", "start": 12 * HOUR + 7}
    orders = [order("o1", 30, locked=lock), *(order(f"n{i}", 30) for i in range(12))]
    found = planned(problem(orders, [engineer("e1"), engineer("e2", shift(home=90))]))
    assert starts(found)["o1"] == ("e2", (12 * HOUR + 7) / 60)


def test_a_lock_is_kept_though_it_costs_more_than_the_penalty() -> None:
    lock = {"engineer": "e1", "start": 12 * HOUR}
    assert starts(planned(problem([order("o1", 60, locked=lock, penalty=0)])))


def test_a_lock_beats_the_former_plan() -> None:
    lock = {"engineer": "e1", "start": 12 * HOUR}
    found = planned(problem([order("o1", locked=lock), order("o2")]), former=as_plan(("e1", "o1", 9), ("e1", "o2", 12)))
    assert starts(found)["o1"] == ("e1", 720)
    assert reasons(found) == {}


def test_of_two_contradicting_locks_the_dearer_stays() -> None:
    lock = {"engineer": "e1", "start": 12 * HOUR}
    found = planned(problem([order("cheap", locked=lock, penalty=1), order("dear", locked=lock, penalty=2)]))
    assert starts(found) == {"dear": ("e1", 720)}
    assert reasons(found) == {"cheap": "locked"}


def test_locks_get_the_call_that_they_need() -> None:
    """The van's one part serves either visit; a call between them, not before the first, is in time."""
    first = order("a", 0, parts={"P": 1}, locked={"engineer": "e1", "start": 8 * HOUR}, penalty=1)
    second = order("b", 40, parts={"P": 1}, locked={"engineer": "e1", "start": 12 * HOUR}, penalty=2)
    found = planned(problem([first, second], [engineer("e1", stock={"P": 1})], depots=DEPOTS))
    assert kinds(found) == ["a", "depot", "b"]


def test_overtime_does_not_run_into_the_next_shift() -> None:
    shifts = [shift(8, 12, overtime_to=18 * HOUR), shift(14, 18)]
    found = planned(problem([order(f"o{i}", 0, seconds=5 * HOUR) for i in range(2)], [engineer("e1", *shifts)]))
    assert len(found["routes"]) == 1
    assert found["routes"][0]["back"] == 13 * HOUR


def test_a_break_is_kept_free() -> None:
    rest = {"from": 11 * HOUR, "to": 13 * HOUR, "seconds": 1800}
    orders = [order(f"o{i}", 0, seconds=2 * HOUR) for i in range(5)]
    found = planned(problem(orders, [engineer("e1", shift(8, 17, rest=rest))]))
    assert kinds(found).count("break") == 1
    assert list(reasons(found).values()) == ["time"]
