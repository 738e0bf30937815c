"""The levels are the best of all levels, the job fill rate is that of all tours, and what must hold of both."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from firstfix.engines.stocking.choose import choose
from firstfix.engines.stocking.curve import curve
from firstfix.engines.stocking.cut import Cutter
from firstfix.engines.stocking.needs import RARE, bundles_of
from firstfix.engines.stocking.plan import plan
from firstfix.engines.stocking.problem import Job, Part, Problem
from firstfix.engines.stocking.tests.makers import best_by_trying, fill_rate_by_tours, problems

BELT, PUMP = Part("belt", 5.0, 0.5), Part("pump", 80.0, 12.0)


def levels_of(problem: Problem, **levels: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([levels.get(part.id, 0) for part in problem.parts], dtype=np.int64)


def test_a_job_is_served_when_all_its_parts_are_left() -> None:
    """Two jobs a tour, half of them a belt, half belt and pump: with one belt only the first job of a tour has it."""
    problem = Problem((BELT, PUMP), (Job((("belt", 1),)), Job((("belt", 1), ("pump", 1)))), 2, miss_cost=1)
    bundles = bundles_of(problem)
    assert bundles.fill_rate(levels_of(problem)) == 0
    assert bundles.fill_rate(levels_of(problem, belt=1)) == pytest.approx(1 / 4)
    assert bundles.fill_rate(levels_of(problem, belt=2)) == pytest.approx(1 / 2)
    assert bundles.fill_rate(levels_of(problem, belt=2, pump=1)) == pytest.approx(1 / 2 + 3 / 8)
    assert bundles.fill_rate(levels_of(problem, belt=2, pump=2)) == pytest.approx(1)


def test_jobs_without_parts_are_always_served() -> None:
    problem = Problem((BELT,), (Job(()), Job((("belt", 1),), 3.0)), miss_cost=1)
    assert bundles_of(problem).fill_rate(levels_of(problem)) == pytest.approx(1 / 4)


@settings(deadline=None, max_examples=60)
@given(problems(), st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_the_job_fill_rate_is_that_of_all_tours(problem: Problem, levels: list[int]) -> None:
    bundles, chosen = bundles_of(problem), np.array(levels[: len(problem.parts)])
    rate = bundles.fill_rate(chosen)
    real = fill_rate_by_tours(problem, chosen)
    assert rate <= real + 1e-9, "what is not looked at is never counted as served"
    assert real <= rate + bundles.unresolved + 1e-9
    assert bundles.unresolved <= 2 * RARE


@settings(deadline=None, max_examples=60)
@given(problems())
def test_no_levels_are_better(problem: Problem) -> None:
    bundles = bundles_of(problem)
    best = best_by_trying(problem, bundles)
    choice = choose(problem, bundles, Cutter(bundles, len(problem.parts)))
    assert choice.is_within == (best is not None)
    if best is not None:
        assert choice.cost == pytest.approx(best, abs=1e-6, rel=1e-6)
        assert choice.bound <= best + 1e-6 * max(1.0, best)


@settings(deadline=None, max_examples=60)
@given(problems())
def test_the_bound_holds_without_a_program_too(problem: Problem) -> None:
    bundles = bundles_of(problem)
    best = best_by_trying(problem, bundles)
    assume(best is not None)
    near = choose(problem, bundles, Cutter(bundles, len(problem.parts)), exactly=False)
    assert best is not None
    assert near.bound <= best + 1e-6 * max(1.0, best)
    if near.is_within:
        assert near.cost >= best - 1e-6 * max(1.0, best)


@settings(deadline=None, max_examples=40)
@given(problems(), st.permutations(range(5)))
def test_the_order_of_jobs_does_not_matter_nor_how_they_are_counted(problem: Problem, order: list[int]) -> None:
    jobs = [problem.jobs[place] for place in order if place < len(problem.jobs)]
    halves = tuple(replace(job, weight=job.weight / 2) for job in jobs for _time in range(2))
    assert plan(replace(problem, jobs=tuple(jobs))) == plan(problem)
    assert plan(replace(problem, jobs=halves))["cost"] == pytest.approx(plan(problem)["cost"], abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(problems())
def test_more_capacity_and_less_to_reach_are_never_worse(problem: Problem) -> None:
    bundles = bundles_of(problem)
    cutter = Cutter(bundles, len(problem.parts))
    tight = choose(replace(problem, capacity=2.0), bundles, cutter)
    wide = choose(replace(problem, capacity=6.0), bundles, cutter)
    eased = choose(replace(problem, capacity=2.0, target=0.0), bundles, cutter)
    if tight.is_within:
        assert wide.cost <= tight.cost + 1e-6
        assert eased.cost <= tight.cost + 1e-6


@settings(deadline=None, max_examples=40)
@given(problems())
def test_the_curve_rises_ever_more_slowly_and_no_levels_lie_above_it(problem: Problem) -> None:
    bundles = bundles_of(problem)
    holding = np.array([part.holding for part in problem.parts])
    points = curve(bundles, Cutter(bundles, len(problem.parts)), holding)
    slopes = []
    for left, right in pairwise(points):
        assert right.holding > left.holding
        assert right.fill_rate > left.fill_rate
        slopes.append((right.fill_rate - left.fill_rate) / (right.holding - left.holding))
    assert all(after <= before + 1e-9 for before, after in pairwise(slopes))
    some = np.minimum(1, points[-1].levels)
    cost, rate = float(holding @ some), bundles.fill_rate(some)
    on_curve = np.interp(cost, [point.holding for point in points], [point.fill_rate for point in points])
    assert rate <= on_curve + 1e-6


def test_a_fill_rate_beyond_reach_is_said_so() -> None:
    problem = Problem((PUMP,), (Job((("pump", 1),)),), capacity=1.0, target=0.5)
    answer = plan(problem)
    assert (answer["is_within"], answer["after"]["fill_rate"]) == (False, 0)


def test_what_each_part_adds() -> None:
    problem = Problem(
        (BELT, replace(PUMP, level=2)), (Job((("belt", 1),), 3.0), Job((("pump", 1),))), 1, 40.0, None, 30.0
    )
    answer = plan(problem)
    assert answer["parts"] == [
        {"id": "belt", "before": 0, "after": 1, "holding": 5.0, "adds": pytest.approx(0.75)},
        {"id": "pump", "before": 2, "after": 1, "holding": 80.0, "adds": pytest.approx(0.25)},
    ]
    assert answer["before"]["fill_rate"] == pytest.approx(0.25)
    assert answer["after"] == {
        "fill_rate": pytest.approx(1), "holding": 85.0, "missed": pytest.approx(0), "pieces": 2, "size": 12.5
    }  # fmt: skip
    assert answer["gap"] == 0


def test_many_parts_in_one_job_are_looked_at_as_far_as_is_possible() -> None:
    parts = tuple(Part(f"P{number}", 1.0) for number in range(20))
    problem = Problem(parts, (Job(tuple((part.id, 1) for part in parts)),), 4, miss_cost=100.0, jobs_per_year=10.0)
    bundles = bundles_of(problem)
    assert bundles.unresolved < 1
    assert plan(problem)["after"]["fill_rate"] <= 1 - bundles.unresolved + 1e-9
