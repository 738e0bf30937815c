"""The planner: insertion, then ruin and recreate for as long as time or iterations allow; large plans in pieces."""

import time
from collections.abc import Callable

from firstfix.engines.planning.answer import written
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.cooling import CHUNK, Cooling, next_chunk
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.explain import unassigned
from firstfix.engines.planning.kernel.search import Search, ready
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Problem
from firstfix.engines.planning.recombine import RoutePool
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.stop import Progress, Stop
from firstfix.engines.planning.sweeps import Sweeps
from firstfix.engines.planning.ties import Ties

#: Orders from which on a plan is searched in pieces.
WHOLE = 400


def plan(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    start: Plan | None = None,
    progress: Callable[[Progress], None] | None = None,
    iterations: int | None = None,
    clock: Callable[[], float] = time.monotonic,
    stopped: Callable[[], bool] = bool,
    workers: int = 1,
) -> Plan:
    """A plan for the problem; `start` is the former plan, begun with and paid for where visits change.

    Large plans are searched in pieces, `workers` of them side by side. `stopped` is asked between rounds, some twenty
    times a second; once true, the best plan so far is the answer. The same problem, start, seed and iterations give
    the same plan as long as `seconds` are enough for them.
    """
    ready()
    stop = Stop(seconds, iterations, clock, stopped)
    best = solved(Case(problem, start), stop, seed, workers=workers, progress=progress)
    return written(best, unassigned(best, over=stop.is_out))


def solved(
    case: Case,
    stop: Stop,
    seed: int,
    *,
    duration: float = 0.0,
    workers: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Draft:
    """The best draft until the stop; `duration` prices seconds under way, which planning-problem/1 does not."""
    search = Search(case, begin(case), seed, duration=duration)
    ties = Ties(search, seed)
    ties.settle(stop.is_late)
    tell = _Teller(search, stop, progress or (lambda _: None))
    if case.order_count > WHOLE and case.bounds:
        Sweeps(search, ties, stop, seed, workers).run(tell)
    else:
        search.construct(over=stop.is_late)
        tell(0)
        _anneal(search, ties, stop, tell)
    before = search.total
    if tell.rounds or not stop.is_late():
        search.restart()
        search.finish()
    if search.total < before:
        tell(0)
    return search.best()


class _Teller:
    """Tells how far the search is; the rounds add up."""

    def __init__(self, search: Search, stop: Stop, progress: Callable[[Progress], None]) -> None:
        self.search, self.stop, self.progress, self.rounds = search, stop, progress, 0

    def __call__(self, rounds: int) -> None:
        self.rounds += rounds
        search, seconds = self.search, self.stop.elapsed()
        self.progress(Progress(seconds, self.rounds, search.total, search.left_out(), self._written))

    def _written(self) -> Plan:
        return written(self.search.best(), ())


def _anneal(search: Search, ties: Ties, stop: Stop, tell: Callable[[int], None]) -> None:
    """Anneal until time or rounds are over; long searches put their routes together anew on the way."""
    cooling, done, told, chunk = Cooling.of(search), 0, 0, CHUNK
    factor = cooling.factor(stop.iterations) if stop.iterations else 1.0
    pool = RoutePool.of(search, stop)
    while search.case.order_count and not stop.is_over(done):
        begun = stop.elapsed()
        rounds = chunk if stop.iterations is None else min(CHUNK, stop.iterations - done)
        heat = cooling.at(stop.share(done))
        better = search.anneal(rounds, heat, factor)
        ties.move(heat)
        done += rounds
        chunk = next_chunk(chunk, stop.elapsed() - begun, stop.seconds)
        better |= pool is not None and pool.look()
        if better:
            tell(done - told)
            told = done
