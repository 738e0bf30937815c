"""Which levels: the least holding cost plus cost of jobs not served, within capacity and fill rate; and how sure.

Without a limit that binds, one minimum cut is the optimum. Otherwise the limits get prices (Lagrangian relaxation): the
best prices give a lower bound of the cost, the cuts on the way are starting points for a local search. Small problems
are then settled by HiGHS as a mixed-integer program.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from firstfix.engines.stocking.curve import Point, point_at
from firstfix.engines.stocking.cut import Cutter
from firstfix.engines.stocking.exact import MOST_ENTRIES, by_program
from firstfix.engines.stocking.improve import Measure, improve
from firstfix.engines.stocking.needs import Bundles, Floats, Ints
from firstfix.engines.stocking.problem import Problem

#: Cuts on the way to the best prices of the limits.
MOST_ROUNDS: Final = 40
#: A gap below this share of the cost is none: shares are rounded to whole numbers when cut.
NO_GAP: Final = 1e-7
#: So near to the bound no local search is worth its time.
GOOD_ENOUGH: Final = 1e-3


@dataclass(frozen=True, eq=False)
class Choice:
    """`cost` is holding cost plus cost of jobs not served, a year; no levels cost less than `bound`.

    `is_within` is false when no levels were found that keep all limits (a fill rate beyond reach): then `point` is the
    best that fits in.
    """

    point: Point
    cost: float
    bound: float
    is_within: bool

    @property
    def gap(self) -> float:
        """How much dearer than the optimum this may be, as a share of the bound; 0 where it is proved the optimum."""
        over = self.cost - self.bound
        return 0.0 if over <= NO_GAP * max(1.0, abs(self.cost)) else over / max(self.bound, 1e-9)


@dataclass(frozen=True)
class Limits:
    """What levels cost and must keep: money per year at fill rate 0, capacity, and the fill rate wanted."""

    holding: Floats
    size: Floats
    capacity: float
    target: float
    missed: float

    def cost(self, levels: Ints, fill_rate: float) -> float:
        return float(self.holding @ levels) + self.missed * (1.0 - fill_rate)

    def over(self, levels: Ints, fill_rate: float) -> tuple[float, float]:
        """How far the limits are exceeded: (fill rate, capacity), at most 0 when they are kept."""
        return self.target - fill_rate, float(self.size @ levels) - self.capacity

    def keep(self, levels: Ints, fill_rate: float) -> bool:
        short, heavy = self.over(levels, fill_rate)
        return short <= 1e-9 and heavy <= 1e-9 * max(1.0, self.capacity)


def limits_of(problem: Problem, fullest: Ints) -> Limits:
    """fullest: levels that serve every job that can be served; no capacity beyond theirs is of use"""
    size = np.array([part.size for part in problem.parts])
    needed = float(size @ fullest)
    return Limits(
        np.array([part.holding for part in problem.parts]),
        size,
        needed if problem.capacity is None else min(problem.capacity, needed),
        problem.target,
        problem.miss_cost * problem.jobs_per_year,
    )


def choose(problem: Problem, bundles: Bundles, cutter: Cutter, *, exactly: bool = True) -> Choice:
    """exactly: let HiGHS settle a small problem that the bound leaves open"""
    fullest = cutter.best(np.zeros(len(problem.parts))).levels
    limits = limits_of(problem, fullest)
    seen, bound = _priced(bundles, cutter, limits, fullest)
    found = _best_starts([*seen, fullest], bundles, limits)
    measure = Measure(bundles, limits.cost, limits.keep, limits.size, limits.capacity)
    if not _is_good(found[0], bound, bundles, limits):
        found = [improve(measure, levels) for levels in found]
    kept = [one for one in found if limits.keep(one, bundles.fill_rate(one))]
    if not kept:
        reached = max(found, key=bundles.fill_rate)
        point = point_at(reached, bundles, limits.holding)
        return Choice(point, limits.cost(reached, point.fill_rate), bound, False)
    best = min(kept, key=lambda one: limits.cost(one, bundles.fill_rate(one)))
    point = point_at(best, bundles, limits.holding)
    choice = Choice(point, limits.cost(best, point.fill_rate), bound, True)
    if exactly and choice.gap > 0 and len(bundles.part) <= MOST_ENTRIES:
        levels, proved = by_program(bundles, limits)
        bound = max(bound, proved)
        if levels is not None and limits.keep(levels, bundles.fill_rate(levels)):
            other = point_at(levels, bundles, limits.holding)
            if limits.cost(levels, other.fill_rate) < choice.cost:
                point = other
        choice = Choice(point, limits.cost(point.levels, point.fill_rate), bound, True)
    return choice


def _is_good(levels: Ints, bound: float, bundles: Bundles, limits: Limits) -> bool:
    """Nothing to look for: within the limits, and at the bound but for what cuts are rounded."""
    fill_rate = bundles.fill_rate(levels)
    cost = limits.cost(levels, fill_rate)
    return limits.keep(levels, fill_rate) and cost - bound <= GOOD_ENOUGH * max(abs(cost), 1.0)


def _best_starts(starts: list[Ints], bundles: Bundles, limits: Limits) -> list[Ints]:
    """The cheapest that keep the limits, then the cheapest of all; never none."""
    starts = sorted(starts, key=lambda one: limits.cost(one, bundles.fill_rate(one)))
    kept = [one for one in starts if limits.keep(one, bundles.fill_rate(one))]
    chosen = [*kept[:2], *starts[:2]]
    return list({one.tobytes(): one for one in chosen}.values())


def _priced(bundles: Bundles, cutter: Cutter, limits: Limits, fullest: Ints) -> tuple[list[Ints], float]:
    """The levels of all cuts, and the greatest lower bound: Kelley's cutting planes over the prices of both limits.

    For prices (p, q) ≥ 0 the bound is min over levels of cost + p · (target - fill rate) + q · (size - capacity).
    """
    from scipy.optimize import linprog

    seen: list[Ints] = []
    rows: list[list[float]] = []
    costs: list[float] = []
    prices = np.zeros(2)
    best = -np.inf
    # Prices beyond these are never wanted: a fill rate dearer than all holding cost, a size dearer than all jobs.
    ceiling = float(limits.holding @ fullest) + limits.missed + 1.0
    smallest = min((size for size in limits.size.tolist() if size > 0), default=1.0)
    most = (1e4 * ceiling, 1e4 * ceiling / smallest)
    for _round in range(MOST_ROUNDS):
        levels, least = _cut(bundles, cutter, limits, prices)
        fill_rate = bundles.fill_rate(levels)
        over = limits.over(levels, fill_rate)
        cost = limits.cost(levels, fill_rate)
        best = max(best, least)
        if any(np.array_equal(levels, other) for other in seen):
            break
        seen.append(levels)
        rows.append([-over[0], -over[1], 1.0])
        costs.append(cost)
        if len(seen) == 1 and limits.keep(levels, fill_rate):
            break
        answer = linprog([0, 0, -1], rows, costs, bounds=[(0, most[0]), (0, most[1]), (None, None)], method="highs")
        if answer.x is None or -answer.fun <= best + NO_GAP * max(1.0, abs(best)) / 10:
            break
        prices = np.asarray(answer.x[:2])
    nothing = np.zeros(len(limits.holding), dtype=np.int64)
    return [*seen, nothing], best


def _cut(bundles: Bundles, cutter: Cutter, limits: Limits, prices: Floats) -> tuple[Ints, float]:
    """The best levels when the limits have these prices, and what no levels cost less than then."""
    earned = limits.missed + float(prices[0])
    fixed = limits.missed + float(prices @ (limits.target, -limits.capacity))
    if earned <= 0:
        return np.zeros(len(limits.holding), dtype=np.int64), fixed
    levels, most = cutter.best((limits.holding + prices[1] * limits.size) / earned)
    return levels, fixed - earned * (bundles.always + most)
