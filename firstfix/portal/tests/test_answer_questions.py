"""A customer answers on their own phone, by a link or right after a report."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from firstfix.diagnosis.actions import make_link, report_symptoms, step_troubleshooting, take_step
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.tests.makers import CHILLER, make_published, make_troubleshooting
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.files.actions import store_drawing
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.tenants.doors import fit_doors
from firstfix.work.actions import troubleshoot
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import status_token
from firstfix.work.tests.makers import make_request

pytestmark = pytest.mark.usefixtures("company")


def linked(**kw: Any) -> tuple[TroubleshootingRecord, str]:
    case = make_troubleshooting(**kw)
    return case, f"/t/{make_link(case, by=SYSTEM)}"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def reported(model: Any) -> tuple[ServiceRequest, str]:
    request = make_request(asset=make_asset(product_model=model.fault_model.product_model))
    token = status_token(request)
    fit_doors("request", [(token, request.pk)])
    return request, f"/s/{token}"


def test_answers_land_in_the_case(client: Client) -> None:
    case, page = linked()
    shown = text_of(client.get(page))
    step = shown.split('name="step" value="')[1].split('"')[0]
    said = {"step": step, "outcome": "unknown" if step.startswith("Q") else "failed"}
    assert client.post(page, said).status_code == 302
    taken = case.steps.get()
    assert (taken.step, taken.by_name, taken.was_on_site) == (step, "guest", False)


def test_pictures_of_steps_are_seen_by_the_link_and_nothing_else_is(client: Client) -> None:
    kept, other = (store_drawing(BytesIO(picture("PNG")), name="tube.png") for _one in range(2))
    observations = deepcopy(CHILLER["observations"])
    for one in observations:
        one["pictures"] = [f"/files/{kept.uid}", "/media/tube.png"]
    _case, page = linked(version=make_published(observations=observations))
    shown = text_of(client.get(page))
    assert f'<img src="{page}/files/{kept.uid}"' in shown
    assert '<img src="/media/tube.png"' in shown
    answer = client.get(f"{page}/files/{kept.uid}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert client.get(f"{page}/files/{other.uid}").status_code == 404
    assert client.get(f"/t/nothing/files/{kept.uid}").status_code == 404


def test_what_was_not_asked_is_not_answered(client: Client) -> None:
    case, page = linked()
    assert client.post(page, {"step": "T_CAP", "outcome": "bad"}).status_code == 409
    assert not case.steps.exists()


def test_a_danger_ends_all_questions(client: Client) -> None:
    faults = deepcopy(CHILLER["faults"])
    faults[2]["danger"] = {"limit": 0.1, "do": {"en": "Open the main switch at once.", "zh": "请立即断电。"}}
    _case, page = linked(version=make_published(faults=faults))
    shown = text_of(client.get(page))
    assert "Open the main switch at once." in shown
    assert 'name="outcome"' not in shown


@pytest.mark.parametrize("verb", ["send_visit", "solve", "cancel", "escalate"])
def test_a_case_that_is_dealt_with_asks_nothing_more(client: Client, verb: str) -> None:
    case, page = linked()
    step_troubleshooting(case, verb, by=SYSTEM)
    assert 'name="outcome"' not in text_of(client.get(page))
    assert client.post(page, {"step": "Q_NOISE", "outcome": "yes"}).status_code == 409


def test_unknown_links_lead_nowhere(client: Client) -> None:
    case = make_troubleshooting()
    assert client.get("/t/nothing").status_code == 404
    assert client.get(f"/t/{case.uid}").status_code == 404


def test_questions_are_offered_after_a_report_and_go_on_later(client: Client) -> None:
    request, page = reported(make_published())
    assert "quick questions" in text_of(client.get(page))
    went = client.post(f"{page}/questions").headers["Location"]
    request.refresh_from_db()
    assert request.troubleshooting is not None
    assert client.get(went).status_code == 200
    assert "Go on with the questions" in text_of(client.get(page))
    assert client.post(f"{page}/questions").headers["Location"] == went


def test_nothing_is_offered_without_a_model_or_when_somebody_deals_with_it(client: Client) -> None:
    version = make_published()
    request, page = reported(version)
    step_away = make_request()
    fit_doors("request", [(status_token(step_away), step_away.pk)])
    assert "quick questions" not in text_of(client.get(f"/s/{status_token(step_away)}"))
    request.state = "declined"
    request.save()
    assert "quick questions" not in text_of(client.get(page))


def solved_by_customer(client: Client) -> tuple[ServiceRequest, TroubleshootingRecord, str]:
    """A report whose customer has cleaned the filter by the page's advice, and says that the complaint is gone."""
    request = make_request(asset=make_asset(product_model=make_published().fault_model.product_model))
    case = troubleshoot(request, by=SYSTEM)
    report_symptoms(case, {"Q_HOT": "yes"}, by=SYSTEM)
    page = f"/t/{make_link(case, by=SYSTEM)}"
    for _ in range(6):
        shown = text_of(client.get(page))
        if 'name="step"' not in shown:
            break
        step = shown.split('name="step" value="')[1].split('"')[0]
        client.post(page, {"step": step, "outcome": "fixed" if step.startswith("R") else "no"})
    case.refresh_from_db()
    assert case.state == "solved"
    return request, case, page


def test_the_customer_takes_back_that_it_works(client: Client) -> None:
    _request, case, page = solved_by_customer(client)
    assert "It does not work after all" in text_of(client.get(page))
    assert client.post(page, {"back": "1"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "remote"
    assert not case.steps.filter(outcome="fixed").exists()


def test_what_the_desk_has_gone_on_from_stays(client: Client) -> None:
    """Its own step after the customer's, or a report that is closed."""
    case, page = linked()
    shown = text_of(client.get(page))
    step = shown.split('name="step" value="')[1].split('"')[0]
    client.post(page, {"step": step, "outcome": "unknown" if step.startswith("Q") else "failed"})
    take_step(case, step="T_CAP", outcome="ok", by=SYSTEM)
    assert client.post(page, {"back": "1"}).status_code == 409
    assert case.steps.count() == 2
    request, solved, page = solved_by_customer(client)
    ServiceRequest.objects.filter(pk=request.pk).update(state="closed")
    assert client.post(page, {"back": "1"}).status_code == 409
    solved.refresh_from_db()
    assert solved.state == "solved"


def test_the_desk_is_asked_to_close_what_the_customer_solved(client: Client) -> None:
    request, _case, _page = solved_by_customer(client)
    client.force_login(make_user(Role.DESK))
    shown = text_of(client.get(f"/requests/{request.pk}"))
    assert "It works again: close this report?" in shown
    assert f'btn btn-primary" href="/requests/{request.pk}/remote-solution' in shown
