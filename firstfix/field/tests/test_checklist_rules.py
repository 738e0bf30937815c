from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from firstfix.field.rules.checklist import Asked, blocking, within

steps = st.lists(
    st.builds(
        Asked,
        id=st.integers(1, 50),
        blocks=st.booleans(),
        is_test=st.booleans(),
        verdict=st.sampled_from(["", "done", "failed", "not_applicable"]),
    ),
    unique_by=lambda step: step.id,
)


@given(steps)
def test_who_has_not_restored_it_may_always_leave(asked: list[Asked]) -> None:
    assert blocking(asked, is_restored=False) == []


@given(steps)
def test_only_blocking_steps_block_and_done_ones_never(asked: list[Asked]) -> None:
    left = set(blocking(asked, is_restored=True))
    for step in asked:
        if not step.blocks or step.verdict == "done":
            assert step.id not in left
        if step.blocks and step.verdict in ("", "failed"):
            assert step.id in left


def test_limits_belong_to_the_good_range() -> None:
    assert within(Decimal(1), low=Decimal(1), high=Decimal(1))
    assert within(Decimal(-5), low=None, high=None)
    assert not within(Decimal("1.0001"), low=None, high=Decimal(1))
