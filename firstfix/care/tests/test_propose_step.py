"""What a bulletin says to do becomes a step of the fault model, which a person reviews."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from firstfix.care.actions import propose_step
from firstfix.care.models import Bulletin
from firstfix.care.queries.proposed_steps import step_in_model
from firstfix.care.tests.makers import make_bulletin
from firstfix.diagnosis.actions import draft_version, publish_version, step_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.tests.makers import make_published
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def rnd() -> User:
    return make_user(Role.RND)


@pytest.fixture
def published() -> FaultModelVersion:
    return make_published()


@pytest.fixture
def bulletin(published: FaultModelVersion) -> Bulletin:
    model = published.fault_model.product_model
    make_asset(product_model=model, state="in_service")
    return make_bulletin(product_model=model, minutes=25)


def fault_of(version: FaultModelVersion) -> str:
    return str(version.document["faults"][0]["id"])


def test_it_is_a_repair_in_a_draft_of_the_published_version(
    bulletin: Bulletin, published: FaultModelVersion, rnd: User
) -> None:
    fault = fault_of(published)
    draft, place = propose_step(bulletin, fault=fault, percent=90, where="onsite", by=rnd)
    repair = draft.document["repairs"][place]
    assert (draft.state, draft.based_on) == ("draft", published)
    assert repair["fixes"] == {fault: 0.9}
    assert (repair["minutes"], repair["where"]) == (25, "onsite")
    assert bulletin.number in draft.note
    assert bulletin.subject.zh in repair["name"]["zh"]
    published.refresh_from_db()
    assert len(draft.document["repairs"]) == len(published.document["repairs"]) + 1, "the published one stays as it is"
    step_version(draft, "submit", by=rnd)  # without a mistake that would keep it from review


def test_it_goes_into_the_draft_that_somebody_writes(
    bulletin: Bulletin, published: FaultModelVersion, rnd: User
) -> None:
    theirs = draft_version(
        published.fault_model.product_model, document=published.document, note="Winter", based_on=published, by=rnd
    )
    draft, _place = propose_step(bulletin, fault=fault_of(published), percent=50, where="remote", by=rnd)
    assert draft == theirs
    assert draft.note.startswith("Winter\n")


def test_it_is_proposed_once(bulletin: Bulletin, published: FaultModelVersion, rnd: User) -> None:
    draft, place = propose_step(bulletin, fault=fault_of(published), percent=90, where="onsite", by=rnd)
    with pytest.raises(Refused, match="already"):
        propose_step(bulletin, fault=fault_of(published), percent=90, where="onsite", by=rnd)
    publish_version(step_version(draft, "submit", by=rnd), by=rnd)
    stands = step_in_model(bulletin)
    assert stands
    assert stands.version
    assert (stands.version, stands.place) == (draft, place)
    assert stands.version.state == "published"


def test_what_cannot_be_is_refused(bulletin: Bulletin, published: FaultModelVersion, rnd: User) -> None:
    fault = fault_of(published)
    with pytest.raises(NotAllowed):
        propose_step(bulletin, fault=fault, percent=90, where="onsite", by=make_user(Role.DESK))
    with pytest.raises(Invalid) as wrong:
        propose_step(bulletin, fault="F_NONE", percent=90, where="onsite", by=rnd)
    assert list(wrong.value.errors) == ["fault"]
    with pytest.raises(Invalid):
        propose_step(bulletin, fault=fault, percent=0, where="onsite", by=rnd)
    draft = make_bulletin(is_published=False, product_model=bulletin.product_model)
    with pytest.raises(Refused):
        propose_step(draft, fault=fault, percent=90, where="onsite", by=rnd)
    assert step_in_model(make_bulletin()) is None, "a product without a fault model has nothing to propose to"


def test_rnd_proposes_it_on_the_bulletins_page(
    bulletin: Bulletin, published: FaultModelVersion, rnd: User, client_of: Callable[[User], Client]
) -> None:
    browser, address = client_of(rnd), reverse("bulletin", args=[bulletin.pk])
    assert "bulletin_step" not in client_of(make_user(Role.DESK)).get(address).context
    choices = dict(browser.get(address).context["step_form"].fields["fault"].choices)
    assert "Filter clogged" in choices[fault_of(published)]
    nothing = browser.post(reverse("bulletin_step", args=[bulletin.pk]), {})
    assert nothing["Location"] == address
    said = {"fault": fault_of(published), "percent": 80, "where": "onsite"}
    answer = browser.post(reverse("bulletin_step", args=[bulletin.pk]), said)
    draft = FaultModelVersion.objects.get(state="draft")
    assert answer["Location"].startswith(f"/fault-models/{draft.pk}/entries/repairs/")
    assert browser.get(answer["Location"]).status_code == 200
    assert answer["Location"] in browser.get(address).content.decode()


def test_a_program_proposes_it(
    bulletin: Bulletin, published: FaultModelVersion, rnd: User, client_of: Callable[[User], Client]
) -> None:
    said = {"fault": fault_of(published), "percent": 70}
    answer = client_of(rnd).post(f"/api/bulletins/{bulletin.pk}/step", said, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert FaultModelVersion.objects.get(pk=answer.json()["version_id"]).state == "draft"
