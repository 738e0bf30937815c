"""Maintenance: no gap and no duplicate over ten years of leap days and clocks that change, whatever is done when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.timetable import Due, Meter, Rhythm, Rule, Service, Threshold, coming, crossings

NEVER = Meter(())
DAY = timedelta(days=1)
#: How long a round is at most, in days.
LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366}

rhythms = st.one_of(
    st.builds(Rhythm, st.integers(5, 90), st.just("day")),
    st.builds(Rhythm, st.integers(1, 26), st.just("week")),
    st.builds(Rhythm, st.integers(1, 18), st.just("month")),
    st.builds(Rhythm, st.integers(1, 3), st.just("year")),
)
starts = st.dates(date(2023, 12, 25), date(2024, 3, 5))


def nights(zone: str, first: date, years: int) -> list[date]:
    """The company's day at each run of a job that wakes every 24 hours by the clock of the world."""
    start = datetime(first.year, first.month, first.day, 23, 40, tzinfo=UTC)
    count = years * 366 // 7
    return [(start + timedelta(days=7 * n)).astimezone(ZoneInfo(zone)).date() for n in range(count)]


def due(on: str, **more: object) -> Due:
    return Due(date.fromisoformat(on), **more)  # type: ignore[arg-type]


def dates(rhythm: Rhythm, anchor: str, count: int, *, after: str = "") -> list[str]:
    first = date.fromisoformat(anchor)
    since = date.fromisoformat(after) if after else first - DAY
    return [str(day) for day in islice(rhythm.grid(first, after=since), count)]


def test_the_last_of_a_month_stays_the_last() -> None:
    assert dates(Rhythm(1, "month"), "2027-12-31", 4) == ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]
    assert dates(Rhythm(1, "year"), "2024-02-29", 5)[1:] == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_a_day_outside_of_the_season_moves_to_its_beginning_and_those_that_meet_there_are_one() -> None:
    summer = frozenset(range(4, 10))
    monthly = Rhythm(1, "month", summer)
    assert dates(monthly, "2026-08-15", 4) == ["2026-08-15", "2026-09-15", "2027-04-15", "2027-05-15"]
    assert dates(Rhythm(2, "month", summer), "2026-07-15", 4)[1:] == ["2026-09-15", "2027-04-01", "2027-05-15"]
    assert dates(Rhythm(1, "year", frozenset({6})), "2026-08-01", 2) == ["2027-06-01", "2028-06-01"]
    assert dates(Rhythm(1, "year", frozenset({6})), "2026-12-24", 2) == ["2027-06-01", "2028-06-01"]


@settings(max_examples=40, deadline=None)
@given(rhythm=rhythms, anchor=starts, zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai",
                                                            "Australia/Lord_Howe"]), data=st.data())  # fmt: skip
def test_ten_years_of_nights_leave_no_gap_and_make_nothing_twice(
    rhythm: Rhythm, anchor: date, zone: str, data: st.DataObject
) -> None:
    """Planned from the plan: the dates are the grid's, whenever the work is done and however often somebody looks."""
    rule, made, horizon = Rule(rhythm), [], timedelta(days=data.draw(st.integers(7, 60)))
    last: Service | None = None
    for today in nights(zone, anchor, 10):
        for one in coming(
            rule, anchor=anchor, begins=anchor, last=last, meter=NEVER, today=today, until=today + horizon
        ):
            made.append(one.on)
            last = Service(one.on, is_open=data.draw(st.booleans()) if len(made) < 5 else True)
    assert made == list(islice(rhythm.grid(anchor, after=anchor - DAY), len(made)))
    assert all(0 < (b - a).days <= rhythm.every * LONGEST[rhythm.unit] for a, b in pairwise(made))
    assert made[-1] + timedelta(days=rhythm.every * LONGEST[rhythm.unit] + 7) > today + horizon - timedelta(days=7)


@settings(max_examples=40, deadline=None)
@given(rhythm=rhythms, anchor=starts, late=st.lists(st.integers(-6, 40), min_size=3, max_size=9))
def test_counted_from_the_work_done_each_follows_the_one_before(rhythm: Rhythm, anchor: date, late: list[int]) -> None:
    """One at a time: none is sure while the one before is open; done late, the next is as much later."""
    rule, last, today = Rule(rhythm, from_done=True), None, anchor
    for delay in late:
        until = today + timedelta(days=3 * 366)
        first, *others = coming(rule, anchor=anchor, begins=anchor, last=last, meter=NEVER, today=today, until=until)
        assert first.is_sure
        assert not any(one.is_sure for one in others)
        if last:
            assert last.done_on
            assert first.on == rhythm.after(last.done_on)
        is_open = Service(first.on, is_open=True)
        waiting = coming(rule, anchor=anchor, begins=anchor, last=is_open, meter=NEVER, today=today, until=until)
        assert not any(one.is_sure for one in waiting)
        today = max(first.on + timedelta(days=delay), today)
        last = Service(first.on, done_on=today)


