"""Crews who start together, and orders that follow others."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.planning import family
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.check import check
from firstfix.engines.planning.emergency import insert_order
from firstfix.engines.planning.explain import explain_order
from firstfix.engines.planning.offer import offers, slots
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.search import plan
from firstfix.engines.planning.tests.makers import (
    HOUR,
    MINUTE,
    Json,
    engineer,
    kinds,
    order,
    planned,
    problem,
    read,
    reasons,
    shift,
    starts,
)
from firstfix.engines.planning.tests.test_properties import maybe, problems, some, subset, violations


@st.composite
def tied_problems(draw: st.DrawFn, *, locks: bool = True) -> Json:
    """Some orders take a crew, some follow others; locks may contradict that."""
    document = draw(problems(locks=locks))
    for i, one in enumerate(document["orders"]):
        if draw(st.booleans()):
            one |= {"crew": 2, "mate_skills": draw(maybe(subset("a", "b")))}
            if one["locked"] and draw(st.booleans()):
                others = [person["id"] for person in document["engineers"] if person["id"] != one["locked"]["engineer"]]
                one["locked"]["mate"] = draw(st.sampled_from(others)) if others else None
        if i and draw(st.booleans()):
            one["after"] = draw(st.lists(st.integers(0, i - 1).map(lambda k: f"o{k}"), max_size=2))
    return document


def mates(found: Json) -> dict[str, tuple[str, float]]:
    """Order → second engineer and start in minutes."""
    return {
        stop["order"]: (route["engineer"], stop["start"] / MINUTE)
        for route in found["routes"]
        for stop in route["stops"]
        if stop.get("mate")
    }


@some
@given(tied_problems())
def test_every_plan_passes_the_checker(document: Json) -> None:
    found = planned(document, iterations=5)
    assert violations(document, found) == []


@some
@given(tied_problems(), st.data())
def test_every_plan_after_a_change_passes_the_checker(document: Json, data: st.DataObject) -> None:
    former = planned(document, iterations=3)
    for person in document["engineers"]:
        if person["shifts"] and data.draw(st.booleans()):
            person["shifts"].pop()
    found = planned(document, former=former, iterations=3)
    assert violations(document, found, former) == []


@some
@given(tied_problems(locks=False))
def test_the_former_plan_of_an_unchanged_problem_never_gets_worse(document: Json) -> None:
    former = planned(document, iterations=3)
    found = planned(document, former=former, iterations=3)
    assert found["objective"]["total"] <= former["objective"]["total"] + 1e-3


@some
@given(tied_problems(), st.data())
def test_insert_offer_and_explain_keep_to_the_rules(document: Json, data: st.DataObject) -> None:
    if not document["orders"]:
        return
    last = document["orders"][-1]  # nothing follows it
    without = {**document, "orders": document["orders"][:-1]}
    former = planned(without, iterations=2)
    asked, plan_before = read_problem(document), read_plan(former)
    found = insert_order(asked, plan_before, last["id"], seconds=60).to_json()
    assert violations(document, found, former) == []
    assert explain_order(asked, plan_before, last["id"])["order"] == last["id"]
    for one in offers(asked, plan_before, last["id"], count=3):
        assert one.opens <= one.start <= one.closes


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    document = family.problem(40, 8, 3)
    for one in document["orders"][::5]:
        one |= {"crew": 2, "mate_skills": []}
    document["orders"][7]["after"] = ["o3"]
    assert planned(document, iterations=50) == planned(document, iterations=50)


def test_two_start_at_once() -> None:
    """The second engineer lives an hour away, so that the first waits."""
    document = problem([order("heavy", 10, crew=2)], [engineer("e1"), engineer("e2", shift(home=70))])
    found = planned(document)
    assert starts(found)["heavy"][1] == 9 * 60
    assert mates(found)["heavy"][1] == 9 * 60
    assert check(document, found)["violations"] == []


def test_the_second_one_needs_other_skills() -> None:
    document = problem(
        [order("live", 10, skills=["electrical"], crew=2, mate_skills=["first aid"])],
        [engineer("e1", skills=["first aid"]), engineer("e2", skills=["electrical"]), engineer("e3")],
    )
    found = planned(document)
    visits = {stop.get("mate", False): r["engineer"] for r in found["routes"] for stop in r["stops"]}
    assert visits == {False: "e2", True: "e1"}


def test_an_order_for_two_where_one_is_there_stays_out_and_says_so() -> None:
    found = planned(problem([order("heavy", 10, crew=2), order("light", 10)]))
    assert reasons(found) == {"heavy": "skill"}
    assert found["unassigned"][0]["detail"] == "no two people on duty have the skills for it together"


def test_two_who_never_meet() -> None:
    document = problem([order("heavy", 10, crew=2)], [engineer("e1", shift(8, 12)), engineer("e2", shift(13, 17))])
    found = planned(document)
    assert found["unassigned"] == [
        {"order": "heavy", "reason": "time", "detail": "no two engineers have time for it at once"}
    ]


def test_the_crew_of_a_promised_plan_stays() -> None:
    document = problem([order("heavy", 10, crew=2)], [engineer(f"e{i}") for i in range(3)])
    document["weights"] = {"change_engineer": 300, "change_time_per_hour": 60}
    stop = {"kind": "visit", "order": "heavy", "start": 11 * HOUR}
    rest = {"shift": 0, "leave": 0, "back": 0}
    former = {
        "schema": "plan/1",
        "routes": [
            {"engineer": "e2", "stops": [stop], **rest},
            {"engineer": "e1", "stops": [{**stop, "mate": True}], **rest},
        ],
    }
    found = planned(document, former=former)
    assert starts(found)["heavy"] == ("e2", 660) or mates(found)["heavy"] == ("e1", 660)
    assert found["objective"]["change"] == 0


def test_a_locked_crew() -> None:
    lock = {"engineer": "e1", "mate": "e3", "start": 12 * HOUR}
    document = problem([order("heavy", 10, crew=2, locked=lock)], [engineer(f"e{i}") for i in range(4)])
    found = planned(document)
    assert (mates(found)["heavy"], reasons(found)) == (("e3", 720), {})
    del lock["mate"]
    found = planned(document)
    assert mates(found)["heavy"][1] == 720
    assert reasons(found) == {}


def test_a_locked_visit_that_something_follows_stays_however_late_it_is() -> None:
    lock = {"engineer": "e1", "start": 16 * HOUR}
    late = order("first", 0, penalty=0, due=8 * HOUR, late_per_hour=600, locked=lock)
    found = planned(problem([late, order("then", 0, after=["first"])]))
    assert starts(found)["first"] == ("e1", 960)
    assert reasons(found) == {"then": "time"}


@pytest.mark.parametrize("people", [1, 2])
def test_what_must_follow_does(people: int) -> None:
    """The second lies on the way to the first, so that without the rule it would be first."""
    document = problem([order("far", 60), order("near", 20, after=["far"])], [engineer(f"e{i}") for i in range(people)])
    found = planned(document)
    assert starts(found)["near"][1] >= starts(found)["far"][1] + 60
    assert check(document, found)["violations"] == []


def test_what_follows_something_left_out_is_left_out() -> None:
    found = planned(problem([order("first", skills=["none has it"]), order("then", after=["first"])]))
    assert reasons(found) == {"first": "skill", "then": "time"}
    assert found["unassigned"][1]["detail"] == "first, which it must follow, has no visit"


def test_a_first_one_that_does_not_pay_alone_comes_for_the_second() -> None:
    found = planned(problem([order("first", 30, penalty=0), order("then", 30, after=["first"])]))
    assert reasons(found) == {}


def test_a_chain_with_crews_in_a_large_plan() -> None:
    document = family.problem(420, 50, 2)
    for k in range(0, 400, 40):
        document["orders"][k] |= {"crew": 2, "mate_skills": []}
        document["orders"][k + 1] |= {"after": [f"o{k}"], "windows": []}
    found = plan(read_problem(document), seconds=1000, seed=1, iterations=2000).to_json()
    assert check(document, found)["violations"] == []
    inside = starts(found)
    assert sum(f"o{k}" in inside for k in range(0, 400, 40)) >= 8


def test_a_time_is_offered_where_two_have_room() -> None:
    """One is there in the morning, one all day."""
    document = problem([order("heavy", 0, crew=2)], [engineer("e1", shift(8, 12)), engineer("e2")])
    nothing = read_plan({"schema": "plan/1", "routes": []})
    found = offers(read_problem(document), nothing, "heavy", count=9)
    assert {(one.opens // HOUR, one.closes // HOUR) for one in found} == {(8, 10), (10, 12)}


def test_times_for_a_crew_name_both() -> None:
    document = problem(
        [order("heavy", 0, crew=2, skills=["electrical"], mate_skills=[])], [engineer("e1"), engineer("e2")]
    )
    document["engineers"][1]["skills"] = ["electrical"]
    found = slots(read_problem(document), read_plan({"schema": "plan/1", "routes": []}), "heavy", count=2)
    assert [(one["engineer"], one["mate"]) for one in found] == [("e2", "e1")] * 2


def test_times_between_what_comes_before_and_after() -> None:
    document = problem(
        [order("a", 0), order("b", 0, after=["a"]), order("c", 0, after=["b"])], [engineer("e1"), engineer("e2")]
    )
    document["orders"][0]["locked"] = {"engineer": "e1", "start": 9 * HOUR}
    document["orders"][2]["locked"] = {"engineer": "e1", "start": 12 * HOUR}
    found = offers(read_problem(document), read_plan(planned(document)), "b", count=9)
    assert sorted((one.opens // HOUR, one.closes // HOUR) for one in found) == [(10, 11)]


def test_kinds_of_stops_do_not_show_mates_twice() -> None:
    found = planned(problem([order("heavy", 10, crew=2)], [engineer("e1"), engineer("e2")]))
    assert kinds(found, 0) == kinds(found, 1) == ["heavy"]


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({"crew": 3}, "orders[0].crew: must be 1 or 2, not 3"),
        ({"crew": "two"}, 'orders[0].crew: must be a whole number, not "two"'),
        ({"after": ["gone"]}, 'orders[0].after[0]: there is no order "gone"'),
        ({"after": ["o1"]}, "orders[0].after: must in the end follow itself"),
        (
            {"locked": {"engineer": "e1", "start": 0, "mate": "e1"}},
            'orders[0].locked.mate: "e1" is the engineer already',
        ),
        ({"mate_skills": "electrical"}, 'orders[0].mate_skills: must be a list, not "electrical"'),
    ],
)
def test_mistakes(fields: dict[str, Any], mistake: str) -> None:
    with pytest.raises(Mistakes) as raised:
        read([order("o1", **fields)])
    assert list(raised.value.lines) == [mistake]


def test_the_checker_sees_broken_ties() -> None:
    document = problem([order("heavy", 0, crew=2), order("then", 0, after=["heavy"])], [engineer("e1"), engineer("e2")])
    found = planned(document)
    assert violations(document, found) == []
    late = [stop for route in found["routes"] for stop in route["stops"] if stop.get("mate")]
    late[0]["start"] += 60
    assert any("its engineers start at" in line for line in violations(document, found))
    late[0]["start"] -= 60
    del late[0]["mate"]
    assert any("is visited twice" in line for line in violations(document, found))
