"""Versions of a fault model: written, reviewed, published, replaced, brought back."""

from __future__ import annotations

from copy import deepcopy

import pytest

from firstfix.diagnosis.actions import change_draft, draft_version, publish_version, step_version
from firstfix.diagnosis.queries import published_version_of
from firstfix.diagnosis.tests.makers import CHILLER, make_draft, make_published
from firstfix.equipment.tests.makers import make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused

pytestmark = pytest.mark.usefixtures("company")


def test_versions_count_per_product() -> None:
    product = make_product_model()
    assert [make_draft(product_model=product).number for _ in range(3)] == [1, 2, 3]
    assert make_draft().number == 1


def test_the_document_names_our_product_and_version() -> None:
    draft = make_draft(product={"id": "SOMEBODY-ELSES", "version": 77})
    assert draft.document["product"]["id"] == draft.fault_model.product_model.code
    assert draft.document["product"]["version"] == 1


def test_published_with_its_tree() -> None:
    version = make_published()
    assert version.tree is not None
    assert version.tree["schema"] == "strategy-tree/1"
    assert published_version_of(version.fault_model.product_model) == version


def test_one_version_is_published_at_a_time_and_the_former_can_come_back() -> None:
    first = make_published()
    product = first.fault_model.product_model
    second = make_published(product_model=product)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "published")
    publish_version(first, by=SYSTEM)
    second.refresh_from_db()
    assert published_version_of(product) == first
    assert second.state == "replaced"


def test_mistakes_are_said_at_their_place_and_keep_it_a_draft() -> None:
    faults = deepcopy(CHILLER["faults"])
    faults[1]["prior"] = -1
    draft = make_draft(faults=faults)
    with pytest.raises(Invalid) as wrong:
        step_version(draft, "submit", by=SYSTEM)
    assert "faults[1].prior" in str(wrong.value.errors["document"])
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_only_drafts_change() -> None:
    version = make_published()
    with pytest.raises(Refused):
        change_draft(version, document=CHILLER, what="faults", by=SYSTEM)


def test_two_authors_do_not_overwrite_each_other() -> None:
    draft = make_draft()
    seen = draft.version
    change_draft(draft, document={**CHILLER, "money": "CNY"}, what="money", seen=seen, by=SYSTEM)
    with pytest.raises(Refused):
        change_draft(draft, document=CHILLER, what="faults", seen=seen, by=SYSTEM)
    draft.refresh_from_db()
    assert draft.document["money"] == "CNY"


def test_an_engineer_writes_but_does_not_publish() -> None:
    engineer = make_user(Role.ENGINEER)
    draft = draft_version(make_product_model(), document=CHILLER, by=engineer)
    step_version(draft, "submit", by=engineer)
    with pytest.raises(NotAllowed):
        publish_version(draft, by=engineer)
