"""A week's load beside its limits, by example and for any week."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.scheduling.effort import Task
from firstfix.scheduling.fatigue import (
    Limit,
    Limits,
    Load,
    Workday,
    load_of,
    room,
    signs,
    workday,
    worsened,
)
from firstfix.scheduling.rules import Place, Span

MONDAY = date(2030, 5, 6)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]
HOUR = timedelta(hours=1)
SITE = Place(31.2, 121.4)
LIMITS = Limits(hours=44 * HOUR, nights=3, travel_days=2, days_in_a_row=6, rest=11 * HOUR)


def moment(number: int, hour: float) -> datetime:
    return datetime(2030, 5, 6, tzinfo=UTC) + number * 24 * HOUR + hour * HOUR


NIGHTS = {day: Span(moment(n, 22), moment(n + 1, 6)) for n, day in enumerate(WEEK)}


def day_at(
    number: int, *, shift: tuple[float, float] | None = (8, 17), work: tuple[float, float] | None = None
) -> Workday:
    """At home where the work is, so that ways take no time."""
    shifts = [Span(moment(number, shift[0]), moment(number, shift[1]))] if shift else []
    tasks = [Task(Span(moment(number, work[0]), moment(number, work[1])), SITE)] if work else []
    return workday(MONDAY + timedelta(days=number), tasks, shifts=shifts, home=SITE)


def load(*days: Workday, limits: Limits = LIMITS) -> Load:
    return load_of(days, week=WEEK, nights=NIGHTS, limits=limits)


def room_on(number: int, *others: Workday, day: Workday | None = None, **limits: Any) -> Any:
    asked = Limits(**limits) if limits else LIMITS
    return room(day or day_at(number), others, week=WEEK, nights=NIGHTS, limits=asked)


class TestLoad:
    def test_hours_are_work_not_duty(self) -> None:
        assert load(day_at(0), day_at(1, work=(9, 12))).hours == 3 * HOUR

    def test_only_the_week_counts_for_hours(self) -> None:
        assert load(day_at(-1, work=(9, 12)), day_at(7, work=(9, 12))).hours == timedelta(0)

    def test_nights_by_shift_or_by_work_count_once(self) -> None:
        night = day_at(1, shift=(22, 30), work=(23, 26))
        assert load(day_at(0), night).nights == 1
        assert load(day_at(2, shift=(14, 23))).nights == 0, "an hour after ten makes no night"
        assert load(day_at(2, shift=None, work=(25, 28))).nights == 1

    def test_days_in_a_row_go_over_the_weeks_edge(self) -> None:
        assert load(*(day_at(n) for n in range(-2, 3))).days_in_a_row == 5
        assert load(day_at(0), day_at(1, shift=None, work=(9, 10)), day_at(3)).days_in_a_row == 2

    def test_the_shortest_rest(self) -> None:
        assert load(day_at(0, work=(9, 20)), day_at(1), day_at(2)).rest == 12 * HOUR
        assert load(day_at(0), day_at(2)).rest is None
        assert load(day_at(0, shift=(20, 30)), day_at(1, shift=(5, 12))).rest == timedelta(0)

    def test_days_of_long_travel(self) -> None:
        far = workday(WEEK[0], [Task(Span(moment(0, 12), moment(0, 13)), Place(32.2, 121.4))], shifts=[], home=SITE)
        assert far.driving > 4 * HOUR
        assert load(far, day_at(1, work=(9, 10))).travel_days == 1


class TestSigns:
    @pytest.mark.parametrize(
        ("hours", "state"), [(30, "well"), (39.5, "well"), (39.6, "near"), (44, "near"), (44.5, "over")]
    )
    def test_hours(self, hours: float, state: str) -> None:
        (sign,) = signs(Load(hours=hours * HOUR), Limits(hours=44 * HOUR))
        assert (sign.value, sign.most, sign.state) == (hours, 44, state)

    @pytest.mark.parametrize(("nights", "state"), [(0, "well"), (2, "well"), (3, "near"), (4, "over")])
    def test_counts(self, nights: int, state: str) -> None:
        (sign,) = signs(Load(nights=nights), Limits(nights=3))
        assert sign.state == state

    @pytest.mark.parametrize(("days", "state"), [(5, "well"), (6, "well"), (7, "over")])
    def test_a_six_day_week_is_usual(self, days: int, state: str) -> None:
        (sign,) = signs(Load(days_in_a_row=days), Limits(days_in_a_row=6))
        assert sign.state == state

    def test_rest_is_short_below_its_limit(self) -> None:
        (short,) = signs(Load(rest=10 * HOUR), Limits(rest=11 * HOUR))
        assert (short.limit, short.state, short.share) == (Limit.REST, "over", 1.0)

    def test_without_a_limit_nothing_is_said(self) -> None:
        assert signs(Load(hours=90 * HOUR, nights=7), Limits()) == []

    def test_only_what_gets_worse_is_named(self) -> None:
        before, after = Load(hours=43 * HOUR, nights=4), Load(hours=45 * HOUR, nights=4)
        assert [one.limit for one in worsened(before, after, LIMITS)] == [Limit.HOURS]
        assert worsened(after, before, LIMITS) == []


class TestRoom:
    def test_a_light_week_leaves_the_shift(self) -> None:
        assert room_on(4).spans == (Span(moment(4, 8), moment(4, 17)),)

    def test_hours_cut_the_shift_to_what_is_left(self) -> None:
        week = [day_at(n, work=(8, 18)) for n in range(4)]
        found = room_on(4, *week)
        assert found.spans == (Span(moment(4, 8), moment(4, 12)),)
        assert (found.why, found.dear_from) == (Limit.HOURS, moment(4, 8))

    def test_what_stands_in_the_day_counts(self) -> None:
        week = [day_at(n, work=(8, 18)) for n in range(4)]
        assert room_on(4, *week, day=day_at(4, work=(14, 17))).spans == (Span(moment(4, 8), moment(4, 9)),)

    def test_on_a_day_that_has_begun_the_hours_count_from_now(self) -> None:
        week = [day_at(n, work=(8, 18)) for n in range(4)]
        found = room(day_at(4), week, week=WEEK, nights=NIGHTS, limits=LIMITS, now=moment(4, 11))
        assert found.spans == (Span(moment(4, 8), moment(4, 15)),)

    def test_over_the_limit_there_is_none(self) -> None:
        assert room_on(5, *(day_at(n, work=(8, 17)) for n in range(5))).spans == ()

    def test_near_the_limit_work_is_dear(self) -> None:
        found = room_on(4, *(day_at(n, work=(8, 16)) for n in range(4)))
        assert found.dear_from == moment(4, 8 + 44 * 0.9 - 32)
        assert found.why is None

    def test_the_seventh_day_is_free(self) -> None:
        found = room_on(6, *(day_at(n) for n in range(6)))
        assert (found.spans, found.why) == ((), Limit.DAYS_IN_A_ROW)
        assert room_on(6, *(day_at(n) for n in range(6) if n != 2)).spans

    def test_rest_cuts_both_ends(self) -> None:
        late, early = day_at(0, work=(8, 22)), day_at(2, shift=(3, 9))
        assert room_on(1, late, early, rest=11 * HOUR).spans == (Span(moment(1, 9), moment(1, 16)),)

    def test_after_enough_nights_the_night_is_cut(self) -> None:
        nights = [day_at(n, shift=(22, 30)) for n in (0, 1, 2)]
        evening = day_at(4, shift=(18, 26))
        found = room_on(4, *nights, day=evening, nights=3)
        assert (found.spans, found.why) == ((Span(moment(4, 18), moment(4, 22)),), Limit.NIGHTS)
        assert room_on(4, *nights[:2], day=evening, nights=3).why is None


works = st.tuples(st.integers(6, 20), st.integers(1, 8))


@given(
    st.lists(st.one_of(st.none(), works), min_size=7, max_size=7),
    st.integers(0, 6),
    st.tuples(st.integers(5, 14), st.integers(2, 12)),
    st.integers(5, 60),
)
def test_filling_the_room_never_breaks_the_limit_of_hours(
    worked: list[tuple[int, int] | None], number: int, shift: tuple[int, int], most: int
) -> None:
    others = [day_at(n, work=(one[0], one[0] + one[1])) for n, one in enumerate(worked) if one and n != number]
    day = day_at(number, shift=(shift[0], shift[0] + shift[1]))
    limits = Limits(hours=most * HOUR)
    left = room(day, others, week=WEEK, nights=NIGHTS, limits=limits)
    assert all(any(own.holds(one) for own in day.shifts) for one in left.spans), "only what the shift had"
    full = workday(day.day, [Task(one, SITE) for one in left.spans], shifts=day.shifts, home=SITE)
    before = load(*others, limits=limits).hours
    after = load(*others, full, limits=limits).hours
    assert after <= max(before, most * HOUR)
