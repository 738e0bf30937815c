"""Who comes with what: the plan weighs the chance of a first fix against ways, calls, colleagues and days."""

from itertools import permutations, product
from random import Random

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.check import check
from firstfix.engines.planning.explain import explain_order
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.tests.makers import HOUR, Json, engineer, kinds, order, planned, problem, shift, starts

DEPOT = {"place": "x20", "seconds": 600}


def fix(revisit: float = 3600.0, part: str = "P1", **more: object) -> Json:
    """Four times out of five a part is needed, else none."""
    return {
        "revisit": revisit,
        "faults": [
            {"share": 0.8, "repairs": [{"fixes": 1.0, "parts": {part: 1}, **more}]},
            {"share": 0.2, "repairs": [{"fixes": 1.0}]},
        ],
    }


def first_fix(found: Json, name: str) -> float:
    return next(
        float(stop["first_fix"]) for route in found["routes"] for stop in route["stops"] if stop.get("order") == name
    )


def test_the_part_is_fetched_where_a_further_visit_costs_more_than_the_way() -> None:
    document = problem([order("o1", 10, fix=fix(3600))], [engineer()], depots=[DEPOT])
    found = planned(document)
    assert kinds(found) == ["depot", "o1"]
    assert first_fix(found, "o1") == 1.0
    assert found["objective"]["travel"] == 2400
    assert "revisit" not in found["objective"]


def test_it_goes_without_the_part_where_the_way_costs_more() -> None:
    found = planned(problem([order("o1", 10, fix=fix(1000))], [engineer()], depots=[DEPOT]))
    assert kinds(found) == ["o1"]
    assert first_fix(found, "o1") == pytest.approx(0.2)
    assert found["objective"]["revisit"] == pytest.approx(800)


def test_a_colleague_who_has_it_comes_instead() -> None:
    people = [engineer("near"), engineer("far", shift(home=15), stock={"P1": 1})]
    found = planned(problem([order("o1", 0, fix=fix(9000))], people))
    assert starts(found)["o1"][0] == "far"
    assert starts(planned(problem([order("o1", 0, fix=fix(1000))], people)))["o1"][0] == "near"


def test_it_waits_for_tomorrow_when_the_part_can_be_had_then() -> None:
    today, tomorrow = shift(13, 17), {**shift(32, 41), "start_place": "x20", "end_place": "x20"}
    near = {"place": "x20", "seconds": 0, "stock": {"P1": 1}}
    late = {"due": 18 * HOUR, "late_per_hour": 30}
    hurry = {"due": 18 * HOUR, "late_per_hour": 3000}
    document = problem([order("o1", 90, fix=fix(20_000), **late)], [engineer("e1", today, tomorrow)], depots=[near])
    assert found_day(planned(document)) == 1
    document["orders"][0] |= hurry
    assert found_day(planned(document)) == 0


def found_day(found: Json) -> int:
    return int(starts(found)["o1"][1] >= 24 * 60)


def test_a_depot_gives_what_it_has() -> None:
    empty = {"place": "x11", "seconds": 0, "stock": {"P2": 5}}
    found = planned(problem([order("o1", 10, fix=fix(9000))], [engineer()], depots=[empty, DEPOT]))
    assert found["routes"][0]["stops"][0]["place"] == "x20"


def test_what_is_in_the_van_and_at_the_depot_adds_up() -> None:
    both = {"revisit": 9000, "faults": [{"share": 1.0, "repairs": [{"fixes": 1.0, "parts": {"P1": 2}}]}]}
    there = {"place": "x11", "seconds": 0, "stock": {"P1": 1}}
    found = planned(problem([order("o1", 10, fix=both)], [engineer(stock={"P1": 1})], depots=[there]))
    assert first_fix(found, "o1") == 1.0


def test_skills_count_beside_parts() -> None:
    people = [engineer("e1", stock={"P1": 1}), engineer("e2", shift(home=30), stock={"P1": 1}, skills=["laser"])]
    document = problem([order("o1", 0, fix=fix(9000, skills=["laser"]))], people)
    assert starts(planned(document))["o1"][0] == "e2"


def test_a_call_for_one_serves_those_after_it() -> None:
    orders = [order("o1", 10, fix=fix(1000)), order("o2", 11, fix=fix(1000)), order("o3", 12, fix=fix(1000))]
    found = planned(problem(orders, [engineer()], depots=[DEPOT]))
    assert kinds(found)[0] == "depot"  # no one of them would be worth the way


def test_a_call_goes_when_what_needed_it_does() -> None:
    orders = [order("o1", 10, fix=fix(9000)), order("o2", 11)]
    former = planned(problem(orders, [engineer()], depots=[DEPOT]))
    assert "depot" in kinds(former)
    again = planned(problem(orders[1:], [engineer()], depots=[DEPOT]), former=former)
    assert kinds(again) == ["o2"]


