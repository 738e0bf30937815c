"""What holds for every plan, on problems that hypothesis makes up."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.planning import family
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.check import check
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.emergency import insert_order
from firstfix.engines.planning.explain import explain_order
from firstfix.engines.planning.gaps import Gaps
from firstfix.engines.planning.insert import cheapest
from firstfix.engines.planning.offer import slots
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.tests.makers import DAY, HOUR, Json, planned, reasons, starts

PLACES = 6
some = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
place = st.integers(0, PLACES - 1).map(lambda i: f"p{i}")
half_hours = st.integers(12, 36).map(lambda i: i * HOUR // 2)
times = st.builds(lambda day, time: day * DAY + time, st.integers(0, 1), half_hours)


DEPOTS: list[list[Json]] = [
    [],
    [{"place": "p0", "seconds": 600}],
    [{"place": "p0", "seconds": 600, "stock": {"Q": 1}}, {"place": "p1", "seconds": 0, "stock": {"P": 1}}],
]


def subset(*names: str) -> st.SearchStrategy[list[str]]:
    return st.sets(st.sampled_from(names)).map(sorted)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _lock(engineer: str, start: int) -> Json:
    return {"engineer": engineer, "start": start}


@st.composite
def shifts(draw: st.DrawFn, day: int) -> Json:
    start = day * DAY + draw(st.integers(6, 10)) * HOUR
    end = start + draw(st.integers(1, 9)) * HOUR
    rest = draw(st.integers(7, 13)) * HOUR + day * DAY
    length = draw(st.sampled_from([0, HOUR, 2 * HOUR]))
    return {
        "start_place": draw(place),
        "end_place": draw(place),
        "from": start,
        "to": end,
        "overtime_to": draw(maybe(st.integers(0, 3).map(lambda hours: end + hours * HOUR))),
        "break": draw(maybe(st.just({"from": rest, "to": rest + length, "seconds": 1800}))),
    }


@st.composite
def fixes(draw: st.DrawFn) -> Json:
    """What may be wrong: two faults, each with one or two repairs that take parts, a tool or a skill."""
    repair = st.fixed_dictionaries(
        {
            "fixes": st.sampled_from([0.5, 1.0]),
            "parts": st.sampled_from([{}, {"P": 1}, {"Q": 1}, {"P": 2, "Q": 1}]),
            "skills": st.sampled_from([[], [], ["b"]]),
            "tools": st.sampled_from([[], [], ["t"]]),
        }
    )
    return {
        "revisit": draw(st.sampled_from([0, 1000, 20_000])),
        "faults": [{"share": share, "repairs": draw(st.lists(repair, min_size=1, max_size=2))} for share in (0.6, 0.3)],
    }


@st.composite
def problems(draw: st.DrawFn, *, locks: bool = True, triangle: bool = False) -> Json:
    """A few orders and engineers over two days with every kind of rule; travel by matrix may break every law."""
    count = draw(st.integers(1, 3))
    people = [
        {
            "id": f"e{i}",
            "skills": draw(subset("a", "b")),
            "tools": draw(subset("t")),
            "stock": {"P": draw(st.integers(0, 2)), "Q": draw(st.integers(0, 1))},
            "shifts": [draw(shifts(day)) for day in draw(subset("0", "1").map(lambda days: [int(d) for d in days]))],
        }
        for i in range(count)
    ]
    engineer = st.integers(0, count - 1).map(lambda i: f"e{i}")
    window = st.builds(lambda opens, length: [opens, opens + length * HOUR], times, st.integers(0, 4))
    orders = [
        {
            "id": f"o{i}",
            "place": draw(place),
            "seconds": draw(st.sampled_from([0, 1800, HOUR, 3 * HOUR])),
            "windows": draw(st.lists(window, max_size=2)),
            "skills": draw(st.sampled_from([[], [], ["a"], ["a", "b"]])),
            "tools": draw(st.sampled_from([[], [], ["t"]])),
            "parts": draw(st.sampled_from([{}, {}, {"P": 1}, {"P": 2}])),
            "penalty": draw(st.sampled_from([0, 1000, 100_000])),
            "due": draw(maybe(times)),
            "late_per_hour": draw(st.sampled_from([0, 600])),
            "locked": draw(maybe(st.builds(lambda e, t: {"engineer": e, "start": t}, engineer, times)))
            if locks
            else None,
            "preferred": draw(st.sampled_from([[], ["e0"]])),
            "promised": draw(st.booleans()),
            "fix": draw(maybe(fixes())),
        }
        for i in range(draw(st.integers(0, 7)))
    ]
    coordinate = st.integers(0, 40)
    travel: Json = {"kind": "euclidean", "seconds_per_unit": 90}
    if not triangle and draw(st.booleans()):
        seconds = st.sampled_from([0, 300, 1800, 7200])
        travel = {"kind": "matrix", "seconds": [[draw(seconds) for _ in range(PLACES)] for _ in range(PLACES)]}
    return {
        "schema": "planning-problem/1",
        "places": [{"id": f"p{i}", "x": draw(coordinate), "y": draw(coordinate)} for i in range(PLACES)],
        "travel": travel,
        "engineers": people,
        "depots": draw(st.sampled_from(DEPOTS)),
        "orders": orders,
        "weights": {
            "travel": draw(st.sampled_from([0, 1])),
            "overtime_per_hour": draw(st.sampled_from([0, 1800])),
            "change_engineer": draw(st.sampled_from([0, 300])),
            "change_time_per_hour": draw(st.sampled_from([0, 600])),
            "change_promised": 3,
            "not_preferred": 200,
            "imbalance": draw(st.sampled_from([0, 0, 1])),
        },
    }


def violations(document: Json, plan: Json, former: Json | None = None) -> list[str]:
    return list(check(document, plan, former)["violations"])


@some
@given(problems())
def test_every_plan_passes_the_checker(document: Json) -> None:
    found = planned(document, iterations=5)
    assert violations(document, found) == []
    assert sorted([*starts(found), *reasons(found)]) == sorted(order["id"] for order in document["orders"])


@some
@given(problems(), st.data())
def test_every_plan_after_a_change_passes_the_checker(document: Json, data: st.DataObject) -> None:
    """Shifts are cut, orders come and go, locks appear; the former plan's figures may all be out of date."""
    former = planned(document, iterations=3)
    changed = copy.deepcopy(document)
    for person in changed["engineers"]:
        if person["shifts"] and data.draw(st.booleans()):
            person["shifts"].pop(data.draw(st.integers(0, len(person["shifts"]) - 1)))
    if changed["orders"]:
        changed["orders"].pop(data.draw(st.integers(0, len(changed["orders"]) - 1)))
    for order in changed["orders"]:
        if order["id"] in starts(former) and data.draw(st.booleans()):
            engineer, start = starts(former)[order["id"]]
            order["locked"] = {"engineer": engineer, "start": int(start * 60)}
    found = planned(changed, former=former, iterations=3)
    assert violations(changed, found, former) == []


