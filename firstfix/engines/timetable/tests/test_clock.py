from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.timetable import Clock, ClockTerms, WorkingCalendar, clock, is_open
from firstfix.engines.timetable.tests.makers import cn, make_calendar, make_china_office

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WAITING = "waiting_for_customer"


def make_terms(*, hours: int = 8, calendar: WorkingCalendar | None = None) -> ClockTerms:
    return ClockTerms(
        calendar=calendar or make_calendar(),
        response=2 * HOUR,
        restoration=hours * HOUR,
        paused_states=frozenset({WAITING}),
    )


def read(
    terms: ClockTerms,
    *,
    now: datetime,
    reported_at: datetime | None = None,
    changes: Sequence[tuple[datetime, str]] = (),
    met_at: datetime | None = None,
) -> Clock:
    """The restoration clock of an order reported on Friday 6 March 2026 at 15:00 unless said otherwise."""
    reported_at = reported_at or cn("2026-03-06 15:00")
    seen = clock(terms, promise="restoration", reported_at=reported_at, changes=changes, met_at=met_at, now=now)
    assert seen is not None
    return seen


def test_runs_in_business_time() -> None:
    seen = read(make_terms(), now=cn("2026-03-09 11:00"))
    assert seen == Clock(
        due_at=cn("2026-03-09 15:00"),
        remaining=3 * HOUR,
        elapsed=5 * HOUR,
        paused=False,
        breached=False,
        share_used=5 / 8,
    )


def test_each_promise_has_its_own_clock() -> None:
    response = clock(
        make_terms(),
        promise="response",
        reported_at=cn("2026-03-06 15:00"),
        changes=(),
        met_at=None,
        now=cn("2026-03-06 15:30"),
    )
    assert response is not None
    assert response.due_at == cn("2026-03-06 17:00")


def test_there_is_none_where_the_contract_promises_nothing() -> None:
    terms = ClockTerms(calendar=make_calendar(), response=HOUR)
    now = cn("2026-03-06 15:00")
    assert clock(terms, promise="restoration", reported_at=now, changes=(), met_at=None, now=now) is None


def test_a_pause_moves_the_due_time_by_its_business_time() -> None:
    changes = [(cn("2026-03-06 16:00"), WAITING), (cn("2026-03-09 10:00"), "in_progress")]
    # Two hours on Friday and one on Monday did not count.
    seen = read(make_terms(), changes=changes, now=cn("2026-03-09 11:00"))
    assert seen.due_at == cn("2026-03-09 18:00")
    assert seen.elapsed == 2 * HOUR


def test_a_pause_over_the_weekend_moves_nothing() -> None:
    changes = [(cn("2026-03-06 18:00"), WAITING), (cn("2026-03-09 09:00"), "in_progress")]
    assert read(make_terms(), changes=changes, now=cn("2026-03-09 11:00")).due_at == cn("2026-03-09 15:00")


def test_a_pause_over_national_day_moves_nothing_either() -> None:
    changes = [(cn("2026-09-30 18:00"), WAITING), (cn("2026-10-08 09:00"), "in_progress")]
    seen = read(
        make_terms(calendar=make_china_office()),
        reported_at=cn("2026-09-30 17:00"),
        changes=changes,
        now=cn("2026-10-08 10:00"),
    )
    assert seen.due_at == cn("2026-10-08 17:00")


def test_while_paused_it_is_due_as_if_resumed_now() -> None:
    changes = [(cn("2026-03-06 16:00"), WAITING)]
    monday = read(make_terms(), changes=changes, now=cn("2026-03-09 09:00"))
    tuesday = read(make_terms(), changes=changes, now=cn("2026-03-10 09:00"))
    assert (monday.due_at, monday.paused) == (cn("2026-03-09 17:00"), True)
    assert (tuesday.due_at, tuesday.remaining) == (cn("2026-03-10 17:00"), 7 * HOUR)


def test_other_states_do_not_pause() -> None:
    changes = [(cn("2026-03-06 16:00"), "waiting_for_parts")]
    seen = read(make_terms(), changes=changes, now=cn("2026-03-09 09:00"))
    assert (seen.due_at, seen.paused) == (cn("2026-03-09 15:00"), False)


def test_runs_again_from_the_moment_of_resuming() -> None:
    now = cn("2026-03-09 10:00")
    seen = read(make_terms(), changes=[(cn("2026-03-06 16:00"), WAITING), (now, "in_progress")], now=now)
    assert not seen.paused


def test_going_from_one_pausing_state_to_another_is_one_pause() -> None:
    terms = ClockTerms(make_calendar(), restoration=8 * HOUR, paused_states=frozenset({WAITING, "on_hold"}))
    changes = [
        (cn("2026-03-06 16:00"), WAITING),
        (cn("2026-03-06 17:00"), "on_hold"),
        (cn("2026-03-09 09:00"), "in_progress"),
    ]
    assert read(terms, changes=changes, now=cn("2026-03-09 11:00")).due_at == cn("2026-03-09 17:00")


