"""The forward pass: windows, waiting, the break's place, overtime, former starts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.route import drive
from firstfix.engines.planning.tests.makers import HOUR, MINUTE, Json, as_plan, engineer, order, read, shift

NOON: Json = {"from": 11 * HOUR, "to": 13 * HOUR, "seconds": 1800}


def timed(orders: list[Json], shift_fields: Json | None = None, former: Json | None = None, **fields: Any) -> Any:
    """Starts in minutes, leave-free view of the route that visits the orders as they stand."""
    problem = read(orders, [engineer("e1", shift(**(shift_fields or {})))], **fields)
    case = Case(problem, read_plan(former) if former else None)
    trip = drive(case, 0, range(len(orders)))
    if trip is None:
        return None
    timing = trip.timing
    rest = (timing.rest_after, timing.rest_start / MINUTE) if timing.rest_after >= 0 else None
    return [start / MINUTE for start in timing.starts], rest, timing.back / MINUTE


def windows(*hours: tuple[float, float]) -> list[list[int]]:
    return [[int(opens * HOUR), int(closes * HOUR)] for opens, closes in hours]


def test_stops_start_as_early_as_they_can() -> None:
    assert timed([order("a", 10), order("b", 30)]) == ([490, 570], None, 660)


def test_it_waits_for_a_window() -> None:
    assert timed([order("a", 10, windows=windows((10, 12)))]) == ([600], None, 670)


def test_it_takes_the_next_window_when_the_first_is_missed() -> None:
    late = windows((8, 8.1), (9, 9.1), (14, 15))
    assert timed([order("a", 10), order("b", 10, windows=late)]) == ([490, 840], None, 910)


def test_windows_may_come_in_any_order_and_overlap() -> None:
    mixed = windows((14, 15), (9, 10), (9.5, 11))
    assert timed([order("a", 30, windows=mixed)]) == ([540], None, 630)
    nested = windows((8, 14), (9, 10))
    assert timed([order("a", 0, seconds=3 * HOUR), order("b", 0, windows=nested)])[0] == [480, 660]


def test_a_missed_window_is_no_route() -> None:
    assert timed([order("a", 10, windows=windows((7, 8)))]) is None


def test_it_must_be_back_by_the_end() -> None:
    assert timed([order("a", 60, seconds=7 * HOUR)]) == ([540], None, 1020)
    assert timed([order("a", 60, seconds=7 * HOUR + 1)]) is None


def test_overtime_ends_too() -> None:
    longer = {"overtime_to": 18 * HOUR}
    assert timed([order("a", 60, seconds=8 * HOUR)], longer) == ([540], None, 1080)
    assert timed([order("a", 60, seconds=8 * HOUR + 1)], longer) is None


def test_a_break_stands_where_it_delays_least() -> None:
    a, b = order("a", 10, seconds=3 * HOUR), order("b", 10, seconds=3 * HOUR)
    assert timed([a, b], {"rest": NOON}) == ([490, 700], (1, 670), 890)


def test_a_break_waits_at_the_last_stop_before_its_window() -> None:
    stops = [order(name, 0, seconds=HOUR) for name in "abc"] + [order("d", 0, seconds=4 * HOUR)]
    assert timed(stops, {"rest": NOON}) == ([480, 540, 600, 690], (3, 660), 930)


def test_a_break_can_stand_at_the_start_place() -> None:
    fixed = order("a", 10, seconds=5 * HOUR, windows=windows((11.75, 12)))
    assert timed([fixed], {"rest": NOON}) == ([705], (0, 660), 1015)


def test_a_break_can_stand_after_the_last_stop() -> None:
    fixed = order("a", 10, seconds=4 * HOUR + 1800, windows=windows((8, 8.5)))
    assert timed([fixed], {"rest": {**NOON, "to": int(12.7 * HOUR)}}) == ([490], (1, 760), 800)


def test_no_break_when_home_before_it_is_due() -> None:
    assert timed([order("a", 10, seconds=4 * HOUR)], {"rest": NOON}) == ([490], None, 740)


def test_home_when_the_window_ends_is_home_before() -> None:
    assert timed([order("a", 0, seconds=5 * HOUR)], {"rest": NOON}) == ([480], None, 780)
    assert timed([order("a", 0, seconds=5 * HOUR + 60)], {"rest": NOON}) == ([690], (0, 660), 991)


def test_a_break_may_start_at_the_very_end_of_its_window() -> None:
    fixed = order("a", 0, seconds=5 * HOUR, windows=windows((8, 8)))
    assert timed([fixed, order("b", 0)], {"rest": NOON}) == ([480, 810], (1, 780), 870)
    later = {**NOON, "to": 13 * HOUR - 1}
    assert timed([fixed, order("b", 0)], {"rest": later}) is None


def test_no_break_when_leaving_after_it_was_due() -> None:
    assert timed([order("a", 10, windows=windows((14, 15)))], {"rest": NOON}) == ([840], None, 910)


def test_it_may_leave_later_to_save_a_break_that_fits_nowhere() -> None:
    """One visit of six hours covers the whole window of the break, unless it starts after it."""
    long = order("a", 0, seconds=6 * HOUR, windows=windows((9, 10), (13, 14)))
    assert timed([long], {"begin": 9, "end": 20, "rest": {**NOON, "from": int(12.9 * HOUR)}})[0] == [780]


def test_a_break_that_fits_nowhere_is_no_route() -> None:
    long = order("a", 0, seconds=6 * HOUR, windows=windows((8, 8)))
    assert timed([long], {"rest": NOON, "end": 20}) is None


def test_a_break_before_the_shift_is_never_due() -> None:
    early = {"from": 5 * HOUR, "to": 7 * HOUR, "seconds": 1800}
    assert timed([order("a", 0)], {"rest": early}) == ([480], None, 540)


def test_a_break_starts_within_the_shift() -> None:
    early = {"from": 5 * HOUR, "to": 9 * HOUR, "seconds": 1800}
    starts, rest, _ = timed([order("a", 0, seconds=2 * HOUR)], {"rest": early})
    assert (starts, rest) == ([510], (0, 480))


def test_a_former_start_is_kept() -> None:
    former = as_plan(("e1", "a", 10))
    assert timed([order("a", 10), order("b", 10)], former=former)[0] == [600, 660]


def test_a_former_start_gives_way_only_as_far_as_it_must() -> None:
    """b stays at 10:00 as before; a, which stood at 9:30, is moved to 9:00 to make room and no further."""
    weights = {"change_time_per_hour": 60}
    former = as_plan(("e1", "a", 9.5), ("e1", "b", 10))
    fixed = order("b", 0, windows=windows((9, 10)))
    assert timed([order("a", 0), fixed], former=former, weights=weights)[0] == [540, 600]


def test_a_former_start_is_not_kept_at_a_loss() -> None:
    weights = {"change_time_per_hour": 60}
    late = order("a", 0, due=8 * HOUR, late_per_hour=600)
    assert timed([late], former=as_plan(("e1", "a", 10)), weights=weights)[0] == [480]


def test_a_former_start_does_not_bring_a_break_about() -> None:
    """Kept at 12:50 the visit would cover the break's end; the route leaves only after it or is home before."""
    former = as_plan(("e1", "a", 12.9))
    rest = {"from": 12 * HOUR, "to": 13 * HOUR, "seconds": 4 * HOUR}
    starts, pause, back = timed([order("a", 0)], {"rest": rest}, former=former)
    assert pause is None
    assert back <= 13 * 60 or starts[0] >= 13 * 60


