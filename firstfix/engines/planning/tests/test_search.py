"""The search: stopping, progress, former plans, quality."""

from collections.abc import Callable

import pytest

from firstfix.engines.planning.check import check
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.search import plan
from firstfix.engines.planning.stop import Progress
from firstfix.engines.planning.tests.makers import (
    HOUR,
    as_plan,
    engineer,
    kinds,
    order,
    planned,
    problem,
    read,
    reasons,
    starts,
)


def ticking(step: float) -> Callable[[], float]:
    """A clock on which every look takes `step` seconds."""
    now = [0.0]

    def clock() -> float:
        now[0] += step
        return now[0]

    return clock


STREET = [order(f"o{i}", 7 * i % 60, seconds=1200) for i in range(24)]


def test_a_search_finds_the_way_along_the_street() -> None:
    found = planned(problem([order(f"o{i}", at) for i, at in enumerate([40, 10, 30, 20])]))
    assert found["objective"]["total"] == 2 * 40 * 60


def test_it_gets_better_with_rounds() -> None:
    document = problem(STREET, [engineer("e1"), engineer("e2")])
    first, later = (planned(document, iterations=rounds)["objective"]["total"] for rounds in (0, 60))
    assert later <= first


def test_progress_only_goes_down() -> None:
    told: list[Progress] = []
    found = plan(read(STREET), seconds=60, seed=1, iterations=40, progress=told.append)
    totals = [progress.total for progress in told]
    assert totals == sorted(totals, reverse=True)
    assert told[-1].total == pytest.approx(found.objective.total)
    assert told[0].iterations == 0
    assert told[-1].unassigned == len(found.unassigned)


def test_iterations_end_the_search() -> None:
    told: list[Progress] = []
    plan(read(STREET), seconds=10**6, seed=1, iterations=3, progress=told.append)
    assert told[-1].iterations <= 3


@pytest.mark.parametrize("seconds", [0.2, 10.0])
def test_seconds_end_the_search(seconds: float) -> None:
    """On a clock that moves a thousandth of the limit with every look, the last look is within 5 % of it."""
    clock = ticking(seconds / 1000)
    found = plan(read(STREET), seconds=seconds, seed=1, clock=clock)
    assert clock() <= seconds * 1.05
    assert check(problem(STREET), found.to_json())["violations"] == []


def test_a_stop_from_outside_keeps_the_best_so_far() -> None:
    told: list[Progress] = []
    looks = iter(range(1000))
    found = plan(read(STREET), seconds=10**6, seed=1, progress=told.append, stopped=lambda: next(looks) > 20)
    assert check(problem(STREET), found.to_json())["violations"] == []
    assert found.objective.total <= told[0].total


def test_out_of_time_before_the_first_insertion_is_still_an_honest_plan() -> None:
    document = problem([*STREET, order("z", skills=["z"])])
    found = plan(read([*STREET, order("z", skills=["z"])]), seconds=0.001, seed=1, clock=ticking(1.0)).to_json()
    assert check(document, found)["violations"] == []
    assert reasons(found)["z"] == "skill"
    assert {entry["detail"] for entry in found["unassigned"][:-1]} == {
        "the planning time ended before a place was found for it"
    }


def test_a_seed_matters_and_is_all_that_matters() -> None:
    document = problem(STREET, [engineer(f"e{i}") for i in range(3)])
    assert planned(document, iterations=10, seed=3) == planned(document, iterations=10, seed=3)


def test_a_former_plan_is_kept_where_nothing_speaks_against_it() -> None:
    """By itself the planner would go straight; the former plan's order of stops and times stay."""
    document = problem([order("o1", 10), order("o2", 20), order("o3", 30)])
    document["weights"] = {"change_time_per_hour": 10_000, "change_engineer": 10_000}
    former = as_plan(("e1", "o3", 9), ("e1", "o1", 11), ("e1", "o2", 14))
    found = planned(document, former=former)
    assert starts(found) == {"o3": ("e1", 540), "o1": ("e1", 660), "o2": ("e1", 840)}
    assert found["objective"]["change"] == 0


def test_a_former_call_at_a_depot_is_kept() -> None:
    document = problem([order("o1", 10, parts={"P": 1})], depots=[{"place": "x20", "seconds": 0}])
    former = planned(document)
    assert kinds(former) == ["depot", "o1"]
    assert planned(document, former=former, iterations=0) == former


def test_a_call_may_stand_right_after_the_visit_that_comes_in() -> None:
    """The own part is for the visit that is due at once; what the other needs is fetched after it."""
    document = problem(
        [
            order("any", 0, parts={"P": 2}),
            order("due", 0, parts={"P": 1}, due=8 * HOUR, late_per_hour=600),
        ],
        [engineer("e1", stock={"P": 2})],
        depots=[{"place": "x0", "seconds": 600}],
    )
    found = planned(document, iterations=0)
    assert kinds(found) == ["due", "depot", "any"]
    assert found["objective"]["late"] == 0


def test_a_former_plan_of_people_and_orders_that_are_gone() -> None:
    former = as_plan(("gone", "o1", 9), ("e1", "gone", 10), ("e1", "o2", 11))
    former["routes"][0]["stops"].insert(0, {"kind": "break", "start": 0})
    former["routes"][0]["stops"].insert(0, {"kind": "depot", "place": "gone", "start": 0})
    found = planned(problem([order("o1"), order("o2")]), former=former)
    assert starts(found)["o2"] == ("e1", 660)
    assert reasons(found) == {}


def test_a_day_already_begun() -> None:
    """Shift, start place and windows are cut to now: what was due earlier is done later or not at all."""
    document = problem([order("o1", 0, windows=[[12 * HOUR, 13 * HOUR]]), order("o2", 0), order("o3", 0)])
    document["engineers"][0]["shifts"][0] |= {"from": 14 * HOUR, "start_place": "x5"}
    former = as_plan(("e1", "o1", 12), ("e1", "o2", 9), ("e1", "o3", 15))
    found = planned(document, former=former)
    assert reasons(found) == {"o1": "window"}
    assert set(starts(found)) == {"o2", "o3"}
    assert found["routes"][0]["leave"] >= 14 * HOUR


def test_a_former_route_that_no_longer_fits_keeps_what_it_can() -> None:
    document = problem([order(f"o{i}", 0, seconds=4 * HOUR) for i in range(3)])
    former = as_plan(*(("e1", f"o{i}", 8 + 4 * i) for i in range(3)))
    assert len(starts(planned(document, former=former))) == 2


def test_to_json_and_back() -> None:
    found = planned(problem(STREET))
    assert read_plan(found).to_json() == found
