from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.field.rules.checklist import Asked, Scope, blocking, is_possible, within

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


@pytest.mark.parametrize(
    ("value", "unit", "can_be"),
    [
        ("-300", "°C", False), ("-40", "°C", True), ("-2", "bar", False), ("-0.9", "bar", True), ("-1", "MΩ", False),
        ("-300", "K", False), ("-12.5", "V", True), ("99999", "℃", False), ("-300", "somethings", True),
    ],
)  # fmt: skip
def test_what_no_gauge_can_read(value: str, unit: str, can_be: bool) -> None:
    assert is_possible(Decimal(value), unit=unit) is can_be


scopes = st.builds(
    Scope, st.none() | st.integers(1, 2), st.sampled_from(["", "I", "II"]), st.sampled_from(["", "BF", "CF"])
)


@given(scopes, scopes)
def test_a_list_without_scope_is_for_all_and_each_word_narrows_it(one: Scope, product: Scope) -> None:
    assert Scope(None).holds_for(product)
    if Scope(one.product_model).holds_for(product) and one._replace(product_model=None).holds_for(product):
        assert one.holds_for(product)
    else:
        assert not one.holds_for(product)


def test_which_lists_hold_for_a_device() -> None:
    monitor = Scope(7, "I", "CF")
    assert Scope(None, "I").holds_for(monitor)
    assert Scope(None, "I", "CF").holds_for(monitor)
    assert Scope(7).holds_for(monitor)
    assert not Scope(None, "II").holds_for(monitor)
    assert not Scope(None, "I", "BF").holds_for(monitor)
    assert not Scope(8).holds_for(monitor)
    assert not Scope(None, "I").holds_for(Scope(None)), "an order without an asset is of no class"