def test_former_starts_that_do_not_go_together_are_kept_as_far_as_they_do() -> None:
    """a at 12:00 would miss b's window: it starts as late as b allows, and c is at 14:00 as before, after a break."""
    former = as_plan(("e1", "a", 12), ("e1", "c", 14))
    found = [order("a", 0), order("b", 0, windows=windows((9, 9.5))), order("c", 0)]
    starts, rest, _ = timed(found, {"rest": NOON}, former, weights={"change_time_per_hour": 60})
    assert starts == [510, 570, 840]
    assert rest is not None


def test_keeping_former_starts_does_not_leave_early_and_lose_the_break() -> None:
    """The break is so long that only leaving at 13:00 works; then a must not be pulled back to the morning."""
    former = as_plan(("e1", "b", 15))
    found = [order("a", 0), order("b", 0), order("c", 0, windows=windows((15.5, 15.75)))]
    rest = {**NOON, "from": 12 * HOUR, "seconds": 5 * HOUR}
    starts, pause, _ = timed(found, {"rest": rest}, former, weights={"change_time_per_hour": 60})
    assert starts == [780, 885, 945]
    assert pause is None


def test_keeping_former_starts_does_not_stay_out_and_lose_the_break() -> None:
    """With a break too long for the day it is home before: c cannot be as late as it was."""
    former = as_plan(("e1", "a", 12), ("e1", "c", 14))
    found = [order("a", 0), order("b", 0, windows=windows((9, 9.5))), order("c", 0)]
    rest = {**NOON, "seconds": 6 * HOUR}
    starts, pause, back = timed(found, {"rest": rest}, former, weights={"change_time_per_hour": 60})
    assert (starts, pause, back) == ([510, 570, 720], None, 780)