@some
@given(problems())
def test_the_former_plan_of_an_unchanged_problem_never_gets_worse(document: Json) -> None:
    former = planned(document, iterations=3)
    found = planned(document, former=former, iterations=3)
    assert found["objective"]["total"] <= former["objective"]["total"] + 1e-3


@some
@given(problems())
def test_one_order_more_costs_no_more_than_leaving_it_out(document: Json) -> None:
    if not document["orders"]:
        return
    unlocked = [{**order, "locked": None} for order in document["orders"]]
    free = {**document, "orders": unlocked, "weights": {**document["weights"], **_NO_CHANGES}}
    before = planned({**free, "orders": unlocked[:-1]}, iterations=5)
    after = planned(free, former=before, iterations=5)
    assert after["objective"]["total"] <= before["objective"]["total"] + unlocked[-1]["penalty"] + 1e-3


_NO_CHANGES = {"change_engineer": 0, "change_time_per_hour": 0}


def _wider(document: Json, way: str) -> Json:
    """The same problem with one kind of rule relaxed."""
    wider = copy.deepcopy(document)
    for order in wider["orders"]:
        if way == "windows":
            order["windows"] = [[opens - HOUR, closes + HOUR] for opens, closes in order["windows"]]
        elif way == "skills":
            order["skills"] = order["skills"][:1]
        elif way == "supply":
            order["tools"], order["parts"] = [], {}
        elif way == "due":
            order["due"] = None
    for person in wider["engineers"]:
        for shift in person["shifts"]:
            if way == "breaks":
                shift["break"] = None
            elif way == "overtime":
                shift["overtime_to"] = (shift.get("overtime_to") or shift["to"]) + HOUR
    return wider


_WAYS = ["windows", "skills", "supply", "due", "breaks", "overtime"]


@some
@given(problems(locks=False), st.sampled_from(_WAYS))
def test_a_relaxed_rule_costs_nothing(document: Json, way: str) -> None:
    """Going on from the plan under the stricter rule."""
    document["weights"] |= _NO_CHANGES
    strict = planned(document, iterations=20)
    loose = planned(_wider(document, way), former=strict, iterations=5)
    assert loose["objective"]["total"] <= strict["objective"]["total"] + 1e-3