def test_explains_the_choice_in_numbers() -> None:
    people = [engineer("near"), engineer("far", shift(home=30), stock={"P1": 1})]
    document = problem([order("o1", 10, fix=fix(9000))], people, depots=[DEPOT])
    told = explain_order(read_problem(document), read_plan(planned(document)), "o1")
    ways = {(way["engineer"], way["depot"]): way for way in told["ways"]}
    assert ways["near", None]["first_fix"] == pytest.approx(0.2)
    assert ways["near", None]["terms"]["revisit"] == pytest.approx(7200)
    assert ways["near", "x20"]["first_fix"] == ways["far", None]["first_fix"] == 1.0
    costs = [way["cost"] for way in told["ways"]]
    assert costs == sorted(costs)
    assert told["best"][0]["cost"] == costs[0]
    assert told["best"][0]["engineer"] == "near"


def test_shares_above_one_and_wrong_fields_are_refused() -> None:
    wrong = {"revisit": -1, "faults": [{"share": 0.7, "repairs": []}, {"share": 0.7, "repairs": [{"fixes": 2}]}]}
    with pytest.raises(Mistakes) as mistakes:
        read_problem(problem([order("o1", fix=wrong)]))
    assert str(mistakes.value).splitlines() == [
        "orders[0].fix.faults[1].repairs[0].fixes: must be at most 1",
        "orders[0].fix.faults: have shares that add up to 1.4, more than 1",
        "orders[0].fix.revisit: must be at least 0",
    ]


@pytest.mark.parametrize("seed", range(25))
def test_small_plans_are_the_best_of_all(seed: int) -> None:
    """Every way to hand out and order three visits, with a call at any depot at any place or none."""
    document = _small(Random(seed))
    assert planned(document, iterations=60)["objective"]["total"] == pytest.approx(_least(document), abs=1e-6)


def _small(rng: Random) -> Json:
    parts = ["P1", "P2"]

    def faults() -> list[Json]:
        repairs = [{"fixes": 0.9, "parts": {rng.choice(parts): 1}}, {"fixes": 0.4}]
        return [{"share": 0.5, "repairs": repairs[: rng.randint(1, 2)]}, {"share": 0.4, "repairs": repairs[:1]}]

    orders = [
        order(f"o{i}", rng.randint(0, 60), fix={"revisit": rng.choice([500, 3000, 9000]), "faults": faults()})
        for i in range(3)
    ]
    people = [engineer(f"e{i}", shift(home=rng.randint(0, 60)), stock={rng.choice(parts): 1}) for i in range(2)]
    depots = [{"place": f"x{rng.randint(0, 60)}", "seconds": 300, "stock": {part: 1}} for part in parts]
    depots[1]["place"] = "x61"
    return problem(orders, people, depots=depots)


def _least(document: Json) -> float:
    """By enumeration; the checker says what each plan costs."""
    names = [one["id"] for one in document["orders"]]
    least = float("inf")
    for hands in product((0, 1), repeat=len(names)):
        mine = [[name for name, hand in zip(names, hands, strict=True) if hand == e] for e in (0, 1)]
        least = min(least, sum(_least_route(document, e, visits) for e, visits in enumerate(mine)))
    return least


def _least_route(document: Json, e: int, visits: list[str]) -> float:
    if not visits:
        return 0.0
    places = {one["id"]: int(one["place"][1:]) for one in document["orders"]}
    person, least = document["engineers"][e], float("inf")
    for row in permutations(visits):
        calls = [[(at, depot["place"])] for depot in document["depots"] for at in range(len(row))]
        for call in [[], *calls]:
            stops: list[Json] = []
            here, free = int(person["shifts"][0]["start_place"][1:]), person["shifts"][0]["from"]
            targets = [("visit", name, places[name], HOUR) for name in row]
            for at, place in call:
                targets.insert(at, ("depot", place, int(place[1:]), 300))
            for kind, name, there, seconds in targets:
                free += 60 * abs(there - here)
                stops.append({"kind": kind, "order" if kind == "visit" else "place": name, "start": free})
                here, free = there, free + seconds
            home = int(person["shifts"][0]["end_place"][1:])
            route = {"engineer": person["id"], "shift": 0, "stops": stops, "leave": person["shifts"][0]["from"]}
            route["back"] = free + 60 * abs(home - here)
            alone = {**document, "orders": [one for one in document["orders"] if one["id"] in visits]}
            told = check(alone, {"routes": [route]})
            if told["feasible"]:
                least = min(least, told["objective"]["total"])
    return least
