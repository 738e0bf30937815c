"""Which visits are one trip, whatever an engineer's days look like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from firstfix.rewards.rules import Stop, tours

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # half past eight in Shanghai
AWAY = 80


def stop(number: int, *, hours: float, far: float | None) -> Stop:
    set_off = MONDAY + timedelta(hours=hours)
    return Stop(number, set_off, set_off + timedelta(hours=2), far)


def days_of(tour: list[Stop]) -> list[int]:
    return sorted({one.set_off.astimezone(SHANGHAI).toordinal() for one in tour})


stops = st.lists(
    st.builds(
        stop,
        st.integers(1, 10**6),
        hours=st.floats(0, 24 * 9),
        far=st.none() | st.floats(0, 400),
    ),
    max_size=20,
    unique_by=lambda one: one.visit,
)


@given(stops)
def test_each_visit_is_on_one_trip_and_no_night_at_home_is_within_one(found: list[Stop]) -> None:
    trips = tours(found, away_km=AWAY, zone=SHANGHAI)
    flat = [one for trip in trips for one in trip]
    assert flat == sorted(found, key=lambda one: (one.set_off, one.visit))
    for trip in trips:
        days = days_of(trip)
        assert all(later - day == 1 for day, later in pairwise(days))
        for one, following in pairwise(trip):
            slept = one.set_off.astimezone(SHANGHAI).date() != following.set_off.astimezone(SHANGHAI).date()
            assert not slept or (one.is_away(AWAY) and following.is_away(AWAY))
    for trip, later in pairwise(trips):
        assert days_of(trip)[-1] < days_of(later)[0]


@given(stops)
def test_a_rule_that_reaches_further_never_makes_trips_longer(found: list[Stop]) -> None:
    near, far = (tours(found, away_km=km, zone=SHANGHAI) for km in (AWAY, 3 * AWAY))
    assert len(near) <= len(far)


def test_by_hand() -> None:
    out = [stop(1, hours=0, far=90), stop(2, hours=5, far=120), stop(3, hours=24, far=130), stop(4, hours=29, far=10)]
    home = [stop(5, hours=48, far=150), stop(6, hours=72, far=None)]
    assert [[one.visit for one in trip] for trip in tours(out + home, away_km=AWAY, zone=SHANGHAI)] == [
        [1, 2, 3, 4],
        [5],
        [6],
    ]


def test_the_day_ends_by_the_companys_clock() -> None:
    late, early = stop(1, hours=15, far=5), stop(2, hours=16, far=5)  # 23:30, and half past midnight
    assert len(tours([late, early], away_km=AWAY, zone=SHANGHAI)) == 2
    assert len(tours([late, early], away_km=AWAY, zone=ZoneInfo("UTC"))) == 1
