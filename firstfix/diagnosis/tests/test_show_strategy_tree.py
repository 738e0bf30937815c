"""The strategy tree is shown in words, some turns at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.strategy_trees import LEVELS, Turn, turns_from
from firstfix.diagnosis.tests.makers import make_draft, make_published
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


@pytest.fixture
def reader(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.ENGINEER))


def depth_of(turn: Turn) -> int:
    return 1 + max((depth_of(after) for _outcome, after in turn.branches if after), default=0)


def test_the_first_turns_are_drawn_and_deeper_ones_on_demand(reader: Client) -> None:
    version = make_published()
    assert version.tree is not None
    root = turns_from(version, version.tree["root"])
    assert root is not None
    assert depth_of(root) == LEVELS + 1
    page = reader.get(f"/fault-models/{version.pk}/tree").content.decode()
    assert str(root.name) in page
    assert "/tree/part?node=" in page
    node = root.branches[-1][1]
    assert node is not None
    part = reader.get(f"/fault-models/{version.pk}/tree/part?node={node.node}").content.decode()
    assert str(node.name) in part


@pytest.mark.parametrize("node", ["", "-1", "99999", "x", "1e3"])
def test_there_is_no_such_node(reader: Client, node: str) -> None:
    assert reader.get(f"/fault-models/{make_published().pk}/tree/part?node={node}").status_code == 404


def test_without_a_tree_it_is_said_why(reader: Client) -> None:
    draft = reader.get(f"/fault-models/{make_draft().pk}/tree").content.decode()
    assert "There is no tree yet" in draft
    assert "when the version is published" in draft
    waiting = make_published()
    FaultModelVersion.objects.filter(pk=waiting.pk).update(tree=None)
    assert "A worker is at it" in reader.get(f"/fault-models/{waiting.pk}/tree").content.decode()


def test_the_page_waits_for_the_worker(reader: Client) -> None:
    version = make_published()
    waiting = FaultModelVersion.objects.filter(pk=version.pk)
    waiting.update(tree=None)
    state = f"/fault-models/{version.pk}/tree/state"
    assert 'hx-trigger="load delay:3s"' in reader.get(state).content.decode()
    waiting.update(figures={"trouble": True})
    assert "tries again tonight" in reader.get(state).content.decode()
    waiting.update(tree=version.tree)
    assert "Look at the tree" in reader.get(state).content.decode()
