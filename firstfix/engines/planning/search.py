"""The planner: insertion, then ruin and recreate for as long as time or iterations allow."""

import time
from collections.abc import Callable
from functools import partial

from firstfix.engines.planning.answer import written
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.explain import unassigned
from firstfix.engines.planning.kernel.search import Search, ready
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Problem
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.stop import Progress, Stop

#: Start and end of the annealing temperature, as shares of the mean cost of a visit (tuned on benchmarks/planning).
HOT, COLD = 1.5, 0.04
#: A former plan is good already; heat would only disturb it.
WARM_START = 0.1
#: Rounds between two looks at the clock: always so many when rounds are counted, else about so long.
CHUNK, MOST = 200, 5000
CHUNK_SECONDS, CHUNK_SHARE = 0.05, 0.002


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
) -> Plan:
    """A plan for the problem; `start` is the former plan, begun with and paid for where visits change.

    `stopped` is asked between rounds, some twenty times a second; once true, the best plan so far is the answer. The
    same problem, start, seed and iterations give the same plan as long as `seconds` are enough for them.
    """
    ready()
    stop = Stop(seconds, iterations, clock, stopped)
    best = solved(Case(problem, start), stop, seed, progress=progress)
    return written(best, unassigned(best, over=stop.is_out))


def solved(
    case: Case,
    stop: Stop,
    seed: int,
    *,
    duration: float = 0.0,
    progress: Callable[[Progress], None] | None = None,
) -> Draft:
    """The best draft until the stop; `duration` prices seconds under way, which planning-problem/1 does not."""
    search = Search(case, begin(case), seed, duration=duration)
    search.construct(over=stop.is_late)
    _improve(search, stop, progress or (lambda _: None))
    return search.best()


def _improve(search: Search, stop: Stop, progress: Callable[[Progress], None]) -> None:
    """Anneal until time or rounds are over, then go back to the best plan and let in what still fits."""
    heat, done, chunk = _heat(search), 0, CHUNK
    progress(_progress(search, stop, done))
    while search.case.order_count and not stop.is_over(done):
        begun = stop.elapsed()
        rounds = chunk if stop.iterations is None else min(CHUNK, stop.iterations - done)
        share = stop.share(done)
        cooling = 1.0 if stop.iterations is None else (COLD / HOT) ** (1.0 / stop.iterations)
        better = search.anneal(rounds, heat * (COLD / HOT) ** share, cooling)
        done += rounds
        chunk = _next_chunk(chunk, stop.elapsed() - begun, stop.seconds)
        if better:
            progress(_progress(search, stop, done))
    before = search.total
    if not stop.is_late() or done:
        search.restart()
        search.finish()
    if search.total < before:
        progress(_progress(search, stop, done))


def _progress(search: Search, stop: Stop, done: int) -> Progress:
    plan = partial(_written_so_far, search)
    return Progress(stop.elapsed(), done, search.total, search.left_out(), plan)


def _written_so_far(search: Search) -> Plan:
    return written(search.best(), ())


def _next_chunk(chunk: int, took: float, seconds: float) -> int:
    aim = min(CHUNK_SECONDS, CHUNK_SHARE * seconds)
    if took > 2 * aim:
        return max(1, chunk // 2)
    return min(MOST, chunk * 2) if took < aim / 2 else chunk


def _heat(search: Search) -> float:
    """The first temperature."""
    visits = search.case.order_count - search.left_out()
    under_way = search.model.rules["duration"][0] * search.state.trip["travel"].sum()
    mean = float(under_way or search.state.trip["cost"].sum()) / visits if visits else 0.0
    return mean * HOT * (1.0 if search.case.former is None else WARM_START)
