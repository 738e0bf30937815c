"""What to load for a day's visits: against all loads there are, and against every way the day may go."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.troubleshooting.chances import PossibleFault, PossibleRepair, first_fix, is_in
from firstfix.engines.troubleshooting.day_kit import DayStop, best_load, first_fixes

PARTS = ("A", "B", "C")
WEIGHTS = {"A": 1.0, "B": 2.0, "C": 1.5}

repairs = st.builds(
    PossibleRepair,
    fixes=st.sampled_from([0.5, 0.9, 1.0]),
    parts=st.dictionaries(st.sampled_from(PARTS), st.integers(1, 2), max_size=2),
)
faults = st.lists(
    st.builds(
        lambda weight, ways: PossibleFault(weight, tuple(ways)),
        st.sampled_from([0.1, 0.2, 0.3]),
        st.lists(repairs, min_size=1, max_size=2),
    ),
    max_size=3,
)
days = st.lists(
    st.builds(lambda price, wrong: DayStop(price, tuple(wrong)), st.sampled_from([0.0, 1.0, 5.0]), faults), max_size=4
)
loads = st.dictionaries(st.sampled_from(PARTS), st.integers(0, 2))


def part(name: str, share: float, revisit: float = 1.0, **parts: int) -> DayStop:
    return DayStop(revisit, (PossibleFault(share, (PossibleRepair(1.0, parts or {name: 1}),)),))


def worth(stops: list[DayStop], board: dict[str, int]) -> float:
    return sum(stop.revisit * chance for stop, chance in zip(stops, first_fixes(stops, board), strict=True))


def together(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in PARTS}


@settings(max_examples=150, deadline=None)
@given(days, loads)
def test_chances_are_those_of_every_way_the_day_may_go(stops: list[DayStop], board: dict[str, int]) -> None:
    expected = [0.0] * len(stops)
    for wrong in product(*(range(-1, len(stop.faults)) for stop in stops)):
        mass, left = 1.0, dict(board)
        for stop, f in zip(stops, wrong, strict=True):
            mass *= 1 - sum(fault.share for fault in stop.faults) if f < 0 else stop.faults[f].share
        for v, (stop, f) in enumerate(zip(stops, wrong, strict=True)):
            can = [repair for repair in stop.faults[f].repairs if is_in(left, repair.parts)] if f >= 0 else []
            if can:
                used = max(can, key=lambda repair: (repair.fixes, -sum(repair.parts.values())))
                expected[v] += mass * used.fixes
                left = {name: n - used.parts.get(name, 0) for name, n in left.items()}
    assert first_fixes(stops, board) == pytest.approx(tuple(expected))


@settings(max_examples=120, deadline=None)
@given(days, loads, st.sampled_from([0.0, 2.0, 3.5, 6.0]), st.none() | loads)
def test_no_other_load_saves_more(
    stops: list[DayStop], van: dict[str, int], capacity: float, available: dict[str, int] | None
) -> None:
    found = best_load(stops, weights=WEIGHTS, capacity=capacity, van=van, available=available)
    assert found.weight <= capacity + 1e-9
    assert available is None or all(n <= available.get(name, 0) for name, n in found.load.items())
    most = 0.0
    tops = [9 if available is None else available.get(name, 0) for name in PARTS]
    for amounts in product(*(range(top + 1) for top in tops)):
        load = dict(zip(PARTS, amounts, strict=True))
        if sum(WEIGHTS[name] * n for name, n in load.items()) <= capacity + 1e-9:
            most = max(most, worth(stops, together(van, load)) - worth(stops, van))
    assert found.is_best
    assert found.saved == pytest.approx(most, abs=1e-4)
    assert found.saved == pytest.approx(worth(stops, together(van, found.load)) - worth(stops, van))


@settings(max_examples=60, deadline=None)
@given(days, loads)
def test_nothing_in_the_load_is_useless(stops: list[DayStop], van: dict[str, int]) -> None:
    found = best_load(stops, weights=WEIGHTS, capacity=5.0, van=van)
    for name in found.load:
        less = {**found.load, name: found.load[name] - 1}
        assert worth(stops, together(van, less)) < worth(stops, together(van, found.load))


def test_one_piece_serves_whichever_visit_needs_it() -> None:
    """Two visits that need the part one time in ten hardly ever need two."""
    rare = best_load([part("A", 0.1), part("A", 0.1)], weights=WEIGHTS, capacity=2.0)
    assert rare.load == {"A": 2}  # nothing else competes for the place
    tight = best_load([part("A", 0.1), part("A", 0.1), part("B", 0.05)], weights={"A": 1, "B": 1}, capacity=2.0)
    assert tight.load == {"A": 1, "B": 1}
    often = best_load([part("A", 0.9), part("A", 0.9), part("B", 0.05)], weights={"A": 1, "B": 1}, capacity=2.0)
    assert often.load == {"A": 2}


def test_a_piece_in_the_van_is_not_loaded_again() -> None:
    found = best_load([part("A", 0.5)], weights=WEIGHTS, capacity=9.0, van={"A": 1})
    assert found.load == {}
    assert found.first_fix == (0.5,)
    assert found.saved == 0.0


def test_all_or_nothing() -> None:
    """Half of what a repair takes is worth nothing, so what fits whole is taken."""
    both = part("", 0.9, revisit=10.0, A=2, B=1)
    assert best_load([both, part("C", 0.2)], weights=WEIGHTS, capacity=3.0).load == {"C": 1}
    assert best_load([both, part("C", 0.2)], weights=WEIGHTS, capacity=4.0).load == {"A": 2, "B": 1}


def test_what_is_hardly_ever_needed_is_not_worth_the_handling() -> None:
    stops = [part("A", 0.01, revisit=100.0), part("B", 0.5, revisit=100.0)]
    assert best_load(stops, weights={}, capacity=9.0, handling=2.0).load == {"B": 1}


def test_a_visit_that_costs_nothing_to_repeat_takes_parts_from_the_others() -> None:
    """Its repair brings two parts together: without the second nobody takes the first from the visit after it."""
    stops = [part("", 0.5, revisit=0.0, A=1, B=1), part("A", 0.8), part("B", 0.8)]
    found = best_load(stops, weights=WEIGHTS, capacity=9.0, available={"A": 1, "B": 1})
    assert found.load == {"A": 1}
    assert found.saved == pytest.approx(worth(stops, found.load)) == pytest.approx(0.8)


def test_the_dearer_visit_gets_the_place() -> None:
    stops = [part("A", 0.5, revisit=1.0), part("B", 0.5, revisit=3.0)]
    assert best_load(stops, weights={"A": 1, "B": 1}, capacity=1.0).load == {"B": 1}


def test_an_empty_day_needs_nothing() -> None:
    found = best_load([], weights={}, capacity=10.0)
    assert (found.load, found.first_fix, found.saved) == ({}, (), 0.0)


def test_one_visit_agrees_with_the_plain_chance() -> None:
    stop: Any = DayStop(1.0, part("A", 0.4).faults + part("B", 0.3).faults)
    board = {"A": 1}
    assert first_fixes([stop], board)[0] == pytest.approx(first_fix(stop.faults, lambda one: is_in(board, one.parts)))
