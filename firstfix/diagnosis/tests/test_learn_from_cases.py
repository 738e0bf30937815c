"""Closed cases are scored, counted and learnt from; what foretells better is proposed, and a person publishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import log
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.diagnosis.actions import publish_version, step_version
from firstfix.diagnosis.actions.learning import (
    ENOUGH_NEW,
    give_up_learning,
    learn_and_propose,
    learn_where_it_is_time,
    score_closed_cases,
    start_learning,
    take_learning,
    watch_for_drift,
)
from firstfix.diagnosis.jobs import learn_from_cases
from firstfix.diagnosis.models import CaseScore, FaultModelVersion, LearningRun, TroubleshootingRecord
from firstfix.diagnosis.queries.learning import LEAST_ASKED, Learning, Scope, author_version_of, open_proposal_of
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.tests.case_makers import NOW, make_closed, score_all
from firstfix.diagnosis.tests.makers import make_draft, make_published, make_troubleshooting
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed, Refused

pytestmark = pytest.mark.usefixtures("company")


def all_cases(**kw: Any) -> Learning:
    return Learning(Scope(now=NOW + timedelta(minutes=1), **kw))


def test_the_belief_before_the_last_repair_is_scored() -> None:
    """Knowing that the repair helped would make every belief look sure."""
    version = make_published()
    make_closed(version, [("Q_NOISE", "no"), ("R_CLEAN", "fixed")], fault="F_CLOG", symptoms={"Q_HOT": "yes"})
    score_all()
    score = CaseScore.objects.get()
    # F_CLOG .5·.8·.95, F_PUMP .2·.1·.2, F_CAP .2·.1·.4, F_OTHER .1·.5·.95
    weights = [0.5 * 0.8 * 0.95, 0.2 * 0.1 * 0.2, 0.2 * 0.1 * 0.4, 0.1 * 0.5 * 0.95]
    assert score.probability == pytest.approx(weights[0] / sum(weights))
    assert (score.fault, score.place, score.steps, score.repairs) == ("F_CLOG", 1, 2, 1)
    other, capacitor = weights[3] / sum(weights), weights[2] / sum(weights)
    assert score.beliefs == pytest.approx([other, capacitor], abs=1e-6), "the pump had less than one per cent"


def test_a_case_costs_what_its_steps_and_the_visit_cost() -> None:
    make_closed(make_published(), [("Q_NOISE", "no"), ("T_CAP", "bad"), ("R_CAP", "fixed")], is_on_site=True)
    score_all()
    per_minute = 4 + 1.5
    cost = 2 * (2 + 1.5) + 600 + 8 * per_minute + 15 * per_minute + 35
    assert CaseScore.objects.get().cost == pytest.approx(cost)


def test_a_case_that_came_back_says_nothing_about_beliefs() -> None:
    make_closed(make_published(), [("R_CLEAN", "fixed")], fault="F_CLOG", repeated_within_days=3)
    score_all()
    assert CaseScore.objects.get().probability is None
    assert all_cases().figures.came_back == 1


def test_open_cases_are_not_scored_and_changed_ones_are_scored_anew() -> None:
    version = make_published()
    make_closed(version, [], state="remote")
    case = make_closed(version, [("R_CLEAN", "fixed")])
    score_all()
    assert score_closed_cases(most=10) == 0
    assert CaseScore.objects.get().fault == ""
    case.confirmed_fault = "F_CLOG"
    case.save()
    score_all()
    assert CaseScore.objects.get().fault == "F_CLOG"


def test_a_record_that_does_not_fit_its_model_holds_nothing_up() -> None:
    version = make_published()
    make_closed(version, [("R_GONE", "fixed")])
    make_closed(version, [("R_CLEAN", "fixed")], fault="F_CLOG")
    assert score_closed_cases(most=10) == 2
    assert score_closed_cases(most=10) == 0
    assert all_cases().figures.confirmed == 1


def test_figures_count_what_they_say() -> None:
    version = make_published()
    make_closed(version, [("R_CLEAN", "fixed")], fault="F_CLOG")
    make_closed(version, [("R_CLEAN", "failed"), ("R_PUMP", "fixed")], fault="F_PUMP", is_on_site=True, advised=False)
    make_closed(version, [("Q_NOISE", "yes")], state="escalated")
    make_closed(version, [("R_CLEAN", "fixed")], fault="F_CLOG", at=NOW - timedelta(days=200))
    score_all()
    figures = all_cases(days=30).figures
    assert (figures.cases, figures.solved, figures.remote, figures.confirmed) == (3, 2, 1, 2)
    assert figures.top_3 == 1.0
    # .5 of the cleaned filter; .2 of .5 · .15 + .5 for the pump after it
    assert figures.log_loss == pytest.approx(-(log(0.5) + log(0.2 / 0.575)) / 2)
    followed, not_followed = all_cases(days=30).advice
    assert (followed.cases, not_followed.cases) == (2, 1)
    assert not_followed.first_fix == 0.0
    assert all_cases().figures.cases == 4
    assert len(all_cases().over_time) == 2


def test_reliability_counts_each_believed_fault_once() -> None:
    version = make_published()
    for fault in ("F_CLOG", "F_CLOG", "F_PUMP"):
        make_closed(version, [("R_PUMP", "failed")], state="escalated", fault=fault)
    score_all()
    bins = all_cases().reliability
    # Pump and capacitor were believed in with less than one per cent each: two faults are left of each case.
    assert sum(one.count for one in bins) == 3 * 2
    assert sum(one.count * one.happened for one in bins) == pytest.approx(2)


def test_a_question_that_changes_nothing_does_not_earn_its_cost() -> None:
    version = make_published()
    for _ in range(LEAST_ASKED):
        make_closed(version, [("Q_NOISE", "unknown"), ("R_CLEAN", "fixed")])
    score_all()
    (question,) = all_cases().questions
    assert (question.id, question.asked, question.saving) == ("Q_NOISE", LEAST_ASKED, 0.0)
    assert question.price == pytest.approx(7.0)
    assert question.verdict == "loses"
    assert question.name == "Does the pump make a noise?"
    assert replace(question, asked=LEAST_ASKED - 1).verdict == "unsure"


def test_confirmed_faults_stand_beside_what_the_model_begins_with() -> None:
    version = make_published()
    for fault in ("F_PUMP", "F_PUMP", "F_CLOG"):
        make_closed(version, [("R_PUMP", "fixed")], fault=fault, is_on_site=True)
    score_all()
    first, second = all_cases(product=version.fault_model.product_model).faults
    assert (first.id, first.count, second.name) == ("F_PUMP", 2, "Filter clogged")
    assert [first.prior, second.share] == pytest.approx([0.2, 1 / 3])


def test_a_case_knows_the_age_of_its_machine() -> None:
    version = make_published()
    asset = make_asset(
        product_model=version.fault_model.product_model, commissioned_on=timezone.now().date() - timedelta(days=1461)
    )
    case = make_troubleshooting(version=version, asset=asset)
    assert case.as_record()["age_years"] == pytest.approx(4.0, abs=0.01)
    assert "age_years" not in make_troubleshooting().as_record()


def worn_pumps(version: FaultModelVersion, count: int, *, seed: int = 1) -> None:
    """Cases of a product whose pumps wear out far more often than its author thought."""
    rng = Random(seed)
    for place in range(count):
        at = NOW - timedelta(hours=count - place)
        if rng.random() < 0.8:
            noise = "yes" if rng.random() < 0.8 else "no"
            make_closed(version, [("Q_NOISE", noise), ("R_PUMP", "fixed")], at=at, fault="F_PUMP", is_on_site=True)
        else:
            make_closed(version, [("Q_NOISE", "no"), ("R_CLEAN", "fixed")], at=at, fault="F_CLOG")


@pytest.fixture
def worn() -> FaultModelVersion:
    version = make_published()
    FaultModelVersion.objects.filter(pk=version.pk).update(published_at=NOW - timedelta(days=30))
    worn_pumps(version, 60)
    return FaultModelVersion.objects.get(pk=version.pk)


def learnt(version: FaultModelVersion) -> LearningRun:
    return learn_and_propose(start_learning(version.fault_model.product_model, by=SYSTEM))


def test_what_foretells_better_is_proposed_with_what_it_learnt_from(worn: FaultModelVersion) -> None:
    run = learnt(worn)
    assert run.state == "proposed"
    assert run.figures["loss_after"] < run.figures["loss_before"]
    proposal = run.proposal
    assert proposal is not None
    assert (proposal.state, proposal.origin, proposal.based_on_id) == ("review", "learnt", worn.pk)
    pump = Wording(proposal.document).faults["F_PUMP"]["prior"]
    assert pump > 0.6
    assert "60 closed cases" in proposal.note
    assert "Pump worn 20.0 % → " in proposal.note
    assert FaultModelVersion.objects.get(state="published").pk == worn.pk, "a person publishes"


def test_there_are_never_two_open_proposals(worn: FaultModelVersion) -> None:
    learnt(worn)
    with pytest.raises(Refused):
        start_learning(worn.fault_model.product_model, by=SYSTEM)
    assert learn_where_it_is_time(at=NOW) == []


def test_it_learns_from_the_authors_model_each_time(worn: FaultModelVersion) -> None:
    """Learning from what was learnt would count the same cases twice."""
    first = learnt(worn).proposal
    assert first is not None
    published = publish_version(first, by=SYSTEM)
    assert author_version_of(published).pk == worn.pk
    again = learnt(published)
    assert again.figures["cases"] == 60


def test_what_is_no_better_is_not_proposed() -> None:
    version = make_published()
    for place in range(60):
        at = NOW - timedelta(hours=60 - place)
        # The older cases teach what the newest do not bear out.
        fault = "F_PUMP" if place < 48 else "F_CLOG"
        make_closed(version, [("Q_NOISE", "unknown"), ("R_PUMP", "failed")], at=at, fault=fault, state="escalated")
    assert learnt(version).state == "no_better"
    assert open_proposal_of(version.fault_model) is None


def test_too_few_confirmed_faults_teach_nothing() -> None:
    version = make_published()
    for _ in range(40):
        make_closed(version, [("R_CLEAN", "fixed")])
    assert learnt(version).state == "too_few"


def test_a_night_looks_only_where_enough_is_new(worn: FaultModelVersion) -> None:
    (run,) = learn_where_it_is_time(at=NOW)
    assert run.fault_model_id == worn.fault_model_id
    give_up_learning(run.pk)
    assert learn_where_it_is_time(at=NOW) == [], "nothing has been closed since it was looked at"
    worn_pumps(worn, ENOUGH_NEW)
    newest = TroubleshootingRecord.objects.order_by("-pk").values_list("pk", flat=True)[:ENOUGH_NEW]
    TroubleshootingRecord.objects.filter(pk__in=list(newest)).update(closed_at=NOW + timedelta(hours=1))
    assert len(learn_where_it_is_time(at=NOW + timedelta(days=1))) == 1


def test_needs_a_published_model_and_one_run_at_a_time(worn: FaultModelVersion) -> None:
    with pytest.raises(Refused):
        start_learning(make_draft().fault_model.product_model, by=SYSTEM)
    product = worn.fault_model.product_model
    run = start_learning(product, by=SYSTEM)
    with pytest.raises(Refused):
        start_learning(product, by=SYSTEM)
    later = start_learning(product, by=SYSTEM, at=timezone.now() + timedelta(days=1))
    run.refresh_from_db()
    assert (run.state, later.state) == ("failed", "waiting"), "a lost run does not block for ever"


def test_a_run_that_is_over_is_not_done_again(worn: FaultModelVersion) -> None:
    run = learnt(worn)
    assert take_learning(run.pk) is None


def test_the_job_carries_a_run_out_and_ends_it_whatever_happens(
    worn: FaultModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start_learning(worn.fault_model.product_model, by=SYSTEM)
    learn_from_cases(run.tenant_id, run_id=run.pk, language="en")
    run.refresh_from_db()
    assert run.state == "proposed"
    assert run.proposal is not None
    step_version(run.proposal, "discard", by=SYSTEM)
    broken = start_learning(worn.fault_model.product_model, by=SYSTEM)
    monkeypatch.setattr("firstfix.diagnosis.translate.lesson_from", lambda *_, **__: 1 / 0)
    learn_from_cases(broken.tenant_id, run_id=broken.pk, language="en")
    broken.refresh_from_db()
    assert broken.state == "failed"


def test_only_those_who_change_models_let_learn(worn: FaultModelVersion) -> None:
    with pytest.raises(NotAllowed):
        start_learning(worn.fault_model.product_model, by=make_user(Role.DESK))


def test_faults_that_come_more_often_raise_an_alarm(worn: FaultModelVersion) -> None:
    watch_for_drift(worn.fault_model)
    alarm = all_cases(product=worn.fault_model.product_model).alarms[0]
    assert alarm.suspects[0].fault == "Pump worn"
    assert alarm.suspects[0].is_more
    assert alarm.since <= alarm.at


def test_alarms_of_a_version_go_with_it(worn: FaultModelVersion) -> None:
    watch_for_drift(worn.fault_model)
    proposal = learnt(worn).proposal
    assert proposal is not None
    publish_version(proposal, by=SYSTEM)
    assert all_cases().alarms == []


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_user(Role.RND))
    return client


def test_the_page_shows_all_pictures(signed_in: Client, worn: FaultModelVersion) -> None:
    score_all()
    watch_for_drift(worn.fault_model)
    page = signed_in.get(f"/learning?product={worn.fault_model.product_model_id}").content.decode()
    for said in ("Are the probabilities right?", "Does the pump make a noise?", "Pump worn", "Followed", "Learn now"):
        assert said in page
    assert page.count("<circle") == len(all_cases().reliability)
    assert "By product" in signed_in.get("/learning").content.decode()


def test_the_page_without_cases_says_what_to_do(signed_in: Client) -> None:
    assert "No closed cases in this period" in signed_in.get("/learning?days=30").content.decode()
    assert signed_in.get("/learning?days=x&product=999999999999999999999").status_code == 200


def test_the_button_starts_a_run_and_the_part_asks_again(signed_in: Client, worn: FaultModelVersion) -> None:
    address = f"/product-models/{worn.fault_model.product_model_id}/learning-run"
    assert signed_in.post(address).status_code == 302
    assert "every 3s" in signed_in.get(address).content.decode()
    learn_and_propose(LearningRun.objects.get())
    page = signed_in.get(address).content.decode()
    assert "A proposal waits for review" in page
    assert "every 3s" not in page


def in_family(family: str) -> FaultModelVersion:
    return make_published(product_model=make_product_model(family=family))


def test_models_of_one_family_learn_from_one_another() -> None:
    """Fourteen cases say little; sixty of the sister's, whose pumps wear alike, say it."""
    sister, young, stranger = in_family("CW"), in_family("CW"), in_family("AC")
    worn_pumps(sister, 60)
    worn_pumps(young, 14, seed=2)
    worn_pumps(stranger, 14, seed=2)
    run, alone = learnt(young), learnt(stranger)
    assert (run.figures["sisters"], alone.figures["sisters"]) == (1, 0)
    assert run.figures["loss_after"] < alone.figures["loss_after"]
    assert run.proposal is not None
    assert "with 1 other model of the family" in run.proposal.note


def test_a_family_whose_members_fail_differently_teaches_little() -> None:
    sister, young = in_family("CW"), in_family("CW")
    for place in range(60):
        make_closed(sister, [("R_CAP", "fixed")], at=NOW - timedelta(hours=place), fault="F_CAP", is_on_site=True)
    worn_pumps(young, 60)
    proposal = learnt(young).proposal
    assert proposal is not None
    assert Wording(proposal.document).faults["F_PUMP"]["prior"] > 0.6
