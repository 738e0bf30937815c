"""Slots are looked for with a few of the ways only, and are the same as with all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.planning.offer import offers
from firstfix.engines.planning.plan import Objective, Plan
from firstfix.engines.planning.problem import read_problem
from firstfix.people.models import Engineer
from firstfix.people.rules import Ability, Needs, SkillNeed
from firstfix.scheduling.rules import GRAIN, Place, Span
from firstfix.scheduling.translate.day import DayToPlan, Depot, Job, Standing, Worker
from firstfix.scheduling.translate.writer import Writer
from firstfix.work.models import WorkOrder

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)

places = st.none() | st.builds(
    Place, st.sampled_from([31.0, 31.05, 31.1, 31.4]), st.sampled_from([121.0, 121.05, 121.3])
)


@st.composite
def workers(draw: st.DrawFn, number: int) -> Worker:
    """A day with one or two shifts and visits that stand, some of them closer together than the way takes."""
    opens = MIDNIGHT + draw(st.integers(6, 10)) * HOUR
    shifts = [Span(opens, opens + draw(st.integers(2, 9)) * HOUR)]
    if draw(st.booleans()):
        shifts.append(Span(shifts[0].end + HOUR, shifts[0].end + 3 * HOUR))
    free, standing = opens, []
    for visit in range(draw(st.integers(0, 4))):
        start = free + draw(st.integers(0, 24)) * GRAIN
        free = start + draw(st.integers(2, 12)) * GRAIN
        standing.append(Standing(f"v{visit}", Span(start, free), draw(places)))
    return Worker(
        engineer=Engineer(pk=number),
        shifts=shifts,
        home=draw(places),
        ability=Ability(skills=draw(st.sampled_from([{}, {1: 1}, {1: 3}]))),
        stock=draw(st.sampled_from([{}, {7: 1}])),
        tools=draw(st.sampled_from([frozenset(), frozenset({5})])),
        standing=standing,
        here=draw(places),
        ready_at=draw(st.none() | st.just(MIDNIGHT + 11 * HOUR)),
    )


@st.composite
def days(draw: st.DrawFn) -> DayToPlan:
    opens = MIDNIGHT + draw(st.integers(7, 14)) * HOUR
    job = Job(
        order=WorkOrder(pk=1, priority=draw(st.integers(1, 4))),
        place=draw(places),
        needs=Needs(skills=draw(st.sampled_from([(), (SkillNeed(1, "", 2),)]))),
        length=draw(st.integers(1, 50)) * GRAIN,
        windows=draw(st.none() | st.just([Span(opens, opens + 5 * HOUR)])),
        days_waiting=0,
        due_at=draw(st.none() | st.just(MIDNIGHT + 12 * HOUR)),
        parts=draw(st.sampled_from([{}, {7: 1}])),
        tools=draw(st.sampled_from([frozenset(), frozenset({5})])),
        preferred=draw(st.none() | st.just(1)),
    )
    return DayToPlan(
        day=date(2026, 3, 2),
        span=Span(MIDNIGHT, MIDNIGHT + 24 * HOUR),
        noon=Span(MIDNIGHT + 11 * HOUR, MIDNIGHT + 13 * HOUR),
        workers=[draw(workers(number)) for number in range(1, draw(st.integers(1, 4)) + 1)],
        jobs=[job],
        depots=[Depot(9, draw(places))] if draw(st.booleans()) else [],
    )


@settings(max_examples=150, deadline=None)
@given(days(), st.booleans())
def test_the_same_slots_with_a_few_of_the_ways(day: DayToPlan, pauses: bool) -> None:
    nothing = Plan((), (), Objective())
    all_ways = read_problem(Writer(day, pauses=pauses).document())
    few_ways = Writer(day, pauses=pauses).problem_of_gaps()
    assert offers(few_ways, nothing, "o1", count=99) == offers(all_ways, nothing, "o1", count=99)
