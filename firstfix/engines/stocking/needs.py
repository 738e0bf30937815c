"""How often which levels serve a job: the job fill rate of a van, exactly.

A van is filled, works a tour of some jobs, and is filled again. A job is served when the van has all its parts at its
turn; what earlier jobs of the tour needed is gone, whether they were served or not (the careful side). Jobs of a tour
come independently of each other, each as often as last year: the model of Bijvank, Koole & Vis, "Optimising a general
repair kit problem with a service constraint", EJOR 204 (2010) 76-85. For a job at its turn this is a question about
its own parts only: is level ≥ what the earlier jobs and this one need of them? So each job becomes a few `Bundles`:
thresholds for its parts, and how often it is just these.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from firstfix.engines.stocking.problem import Job, Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Need = tuple[int, ...]

#: The rarest demands of a job's turn, together this share, count as not served; `Bundles.unresolved` sums them up.
RARE: Final = 1e-4
#: Cells of one job's table of demands: beyond it, its rarer demands are counted as not served.
MOST_CELLS: Final = 40_000


@dataclass(frozen=True)
class Bundles:
    """Bundle b is served when levels[part[e]] ≥ threshold[e] for its entries e, starts[b] ≤ e < starts[b + 1].

    starts  (B + 1,), share (B,): how many of all jobs are of this bundle; part, threshold (E,)
    always  the share of jobs that need no part; unresolved: the share that no levels are said to serve
    """

    starts: Ints
    part: Ints
    threshold: Ints
    share: Floats
    always: float
    unresolved: float

    @property
    def count(self) -> int:
        return len(self.share)

    @property
    def bundle(self) -> Ints:
        """Of which bundle each entry is, (E,)."""
        return np.repeat(np.arange(self.count), np.diff(self.starts))

    def served(self, levels: Ints) -> npt.NDArray[np.bool_]:
        """(B,)"""
        if not self.count:
            return np.zeros(0, dtype=bool)
        return np.asarray(np.logical_and.reduceat(levels[self.part] >= self.threshold, self.starts[:-1]))

    def fill_rate(self, levels: Ints) -> float:
        """The share of jobs that a van with these levels serves."""
        return self.always + float(self.share[self.served(levels)].sum())


def bundles_of(problem: Problem) -> Bundles:
    """The same for the same jobs in any order, and for three of a job or one of weight three."""
    index = {part.id: place for place, part in enumerate(problem.parts)}
    weights = _merged(problem.jobs, index)
    total = sum(weights.values())
    demands = {need: weight / total for need, weight in weights.items()}
    turns = problem.jobs_per_tour
    most = [part.most for part in problem.parts]
    limits = _limits(demands, turns)
    by_parts: dict[Need, dict[Need, float]] = defaultdict(dict)
    for need, share in demands.items():
        by_parts[tuple(part for part, _n in need)][tuple(n for _part, n in need)] = share
    with_part: dict[int, list[tuple[tuple[tuple[int, int], ...], float]]] = defaultdict(list)
    for need, share in demands.items():
        for part, _n in need:
            with_part[part].append((need, share))
    always = sum(by_parts.pop((), {}).values())
    entries: list[tuple[Need, Need, float]] = []
    for parts, needs in sorted(by_parts.items()):
        entries += _bundles_on(parts, needs, with_part, limits, turns, most)
    return _packed(entries, always)


def _merged(jobs: tuple[Job, ...], index: dict[str, int]) -> dict[tuple[tuple[int, int], ...], float]:
    """Weights by need, as ((part, pieces), …) in the order of the parts; sums do not depend on the jobs' order."""
    alike: dict[tuple[tuple[int, int], ...], list[float]] = defaultdict(list)
    for job in jobs:
        if job.weight:
            alike[tuple(sorted((index[name], pieces) for name, pieces in job.parts))].append(job.weight)
    return {need: sum(sorted(found)) for need, found in sorted(alike.items())}


