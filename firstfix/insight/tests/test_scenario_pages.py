"""What if? as a page: the question, the progress, the answer with its pictures; and the same for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from firstfix.insight.models import Scenario
from firstfix.insight.tests.makers import make_scenario, make_year
from firstfix.insight.words import ASSUMPTIONS, assumed
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant


@pytest.fixture
def page(company: Tenant, client_of: Callable[[User], Client]) -> Client:
    return client_of(make_user(Role.MANAGER))


def test_an_empty_company_is_told_why_it_cannot_ask(page: Client) -> None:
    shown = page.get("/scenarios").content.decode()
    assert "There is no year to learn from yet" in shown
    assert "Nothing has been asked yet" in shown


def test_a_question_is_asked_and_its_progress_is_shown(page: Client) -> None:
    make_year()
    asked = {"engineers": 2, "van_stock": "now", "demand_percent": 0, "policy_now": "apart", "policy_then": "apart"}
    answer = page.post("/scenarios", asked, follow=True)
    assert answer.redirect_chain
    shown = answer.content.decode()
    assert "2 engineers more" in shown
    assert "The records of the last year are being read." in shown
    one = Scenario.objects.get()
    part = page.get(f"/scenarios/{one.pk}/progress")
    assert part.status_code == 200
    assert "HX-Redirect" not in part
    page.post(f"/scenarios/{one.pk}/stop")
    assert page.get(f"/scenarios/{one.pk}/progress")["HX-Redirect"] == f"/scenarios/{one.pk}"
    assert "Stopped before there was an answer" in page.get(f"/scenarios/{one.pk}").content.decode()


def test_a_question_that_changes_nothing_is_refused_on_the_page(page: Client) -> None:
    make_year()
    same = {"engineers": 0, "van_stock": "now", "demand_percent": 0, "policy_now": "apart", "policy_then": "apart"}
    answer = page.post("/scenarios", same)
    assert answer.status_code == 422
    assert "Change something" in answer.content.decode()


def test_the_answer_is_a_sentence_pictures_and_figures(page: Client) -> None:
    one = make_scenario(name="Two more")
    shown = page.get(f"/scenarios/{one.pk}").content.decode()
    assert "It would be: Cost of an order ¥856 (+¥47), Mean time to restore 7.5 h (−2.0 h)." in shown.replace(
        "&#x27;", "'"
    )
    assert "No more than chance: First-time fix rate, SLA attainment, restoration, Overtime." in shown
    assert shown.count('<svg class="effect effect-') == 9
    assert "effect-better" in shown
    assert "effect-worse" in shown
    assert "4 worlds of 12 weeks each, with 2 engineers today and 4 in the question." in shown
    assert "No price list says what an engineer&#x27;s hour costs: 180.0 is taken." in shown


def test_the_company_as_it_is_stands_beside_the_real_year(page: Client) -> None:
    shown = page.get(f"/scenarios/{make_scenario().pk}").content.decode()
    checks = shown.split('id="checks"')[1].split("</table>")[0]
    assert "80.0%" in checks
    assert "75.0%" in checks
    assert "−6%" in checks, "of the first-time fix rate"
    assert "—" in checks, "of what has not been measured nothing is said"


def test_earlier_questions_are_listed_with_what_they_came_to(page: Client) -> None:
    make_scenario(name="Two more")
    make_scenario(state="failed", answer={}, engineers=-1)
    shown = page.get("/scenarios").content.decode()
    assert "Two more" in shown
    assert "+¥47" in shown
    assert "1 engineer fewer" in shown


def test_an_answer_is_deleted(page: Client) -> None:
    one = make_scenario()
    assert page.post(f"/scenarios/{one.pk}/deletion").status_code == 302
    assert not Scenario.objects.exists()


def test_every_assumption_says_itself_in_both_languages() -> None:
    values: dict[str, Any] = {"n": 3, "percent": 20, "hours": 40, "price": 180.0}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for key in ASSUMPTIONS:
                said = assumed({"key": key, **values})
                assert said
                assert "%(" not in said
    assert assumed({"key": "of a later version"}) == ""


def test_programs_ask_and_read_the_same(page: Client) -> None:
    make_year()
    asked = page.post("/api/scenarios", {"engineers": 2}, content_type="application/json")
    assert asked.status_code == 201, asked.content
    id = asked.json()["id"]
    assert page.post("/api/scenarios", {"engineers": 0}, content_type="application/json").status_code == 422
    assert (
        page.post("/api/scenarios", {"engineers": 1, "skill_id": 999}, content_type="application/json").status_code
        == 404
    )
    assert page.post(f"/api/scenarios/{id}/stop").json()["state"] == "stopped"
    assert page.delete(f"/api/scenarios/{id}").status_code == 204
    one = page.get(f"/api/scenarios/{make_scenario().pk}").json()
    figures = {figure["key"]: figure for figure in one["figures"]}
    assert figures["mttr"]["change"] == -2.0
    assert figures["mttr"]["verdict"] == "better"
    assert sum(term["now"] for term in one["terms"]) == 800
