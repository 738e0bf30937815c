"""Before a version is published, whoever reviews it sees what it changes."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.test import Client

from firstfix.diagnosis.actions import draft_version, step_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.model_changes import changes_between
from firstfix.diagnosis.tests.makers import CHILLER, make_draft, make_published
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


@pytest.fixture
def reviewer(company: Tenant) -> User:
    return make_user(Role.RND)


def make_next(published: FaultModelVersion, by: User) -> FaultModelVersion:
    """A repair is gone, a fault has come, a chance and a price are other ones."""
    document = deepcopy(CHILLER)
    document["faults"].insert(0, {"id": "F_HOSE", "prior": 0.2, "mode": {"zh": "水管破裂", "en": "Hose torn"}})
    document["repairs"] = document["repairs"][:2]
    document["repairs"][0]["fixes"]["F_CLOG"] = 0.6
    document["parts"][0]["price"] = 950
    draft = draft_version(published.fault_model.product_model, document=document, by=by)
    return step_version(draft, "submit", by=by)


def test_what_was_added_removed_and_changed(reviewer: User) -> None:
    published = make_published()
    changes = changes_between(published, make_next(published, reviewer))
    said = {
        (part.part, entry.id, entry.how): [(line.field, line.old, line.new) for line in entry.lines]
        for part in changes.parts
        for entry in part.entries
    }
    assert said["faults", "F_HOSE", "added"] == []
    assert said["repairs", "R_CAP", "removed"] == []
    assert said["repairs", "R_CLEAN", "changed"] == [("given Filter clogged", "0.85", "0.6")]
    assert said["parts", "P_PUMP", "changed"] == [("price", "900", "950")]
    assert ("share of all cases", "0.5", "0.4167") in said["faults", "F_CLOG", "changed"]


def test_the_reviewer_sees_it_and_publishes(reviewer: User, client_of: ClientOf) -> None:
    published, author = make_published(), make_user(Role.RND)
    version = make_next(published, author)
    page = client_of(reviewer).get(f"/fault-models/{version.pk}/review").content.decode()
    for words in ("Hose torn", "0.85", "0.6", "Publish", "version 2 against version 1"):
        assert words in page, words
    assert "You wrote this version yourself" not in page
    changes = client_of(reviewer).get(f"/api/fault-models/{version.pk}/changes").json()
    assert {"part": "repairs", "id": "R_CAP", "how": "removed", "fields": []} in changes


def test_the_author_is_warned_not_forbidden(reviewer: User, client_of: ClientOf) -> None:
    version = make_next(make_published(), reviewer)
    page = client_of(reviewer).get(f"/fault-models/{version.pk}/review").content.decode()
    assert "You wrote this version yourself" in page
    assert 'value="publish"' in page


def test_there_may_be_nothing_to_compare(reviewer: User, client_of: ClientOf) -> None:
    client, draft = client_of(reviewer), make_draft()
    assert "There is nothing to compare with" in client.get(f"/fault-models/{draft.pk}/review").content.decode()
    published = make_published()
    product = published.fault_model.product_model
    same = make_draft(product_model=product)
    assert "Nothing changed" in client.get(f"/fault-models/{same.pk}/review").content.decode()
    wrong = make_draft(product_model=product, rates={})
    assert "neither has mistakes" in client.get(f"/fault-models/{wrong.pk}/review").content.decode()
