"""Which questions earn their cost."""

from typing import Any

import numpy as np
import pytest

from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.plans import Plans
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import Answer, Record, read_record
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair, seeded
from firstfix.engines.troubleshooting.worth import worth_of_observations

MODEL = read_model(
    document(
        [0.6, 0.4, 1e-9],
        [
            observation("TELLS", {"F1": [0.01, 0.99]}, [0.99, 0.01], minutes=2),
            observation("IDLE", {}, [0.5, 0.5], minutes=3),
            observation("THERE", {}, [0.5, 0.5], minutes=3, where="onsite"),
        ],
        [repair("R1", {"F1": 1}, 50), repair("R2", {"F2": 1}, 50, where="onsite")],
        rates={"visit": 100},
    )
)
TABLES = Tables(MODEL)


def record(*steps: tuple[str, str]) -> Record:
    return read_record({"steps": [{"step": name, "outcome": outcome} for name, outcome in steps]}, MODEL)


def test_an_answer_that_changes_the_plan_saves_what_the_old_plan_would_cost() -> None:
    """R1 first, then R2; after "no" it is nearly surely F2, so R1 would be in vain."""
    [worth] = worth_of_observations(TABLES, [record(("TELLS", "no"))])
    assert (worth.id, worth.asked, worth.answered, worth.price) == ("TELLS", 1, 1, 2)
    assert worth.saving == pytest.approx(48, abs=3)
    assert worth.net == pytest.approx(worth.saving - 2)


def test_an_answer_that_changes_nothing_saves_nothing() -> None:
    found = {one.id: one for one in worth_of_observations(TABLES, [record(("TELLS", "yes"), ("IDLE", "no"))])}
    assert found["TELLS"].saving == pytest.approx(0)
    assert found["IDLE"].net == pytest.approx(-3)


def test_not_knowing_is_paid_for_and_counted() -> None:
    [worth] = worth_of_observations(TABLES, [record(("TELLS", "unknown")), record(("TELLS", "no"))])
    assert (worth.asked, worth.answered) == (2, 1)
    assert worth.saving == pytest.approx(24, abs=2)
    assert worth.error > 0


def test_a_visit_made_for_a_test_spares_the_repairs_theirs() -> None:
    """The former plan pays the visit for F2 alone, 40 % of the cases."""
    [worth] = worth_of_observations(TABLES, [record(("THERE", "no"))])
    assert worth.price == 103
    assert worth.saving == pytest.approx(40, abs=1)


def test_reported_symptoms_are_not_asked() -> None:
    assert worth_of_observations(TABLES, [read_record({"symptoms": {"TELLS": "no"}}, MODEL)]) == []


@pytest.mark.parametrize("seed", range(8))
def test_the_mean_over_the_answers_is_the_value_of_the_observation(seed: int) -> None:
    """Expected cost of the plan without it, less the expected cost of the plans after it, by enumeration."""
    tables: Any = Tables(read_model(seeded(seed, dependent=False)))
    plans, begin = Plans(tables), start(tables)
    for question, one in enumerate(tables.model.observations):
        if one.needs:
            continue
        chances = one.likelihood @ begin.belief
        savings = [
            worth_of_observations(tables, [Record(steps=(Answer(question, outcome),))])[0].saving
            for outcome in range(len(one.outcomes))
        ]
        after = [plans.plan(begin.answered(tables, question, outcome))[1] for outcome in range(len(one.outcomes))]
        expected = plans.plan(begin)[1] - float(np.dot(chances, after))
        assert float(np.dot(chances, savings)) == pytest.approx(expected, abs=1e-9)
