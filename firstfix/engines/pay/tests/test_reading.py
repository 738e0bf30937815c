"""What is refused when rules are written, and the example that says why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.pay.flaws import FLAWS, Flaw, WrongRules
from firstfix.engines.pay.reading import read_rules
from firstfix.engines.pay.rules import Kind
from firstfix.engines.pay.tests.makers import KNOWN, document, rules


def flaws(**changes: Any) -> list[Flaw]:
    with pytest.raises(WrongRules) as wrong:
        rules(**changes)
    return list(wrong.value.flaws)


def test_reads_every_kind() -> None:
    read: Any = rules()
    assert all(getattr(read, kind) is not None for kind in Kind)
    assert (read.version, read.step, read.most(Kind.PIECE), read.most(Kind.BASE)) == ("1", Decimal("0.01"), 4000, None)


def test_a_rule_without_a_limit_is_refused_by_what_it_would_pay() -> None:
    (flaw,) = flaws(article={"amount": "15"})
    assert str(flaw) == "article.most: pays without bound: 1000 in one month would be 15000"


def test_dividing_by_zero_is_refused() -> None:
    (flaw,) = flaws(training={"amount": "100", "minutes": 0, "most": "500"})
    assert str(flaw) == "training.minutes: divides by zero: 90 minutes would be paid 100 × 90 ÷ 0"
    (flaw,) = flaws(rating={"least": 0, "rows": [{"average": "4", "amount": "100"}]})
    assert flaw.code == "no_average"


def test_rows_that_pay_for_the_same_are_refused() -> None:
    rows = [{"work": "repair", "amount": "40"}, {"work": "repair", "difficulty": 0, "amount": "50"}]
    (flaw,) = flaws(piece={"most": "100", "rows": rows})
    assert str(flaw) == "piece.1: repair · 0 would be paid 40 by row 1 and 50 by row 2"
    rows = [{"grade": "E1", "amount": "1"}, {"grade": "E2", "amount": "1"}, {"grade": "E1", "amount": "2"}]
    (flaw,) = flaws(base={"rows": rows})
    assert flaw.place == ("base", 2)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"base": {"rows": [{"grade": "E1", "year": 5, "amount": "1"}]}}, ("base", 0, "year")),
        ({"travel": {"hours": 6, "most": "9", "rows": [
            {"name": "1", "citys": ["上海"], "per_day": "1", "per_night": "1"}]}}, ("travel", 0, "citys")),
        ({"article": {"amount": "1", "most": "9", "days": 3}}, ("article", "days")),
        ({"rating": {"least": 2, "most": "9", "rows": [{"average": "4", "amount": "1"}]}}, ("rating", "most")),
    ],
)  # fmt: skip
def test_what_nothing_asks_for_is_refused_and_not_passed_over(changes: dict[str, Any], place: tuple[Any, ...]) -> None:
    assert [(flaw.code, flaw.place) for flaw in flaws(**changes)] == [("unknown_field", place)]
    # A version that pays already is read as it stands.
    assert read_rules(document(**changes), None, version="1")


def test_a_city_is_of_one_class() -> None:
    rows = [
        {"name": "1", "cities": ["上海"], "per_day": "1", "per_night": "1"},
        {"name": "2", "cities": ["苏州", "上海"], "per_day": "2", "per_night": "1"},
    ]
    (flaw,) = flaws(travel={"hours": 6, "most": "100", "rows": rows})
    assert flaw.values["value"] == "上海"


@pytest.mark.parametrize(("one", "other"), [("上海", "上海市"), ("Shanghai", "SHANGHAI ")])
def test_a_city_is_of_one_class_however_it_is_spelled(one: str, other: str) -> None:
    first, second = (
        {"name": name, "cities": [city], "per_day": "1", "per_night": "1"} for name, city in (("1", one), ("2", other))
    )
    (flaw,) = flaws(travel={"hours": 6, "most": "100", "rows": [first, second]})
    assert (flaw.code, flaw.place) == ("twice", ("travel", 1))
    assert rules(travel={"hours": 6, "most": "100", "rows": [{**first, "cities": [one, other]}]}).travel


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"base": {"rows": [{"grade": "E9", "amount": "1"}]}}, ("base", 0, "grade")),
        ({"base": {"rows": [{"grade": "E1", "region": "X", "amount": "1"}]}}, ("base", 0, "region")),
        ({"base": {"rows": [{"grade": "E1", "industry": "X", "amount": "1"}]}}, ("base", 0, "industry")),
        ({"piece": {"most": "1", "rows": [{"work": "dance", "amount": "1"}]}}, ("piece", 0, "work")),
        ({"step": "0.05"}, ("step",)),
    ],
)
def test_what_does_not_exist_is_refused(changes: dict[str, Any], place: tuple[Any, ...]) -> None:
    assert [(flaw.code, flaw.place) for flaw in flaws(**changes)] == [("unknown", place)]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("x", "not_a_number"), ("NaN", "not_a_number"), ("-1", "negative"), ("1e9", "too_large"),
        ("1.005", "too_fine"), ("", "missing"), (None, "missing"), ([], "not_a_number"),
    ],
)  # fmt: skip
def test_amounts_are_amounts(amount: Any, code: str) -> None:
    assert [flaw.code for flaw in flaws(in_time={"amount": amount, "most": "9"})] == [code]


def test_says_everything_at_once() -> None:
    found = flaws(base=None, piece={"rows": []}, night={"amount": "1", "start": "22:00", "end": "22:00"}, bonus={})
    assert {flaw.code for flaw in found} == {"unknown_kind", "missing", "no_rows", "unbounded", "no_span"}
    assert all(flaw.code in FLAWS for flaw in found)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["rows", "amount", "most"]), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(Kind)), _VALUES)
def test_whatever_is_written_is_read_or_refused(kind: Kind, value: Any) -> None:
    try:
        read_rules(document(**{kind: value}), KNOWN, version="1")
    except WrongRules as wrong:
        said = str(wrong)
    else:
        return
    assert said