def test_changes_that_arrive_late_from_a_phone_find_their_place() -> None:
    changes = [(cn("2026-03-09 10:00"), "in_progress"), (cn("2026-03-06 16:00"), WAITING)]
    assert read(make_terms(), changes=changes, now=cn("2026-03-09 11:00")).due_at == cn("2026-03-09 18:00")


def test_an_order_reported_into_a_pausing_state_has_used_nothing() -> None:
    changes = [(cn("2026-03-06 14:00"), WAITING)]
    seen = read(make_terms(), changes=changes, now=cn("2026-03-09 11:00"))
    assert (seen.elapsed, seen.share_used, seen.paused) == (timedelta(0), 0, True)


def test_late_by_business_time() -> None:
    seen = read(make_terms(), now=cn("2026-03-10 10:00"))
    assert seen.breached
    assert seen.remaining == -4 * HOUR
    assert seen.share_used == 12 / 8
    assert seen.due_at == cn("2026-03-09 15:00")


def test_a_pause_after_the_due_time_does_not_move_it() -> None:
    changes = [(cn("2026-03-09 16:00"), WAITING)]
    seen = read(make_terms(), changes=changes, now=cn("2026-03-12 10:00"))
    assert (seen.due_at, seen.breached, seen.remaining) == (cn("2026-03-09 15:00"), True, -HOUR)


def test_met_on_the_last_moment_is_kept_and_one_minute_later_is_not() -> None:
    due_at = cn("2026-03-09 15:00")
    later = cn("2026-04-01 09:00")
    assert not read(make_terms(), met_at=due_at, now=later).breached
    assert read(make_terms(), met_at=due_at + MINUTE, now=later).breached


def test_met_in_the_evening_after_it_was_due_at_closing_time_is_late() -> None:
    seen = read(make_terms(hours=3), met_at=cn("2026-03-06 18:30"), now=cn("2026-03-09 09:00"))
    assert (seen.due_at, seen.breached, seen.share_used) == (cn("2026-03-06 18:00"), True, 1)


def test_is_met_once_and_stands_still_from_then_on() -> None:
    met_at = cn("2026-03-09 10:00")
    once = read(make_terms(), met_at=met_at, now=met_at)
    reopened = read(
        make_terms(),
        changes=[(cn("2026-03-10 09:00"), "reopened"), (cn("2026-03-10 10:00"), WAITING)],
        met_at=met_at,
        now=cn("2026-05-01 09:00"),
    )
    assert once == reopened
    assert once.elapsed == 4 * HOUR
    assert not once.paused


def test_paused_at_the_very_moment_it_runs_out_is_not_yet_late() -> None:
    changes = [(cn("2026-03-09 15:00"), WAITING)]
    seen = read(make_terms(), changes=changes, now=cn("2026-03-09 17:00"))
    assert (seen.breached, seen.remaining) == (False, timedelta(0))


def test_a_promise_of_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        ClockTerms(calendar=make_calendar(), response=timedelta(0))


states = st.sampled_from([WAITING, "in_progress", "planned"])


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(-60, 7 * 1440), states), max_size=6, unique_by=lambda change: change[0]),
    st.integers(0, 7 * 1440),
    st.integers(1, 40),
)
def test_agrees_with_counting_minutes(changes: list[tuple[int, str]], now: int, hours: int) -> None:
    """A minute since the report counts when the office is open and the order is not waiting."""
    terms = make_terms(hours=hours, calendar=make_china_office())
    start = cn("2026-09-29 16:20")
    history = dict(changes)
    state = next((history[minute] for minute in range(-1, -61, -1) if minute in history), "reported")
    elapsed, due = 0, None
    for minute in range(now):
        state = history.get(minute, state)
        if state != WAITING and is_open(terms.calendar, start + minute * MINUTE):
            elapsed += 1
            due = minute + 1 if elapsed == hours * 60 else due
    seen = read(
        terms,
        reported_at=start,
        changes=[(start + minute * MINUTE, state) for minute, state in changes],
        now=start + now * MINUTE,
    )
    assert seen.elapsed == elapsed * MINUTE
    assert seen.remaining == hours * HOUR - elapsed * MINUTE
    assert seen.paused == (history.get(now, state) == WAITING)
    if elapsed > hours * 60:
        assert due is not None
        assert seen.due_at == start + due * MINUTE
        assert seen.breached
    elif elapsed < hours * 60:
        assert seen.due_at > start + now * MINUTE
        assert not seen.breached
