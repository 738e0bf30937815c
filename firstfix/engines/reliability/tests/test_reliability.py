"""Curves and fits beside those of lifelines, exact intervals beside tables, and what must hold of any lives."""

from __future__ import annotations

import json
import math
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from firstfix.engines.reliability.counting import FEWEST_TO_WARN, binomial_from, excesses, rate_interval
from firstfix.engines.reliability.lives import Life, checked, failures
from firstfix.engines.reliability.survival import kaplan_meier, nelson_aalen
from firstfix.engines.reliability.weibull import fit_weibull

#: What lifelines 0.30 makes of these lives: its KaplanMeierFitter, NelsonAalenFitter and WeibullFitter, with `entry`
#: where there is one. A life is [exit, failed, entry]; a curve's row [age, running, low, high, hazard].
CASES: dict[str, Any] = json.loads(Path(__file__).with_name("lifelines.json").read_text(encoding="utf-8"))["cases"]


def lives_of(case: dict[str, Any]) -> list[Life]:
    return [Life(exit, failed, entry) for exit, failed, entry in case["lives"]]


lives = st.lists(
    st.builds(
        lambda entry, watched, failed: Life(entry + watched, failed, entry),
        st.sampled_from([0.0, 10.0, 200.5]),
        st.floats(0.5, 900, allow_nan=False).map(lambda one: round(one, 1)),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


@pytest.mark.parametrize("name", CASES)
def test_curves_are_those_of_lifelines(name: str) -> None:
    case = CASES[name]
    curve, hazard = kaplan_meier(lives_of(case)), nelson_aalen(lives_of(case))
    for age, *expected in case["curve"]:
        step = curve.at(age)
        assert step is not None
        assert [step.running, step.low, step.high, hazard.by(age)] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_shape_and_scale_are_those_of_lifelines(name: str) -> None:
    found = fit_weibull(lives_of(CASES[name]))
    assert found is not None
    assert [found.shape, found.scale] == pytest.approx(CASES[name]["weibull"], rel=2e-4)
    assert found.low < found.shape < found.high


def test_by_hand() -> None:
    """Four machines: failed at 10, still running at 20, failed at 30, failed at 40."""
    curve = kaplan_meier([Life(10, True), Life(20, False), Life(30, True), Life(40, True)])
    assert [(step.age, step.running, step.at_risk) for step in curve.steps] == [
        (10, 0.75, 4),
        (30, 0.375, 2),
        (40, 0, 1),
    ]
    assert curve.age_when(0.5) == 30
    before = curve.at(9.9)
    assert before is not None
    assert before.running == 1
    assert curve.at(41) is None


def test_who_enters_late_is_not_asked_about_earlier_ages() -> None:
    curve = kaplan_meier([Life(10, True), Life(30, False), Life(50, True, entry=20)])
    assert [(step.age, step.running) for step in curve.steps] == [(10, 0.5), (50, 0)]


def test_chance_is_inside_the_interval_of_the_shape_in_most_worlds() -> None:
    rng = Random(3)
    hits = 0
    for _world in range(100):
        drawn = [rng.weibullvariate(500, 1.0) for _one in range(40)]
        found = fit_weibull([Life(min(one, 600), one <= 600) for one in drawn])
        assert found is not None
        hits += found.low <= 1 <= found.high
    assert 88 <= hits <= 100


def test_a_fit_says_when_a_share_has_failed() -> None:
    found = fit_weibull(lives_of(CASES["wear"]))
    assert found is not None
    assert found.running(found.age_when(0.1)) == pytest.approx(0.9)
    assert found.age_when(0.1) < found.mean < found.age_when(0.9)


@pytest.mark.parametrize("few", [[], [Life(3, True), Life(4, True), Life(9, False)], [Life(5, True)] * 4])
def test_too_little_is_no_fit(few: list[Life]) -> None:
    assert fit_weibull(few) is None


@pytest.mark.parametrize(
    "wrong", [Life(0, False), Life(5, True, entry=5), Life(5, True, entry=-1), Life(math.nan, True)]
)
def test_impossible_lives_are_refused(wrong: Life) -> None:
    for count in (checked, kaplan_meier, fit_weibull):
        with pytest.raises(ValueError, match="a life from"):
            count([wrong])


@given(lives)
@settings(max_examples=60)
def test_shares_only_fall_and_stay_within_their_interval(some: list[Life]) -> None:
    before = 1.0
    for step in kaplan_meier(some).steps:
        assert 0 <= step.low <= step.running <= step.high <= 1
        assert step.running < before
        before = step.running


@given(lives)
@settings(max_examples=60)
def test_what_is_expected_of_all_is_what_has_failed(some: list[Life]) -> None:
    hazard = nelson_aalen(some)
    assert math.fsum(map(hazard.expected, some)) == pytest.approx(failures(some))


@given(lives, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_does_not_matter(some: list[Life], rng: Random) -> None:
    mixed = rng.sample(some, len(some))
    assert kaplan_meier(mixed) == kaplan_meier(some)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.3639, 121.6276)]
)
def test_intervals_of_counts_are_those_of_garwoods_table(count: int, low: float, high: float) -> None:
    assert rate_interval(count) == pytest.approx((low, high), abs=1e-3)


@given(st.integers(0, 300_000), st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_an_interval_of_a_count_is_exact_however_large(count: int, level: float) -> None:
    low, high = rate_interval(count, level)
    tail = (1 - level) / 2
    assert high == pytest.approx(chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-10)
    assert low == (pytest.approx(chi2.ppf(tail, 2 * count) / 2, rel=1e-10) if count else 0)


def test_tails_of_the_binomial() -> None:
    assert binomial_from(8, 10, 0.5) == pytest.approx(56 / 1024)
    assert binomial_from(0, 10, 0.2) == 1
    assert binomial_from(1, 10, 0.0) == 0


def a_batch(rng: Random, machines: int, scale: float) -> list[Life]:
    drawn = [rng.expovariate(1 / scale) for _one in range(machines)]
    return [Life(min(one, 365), one <= 365) for one in drawn]


def test_a_bad_batch_is_warned_of_and_no_other() -> None:
    rng = Random(11)
    batches = {str(n): a_batch(rng, 40, 1500) for n in range(10)}
    batches["bad"] = a_batch(rng, 40, 350)
    found, *others = excesses(batches)
    assert found.is_warned
    assert not any(one.is_warned for one in others)
    assert (found.key, found.observed) == ("bad", failures(batches["bad"]))
    assert found.ratio > 1.5


def test_worlds_without_a_bad_batch_are_left_in_peace() -> None:
    rng = Random(5)
    warned = sum(excesses({str(n): a_batch(rng, 30, 900) for n in range(8)})[0].is_warned for _world in range(100))
    assert warned <= 10


def test_two_failures_are_no_pattern() -> None:
    quiet: list[Life] = [Life(900, False)] * 300
    few = [Life(2, True)] * (FEWEST_TO_WARN - 1)
    assert not any(one.is_warned for one in excesses({"all": quiet, "two": few}))
    assert [one.key for one in excesses({"all": quiet, "three": [*few, Life(3, True)]}) if one.is_warned] == ["three"]
