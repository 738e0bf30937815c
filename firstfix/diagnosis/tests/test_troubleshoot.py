"""A case from the first question to the confirmed fault."""

from __future__ import annotations

import pytest

from firstfix.diagnosis import translate
from firstfix.diagnosis.actions import (
    begin_troubleshooting,
    confirm_fault,
    report_symptoms,
    step_troubleshooting,
    take_step,
    undo_step,
)
from firstfix.diagnosis.queries import taken_steps
from firstfix.diagnosis.tests.makers import make_published, make_troubleshooting
from firstfix.equipment.tests.makers import make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.errors import Invalid, Refused

pytestmark = pytest.mark.usefixtures("company")


def test_needs_a_published_fault_model() -> None:
    with pytest.raises(Refused):
        begin_troubleshooting(make_product_model(), by=SYSTEM)


def test_symptoms_move_the_belief_and_lead_to_a_first_step() -> None:
    plain = translate.advice_for(make_troubleshooting())
    warm = translate.advice_for(make_troubleshooting(symptoms={"Q_HOT": "yes"}))
    assert warm.faults[0].id == "F_CLOG"
    assert warm.faults[0].probability > plain.faults[0].probability
    assert warm.best is not None
    assert warm.best.cost == min(step.cost for step in warm.steps if step.cost is not None)


def test_a_step_is_kept_with_what_it_was_worth() -> None:
    case = make_troubleshooting(symptoms={"Q_HOT": "yes"})
    best = translate.advice_for(case).best
    assert best is not None
    case = take_step(case, step=best.id, outcome=best.outcomes[-1].id, by=SYSTEM, note="phone")
    step = case.steps.get()
    assert (step.was_advised, step.note) == (True, "phone")
    assert step.cost_before == pytest.approx(best.cost)
    assert step.cost_after is not None


def test_a_deviation_and_dont_know_are_legal() -> None:
    case = make_troubleshooting()
    case = take_step(case, step="T_CAP", outcome="unknown", on_site=True, by=SYSTEM)
    case = take_step(case, step="Q_NOISE", outcome="yes", by=SYSTEM)
    assert [step.row.step for step in taken_steps(case)] == ["T_CAP", "Q_NOISE"]
    assert case.is_on_site


@pytest.mark.parametrize(("step", "outcome"), [("Q_NONE", "yes"), ("Q_NOISE", "perhaps"), ("R_CAP", "yes")])
def test_unknown_steps_and_outcomes_are_refused_and_nothing_is_kept(step: str, outcome: str) -> None:
    case = make_troubleshooting()
    with pytest.raises(Invalid):
        take_step(case, step=step, outcome=outcome, by=SYSTEM)
    assert not case.steps.exists()


def test_a_step_is_taken_once_until_the_complaint_is_another() -> None:
    case = take_step(make_troubleshooting(), step="Q_NOISE", outcome="no", by=SYSTEM)
    with pytest.raises(Refused):
        take_step(case, step="Q_NOISE", outcome="yes", by=SYSTEM)
    case = take_step(case, step="R_CLEAN", outcome="changed", by=SYSTEM)
    assert take_step(case, step="Q_NOISE", outcome="yes", by=SYSTEM).steps.count() == 3


def test_a_repair_that_fixed_it_solves_the_case() -> None:
    case = take_step(make_troubleshooting(), step="R_CLEAN", outcome="fixed", by=SYSTEM)
    assert case.state == "solved"
    assert case.belief_at_end["F_CLOG"] == pytest.approx(1.0)
    assert translate.advice_for(case).best is None


def test_taking_back_the_step_that_solved_it_goes_on() -> None:
    case = take_step(make_troubleshooting(), step="R_CLEAN", outcome="fixed", by=SYSTEM)
    case = undo_step(case, by=SYSTEM)
    assert (case.state, case.closed_at, case.steps.count()) == ("remote", None, 0)


def test_nothing_is_taken_back_from_an_empty_record() -> None:
    with pytest.raises(Refused):
        undo_step(make_troubleshooting(), by=SYSTEM)


def test_a_closed_case_takes_no_steps() -> None:
    case = step_troubleshooting(make_troubleshooting(), "escalate", by=SYSTEM)
    with pytest.raises(Refused):
        take_step(case, step="Q_NOISE", outcome="yes", by=SYSTEM)
    with pytest.raises(Refused):
        report_symptoms(case, {"Q_HOT": "yes"}, by=SYSTEM)


def test_the_fault_is_confirmed() -> None:
    case = take_step(make_troubleshooting(), step="R_PUMP", outcome="fixed", on_site=True, by=SYSTEM)
    assert confirm_fault(case, "F_PUMP", by=SYSTEM).as_record()["confirmed_fault"] == "F_PUMP"
    with pytest.raises(Invalid):
        confirm_fault(case, "F_NONE", by=SYSTEM)


def test_an_old_record_stays_readable_with_its_version() -> None:
    version = make_published()
    case = take_step(make_troubleshooting(version=version), step="Q_NOISE", outcome="no", by=SYSTEM)
    rest = [one for one in version.document["observations"] if one["id"] != "Q_NOISE"]
    make_published(product_model=version.fault_model.product_model, observations=rest)
    assert str(taken_steps(case)[0].name) == "Does the pump make a noise?"
    assert translate.advice_for(case).best is not None
