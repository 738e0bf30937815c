"""Rules that can be counted and are never meant are refused; what may be meant is said where they are tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.pay.facts import Facts
from firstfix.engines.pay.flaws import WrongRules
from firstfix.engines.pay.lines import total
from firstfix.engines.pay.month import pay_month
from firstfix.engines.pay.reading import read_rules
from firstfix.engines.pay.rules import Kind, Rules
from firstfix.engines.pay.sense import doubts_of
from firstfix.engines.pay.tests.makers import KNOWN, MONTH, document, order, post, rules

NIGHT = {"amount": "30", "most": "1500"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"first_fix": {"amount": "20", "days": 90, "most": "800"}},
            "first_fix.days: a repair that fails again after 31 days would be paid as if it had held for 90: "
            "reports are linked within 30 days",
        ),
        (
            {"repeat": {"amount": "20", "days": 31, "most": "800"}},
            "repeat.days: a repair that fails again after 31 days would not be taken off: "
            "reports are linked within 30 days",
        ),
        (
            {"rating": {"least": 2, "rows": [{"average": "4.6", "amount": "100"}, {"average": "4", "amount": "200"}]}},
            "rating.0.amount: 4.6 would be paid 100, less than 200 for 4",
        ),
        (
            {"piece": {"most": "100", "rows": [
                {"work": "repair", "difficulty": 2, "amount": "40"},
                {"work": "repair", "difficulty": 3, "amount": "39"},
                {"work": "installation", "difficulty": 4, "amount": "1"},
            ]}},
            "piece.1.amount: 3 would be paid 39, less than 40 for 2",
        ),
        (
            {"base": {"rows": [
                {"grade": "E1", "amount": "6000"}, {"grade": "E1", "years": 5, "amount": "5999.99"},
                {"grade": "E2", "years": 9, "amount": "10"},
                {"grade": "E1", "region": "S", "years": 6, "amount": "6000"},
            ]}},
            "base.1.amount: 5 would be paid 5999.99, less than 6000 for 0",
        ),
        (
            {"base": {"rows": [
                {"grade": "E1", "years": 5, "amount": "8000"}, {"grade": "E1", "amount": "6000"},
                {"grade": "E1", "region": "S", "years": 8, "amount": "7000"},
            ]}},
            "base.2.amount: 8 would be paid 7000, less than 8000 for 5",
        ),
        (
            {"base": {"rows": [
                {"grade": "E1", "industry": "hospital", "amount": "9000"},
                {"grade": "E1", "region": "S", "years": 5, "amount": "7000"},
            ]}},
            "base.1.amount: 5 would be paid 7000, less than 9000 for 0",
        ),
        (
            {"emergency": {"amount": "80", "most": "70"}},
            "emergency.most: one alone pays 80, of which the limit of 70 takes 10 away",
        ),
        (
            {"travel": {"hours": 1, "most": "9", "rows": [{"name": "1", "per_day": "5", "per_night": "6"}]}},
            "travel.most: one alone pays 11, of which the limit of 9 takes 2 away",
        ),
        (
            {"night": {**NIGHT, "start": "06:00", "end": "22:00"}},
            "night.end: noon would be paid as night: it lies between 06:00 and 22:00",
        ),
        (
            {"night": {**NIGHT, "start": "11:00", "end": "06:00"}},
            "night.end: noon would be paid as night: it lies between 11:00 and 06:00",
        ),
    ],
)  # fmt: skip
def test_what_nobody_means_is_refused_by_its_example(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongRules) as wrong:
        rules(**changes)
    assert str(wrong.value) == said
    # A version that pays already is read as it stands.
    assert read_rules(document(**changes), None, version="1")


@pytest.mark.parametrize(
    "changes",
    [
        {"first_fix": {"amount": "20", "days": 30, "most": "20"}, "night": {**NIGHT, "start": "12:01", "end": "12:00"}},
        {"rating": {"least": 2, "rows": [{"average": "4.6", "amount": "200"}, {"average": "4", "amount": "200"}]}},
        {"team": {"amount": "80", "most": "70"}},
    ],
)
def test_what_is_right_at_the_edge_is_accepted(changes: dict[str, Any]) -> None:
    assert rules(**changes)


_PLACES = st.tuples(st.sampled_from(["", "N", "S"]), st.sampled_from(["", "hospital"]), st.sampled_from([0, 2, 5]))


@given(
    st.dictionaries(_PLACES, st.integers(1, 4), min_size=1, max_size=6), st.sampled_from(["", "N", "S"]),
    st.sampled_from(["", "hospital"]), st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip
def test_what_is_accepted_never_pays_less_for_more_years(
    table: dict[tuple[str, str, int], int], region: str, industry: str, some: int, many: int
) -> None:
    rows = [
        {"grade": "E1", "region": where, "industry": what, "years": years, "amount": amount}
        for (where, what, years), amount in table.items()
    ]
    try:
        base = rules(base={"rows": rows}).base
    except WrongRules:
        return
    less, more = (base.row(grade="E1", region=region, industry=industry, years=years) for years in sorted((some, many)))
    assert (less.amount if less else 0) <= (more.amount if more else 0)


_AMOUNTS = st.integers(0, 500).map(str)


@given(
    st.dictionaries(st.sampled_from(["3", "3.5", "4", "4.5", "5"]), _AMOUNTS, min_size=1),
    st.integers(1, 5),
    st.integers(1, 5),
)
def test_what_is_accepted_never_pays_less_for_a_better_rating(rows: dict[str, str], low: int, high: int) -> None:
    said = [{"average": average, "amount": amount} for average, amount in rows.items()]
    try:
        rule = rules(rating={"least": 1, "rows": said}).rating
    except WrongRules:
        return
    assert rule
    low, high = sorted((low, high))
    worse, better = rule.row(low, 1), rule.row(high, 1)
    assert (worse.amount if worse else 0) <= (better.amount if better else 0)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 90))
def test_no_accepted_bonus_is_paid_for_a_repair_that_came_back_within_its_days(
    days: int, window: int, back: int
) -> None:
    """A report is linked to the repair only within the company's window: others look as if it had held."""
    known = replace(KNOWN, repeat_days=window)
    said = document(first_fix={"amount": "20", "days": days, "most": "800"}, remote=None, repeat=None)
    try:
        version = read_rules(said, known, version="1")
    except WrongRules:
        assert days > window
        return
    restored = MONTH - timedelta(days=days - 9)
    linked = restored + timedelta(days=back) if back <= window else None
    one = order(restored_on=restored, is_first_fix=True, repeated_on=linked)
    lines = pay_month(version, Facts(posts=[post()], orders=[one]), MONTH)[1]
    is_paid = total(line for line in lines if line.rule is Kind.FIRST_FIX) > 0
    assert is_paid == (back > days)