def _limits(demands: dict[tuple[tuple[int, int], ...], float], turns: int) -> dict[int, int]:
    """So many pieces of each part are all that the earlier jobs of a tour need, but for the rarest tours."""
    single: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for need, share in demands.items():
        for part, pieces in need:
            single[part][pieces] += share
    limits = {}
    for part, amounts in single.items():
        one = np.zeros(max(amounts) + 1)
        for n, share in amounts.items():
            one[n] = share
        one[0] = max(0.0, 1.0 - one.sum())
        mass = np.ones(1)
        for _turn in range(turns - 1):
            mass = np.convolve(mass, one)
            mass = mass[: int(np.searchsorted(mass.cumsum(), 1.0 - RARE / 10)) + 1]
        limits[part] = len(mass) - 1
    return limits


def _bundles_on(
    parts: Need,
    needs: dict[Need, float],
    with_part: dict[int, list[tuple[tuple[tuple[int, int], ...], float]]],
    limits: dict[int, int],
    turns: int,
    most: list[int],
) -> list[tuple[Need, Need, float]]:
    """(parts, thresholds, share) of the jobs that need just these parts."""
    shape = _shape([limits[part] + 1 for part in parts])
    before = _demand_before(parts, shape, with_part, turns)
    found: dict[Need, float] = defaultdict(float)
    for cell in _likely(before):
        for need, share in needs.items():
            threshold = tuple(n + d for n, d in zip(need, cell, strict=True))
            if all(n <= most[part] for n, part in zip(threshold, parts, strict=True)):
                found[threshold] += share * float(before[tuple(cell)])
    found[()] = sum(needs.values()) - sum(found.values())  # rarer demands, and those beyond what may be carried
    return [(parts, threshold, share) for threshold, share in sorted(found.items()) if share > 0]


def _likely(before: Floats) -> list[Need]:
    """The cells that are all but the rarest, in their order."""
    flat = before.ravel()
    by_chance = np.argsort(-flat, kind="stable")
    count = int(np.searchsorted(flat[by_chance].cumsum(), 1.0 - RARE)) + 1
    kept = np.sort(by_chance[:count])
    kept = kept[flat[kept] > 0]
    return list(zip(*(axis.tolist() for axis in np.unravel_index(kept, before.shape)), strict=True))


def _shape(sizes: list[int]) -> tuple[int, ...]:
    """As wide as the limits say, unless that is too much to look at: then the widest become narrower."""
    while np.prod(sizes, dtype=float) > MOST_CELLS:
        widest = sizes.index(max(sizes))
        sizes[widest] -= 1
    return tuple(sizes)


def _demand_before(
    parts: Need,
    shape: tuple[int, ...],
    with_part: dict[int, list[tuple[tuple[tuple[int, int], ...], float]]],
    turns: int,
) -> Floats:
    """How probably the earlier jobs of a tour need how many of these parts, over all turns of a job: an array (shape).

    What is beyond its edges is left out: demand only grows, so cells inside do not depend on it.
    """
    place = {part: axis for axis, part in enumerate(parts)}
    touching = {need: share for part in parts for need, share in with_part[part]}
    steps: dict[Need, float] = defaultdict(float)
    for need, share in sorted(touching.items()):
        step = [0] * len(parts)
        for part, pieces in need:
            if part in place:
                step[place[part]] = pieces
        steps[tuple(step)] += share
    rest = 1.0 - sum(steps.values())
    now, total = np.zeros(shape), np.zeros(shape)
    now[(0,) * len(parts)] = 1.0
    for turn in range(turns):
        total += now
        if turn < turns - 1:
            now = _one_more(now, steps, rest)
    return total / turns


def _one_more(now: Floats, steps: dict[Need, float], rest: float) -> Floats:
    after = now * rest
    for step, share in steps.items():
        if all(n < size for n, size in zip(step, now.shape, strict=True)):
            to = tuple(slice(n, None) for n in step)
            of = tuple(slice(None, size - n) for n, size in zip(step, now.shape, strict=True))
            after[to] += share * now[of]
    return after


def _packed(entries: list[tuple[Need, Need, float]], always: float) -> Bundles:
    served = [entry for entry in entries if entry[1]]
    starts = np.cumsum([0, *(len(parts) for parts, _threshold, _share in served)], dtype=np.int64)
    return Bundles(
        starts,
        np.array([part for parts, _threshold, _share in served for part in parts], dtype=np.int64),
        np.array([n for _parts, threshold, _share in served for n in threshold], dtype=np.int64),
        np.array([share for _parts, _threshold, share in served]),
        always,
        sum(share for _parts, threshold, share in entries if not threshold),
    )
