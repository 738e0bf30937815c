from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.indicators.tally import Tally, total

amounts = st.integers(-1000, 1000).map(lambda n: n / 8)
observations = st.lists(st.tuples(amounts, amounts), max_size=20)


@given(observations, observations)
def test_parts_add_up_to_the_whole_and_leave_the_rest(
    some: list[tuple[float, float]], rest: list[tuple[float, float]]
) -> None:
    whole = total(Tally.of(x, y) for x, y in some + rest)
    part = total(Tally.of(x, y) for x, y in some)
    assert part + total(Tally.of(x, y) for x, y in rest) == whole
    assert whole - part == total(Tally.of(x, y) for x, y in rest)


def test_a_figure_is_a_sum_by_a_sum() -> None:
    days = Tally.of(8, 6) + Tally.of(4, 4)
    assert days.value == pytest.approx(10 / 12)
    assert Tally().value is None
    assert Tally.of(0, 7).value is None
