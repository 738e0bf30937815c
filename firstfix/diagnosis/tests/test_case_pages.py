"""The page of a case: what it says, and what a key on it does."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from firstfix.diagnosis.actions import answer_step, confirm_fault, make_link, step_troubleshooting, take_step
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import case_of, customers_step
from firstfix.diagnosis.tests.makers import CHILLER, make_published, make_troubleshooting
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed, Refused

pytestmark = pytest.mark.usefixtures("company")
PART = {"HX-Request": "true"}


@pytest.fixture
def desk(client_of: Any) -> Client:
    client: Client = client_of(make_user(Role.DESK, name="Amy"))
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_says_what_to_ask_what_it_may_be_and_what_it_costs(desk: Client) -> None:
    case = make_troubleshooting()
    shown = text_of(desk.get(f"/troubleshooting/{case.pk}?step=Q_NOISE"))
    for said in ("Please listen at the pump", "Filter clogged", "Water circuit", "Stay remote", "advised", "Instead:"):
        assert said in shown


def test_an_answer_brings_the_next_step_and_who_gave_it(desk: Client) -> None:
    case = make_troubleshooting()
    answer = desk.post(f"/troubleshooting/{case.pk}/steps", {"step": "Q_NOISE", "outcome": "yes"}, headers=PART)
    assert "Amy" in text_of(answer)
    assert answer.headers["HX-Trigger"] == "troubleshot"
    assert [(one.step, one.outcome, one.was_on_site) for one in case.steps.all()] == [("Q_NOISE", "yes", False)]


def test_beside_the_machine_steps_are_noted_as_on_site(desk: Client) -> None:
    case = make_troubleshooting()
    went = desk.post(f"/troubleshooting/{case.pk}/steps", {"step": "T_CAP", "outcome": "bad", "on_site": "1"})
    assert went.headers["Location"] == f"/troubleshooting/{case.pk}?on_site=1"
    assert case.steps.get().was_on_site


def test_a_step_on_site_is_not_answered_from_afar(desk: Client) -> None:
    case = make_troubleshooting()
    assert 'value="bad"' not in text_of(desk.get(f"/troubleshooting/{case.pk}?step=T_CAP"))
    assert 'value="bad"' in text_of(desk.get(f"/troubleshooting/{case.pk}?step=T_CAP&on_site=1"))


def test_takes_a_step_back(desk: Client) -> None:
    case = take_step(make_troubleshooting(), step="Q_NOISE", outcome="yes", by=SYSTEM)
    desk.post(f"/troubleshooting/{case.pk}/undo", headers=PART)
    assert not case.steps.exists()


def test_symptoms_are_ticked_and_those_that_were_asked_stay(desk: Client) -> None:
    case = make_troubleshooting()
    desk.post(f"/troubleshooting/{case.pk}/symptoms", {"Q_HOT": "yes", "Q_NONE": "yes"}, headers=PART)
    case.refresh_from_db()
    assert case.symptoms == {"Q_HOT": "yes"}
    desk.post(f"/troubleshooting/{case.pk}/symptoms", {}, headers=PART)
    case.refresh_from_db()
    assert case.symptoms == {}


def test_a_danger_is_said_first_and_no_remote_step_is_offered(desk: Client) -> None:
    faults = deepcopy(CHILLER["faults"])
    faults[2]["danger"] = {"limit": 0.1, "do": {"en": "Open the main switch at once.", "zh": "请立即断电。"}}
    case = make_troubleshooting(version=make_published(faults=faults))
    shown = text_of(desk.get(f"/troubleshooting/{case.pk}"))
    assert "Open the main switch at once." in shown
    assert 'value="fixed"' not in shown


def test_comes_anew_only_when_somebody_has_changed_it(desk: Client) -> None:
    case = make_troubleshooting()
    assert desk.get(f"/troubleshooting/{case.pk}?part&seen={case.version}").status_code == 204
    make_link(case, by=SYSTEM)
    assert desk.get(f"/troubleshooting/{case.pk}?part&seen={case.version}").status_code == 200


def test_what_is_over_is_only_looked_at(desk: Client) -> None:
    case = step_troubleshooting(make_troubleshooting(), "cancel", by=SYSTEM)
    assert "/steps" not in text_of(desk.get(f"/troubleshooting/{case.pk}"))


def test_whoever_may_only_look_has_no_buttons(client_of: Any) -> None:
    case = make_troubleshooting()
    shown = text_of(client_of(make_user(Role.PARTS)).get(f"/troubleshooting/{case.pk}"))
    assert "/steps" not in shown
    assert "/undo" not in shown


def test_a_closed_case_says_what_it_was(desk: Client) -> None:
    case = take_step(make_troubleshooting(), step="R_CLEAN", outcome="fixed", by=SYSTEM)
    assert "Confirmed:" not in text_of(desk.get(f"/troubleshooting/{case.pk}"))
    confirm_fault(case, fault="F_CAP", by=SYSTEM)
    assert "Confirmed: <strong>Capacitor failed</strong>" in text_of(desk.get(f"/troubleshooting/{case.pk}"))


def test_bare_names_of_pictures_are_not_shown(desk: Client) -> None:
    observations = deepcopy(CHILLER["observations"])
    observations[1]["pictures"] = ["pump.webp", "//elsewhere.example/pump.webp", "/media/pump.webp"]
    case = make_troubleshooting(version=make_published(observations=observations))
    for chosen in ("", "?step=Q_NOISE"):
        assert "elsewhere" not in text_of(desk.get(f"/troubleshooting/{case.pk}{chosen}"))
    shown = text_of(desk.get(f"/troubleshooting/{case.pk}?step=Q_NOISE"))
    assert '<img src="/media/pump.webp"' in shown
    assert '<img src="pump.webp' not in shown


class TestCasesOfAMachine:
    def test_the_newest_first_with_what_it_was(self, desk: Client) -> None:
        first = make_troubleshooting(text="It drips")
        second = make_troubleshooting(version=first.model_version, asset=first.asset, text="Pump hums")
        confirm_fault(first, fault="F_PUMP", by=SYSTEM)
        shown = text_of(desk.get(f"/assets/{first.asset_id}/troubleshooting"))
        assert shown.index(f"/troubleshooting/{second.pk}") < shown.index(f"/troubleshooting/{first.pk}")
        assert "Pump worn" in shown
        assert "Pump hums" in shown
        assert "It drips" not in shown

    def test_a_machine_without_cases_says_nothing(self, desk: Client) -> None:
        assert "<a " not in text_of(desk.get(f"/assets/{make_asset().pk}/troubleshooting"))


class TestAnswersOfTheCustomer:
    def test_only_the_question_that_is_asked_is_answered(self) -> None:
        case = make_troubleshooting()
        asked = TroubleshootingRecord.objects.get(pk=case.pk)
        with pytest.raises(Refused):
            answer_step(case, step="T_CAP", outcome="bad", by=GUEST)
        with pytest.raises(NotAllowed):
            take_step(asked, step="R_CLEAN", outcome="fixed", by=GUEST)
        step = customers_step(case_of(asked).advice)
        assert step is not None
        answered = answer_step(case, step=step.id, outcome=step.outcomes[0].id, by=GUEST)
        assert answered.steps.get().by_name == GUEST.name

    def test_one_link_for_one_case(self) -> None:
        case = make_troubleshooting()
        assert make_link(case, by=SYSTEM) == make_link(case, by=SYSTEM)
        with pytest.raises(NotAllowed):
            make_link(case, by=GUEST)
