"""How good and how fast van stock is chosen: `python -m benchmarks.stocking [small medium large]`.

small   200 problems (5 parts, 8 kinds of jobs, 2 jobs a tour, in any limits) beside all levels, one by one
medium  24 parts, 120 kinds of jobs, 5 jobs a tour, ten problems with capacity and ten with a target: our bound and
        search alone beside HiGHS to optimality, and both together as the command answers
large   300 parts, 3,000 jobs, 6 a tour: gap to the bound and seconds

Seconds are processor time of this process.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from dataclasses import replace
from itertools import product
from statistics import fmean
from typing import Any

import numpy as np

from firstfix.engines.stocking.choose import Choice, choose, limits_of
from firstfix.engines.stocking.cut import Cutter
from firstfix.engines.stocking.needs import Bundles, bundles_of
from firstfix.engines.stocking.problem import Job, Part, Problem


def made_up(seed: int, *, parts: int, jobs: int, turns: int) -> Problem:
    """Some parts are asked for much more often than others, prices are spread like those of real catalogues."""
    random = np.random.default_rng(seed)
    asked = random.zipf(1.6, parts).astype(float)
    known = tuple(
        Part(f"P{n}", float(random.lognormal(3, 1.2)) / 4, float(random.gamma(1.5)), int(random.random() < 0.3))
        for n in range(parts)
    )
    found = []
    for _job in range(jobs):
        count = min(int(random.choice(5, p=[0.25, 0.45, 0.18, 0.08, 0.04])), parts)
        needed = random.choice(parts, size=count, replace=False, p=asked / asked.sum())
        found.append(Job(tuple((f"P{n}", 1 + int(random.random() < 0.15)) for n in sorted(needed.tolist()))))
    return Problem(known, tuple(found), turns, 400.0, miss_cost=20.0)


def small() -> None:
    over, seconds, proved, count = [], [], 0, 0
    for seed in range(200):
        limits: dict[str, Any] = {"capacity": (None, 4.0, 2.0)[seed % 3], "target": (0.0, 0.0, 0.5)[seed % 3]}
        problem = replace(made_up(seed, parts=5, jobs=8, turns=2), jobs_per_year=50.0, **limits)
        bundles = bundles_of(problem)
        best = _by_trying(problem, bundles)
        if best is None:
            continue
        choice, spent = _timed(problem, bundles)
        count += 1
        proved += choice.gap == 0
        over.append(choice.cost / max(best, 1e-9) - 1)
        seconds.append(spent)
    print(
        f"small: {count} problems beside all levels: dearer by {max(over):.1e} at most, {proved} proved the optimum, "
        f"{fmean(seconds):.3f} s each"
    )


def _by_trying(problem: Problem, bundles: Bundles) -> float | None:
    fullest = Cutter(bundles, len(problem.parts)).best(np.zeros(len(problem.parts))).levels
    limits = limits_of(problem, fullest)
    steps = [sorted({0, *bundles.threshold[bundles.part == place].tolist()}) for place in range(len(problem.parts))]
    costs = [
        limits.cost(levels, rate)
        for levels in (np.array(one) for one in product(*steps))
        if limits.keep(levels, rate := bundles.fill_rate(levels))
    ]
    return min(costs, default=None)


def medium() -> None:
    tried: list[tuple[str, dict[str, Any]]] = [
        ("capacity", {"capacity": 12.0}),
        ("target", {"target": 0.8, "miss_cost": 0.0}),
    ]
    for name, limits in tried:
        rows: list[tuple[float, ...]] = []
        for seed in range(10):
            problem = replace(made_up(seed, parts=24, jobs=120, turns=5), **limits)
            bundles = bundles_of(problem)
            near, quick = _timed(problem, bundles, exactly=False)
            both, slow = _timed(problem, bundles)
            rows.append((near.cost / both.cost - 1, near.gap, quick, both.gap, slow, len(bundles.part)))
        columns: Any = zip(*rows, strict=True)
        over, gap, seconds, left, longer, entries = (list(column) for column in columns)
        print(
            f"medium, {name}: {fmean(entries):,.0f} thresholds; without HiGHS dearer by {fmean(over):.2%} (at most "
            f"{max(over):.2%}), bound says {fmean(gap):.2%}, {fmean(seconds):.1f} s; with HiGHS gap {max(left):.1e} "
            f"at most, {fmean(longer):.1f} s (at most {max(longer):.1f} s)"
        )


def large() -> None:
    base = made_up(1, parts=300, jobs=3000, turns=6)
    started = time.process_time()
    bundles = bundles_of(base)
    print(f"large: {len(bundles.part):,} thresholds in {time.process_time() - started:.1f} s")
    tried: list[tuple[str, dict[str, Any]]] = [
        ("no limit", {}),
        ("capacity", {"capacity": 40.0}),
        ("target 80 %", {"target": 0.8, "miss_cost": 0.0}),
        ("both", {"capacity": 30.0, "target": 0.6, "miss_cost": 0.0}),
    ]
    for name, limits in tried:
        choice, spent = _timed(replace(base, **limits), bundles)
        rate = choice.point.fill_rate
        print(f"large, {name}: cost {choice.cost:.2f}, gap {choice.gap:.2%}, fill rate {rate:.1%}, {spent:.1f} s")


def _timed(problem: Problem, bundles: Bundles, *, exactly: bool = True) -> tuple[Choice, float]:
    started = time.process_time()
    choice = choose(problem, bundles, Cutter(bundles, len(problem.parts)), exactly=exactly)
    return choice, time.process_time() - started


PARTS = {"small": small, "medium": medium, "large": large}

if __name__ == "__main__":
    print(f"{platform.machine()}, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    for word in sys.argv[1:] or PARTS:
        PARTS[word]()