@settings(max_examples=50, deadline=None)
@given(rhythm=rhythms, anchor=starts, season=st.frozensets(st.integers(1, 12), min_size=1))
def test_a_season_leaves_out_no_round(rhythm: Rhythm, anchor: date, season: frozenset[int]) -> None:
    """All dates lie in the season, and never further apart than the time off and a round and a half."""
    seasonal = Rhythm(rhythm.every, rhythm.unit, season)
    found = list(islice(seasonal.grid(anchor, after=anchor - DAY), 12))
    longest = timedelta(days=rhythm.every * LONGEST[rhythm.unit])
    assert all(day.month in season for day in found)
    for one, other in pairwise(found):
        assert DAY <= other - one <= 1.5 * longest + timedelta(days=366)
    later = found[7]
    assert list(islice(seasonal.grid(anchor, after=later), 3)) == found[8:11]


def test_what_was_missed_is_made_up_for_once() -> None:
    rule, begins = Rule(Rhythm(1, "month")), date(2026, 1, 10)
    asked = {"anchor": begins, "begins": begins, "meter": NEVER, "today": date(2026, 5, 20)}
    found = coming(rule, **asked, last=Service(date(2026, 1, 10)), until=date(2026, 6, 30))  # type: ignore[arg-type]
    assert found == [due("2026-05-10"), due("2026-06-10")]


def test_a_meter_tells_the_day_from_its_rate_and_a_new_one_begins_at_nothing() -> None:
    meter = Meter([(date(2026, 1, 1), 4800.0), (date(2026, 1, 31), 5100.0), (date(2026, 2, 10), 100.0)])
    assert (meter.counted, meter.rate) == ([4800.0, 5100.0, 5200.0], 10.0)
    rule = Rule(units=500.0)
    asked = {"anchor": date(2020, 1, 1), "begins": date(2026, 1, 1), "meter": meter, "today": date(2026, 2, 11)}
    found = coming(rule, **asked, last=None, until=date(2026, 4, 30))  # type: ignore[arg-type]
    assert found == [due("2026-02-11", target=5000.0), due("2026-03-12", target=5500.0)]
    after = Service(date(2026, 2, 11), done_on=date(2026, 2, 20), target=5000.0)
    assert coming(rule, **asked, last=after, until=date(2026, 4, 1)) == [due("2026-03-12", target=5500.0)]  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(paces=st.lists(st.integers(0, 40), min_size=20, max_size=80), units=st.integers(20, 400), data=st.data())
def test_a_meter_asks_for_each_round_in_its_order_and_for_none_twice(
    paces: list[int], units: int, data: st.DataObject
) -> None:
    """Read each week, at whatever pace: the targets are multiples in their order, however often somebody looks."""
    begins, made, value, last = date(2026, 1, 5), list[float](), 1000.0, None
    readings = [(begins - DAY, value)]
    for week, pace in enumerate(paces, start=1):
        value += 7 * pace
        today = begins + timedelta(days=7 * week)
        readings.append((today, value))
        for one in coming(
            Rule(units=float(units)), anchor=begins, begins=begins, last=last, meter=Meter(readings), today=today,
            until=today + timedelta(days=data.draw(st.integers(0, 30))),
        ):  # fmt: skip
            assert one.target is not None
            made.append(one.target)
            last = Service(one.on, is_open=True, target=one.target)
    first = units * (1000 // units + 1)
    assert all(target % units == 0 for target in made)
    assert all(a < b for a, b in pairwise(made))
    assert not made or made[0] >= first
    assert value < first or made[-1] >= value - value % units


def test_whichever_comes_first_is_counted_from_the_work_done() -> None:
    busy = Meter([(date(2026, 1, 1), 0.0), (date(2026, 3, 2), 600.0)])
    rule = Rule(Rhythm(6, "month"), units=1000.0, from_done=True)
    done = Service(date(2026, 1, 1), done_on=date(2026, 1, 1))
    asked = {"anchor": done.planned_on, "begins": done.planned_on, "last": done, "today": date(2026, 3, 3)}
    first = coming(rule, **asked, meter=busy, until=date(2027, 1, 1))[0]  # type: ignore[arg-type]
    assert first == due("2026-04-11", target=1000.0)
    assert coming(rule, **asked, meter=NEVER, until=date(2027, 1, 1))[0] == due("2026-07-01")  # type: ignore[arg-type]


@settings(max_examples=50, deadline=None)
@given(
    values=st.lists(st.floats(0, 100), max_size=60), limit=st.floats(40, 60), gap=st.floats(1, 30), below=st.booleans()
)
def test_one_crossing_asks_once_until_all_was_well_again(
    values: list[float], limit: float, gap: float, below: bool
) -> None:
    threshold = Threshold(limit, limit + gap if below else limit - gap, below)
    readings = [(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n), value) for n, value in enumerate(values)]
    crossed = list(crossings(threshold, readings))
    by_time = dict(readings)
    assert all(threshold.is_beyond(by_time[at]) for at in crossed)
    for one, other in pairwise(crossed):
        assert any(threshold.is_well(value) for at, value in readings if one < at < other)
    assert bool(crossed) == any(threshold.is_beyond(value) for value in values)


def test_rules_that_cannot_work_are_refused() -> None:
    for wrong in (
        lambda: Rhythm(0, "day"),
        lambda: Rhythm(1, "day", frozenset({13})),
        lambda: Rule(),
        lambda: Rule(units=0.0),
        lambda: Rule(Rhythm(1, "day"), units=5.0),
        lambda: Threshold(limit=80.0, rearm=90.0),
    ):
        with pytest.raises(ValueError, match=r"."):
            wrong()
