"""A case is played on a version before it is published; nothing is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.tests.makers import make_draft
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


@pytest.fixture
def author(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.RND))


def test_a_case_is_played_from_the_symptom_to_the_end(author: Client) -> None:
    address = f"/fault-models/{make_draft().pk}/trial"
    plain = author.get(address)
    warm = author.get(f"{address}?s=Q_HOT=yes")
    assert warm.context["faults"][0].id == "F_CLOG"
    assert warm.context["faults"][0].probability > plain.context["faults"][0].probability
    step, links = warm.context["steps"][0]
    outcome, link = links[-1]
    after = author.get(address + link)
    assert [(one.name, one.before) for one in after.context["played"]] == [(step.name, "?s=Q_HOT=yes")]
    assert str(outcome.name) in after.content.decode()
    over = author.get(f"{address}?s=Q_HOT=yes&t=R_CLEAN=fixed")
    assert "The complaint is gone." in over.content.decode()
    assert not TroubleshootingRecord.objects.exists()


def test_going_back_gives_the_case_as_it_was(author: Client) -> None:
    address = f"/fault-models/{make_draft().pk}/trial"
    played = author.get(f"{address}?s=Q_HOT=yes&t=Q_NOISE=no&t=R_CLEAN=failed&on_site=1").context["played"]
    assert [one.before for one in played] == [
        "?s=Q_HOT=yes&on_site=1",
        "?s=Q_HOT=yes&t=Q_NOISE=no&on_site=1",
    ]


@pytest.mark.parametrize("query", ["?t=Q_NONE=yes", "?t=Q_NOISE=perhaps", "?s=Q_HOT=boiling", "?t=x", "?s=&t="])
def test_an_address_that_makes_no_sense_says_so(author: Client, query: str) -> None:
    answer = author.get(f"/fault-models/{make_draft().pk}/trial{query}")
    assert answer.status_code == 422
    assert answer.context["problem"]


def test_a_version_with_mistakes_is_not_played(author: Client) -> None:
    page = author.get(f"/fault-models/{make_draft(rates={}).pk}/trial").content.decode()
    assert "This version has mistakes" in page


def test_programs_play_a_case_as_the_page_does(author: Client) -> None:
    draft = make_draft()
    address = f"/api/fault-models/{draft.pk}/trial"

    def ask(**given: object) -> Any:
        return author.post(address, given, content_type="application/json")

    warm = ask(symptoms={"Q_HOT": "yes"}).json()
    page = author.get(f"/fault-models/{draft.pk}/trial?s=Q_HOT=yes").context["advice"]
    assert [one["id"] for one in warm["steps"]] == [one.id for one in page.steps]
    assert warm["way"] == page.way
    over = ask(symptoms={"Q_HOT": "yes"}, steps=[{"step": "R_CLEAN", "outcome": "fixed"}]).json()
    assert (over["way"], over["steps"]) == ("nothing", [])
    assert ask(steps=[{"step": "Q_NONE", "outcome": "yes"}]).status_code == 422
    assert not TroubleshootingRecord.objects.exists()
    flawed = make_draft(rates={})
    assert author.post(f"/api/fault-models/{flawed.pk}/trial", {}, content_type="application/json").status_code == 409
