"""An emergency comes into a plan with the least disruption."""

from firstfix.engines.planning.check import check
from firstfix.engines.planning.emergency import insert_order
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.tests.makers import HOUR, Json, engineer, order, planned, problem, reasons, shift, starts

CALM = {"change_engineer": 300, "change_time_per_hour": 60, "change_promised": 3}


def inserted(document: Json, name: str, seconds: float = 60) -> tuple[Json, Json]:
    """The plan without the order, and the plan after it came in."""
    before = planned({**document, "orders": [entry for entry in document["orders"] if entry["id"] != name]})
    after = insert_order(read_problem(document), read_plan(before), name, seconds=seconds).to_json()
    assert check(document, after, before)["violations"] == []
    return before, after


def test_into_a_gap_nobody_moves() -> None:
    orders = [
        order("o1", 0, windows=[[8 * HOUR, 8 * HOUR]]),
        order("o2", 0, windows=[[15 * HOUR, 15 * HOUR]]),
        order("new", 10),
    ]
    before, after = inserted(problem(orders, weights=CALM), "new")
    assert starts(before).items() < starts(after).items()
    assert after["objective"]["change"] == 0


def test_a_full_day_gives_up_what_matters_least() -> None:
    orders = [order(f"o{i}", 0, seconds=3 * HOUR, penalty=10_000 * (i + 1)) for i in range(3)]
    document = problem([*orders, order("new", 0, seconds=3 * HOUR, penalty=500_000)], weights=CALM)
    before, after = inserted(document, "new")
    assert set(starts(before)) == {"o0", "o1", "o2"}
    assert set(starts(after)) == {"o1", "o2", "new"}
    assert reasons(after) == {"o0": "time"}
    assert {name: starts(after)[name] for name in ("o1", "o2")} == {name: starts(before)[name] for name in ("o1", "o2")}


def test_who_makes_room_goes_to_somebody_else() -> None:
    """Only e1 has the skill for the emergency; his visit goes to e2, who has room but is not preferred."""
    day = order("o1", 0, seconds=8 * HOUR, preferred=["e1"])
    document = problem(
        [day, order("new", 0, seconds=8 * HOUR, skills=["a"])],
        [engineer("e1", skills=["a"]), engineer("e2")],
        weights={**CALM, "not_preferred": 200},
    )
    before, after = inserted(document, "new")
    assert starts(before)["o1"][0] == "e1"
    assert {name: who for name, (who, _) in starts(after).items()} == {"o1": "e2", "new": "e1"}
    assert after["objective"]["change"] == 300


def test_a_locked_visit_never_makes_room() -> None:
    lock = {"engineer": "e1", "start": 9 * HOUR}
    orders = [
        order("o1", 0, seconds=8 * HOUR, locked=lock, penalty=1),
        order("new", 0, seconds=3 * HOUR, penalty=10**6),
    ]
    _, after = inserted(problem(orders), "new")
    assert reasons(after) == {"new": "time"}


def test_an_order_not_worth_it_stays_out() -> None:
    orders = [order("o1", 0, seconds=9 * HOUR), order("new", 0, penalty=5)]
    before, after = inserted(problem(orders), "new")
    assert starts(before) == starts(after)
    assert reasons(after) == {"new": "time"}


def test_an_order_that_is_visited_already_changes_nothing() -> None:
    document = problem([order("o1", 10), order("o2", 20)], weights=CALM)
    before = planned(document)
    after = insert_order(read_problem(document), read_plan(before), "o2", seconds=60).to_json()
    assert after == before


def test_with_no_time_at_all_it_still_answers() -> None:
    document = problem([order(f"o{i}", i) for i in range(8)])
    _, after = inserted(document, "o0", seconds=0.0)
    assert len(starts(after)) + len(reasons(after)) == 8


def test_the_one_with_another_shift_takes_it_when_that_disturbs_less() -> None:
    promised = [order(f"o{i}", 0, seconds=3 * HOUR, promised=True) for i in range(3)]
    people = [engineer("e1"), engineer("e2", shift(home=100))]
    _, after = inserted(problem([*promised, order("new", 0, seconds=3 * HOUR)], people, weights=CALM), "new")
    assert starts(after)["new"][0] == "e2"
    assert after["objective"]["change"] == 0
