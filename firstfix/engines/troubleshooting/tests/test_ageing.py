"""Faults that come early, at any time, or with wear."""

from typing import Any

import numpy as np
import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.ageing import rates, shares_at
from firstfix.engines.troubleshooting.document import read_yaml, write_yaml
from firstfix.engines.troubleshooting.learn import learn, learnt_document
from firstfix.engines.troubleshooting.model import Model, Tables
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import Record, read_record, state_of
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair

AGEINGS = ["early", "random", "wear", None]


def given(ageings: list[Any], **more: Any) -> dict[str, Any]:
    made = document(
        [0.3, 0.3, 0.3, 0.1],
        [observation("Q", {"F1": [0.1, 0.9]}, [0.9, 0.1])],
        [repair("R", {"F1": 0.9, "F2": 0.2}, 30), repair("S", {"F3": 0.9}, 30)],
    )
    for fault, ageing in zip(made["faults"], ageings, strict=True):
        if ageing is not None:
            fault["ageing"] = ageing
    return {**made, "schema": "fault-model/2", "typical_age": 6, **more}


def model(ageings: list[Any] = AGEINGS, **more: Any) -> Model:
    return read_model(given(ageings, **more))


def test_without_an_age_shares_are_those_of_the_model() -> None:
    one = model()
    assert shares_at(one, None) is one.prior
    assert shares_at(one, 6) == pytest.approx(one.prior)
    assert shares_at(model([None] * 4), 20) == pytest.approx(one.prior)
    assert read_model({**given(AGEINGS), "schema": "fault-model/1"}).ageing is None


def test_young_machines_have_early_faults_and_old_ones_wear() -> None:
    new, old = shares_at(model(), 0.5), shares_at(model(), 15)
    assert new[0] > 0.5
    assert new[2] < 0.01
    assert old[2] > 0.6
    assert new.sum() == pytest.approx(1)


def test_a_rate_is_weibulls() -> None:
    assert rates(np.array([3.0]), 6.0)[0] == pytest.approx([2**0.5, 1, 0.25])


def test_ages_out_of_bounds_are_taken_at_the_bounds() -> None:
    assert shares_at(model(), 0) == pytest.approx(shares_at(model(), 0.05 * 6))
    assert shares_at(model(), 500) == pytest.approx(shares_at(model(), 5 * 6))


def test_a_case_begins_with_the_shares_of_its_age() -> None:
    known = Tables(model())
    aged = state_of(known, read_record({"age_years": 15}, known.model))
    assert aged.belief == pytest.approx(shares_at(known.model, 15))
    again = read_record({"age_years": 15, "steps": [{"step": "S", "outcome": "changed"}]}, known.model)
    assert state_of(known, again).belief[2] < shares_at(known.model, 15)[2]


def test_one_policy_serves_machines_of_all_ages() -> None:
    """What was solved for one age is no solution for another."""
    known = Tables(model())
    policy = BestPolicy(known)
    for age in (0.5, 15.0, None, 0.5):
        state = state_of(known, Record(age=age))
        assert policy.choices(state)[0].cost == pytest.approx(BestPolicy(known).choices(state)[0].cost)


@pytest.mark.parametrize(
    ("ageings", "more", "told"),
    [
        (["late", None, None, None], {}, "faults[0].ageing: must be one of early, random, wear"),
        ([{"early": 0.5}, None, None, None], {}, "faults[0].ageing: adds up to 0.5, not 1"),
        ([{"soon": 1}, None, None, None], {}, 'faults[0].ageing.soon: there is no class "soon"'),
        (AGEINGS, {"typical_age": 0}, "typical_age: must be above 0"),
        (AGEINGS, {"typical_age": "old"}, "typical_age: must be a number"),
    ],
)
def test_a_mistake_names_its_place(ageings: list[Any], more: dict[str, Any], told: str) -> None:
    with pytest.raises(Mistakes) as caught:
        model(ageings, **more)
    assert any(told in line for line in caught.value.lines), caught.value.lines


def test_an_age_must_be_a_number_of_years() -> None:
    with pytest.raises(Mistakes, match="age_years: must be at least 0"):
        read_record({"age_years": -1}, model())


def orders(truth: Model, count: int, *, is_confirmed: bool, seed: int = 5) -> list[Record]:
    """Of a fleet with many young machines."""
    random, found = np.random.default_rng(seed), []
    for _ in range(count):
        age = float(random.gamma(1.5, 5))
        fault = int(random.choice(len(truth.prior), p=shares_at(truth, age)))
        answer = int(random.random() < truth.observations[0].likelihood[1, fault])
        steps = [{"step": "Q", "outcome": ["no", "yes"][answer]}]
        for one in truth.repairs:
            helped = random.random() < one.fixes[fault]
            steps.append({"step": one.id, "outcome": "fixed" if helped else "failed"})
            if helped:
                break
        confirmed = {"confirmed_fault": truth.faults[fault].id} if is_confirmed else {}
        found.append(read_record({"age_years": age, "steps": steps, **confirmed}, truth))
    return found


def test_many_orders_tell_classes_and_shares() -> None:
    truth, said = model(), model([None] * 4)
    learnt = learn(said, orders(truth, 3000, is_confirmed=True))
    assert learnt.ageing is not None
    assert learnt.ageing[[0, 1, 2], [0, 1, 2]].min() > 0.99
    assert learnt.prior == pytest.approx(truth.prior, abs=0.02)


def test_a_wrong_word_of_the_author_is_overruled() -> None:
    learnt = learn(model(["wear", "early", "random", None]), orders(model(), 3000, is_confirmed=True))
    assert learnt.ageing is not None
    assert learnt.ageing[[0, 1, 2], [0, 1, 2]].min() > 0.95


def test_ages_help_where_nobody_confirmed_the_fault() -> None:
    truth = model()
    found = orders(truth, 1500, is_confirmed=False)
    with_ages = learn(truth, found)
    assert with_ages.ageing is not None
    assert with_ages.ageing[2, 2] > 0.8
    assert with_ages.prior == pytest.approx(truth.prior, abs=0.06)


def test_without_ages_learning_is_as_it_was() -> None:
    truth = model([None] * 4)
    plain = [Record(one.symptoms, one.steps, fault=one.fault) for one in orders(truth, 200, is_confirmed=True)]
    alike = [Record(one.symptoms, one.steps, fault=one.fault, age=6.0) for one in plain]
    learnt = learn(truth, plain)
    assert learnt.ageing is None
    assert learn(truth, alike).prior == pytest.approx(learnt.prior, abs=1e-6)


def test_the_learnt_classes_are_written_and_read() -> None:
    said = given([None] * 4)
    learnt = learn(read_model(said), orders(model(), 300, is_confirmed=True))
    again = read_model(read_yaml(write_yaml(learnt_document(said, read_model(said), learnt, 300)).encode()))
    assert again.ageing == pytest.approx(learnt.ageing)
    assert again.typical_age == 6