def _stop(at: int, seconds: int, spans: list[tuple[int, int]]) -> Json:
    return {"at": at, "seconds": seconds * 600, "windows": [[o * 600, (o + length) * 600] for o, length in spans]}


def _rest(begin: int, length: int, seconds: int) -> Json:
    return {"from": begin * 600, "to": (begin + length) * 600, "seconds": seconds * 600}


spans = st.lists(st.tuples(st.integers(40, 100), st.integers(0, 20)), max_size=2)
stops = st.builds(_stop, st.integers(0, 60), st.integers(0, 12), spans)
breaks = st.none() | st.builds(_rest, st.integers(40, 100), st.integers(0, 12), st.integers(0, 6))


@settings(deadline=None)
@given(st.lists(stops, min_size=1, max_size=4), breaks)
def test_no_timing_is_earlier_than_by_trying_every_minute(found: list[Json], rest: Json | None) -> None:
    """Against a plain simulation in steps of a minute, which tries every time for the break and for leaving."""
    orders = [order(f"o{i}", **stop) for i, stop in enumerate(found)]
    result = timed(orders, {"rest": rest, "begin": 7, "end": 18})
    earliest = _earliest_back(found, rest, 7 * 60, 18 * 60)
    assert (None if result is None else result[2]) == earliest


def _earliest_back(found: list[Json], rest: Json | None, begin: int, end: int) -> float | None:
    backs = []
    for leave in range(begin, end + 1) if rest else [begin]:
        for rest_at in [None, *(range(len(found) + 1) if rest else [])]:
            back = _back(found, rest, leave, rest_at, begin)
            if back is not None and back <= end:
                backs.append(back)
    return min(backs, default=None)


def _back(found: list[Json], rest: Json | None, leave: int, rest_at: int | None, begin: int) -> float | None:
    here, now = 0, leave
    if rest and rest_at == 0:
        first = max(begin, rest["from"] // 60)
        if first * 60 > rest["to"] or first + rest["seconds"] // 60 > leave:
            return None
    for index, stop in enumerate(found):
        now += abs(stop["at"] - here)
        here = stop["at"]
        spans = stop["windows"] or [[0, 10**9]]
        possible = [max(now, opens // 60) for opens, closes in spans if now * 60 <= closes]
        if not possible:
            return None
        now = min(possible) + stop["seconds"] // 60
        if rest and rest_at == index + 1:
            now = max(now, rest["from"] // 60)
            if now * 60 > rest["to"]:
                return None
            now += rest["seconds"] // 60
    now += here
    if rest and rest_at is None and leave * 60 < rest["to"] < now * 60:
        return None
    return now


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_route_costs_nothing(count: int) -> None:
    problem = read([order("a", 10)] * count)
    trip = drive(Case(problem), 0, ())
    assert trip is not None
    assert (trip.cost, trip.work, trip.nodes) == (0, 0, ())
