"""Orders teach what happened, not what was replaced last."""

from typing import Any

import numpy as np
import pytest

from firstfix.engines.troubleshooting.document import read_yaml, write_yaml
from firstfix.engines.troubleshooting.learn import learn, learnt_document
from firstfix.engines.troubleshooting.model import Model
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import Record, read_record
from firstfix.engines.troubleshooting.shares import learnt_shares
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair

GIVEN = document(
    [0.4, 0.3, 0.3],
    [observation("Q", {"F1": [0.1, 0.9]}, [0.9, 0.1])],
    [repair("R", {"F1": 0.9, "F2": 0.2}), repair("S", {"F2": 0.9})],
)
MODEL = read_model(GIVEN)


def order(*steps: tuple[str, str], **given: Any) -> Record:
    return read_record({"steps": [{"step": name, "outcome": outcome} for name, outcome in steps], **given}, MODEL)


def test_without_orders_nothing_changes() -> None:
    learnt = learn(MODEL, [])
    assert learnt.prior == pytest.approx(MODEL.prior)
    assert learnt.fixes == pytest.approx(np.array([one.fixes for one in MODEL.repairs]))


def test_confirmed_faults_are_counted() -> None:
    learnt = learn(MODEL, [order(("S", "fixed"), confirmed_fault="F2", closed="fixed")] * 60)
    assert learnt.counts == pytest.approx([0, 60, 0])
    assert learnt.prior[1] > 0.9
    assert learnt.prior.sum() == pytest.approx(1)


def test_failed_steps_are_evidence() -> None:
    """S was replaced last in both, but R failed before in one of them, which speaks against F1 alone."""
    short = learn(MODEL, [order(("R", "fixed"), closed="fixed")] * 30)
    long = learn(MODEL, [order(("R", "failed"), ("S", "fixed"), closed="fixed")] * 30)
    assert short.prior[0] > MODEL.prior[0] > long.prior[0]
    assert long.prior[1] > 0.6


@pytest.mark.parametrize("closed", ["escalated", "cancelled", None])
def test_orders_that_nobody_fixed_speak_for_other_faults(closed: str | None) -> None:
    learnt = learn(MODEL, [order(("R", "failed"), ("S", "failed"), closed=closed)] * 40)
    assert learnt.prior[2] > 0.6


def test_an_order_that_came_back_was_not_fixed() -> None:
    back = learn(MODEL, [order(("S", "fixed"), closed="fixed", repeated_within_days=9)] * 40)
    gone = learn(MODEL, [order(("S", "failed"), closed="cancelled")] * 40)
    assert back.prior == pytest.approx(gone.prior)


def test_not_knowing_teaches_nothing() -> None:
    assert learn(MODEL, [order(("Q", "unknown"))] * 50).prior == pytest.approx(MODEL.prior, abs=1e-3)


def test_a_repair_that_takes_less_often_than_thought_is_found_out() -> None:
    orders = [order(("S", "fixed"), confirmed_fault="F2")] * 30 + [order(("S", "failed"), confirmed_fault="F2")] * 30
    learnt = learn(MODEL, orders)
    assert learnt.tries[:, 1, 1] == pytest.approx([30, 30])
    assert 0.45 < learnt.fixes[1, 1] < 0.7


def simulated(model: Model, count: int, seed: int) -> list[Record]:
    """Orders of a desk that asks, then tries one repair after the other, and seldom confirms the fault."""
    random, records = np.random.default_rng(seed), []
    for _ in range(count):
        fault = int(random.choice(len(model.prior), p=model.prior))
        question = model.observations[0]
        outcome = int(random.choice(len(question.outcomes), p=question.likelihood[:, fault]))
        steps = [(question.id, question.outcomes[outcome])]
        for one in model.repairs if outcome else model.repairs[::-1]:
            helped = random.random() < one.fixes[fault]
            steps.append((one.id, "fixed" if helped else "failed"))
            if helped:
                break
        records.append(order(*steps, closed="fixed" if helped else "escalated"))
    return records


def test_the_truth_is_found_behind_a_wrong_model() -> None:
    truth = read_model(
        {
            **GIVEN,
            "faults": [
                {**fault, "prior": share} for fault, share in zip(GIVEN["faults"], (0.15, 0.7, 0.15), strict=True)
            ],
        }
    )
    learnt = learn(MODEL, simulated(truth, 800, 3))
    assert learnt.prior == pytest.approx(truth.prior, abs=0.08)


def test_a_rough_fmea_is_worth_many_orders() -> None:
    """Excess log-loss after 100 orders over 40 faults, the FMEA wrong by e^±0.8: less than counts + 1 leave."""
    random, ours, plain = np.random.default_rng(1), [], []
    for _ in range(20):
        truth = random.dirichlet(np.full(40, 0.8)) + 1e-4
        truth /= truth.sum()
        fmea = truth * np.exp(random.normal(0, 0.8, 40))
        counts = random.multinomial(100, truth).astype(float)
        learnt, spread = learnt_shares(counts, fmea / fmea.sum())
        assert 0.3 < spread < 1.5
        ours.append(truth @ np.log(truth / learnt))
        plain.append(truth @ np.log(truth / ((counts + 1) / 140)))
    assert np.mean(ours) <= 0.09
    assert np.mean(ours) < 0.75 * np.mean(plain)


def test_the_document_keeps_what_stood_there_and_is_a_model_again() -> None:
    learnt = learn(MODEL, [order(("Q", "yes"), ("R", "fixed"), confirmed_fault="F1")] * 25)
    changed = read_yaml(write_yaml(learnt_document(GIVEN, MODEL, learnt, 25)).encode())
    again = read_model(changed)
    assert again.prior == pytest.approx(learnt.prior)
    assert again.observations[0].likelihood == pytest.approx(learnt.likelihoods)
    assert changed["counts"]["observations"] == {"Q": {"F1": [0, 25]}}
    assert changed["counts"]["repairs"] == {"R": {"F1": [0, 25]}}
    assert changed["rates"] == GIVEN["rates"]
    assert "counts" not in GIVEN


def test_repeats_of_an_observation_teach_its_one_row() -> None:
    given = document(
        [0.5, 0.5], [observation("Q", {"F1": [0.5, 0.5]}, [0.5, 0.5], repeats=3)], [repair("R", {"F1": 1.0})],
        schema="fault-model/2",
    )  # fmt: skip
    model = read_model(given)
    answers = [{"step": "Q", "outcome": "yes"}] * 3
    orders = [read_record({"steps": answers, "closed": "escalated", "confirmed_fault": "F1"}, model)] * 200
    learnt = learnt_document(given, model, learn(model, orders), len(orders))
    assert learnt["counts"]["observations"]["Q"]["F1"] == pytest.approx([0.0, 600.0])
    assert learnt["observations"][0]["p"]["F1"][1] > 0.9
    read_model(learnt)