@pytest.mark.parametrize("way", ["windows", "skills", "overtime"])
def test_a_relaxed_rule_costs_no_more_than_noise_in_a_long_run_of_its_own(way: str) -> None:
    document = family.problem(40, 6, 4)
    strict, loose = (planned(one, iterations=10_000) for one in (document, _wider(document, way)))
    assert loose["objective"]["total"] <= 1.01 * strict["objective"]["total"]


@some
@given(problems())
def test_locked_visits_stay_or_are_reported(document: Json) -> None:
    found = planned(document, iterations=5)
    for order in document["orders"]:
        if order["locked"]:
            lock = (order["locked"]["engineer"], order["locked"]["start"] / 60)
            assert starts(found).get(order["id"], lock) == lock
            assert order["id"] in starts(found) or reasons(found)[order["id"]] == "locked"


@some
@given(problems(), st.integers(0, 9))
def test_same_seed_and_iterations_same_plan(document: Json, seed: int) -> None:
    assert planned(document, iterations=6, seed=seed) == planned(document, iterations=6, seed=seed)


@some
@given(problems(locks=False))
def test_a_skill_that_nobody_has_is_the_reason(document: Json) -> None:
    for order in document["orders"]:
        order["skills"] = [*order["skills"], "nobody's"]
    found = planned(document, iterations=2)
    assert set(reasons(found).values()) <= {"skill"}
    assert not found["routes"]


@some
@given(problems(locks=False))
def test_skill_and_window_hold_when_the_order_is_alone(document: Json) -> None:
    found = planned(document, iterations=3)
    for order in document["orders"]:
        if (reason := reasons(found).get(order["id"])) in ("skill", "window"):
            alone = {**document, "orders": [{**order, "penalty": 10**9}]}
            assert reasons(planned(alone, iterations=0)) == {order["id"]: reason}


@some
@given(problems(locks=False))
def test_more_penalty_never_leaves_more_out_of_one(document: Json) -> None:
    """An order alone is visited at a high penalty whenever it is at a low one."""
    for order in document["orders"][:2]:
        cheap = planned({**document, "orders": [order]}, iterations=0)
        dear = planned({**document, "orders": [{**order, "penalty": order["penalty"] + 10**7}]}, iterations=0)
        assert set(starts(cheap)) <= set(starts(dear))


@some
@given(problems(locks=False, triangle=True))
def test_gaps_know_exactly_what_fits_and_never_overstate_its_cost(document: Json) -> None:
    case = Case(read_problem(document))
    draft, gaps = Draft(case), Gaps(case)
    for order in range(case.order_count):
        gaps.refresh(draft)
        least = gaps.least_costs([order])[0] if case.bounds else []
        for route, bound in enumerate(least):
            found = cheapest(draft, order, route)
            called = found is not None and any(node >= case.order_count for node in found.trip.nodes)
            if not called:  # a call may give the break a place that it had not
                assert (found is not None) <= (bound < float("inf"))
            if found is not None and not case.problem.weights.imbalance:
                assert bound <= found.cost + 1e-6
            if not case.needs_supply:
                assert (found is not None) == (bound < float("inf"))
            if found is not None and draft.route_of[order] < 0:
                draft.put(route, found.trip)
                break


@some
@given(problems(), st.data())
def test_insert_offer_and_explain_keep_to_the_rules(document: Json, data: st.DataObject) -> None:
    if not document["orders"]:
        return
    name = data.draw(st.sampled_from([order["id"] for order in document["orders"]]))
    without = {**document, "orders": [order for order in document["orders"] if order["id"] != name]}
    former = planned(without, iterations=2)
    problem, plan = read_problem(document), read_plan(former)
    found = insert_order(problem, plan, name, seconds=60).to_json()
    assert violations(document, found, former) == []
    if not next(order for order in document["orders"] if order["id"] == name)["locked"]:  # a lock holds at any cost
        assert found["objective"]["total"] <= former["objective"]["total"] + _penalty(document, name) + 1e-3
    offered = slots(problem, plan, name, count=100)
    assert [slot["cost"] for slot in offered] == sorted(slot["cost"] for slot in offered)
    assert len({(slot["from"], slot["to"]) for slot in offered}) == len(offered)
    told = explain_order(problem, plan, name)
    assert len(told["best"]) + len(told["others"]) == len(document["engineers"])
    if offered:
        assert told["best"][0]["cost"] <= offered[0]["cost"] + 1e-3


def _penalty(document: Json, name: str) -> float:
    return float(next(order["penalty"] for order in document["orders"] if order["id"] == name))


@some
@given(problems())
def test_a_draft_begun_twice_is_the_same(document: Json) -> None:
    problem = read_problem(document)
    former = read_plan(planned(document, iterations=1))
    first, second = begin(Case(problem, former)), begin(Case(problem, former))
    assert first.trips == second.trips
