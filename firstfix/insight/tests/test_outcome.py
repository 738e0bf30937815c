"""What two companies came to, side by side, and what of it may be chance."""

from __future__ import annotations

import pytest

from firstfix.insight.outcome import Row, checks, compared, estimate, terms
from firstfix.insight.tests.makers import make_figures


def row(key: str, now: list[float], then: list[float]) -> Row:
    field = {"cost": "cost", "mttr": "mttr", "first-time-fix": "first_time_fix", "busy": "busy"}[key]
    found = compared([make_figures(**{field: one}) for one in now], [make_figures(**{field: one}) for one in then])
    return {one.metric.key: one for one in found}[key]


def test_an_interval_is_students() -> None:
    """1, 2, 3: mean 2, deviation 1, t(2) = 4.303."""
    assert estimate([1.0, 2.0, 3.0]).mean == 2.0
    assert estimate([1.0, 2.0, 3.0]).half == pytest.approx(4.303 / 3**0.5)
    assert estimate([5.0]).half == 0


def test_what_a_world_brings_to_both_cancels_out() -> None:
    """The worlds differ by hundreds, the companies by ten in each: no chance."""
    sure = row("cost", [500.0, 700.0, 900.0, 1100.0], [510.0, 710.0, 909.0, 1111.0])
    assert sure.now.half > 300
    assert sure.change.mean == pytest.approx(10.0)
    assert sure.verdict == "worse"


def test_what_may_be_chance_is_called_so() -> None:
    assert row("cost", [500.0, 700.0, 900.0], [400.0, 800.0, 890.0]).verdict == "chance"
    assert row("cost", [500.0, 700.0], [400.0, 600.0]).verdict == "chance", "two worlds are too few"
    assert row("cost", [1000.0, 1000.0, 1000.0], [1001.0, 1001.0, 1001.0]).verdict == "chance", "nobody would feel it"


def test_more_is_better_of_some_figures_less_of_others_and_neither_of_the_rest() -> None:
    assert row("first-time-fix", [0.7, 0.71, 0.72], [0.8, 0.81, 0.82]).verdict == "better"
    assert row("mttr", [8.0, 9.0, 10.0], [7.0, 8.0, 9.1]).verdict == "better"
    assert row("busy", [0.5, 0.5, 0.5], [0.4, 0.41, 0.4]).verdict == "differs"


def test_a_world_that_only_one_of_them_has_been_played_in_is_left_out() -> None:
    found = row("cost", [500.0, 600.0, 9999.0], [510.0, 610.0])
    assert (found.worlds, found.now.mean) == (2, 550.0)
    assert compared([make_figures()], []) == []


def test_the_terms_add_up_to_the_cost_and_further_visits_are_one_of_them() -> None:
    """A fifth of the visits were not the first: so much of travel, labour and overtime was for them."""
    found = {one.key: one.now for one in terms([make_figures()], [make_figures()])}
    assert sum(found.values()) == pytest.approx(800.0)
    assert found["further"] == pytest.approx(60.0)
    assert found["travel"] == pytest.approx(80.0)


def test_the_company_as_it_is_stands_beside_the_real_year() -> None:
    rows = compared([make_figures()] * 3, [make_figures()] * 3)
    found = {one.metric.key: one for one in checks(rows, {"first_time_fix": 0.5, "visits": 1.2, "mttr": None})}
    assert found["first-time-fix"].gap == pytest.approx(0.5)
    assert not found["first-time-fix"].is_near
    assert found["visits"].is_near
    assert found["mttr"].gap is None
