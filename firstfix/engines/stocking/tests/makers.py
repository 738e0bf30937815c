"""Small problems made up by a seed or by hypothesis, and what must come out, by trying everything."""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from firstfix.engines.stocking.choose import limits_of
from firstfix.engines.stocking.cut import Cutter
from firstfix.engines.stocking.needs import Bundles, Ints
from firstfix.engines.stocking.problem import Job, Part, Problem


def fill_rate_by_tours(problem: Problem, levels: Ints) -> float:
    """Every tour that can happen, each job at its turn."""
    index = {part.id: place for place, part in enumerate(problem.parts)}
    jobs = [job for job in problem.jobs if job.weight]
    total = sum(job.weight for job in jobs)
    served = 0.0
    for tour in product(jobs, repeat=problem.jobs_per_tour):
        chance = float(np.prod([job.weight / total for job in tour]))
        gone = np.zeros(len(problem.parts), dtype=int)
        for job in tour:
            for name, pieces in job.parts:
                gone[index[name]] += pieces
            served += chance * all(gone[index[name]] <= levels[index[name]] for name, _pieces in job.parts)
    return served / problem.jobs_per_tour


def best_by_trying(problem: Problem, bundles: Bundles) -> float | None:
    """The least cost of all levels within the limits; None where there are none."""
    fullest = Cutter(bundles, len(problem.parts)).best(np.zeros(len(problem.parts))).levels
    limits = limits_of(problem, fullest)
    steps = [sorted({0, *bundles.threshold[bundles.part == place].tolist()}) for place in range(len(problem.parts))]
    costs = [
        limits.cost(levels, fill_rate)
        for levels in (np.array(chosen) for chosen in product(*steps))
        if limits.keep(levels, fill_rate := bundles.fill_rate(levels))
    ]
    return min(costs, default=None)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to four parts and five jobs, in any limits."""
    names = [f"P{number}" for number in range(draw(st.integers(1, 4)))]
    money = st.integers(0, 40).map(float)
    parts = tuple(
        Part(name, draw(money), draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])), draw(st.integers(0, 2))) for name in names
    )
    needs = st.dictionaries(st.sampled_from(names), st.integers(1, 2), max_size=2)
    jobs = st.builds(
        lambda need, weight: Job(tuple(sorted(need.items())), weight), needs, st.sampled_from([1.0, 2.0, 0.5])
    )
    return Problem(
        parts,
        tuple(draw(st.lists(jobs, min_size=1, max_size=5))),
        draw(st.integers(1, 3)),
        draw(st.sampled_from([1.0, 20.0, 300.0])),
        draw(st.none() | st.sampled_from([0.0, 1.0, 2.5, 6.0])),
        draw(st.sampled_from([0.0, 1.0, 8.0, 60.0])),
        draw(st.sampled_from([0.0, 0.3, 0.6, 0.9])),
    )
