"""What the planner is asked: to fill a day, at once or at length, to mend it, to offer times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from firstfix.engines.planning.apart import EngineFailure, Report, Watch, insert_apart, plan_apart
from firstfix.engines.planning.explain import explain_order
from firstfix.engines.planning.offer import offers
from firstfix.engines.planning.plan import Objective, Plan
from firstfix.platform.errors import Refused
from firstfix.scheduling.rules import Span
from firstfix.scheduling.translate.day import LONG, Answer, DayToPlan, Going, Offer
from firstfix.scheduling.translate.handed import chance_of
from firstfix.scheduling.translate.writer import Writer

#: Improving a day for longer gains less than a dispatcher loses by waiting.
ROUNDS_ENOUGH = 20_000
#: A long search ends earlier where rounds do not help any more: so many per job, for as many jobs as seconds allow it.
ROUNDS_PER_JOB, FEW_JOBS = 5_000, 50
#: Of the time, for placing long jobs before the others (see `planned`).
LONG_JOBS_SHARE = 0.25


@dataclass(frozen=True)
class SoFar:
    """How far a long search is: seconds since its start, and the round in which its best answer was found.

    cost  None while long jobs are placed, whose figures cannot be compared with those that follow
    """

    seconds: float
    rounds: int
    cost: float | None
    left_out: int
    answer: Answer


def planned(day: DayToPlan, *, seconds: float, seed: int = 0, iterations: int | None = None) -> Answer:
    """The planner's answer for the day; the same `iterations` give the same answer.

    A pause does not interrupt a job, so with pauses no long job would fit. Where those go is decided first, with all
    jobs in view but without pauses; then the others are planned around them, with pauses.
    """
    rounds = ROUNDS_ENOUGH if iterations is None else iterations
    long = {job.order.pk for job in day.jobs if job.length > LONG}
    if long:
        first = _solved(day, pauses=False, seconds=seconds / 2, seed=seed, iterations=rounds)
        day = replace(day, fixed={put.order_id: put for put in first.puts if put.order_id in long})
        seconds /= 2
    return _solved(day, pauses=True, seconds=seconds, seed=seed, iterations=rounds)


def mended(day: DayToPlan, *, seconds: float, iterations: int | None = None) -> Answer:
    """The day with what is held where it was, as far as that is possible and worth it."""
    rounds = ROUNDS_ENOUGH if iterations is None else iterations
    former = Answer(tuple(day.held.values()), (), ())
    return _solved(day, pauses=_has_pauses(day), seconds=seconds, iterations=rounds, former=former)


def with_emergency(day: DayToPlan, order_id: int, *, seconds: float) -> Answer:
    """The day with this job in it, and what is held moved as little as possible."""
    writer = Writer(day, pauses=_has_pauses(day))
    document = writer.document()
    former = writer.former(Answer(tuple(day.held.values()), (), ()))
    with _answering():
        answer = writer.read(insert_apart(document, former, f"o{order_id}", seconds=seconds))
    job = next(job for job in day.jobs if job.order.pk == order_id)
    if job.order.crew > 1 and any(left.order_id == order_id for left in answer.left):
        # Nothing is squeezed out for two at once; the longer search may move what is in their way.
        return mended(day, seconds=seconds)
    return answer


def _has_pauses(day: DayToPlan) -> bool:
    return all(job.length <= LONG for job in day.jobs)


def planned_at_length(
    day: DayToPlan, *, seconds: float, watch: Callable[[SoFar], bool], former: Answer | None = None
) -> Answer:
    """As `planned`, for minutes. `watch` is told about once a second; true stops it, and the best so far is the answer.

    former  where a search that was broken off had got to: this one goes on from there
    """
    long = {job.order.pk for job in day.jobs if job.length > LONG}
    rounds = ROUNDS_PER_JOB * len(day.jobs) if len(day.jobs) <= FEW_JOBS else None
    passed = 0.0
    if long and not former:
        passed = LONG_JOBS_SHARE * seconds
        first = _solved(
            day,
            pauses=False,
            seconds=passed,
            iterations=rounds,
            watch=lambda report, answer: watch(_so_far(report, answer, cost=None)),
        )
    else:
        first = former or Answer((), (), ())
    day = replace(day, fixed={put.order_id: put for put in first.puts if put.order_id in long})
    return _solved(
        day,
        pauses=True,
        seconds=max(1.0, seconds - passed),
        iterations=rounds,
        watch=lambda report, answer: watch(_so_far(report, answer, cost=report.total, passed=passed)),
        former=former,
    )


def _so_far(report: Report, answer: Answer, *, cost: float | None, passed: float = 0.0) -> SoFar:
    return SoFar(passed + report.seconds, report.rounds, cost, report.unassigned, answer)


def offered(day: DayToPlan, *, count: int) -> list[Offer]:
    """Slots for the day's only job, cheapest first, with everything that stands kept as it is."""
    (job,) = day.jobs
    writer = Writer(day, pauses=job.length <= LONG)
    problem = writer.problem_of_gaps()
    midnight, most = day.span.start, writer.most(job)
    return [
        Offer(
            Span(midnight + timedelta(seconds=one.opens), midnight + timedelta(seconds=one.closes)),
            int(one.engineer),
            one.cost,
            midnight + timedelta(seconds=one.start),
            int(one.mate) if one.mate else None,
        )
        for one in offers(problem, Plan((), (), Objective()), f"o{job.order.pk}", count=count)
        if one.cost < most
    ]


def ways_to_go(day: DayToPlan) -> list[Going]:
    """The cheapest ways to go to the day's only job, with and without a call at a warehouse, everything else staying as
    it is; none where nothing is known of what may be wrong.
    """
    (job,) = day.jobs
    writer, midnight = Writer(day, pauses=job.length <= LONG), day.span.start
    problem, penalty = writer.problem_of_gaps(), writer.penalty(job)
    told = explain_order(problem, Plan((), (), Objective()), f"o{job.order.pk}")
    return [
        Going(
            int(way["engineer"]),
            midnight + timedelta(seconds=way["start"]),
            int(way["depot"][1:]) if way["depot"] else None,
            midnight + timedelta(seconds=way["call"]) if way["depot"] else None,
            chance_of(job, way["first_fix"], penalty=penalty) or 0.0,
            way["cost"],
            way["terms"],
        )
        for way in told.get("ways", ())
        if way["cost"] < writer.most(job)
    ]


def _solved(
    day: DayToPlan,
    *,
    pauses: bool,
    seconds: float,
    seed: int = 0,
    iterations: int | None = None,
    watch: Callable[[Report, Answer], bool] | None = None,
    former: Answer | None = None,
) -> Answer:
    writer = Writer(day, pauses=pauses)
    document = writer.document()
    heard: Watch | None = (lambda report: watch(report, writer.read(report.plan))) if watch else None
    start = writer.former(former) if former else None
    with _answering():
        plan = plan_apart(document, seconds=seconds, seed=seed, iterations=iterations, start=start, watch=heard)
    return writer.read(plan)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except EngineFailure as failure:
        raise Refused(_("The planner gave no answer. Please try again in a moment.")) from failure
