"""SLA clocks: how much of a promised business time is used, and when it runs out.

A clock runs in the business time of the contract's calendar from the report until the promise is met.
It stands still while the work order is in a state that the contract names as pausing (waiting for the
customer, say). Nothing is stored: the clock is counted anew from the changes of state, so an edit that
arrives late from a phone without network, or an extended holiday, corrects it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from firstfix.engines.timetable.calendar import WorkingCalendar, add_business_time, business_time_between
from firstfix.engines.timetable.intervals import Interval, in_utc, subtract

Promise = Literal["response", "restoration"]


@dataclass(frozen=True)
class ClockTerms:
    """What a service contract promises: business time to respond and to restore, None where it does not."""

    calendar: WorkingCalendar
    response: timedelta | None = None
    restoration: timedelta | None = None
    paused_states: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for promised in (self.response, self.restoration):
            if promised is not None and promised <= timedelta(0):
                raise ValueError("a promised time must be longer than nothing")


@dataclass(frozen=True)
class Clock:
    """A clock as read at `now`, or for good when the promise was met.

    due_at      UTC; while paused, when it would be due if work went on at once
    remaining   business time left; negative by the business time that it is late
    elapsed     business time used
    paused      stands still now because of the order's state (never once met)
    breached    past due_at; one met at 18:30 that was due at 18:00 is late, even if the day ended at 18:00
    share_used  elapsed ÷ promised, above 1 when late
    """

    due_at: datetime
    remaining: timedelta
    elapsed: timedelta
    paused: bool
    breached: bool
    share_used: float


def clock(
    terms: ClockTerms,
    *,
    promise: Promise,
    reported_at: datetime,
    changes: Iterable[tuple[datetime, str]],
    met_at: datetime | None,
    now: datetime,
) -> Clock | None:
    """Read the clock of one promise; None when the contract does not make it.

    `changes` are (at, new state) in any order; before the first one the clock runs. `met_at` is when the
    promise was first met: what happens to the order afterwards, reopening included, moves nothing.
    """
    promised: timedelta | None = getattr(terms, promise)
    if promised is None:
        return None
    reported_at = in_utc(reported_at)
    end = max(reported_at, in_utc(now if met_at is None else met_at))
    history = sorted(((in_utc(at), state) for at, state in changes if in_utc(at) <= end), key=lambda change: change[0])
    running = subtract([Interval(reported_at, end)], _pauses(terms.paused_states, history, end=end))
    elapsed = sum((business_time_between(terms.calendar, r.start, r.end) for r in running), timedelta(0))
    due_at = _due_at(terms.calendar, promised, running=running, end=end)
    return Clock(
        due_at=due_at,
        remaining=promised - elapsed,
        elapsed=elapsed,
        paused=met_at is None and bool(history) and history[-1][1] in terms.paused_states,
        breached=due_at < end,
        share_used=elapsed / promised,
    )


def _pauses(paused_states: frozenset[str], history: Sequence[tuple[datetime, str]], *, end: datetime) -> list[Interval]:
    """The time spent in pausing states; the last state of `history` lasts until `end`."""
    untils = [*(at for at, _ in history[1:]), end]
    return [Interval(at, until) for (at, state), until in zip(history, untils, strict=False) if state in paused_states]


def _due_at(calendar: WorkingCalendar, promised: timedelta, *, running: Iterable[Interval], end: datetime) -> datetime:
    """When the promised time ran out, or will if the clock runs on from `end`."""
    left = promised
    for stretch in running:
        due_at = add_business_time(calendar, stretch.start, left)
        if due_at < stretch.end:
            return due_at
        left -= business_time_between(calendar, stretch.start, stretch.end)
    return add_business_time(calendar, end, left)
