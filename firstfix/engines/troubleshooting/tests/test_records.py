"""Records are read step by step; deviations are legal, contradictions lose no case."""

from typing import Any

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.record import Record, read_record, read_symptoms, state_of
from firstfix.engines.troubleshooting.tests.makers import observation, repair, tables

KNOWN = tables(
    [0.5, 0.3, 0.2],
    [
        observation("Q", {"F1": [0.2, 0.8]}, [0.9, 0.1]),
        observation("T", {"F2": [0.1, 0.9]}, [0.8, 0.2], where="onsite"),
    ],
    [repair("R", {"F1": 0.9}), repair("S", {"F2": 1}, where="onsite")],
    rates={"visit": 30},
)


def belief(*steps: dict[str, str], **given: Any) -> list[float]:
    record = read_record({"steps": list(steps), **given}, KNOWN.model)
    return [round(float(share), 6) for share in state_of(KNOWN, record).belief]


def step(name: str, outcome: str) -> dict[str, str]:
    return {"step": name, "outcome": outcome}


def test_answers_and_failures_change_the_belief() -> None:
    assert belief(step("Q", "yes")) == [0.888889, 0.066667, 0.044444]
    assert belief(step("R", "failed")) == [0.090909, 0.545455, 0.363636]
    assert belief(step("Q", "unknown")) == [0.5, 0.3, 0.2]


def test_a_repair_that_helped_says_which_fault_it_was() -> None:
    assert belief(step("R", "fixed")) == [1, 0, 0]


def test_a_repair_that_helped_only_for_a_while_failed() -> None:
    assert belief(step("R", "fixed"), repeated_within_days=3) == belief(step("R", "failed"))
    assert belief(step("R", "fixed"), step("Q", "no")) == belief(step("R", "failed"), step("Q", "no"))


def test_a_record_against_the_model_loses_nothing() -> None:
    known = tables([0.5, 0.5], [], [repair("R", {"F1": 1, "F_OTHER": 1})])
    record = read_record({"steps": [step("R", "failed")]}, known.model)
    assert state_of(known, record).belief.tolist() == [0.5, 0.5]


def test_the_visit_is_paid_by_steps_on_site_and_by_nobody_for_reports() -> None:
    assert state_of(KNOWN, read_record({"steps": [step("T", "no")]}, KNOWN.model)).opened == 1
    assert state_of(KNOWN, read_record({"symptoms": {"T": "no"}}, KNOWN.model)).opened == 0
    assert state_of(KNOWN, read_record({"on_site": True}, KNOWN.model)).opened == 1


WRONG: list[tuple[Any, str]] = [
    ([], "the record must be an object, not a list"),
    ({"steps": [step("X", "no")]}, 'steps[0].step: there is no step "X"'),
    ({"steps": [step("Q", "perhaps")]}, 'steps[0].outcome: must be one of no, yes, unknown, not "perhaps"'),
    ({"steps": [step("R", "yes")]}, 'steps[0].outcome: must be fixed, failed or changed, not "yes"'),
    ({"steps": [step("Q", "no"), step("Q", "yes")]}, "steps[1].step: Q is done already: steps[0]"),
    ({"symptoms": {"Q": "no"}, "steps": [step("Q", "yes")]}, "steps[0].step: Q is done already: symptoms.Q"),
    ({"symptoms": {"Z": "no"}}, 'symptoms.Z: there is no observation "Z"'),
    ({"symptoms": {"R": "fixed"}}, "symptoms.R: R is a repair, not an observation"),
    ({"symptoms": {"Q": True}}, 'symptoms.Q: must be a text, not true or false: write "yes" or "no"'),
    ({"symptoms": 3}, "symptoms: must be an object, not 3"),
    ({"steps": {}}, "steps: must be a list, not an object"),
    ({"steps": [3]}, "steps[0]: must be an object, not 3"),
    ({"steps": [{"step": "Q"}]}, "steps[0].outcome: is missing"),
    ({"steps": [{"step": "escalate"}]}, "steps[0].step: is no step of a record"),
    ({"on_site": "yes"}, 'on_site: must be true or false, not "yes"'),
    ({"closed": "done"}, 'closed: must be one of fixed, escalated, cancelled, not "done"'),
    ({"confirmed_fault": "F9"}, 'confirmed_fault: there is no fault "F9"'),
    ({"repeated_within_days": "soon"}, 'repeated_within_days: must be a number, not "soon"'),
    ({"schema": "record/2"}, 'schema: must be "record/1", not "record/2"'),
]


@pytest.mark.parametrize(("given", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_mistake_names_its_place(given: Any, told: str) -> None:
    with pytest.raises(Mistakes) as caught:
        read_record(given, KNOWN.model)
    assert caught.value.lines[0].startswith(told)


def test_symptoms_of_a_command_line() -> None:
    assert (
        read_symptoms(["Q=yes"], KNOWN.model, "--symptoms").symptoms
        == Record(symptoms=read_record({"symptoms": {"Q": "yes"}}, KNOWN.model).symptoms).symptoms
    )
    for given, told in (
        (["Q"], '--symptoms: must be OBSERVATION=OUTCOME, not "Q"'),
        (["Q=yes", "Q=no"], "--symptoms: Q stands there twice"),
        (["Z=yes"], '--symptoms: Z: there is no observation "Z"'),
    ):
        with pytest.raises(Mistakes) as caught:
            read_symptoms(given, KNOWN.model, "--symptoms")
        assert caught.value.lines[0] == told
