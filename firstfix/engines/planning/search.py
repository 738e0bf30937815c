"""The planner: insertion, then ruin and recreate for as long as time or iterations allow."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import log
from random import Random

from firstfix.engines.planning.answer import written
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.explain import unassigned
from firstfix.engines.planning.gaps import Gaps
from firstfix.engines.planning.insert import Regret
from firstfix.engines.planning.moves.remove import Strings, drop_losses
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Problem
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.stop import Stop

#: Start and end of the annealing temperature, as shares of the mean cost of a visit.
HOT, COLD = 0.1, 0.001
#: Factors on what orders lose by waiting, so that the same removal does not end in the same plan.
NOISE = 0.5, 1.5
#: In this share of the rounds orders may cost so many times their penalty, for two neighbours far out may pay together.
STRETCHED, STRETCH = 0.1, 2.0
#: A former plan is good already; heat would only disturb it.
WARM_START = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: seconds since its start, rounds done, the best plan's objective and orders left out."""

    seconds: float
    iterations: int
    total: float
    unassigned: int


def plan(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    start: Plan | None = None,
    progress: Callable[[Progress], None] | None = None,
    iterations: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """A plan for the problem; `start` is the former plan, begun with and paid for where visits change.

    The same problem, start, seed and iterations give the same plan as long as `seconds` are enough for them.
    """
    stop = Stop(seconds, iterations, clock)
    case = Case(problem, start)
    draft, gaps = begin(case), Gaps(case)
    fill(draft, gaps, over=stop.is_late)
    best = _improved(draft, gaps, stop, Random(seed), progress or (lambda _: None))
    return written(best, unassigned(best, over=stop.is_out))


def fill(draft: Draft, gaps: Gaps, *, over: Callable[[], bool] = bool) -> None:
    """Let in what pays and out what does not, until neither is left."""
    while not over():
        drop_losses(draft, range(len(draft.trips)))
        before = len(draft.absent)
        Regret(draft, gaps, draft.absent).run(over=over)
        if len(draft.absent) == before:
            return


def _improved(draft: Draft, gaps: Gaps, stop: Stop, random: Random, progress: Callable[[Progress], None]) -> Draft:
    """The best draft found by taking strings of visits out and putting them in again, with annealing."""
    best, cost = draft, draft.total()
    least, done = cost, 0
    heat = _heat(draft)
    strings = Strings(draft.case, random)
    progress(Progress(stop.elapsed(), done, least, len(best.absent)))
    while draft.case.order_count and not stop.is_over(done):
        trial = draft.copy()
        strings.remove(trial)
        stretch = STRETCH if random.random() < STRETCHED else 1.0
        Regret(trial, gaps, trial.absent, stretch=stretch).run(noise=lambda: random.uniform(*NOISE))
        changed = [route for route, trip in enumerate(trial.trips) if trip is not draft.trips[route]]
        if drop_losses(trial, changed):
            Regret(trial, gaps, trial.absent).run()
        total = trial.total()
        if total < cost - heat * (COLD / HOT) ** stop.share(done) * log(1.0 - random.random()):
            draft, cost = trial, total
        done += 1
        if total < least - 1e-9:
            best, least = trial, total
            progress(Progress(stop.elapsed(), done, least, len(best.absent)))
    return best


def _heat(draft: Draft) -> float:
    """The first temperature."""
    visits = draft.case.order_count - len(draft.absent)
    mean = sum(trip.cost for trip in draft.trips) / visits if visits else 0.0
    return mean * HOT * (1.0 if draft.case.former is None else WARM_START)