@given(st.times(), st.times())
def test_noon_is_never_paid_as_night(start: time, end: time) -> None:
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    noon = time(12)
    covers = start <= noon < end if start < end else start != end and (noon >= start or noon < end)
    try:
        rules(night={**NIGHT, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})
    except WrongRules:
        assert covers or start == end
    else:
        assert not covers


class TestDoubts:
    def said(self, version: Rules, sites: str = "上海市浦东新区\n北京市海淀区 1 号") -> list[str]:
        return [str(flaw) for flaw in doubts_of(version, sites=sites)]

    def test_nothing_about_rules_that_are_meant(self) -> None:
        assert self.said(rules()) == []

    def test_cities_where_no_site_lies(self) -> None:
        assert self.said(rules(), sites="广州市北京路 3 号\n上海") == ["travel.0.cities: no site lies in 北京"]

    def test_a_table_without_everywhere_else(self) -> None:
        rows = [{"name": "1", "cities": ["上海"], "per_day": "1", "per_night": "1"}]
        assert self.said(rules(travel={"hours": 6, "most": "9", "rows": rows})) == [
            "travel: a trip to any other city pays nothing: there is no class without cities"
        ]

    def test_paid_as_held_and_taken_off_all_the_same(self) -> None:
        assert self.said(rules(first_fix={"amount": "20", "days": 10, "most": "800"})) == [
            "first_fix.days: a repair that fails again after 11 days is paid as one that held for 10, and taken off"
        ]
        back = order(restored_on=MONTH, is_first_fix=True, repeated_on=MONTH + timedelta(days=11))
        lines = pay_month(
            rules(first_fix={"amount": "20", "days": 10, "most": "800"}), Facts(posts=[post()], orders=[back]), MONTH
        )[1]
        assert {line.rule: line.amount for line in lines if line.rule in (Kind.FIRST_FIX, Kind.REPEAT)} == {
            Kind.FIRST_FIX: Decimal(20), Kind.REPEAT: Decimal(-50),
        }  # fmt: skip

    def test_an_amount_of_nothing(self) -> None:
        assert self.said(rules(article={"amount": "0", "most": "9"})) == [
            "article.amount: pays nothing: its amount is 0"
        ]
