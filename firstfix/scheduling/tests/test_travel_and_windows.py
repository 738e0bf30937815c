from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.scheduling.rules import (
    GUESSED_TRIP,
    Leg,
    Place,
    Span,
    driving,
    kilometres,
    late_cost,
    legs,
    round_up,
    slowest,
    travel_time,
    window_around,
    worth,
    wrong_time,
)
from firstfix.scheduling.translate.travel import Pace, travel_matrix
from firstfix.work.rules import Priority

PEOPLES_SQUARE, HONGQIAO = Place(31.2304, 121.4737), Place(31.1979, 121.3363)
NINE = datetime(2030, 5, 6, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_distance_is_along_the_great_circle() -> None:
    assert kilometres(PEOPLES_SQUARE, HONGQIAO) == pytest.approx(13.56, abs=0.05)
    assert kilometres(Place(0, 0), Place(0, 180)) == pytest.approx(20015, abs=1)


def test_a_way_takes_longer_than_the_crow_flies_and_is_said_in_steps_of_five_minutes() -> None:
    assert travel_time(PEOPLES_SQUARE, HONGQIAO) == 45 * MINUTE
    assert travel_time(PEOPLES_SQUARE, PEOPLES_SQUARE) == timedelta(0)
    assert travel_time(PEOPLES_SQUARE, None) == GUESSED_TRIP


def at(hour: int, minute: int = 0) -> datetime:
    """On the clock of the place."""
    return datetime(2030, 5, 6, hour, minute)


def test_in_the_rush_hours_ways_take_longer_and_at_night_less() -> None:
    assert travel_time(PEOPLES_SQUARE, HONGQIAO, at(8)) == 55 * MINUTE
    assert travel_time(PEOPLES_SQUARE, HONGQIAO, at(12)) == travel_time(PEOPLES_SQUARE, HONGQIAO)
    assert travel_time(PEOPLES_SQUARE, HONGQIAO, at(2)) == 30 * MINUTE
    assert travel_time(PEOPLES_SQUARE, PEOPLES_SQUARE, at(8)) == timedelta(0)
    assert travel_time(PEOPLES_SQUARE, None, at(8)) == GUESSED_TRIP


def test_each_hour_is_driven_at_its_own_speed() -> None:
    assert driving(23 / 2 + 28 / 4, at(18, 30)) == 45 * MINUTE
    assert driving(43 + 43 / 2, at(23)) == 90 * MINUTE, "over midnight"


@given(st.floats(0, 300), st.floats(0, 50), st.integers(0, 24 * 60), st.integers(0, 120))
def test_who_leaves_later_or_drives_farther_does_not_arrive_earlier(
    km: float, more: float, minute: int, later: int
) -> None:
    leaving = at(0) + minute * MINUTE
    arrival = leaving + driving(km, leaving)
    assert leaving + driving(km + more, leaving) >= arrival
    waited = leaving + later * MINUTE
    assert waited + driving(km, waited) >= arrival - timedelta(microseconds=10)


@given(st.floats(0, 30), st.integers(0, 24 * 60), st.integers(60, 12 * 60))
def test_the_slowest_hour_of_a_span_is_slow_enough_for_all_of_it(km: float, minute: int, length: int) -> None:
    span = Span(at(0) + minute * MINUTE, at(0) + (minute + length) * MINUTE)
    needed = driving(km, span.start)
    if span.start + needed <= span.end:
        assert needed <= timedelta(hours=km / slowest(span)) + timedelta(microseconds=10)


def test_a_window_opens_at_the_half_hour_and_holds_the_start() -> None:
    for minutes, opens in ((0, 0), (29, 0), (30, 30), (59, 30)):
        window = window_around(NINE + minutes * MINUTE)
        assert window == (NINE + opens * MINUTE, NINE + (opens + 120) * MINUTE)


def test_times_are_rounded_up() -> None:
    assert round_up(NINE) == NINE
    assert round_up(NINE + timedelta(seconds=1)) == NINE + 5 * MINUTE


def test_each_priority_outweighs_two_of_the_next_and_waiting_doubles_it() -> None:
    values = [worth(priority, days_waiting=0) for priority in Priority]
    assert all(higher >= 2 * lower for higher, lower in pairwise(values))
    assert worth(Priority.LOW, days_waiting=30) == 2 * worth(Priority.LOW, days_waiting=0)
    assert worth(Priority.LOW, days_waiting=-1) == worth(Priority.LOW, days_waiting=0)


@pytest.mark.parametrize("priority", Priority)
def test_being_late_all_day_and_far_away_is_still_worth_a_visit(priority: Priority) -> None:
    assert worth(priority, days_waiting=0) > 12 * late_cost(priority) + 2 * 3600


def test_ways_are_tight_when_there_is_less_time_than_they_take() -> None:
    first, second = Span(NINE, NINE + 60 * MINUTE), Span(NINE + 75 * MINUTE, NINE + 120 * MINUTE)
    stops = [(first, PEOPLES_SQUARE), (second, HONGQIAO)]
    assert legs(stops, start=PEOPLES_SQUARE) == [Leg(timedelta(0), None), Leg(30 * MINUTE, 15 * MINUTE)], "it is night"
    assert [leg.is_tight for leg in legs(stops, start=None)] == [False, True]
    assert legs([], start=None) == []


def test_steps_come_one_after_the_other_and_not_in_the_future() -> None:
    former = {"set_off_at": NINE, "arrived_at": None}
    assert wrong_time(NINE, former=former, now=NINE) is None
    assert wrong_time(NINE - MINUTE, former=former, now=NINE) == ("set_off_at", NINE)
    assert wrong_time(NINE + 5 * MINUTE, former=former, now=NINE) is None, "a phone's clock may be a little fast"
    assert wrong_time(NINE + 60 * MINUTE, former=former, now=NINE) == ("", None)


def test_the_matrix_drives_at_the_slower_of_two_speeds() -> None:
    pace = Pace(leaving=[23, 43, 43], coming=[43, 43, 30])
    matrix = travel_matrix([PEOPLES_SQUARE, HONGQIAO, PEOPLES_SQUARE], pace=pace) / 60
    assert matrix.tolist() == [[0, 55, 0], [30, 0, 45], [0, 30, 0]]


def test_the_matrix_says_what_the_single_estimate_says() -> None:
    random = Random(1)
    places = [Place(random.uniform(30.9, 31.5), random.uniform(121.1, 121.9)) for _ in range(30)]
    known = [*places, None, places[0]]
    matrix = travel_matrix(known)
    for i, a in enumerate(known):
        for j, b in enumerate(known):
            expected = 0 if i == j else travel_time(a, b) // timedelta(seconds=1)
            assert matrix[i, j] == expected
