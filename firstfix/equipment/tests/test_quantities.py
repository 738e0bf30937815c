"""How much of a part: typed, shown and kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from firstfix.equipment.rules import Unit, number_of, quantity_from, show_quantity, told_quantity, typed_quantity
from firstfix.platform.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [
        ("3", "piece", 3), ("３", "piece", 3), (" 3 pcs ", "piece", 3), ("3 个", "piece", 3), ("1,250", "piece", 1250),
        ("2 boxes", "box", 2), ("2盒", "box", 2), (3.0, "piece", 3), (Decimal("3.00"), "piece", 3),
        ("1.25", "kg", 1250), ("1.25kg", "kg", 1250), ("500 g", "kg", 500), ("0.5 公斤", "kg", 500), (0.001, "kg", 1),
        ("2 m", "m", 2000), ("25 cm", "m", 250), ("0.1", "l", 100), ("250 毫升", "l", 250), (".5", "l", 500),
    ],
)  # fmt: skip
def test_what_is_typed_is_kept_exactly(typed: str, unit: str, kept: int) -> None:
    assert quantity_from(typed, unit) == kept


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("1.5", "piece"), (1.5, "box"), ("-1", "piece"), (-0.5, "kg"), ("0", "piece"), ("0", "kg"), ("1.2345", "kg"),
        ("2 kg", "piece"), ("2 m", "kg"), ("2 l", "box"), ("3 dozen", "piece"), ("abc", "piece"), ("", "piece"),
        ("1,25", "kg"), ("1e400", "kg"), ("NaN", "kg"), (float("nan"), "kg"), (float("inf"), "piece"),
        ("99999999999", "piece"), ("3000000", "kg"), ("1 2", "piece"), ("--1", "piece"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_at_its_field(typed: str, unit: str) -> None:
    with pytest.raises(Invalid) as wrong:
        quantity_from(typed, unit, field="counted")
    assert list(wrong.value.errors) == ["counted"]


def test_a_count_may_find_nothing() -> None:
    assert quantity_from("0", "kg", least=0) == 0


@given(st.integers(1, 2_000_000_000), st.sampled_from(Unit.values))
def test_what_is_shown_and_told_reads_back_the_same(quantity: int, unit: str) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert quantity_from(show_quantity(quantity, unit), unit) == quantity
    assert quantity_from(told_quantity(quantity, unit), unit) == quantity
    assert quantity_from(number_of(quantity, unit), unit) == quantity
    assert quantity_from(typed_quantity(quantity, unit), unit) == quantity


def test_is_shown_in_the_words_of_the_reader() -> None:
    assert [show_quantity(n, unit) for n, unit in ((3, "piece"), (1, "box"), (2, "box"), (1250, "kg"))] == [
        "3", "1 box", "2 boxes", "1.25 kg",
    ]  # fmt: skip
    with translation.override("zh-hans"):
        assert show_quantity(2, "box") == "2 盒"
        assert show_quantity(10_000, "m") == "10 m"
