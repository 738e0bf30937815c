"""An alarm when a fault comes more or less often than the model says; seldom without cause."""

from dataclasses import replace

import numpy as np
import pytest

from firstfix.engines.troubleshooting.drift import drift
from firstfix.engines.troubleshooting.model import Model, Numbers, Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import Answer, Attempt, Record
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair

SHARES = [0.3, 0.25, 0.2, 0.12, 0.08, 0.05]
MODEL = read_model(
    document(
        SHARES,
        [observation("Q", {"F1": [0.1, 0.9], "F4": [0.3, 0.7]}, [0.9, 0.1])],
        [repair(f"R{number}", {f"F{number}": 0.95}) for number in range(1, 6)],
    )
)


def orders(prior: Numbers, count: int, random: np.random.Generator, *, is_confirmed: bool = True) -> list[Record]:
    """A question, then one repair after the other, those that fit the answer first."""
    truth: Model = replace(MODEL, prior=prior)
    found = []
    for _ in range(count):
        fault = int(random.choice(len(prior), p=prior))
        outcome = int(random.random() < truth.observations[0].likelihood[1, fault])
        steps: list[Answer | Attempt] = [Answer(0, outcome)]
        for place in (0, 3, 1, 2, 4) if outcome else (1, 2, 4, 0, 3):
            helped = bool(random.random() < truth.repairs[place].fixes[fault])
            steps.append(Attempt(place, helped))
            if helped:
                break
        found.append(Record(steps=tuple(steps), fault=fault if is_confirmed else None))
    return found


def with_share(fault: int, share: float) -> Numbers:
    prior = np.array(SHARES)
    prior *= (1 - share) / (1 - prior[fault])
    prior[fault] = share
    return prior


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_false_alarms_come_no_oftener_than_stated(is_confirmed: bool) -> None:
    """12,000 orders as the model says, a false alarm allowed in 100: fewer than 120, and by far."""
    tables, random = Tables(MODEL), np.random.default_rng(1)
    found = drift(tables, orders(MODEL.prior, 12_000, random, is_confirmed=is_confirmed), patience=100)
    assert 1 <= len(found) <= 120


def test_a_fault_that_comes_oftener_is_named_soon() -> None:
    random, waits, begun = np.random.default_rng(2), [], []
    for _ in range(10):
        records = [*orders(MODEL.prior, 200, random), *orders(with_share(4, 0.25), 150, random)]
        first = next(alarm for alarm in drift(Tables(MODEL), records) if alarm.at >= 200)
        waits.append(first.at - 200)
        assert first.suspects[0].fault == "F5"
        assert first.suspects[0].is_more
        begun.append(first.since)
    assert np.mean(waits) < 60
    assert np.median(begun) == pytest.approx(200, abs=25)


def test_a_fault_that_was_cured_is_named_too() -> None:
    random = np.random.default_rng(3)
    records = [*orders(MODEL.prior, 100, random), *orders(with_share(0, 0.03), 200, random)]
    suspects = [suspect for alarm in drift(Tables(MODEL), records) for suspect in alarm.suspects]
    assert ("F1", False) in [(suspect.fault, suspect.is_more) for suspect in suspects]


def test_what_is_not_listed_raises_an_alarm_as_well() -> None:
    random = np.random.default_rng(4)
    records = orders(with_share(5, 0.3), 120, random, is_confirmed=False)
    alarm = drift(Tables(MODEL), records)[0]
    assert alarm.suspects[0].fault == "F_OTHER"


def test_after_an_alarm_the_watch_begins_anew() -> None:
    found = drift(Tables(MODEL), [Record(fault=4)] * 30)
    assert len(found) >= 2
    assert found[1].at > found[1].since > found[0].at
    assert [(suspect.fault, suspect.is_more) for suspect in found[0].suspects] == [("F5", True)]


def test_orders_about_two_faults_are_left_out() -> None:
    changed = Record(steps=(Attempt(4, helped=False, changed=True),), fault=4)
    assert drift(Tables(MODEL), [changed] * 50) == []
