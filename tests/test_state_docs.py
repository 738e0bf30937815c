"""The drawn state tables are the real ones."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings

from firstfix.config.permissions import PERMISSIONS
from firstfix.config.state_docs import TARGET, drawn, tables
from firstfix.platform.states import StateTable


def test_docs_show_the_tables_as_they_are() -> None:
    assert TARGET.read_text(encoding="utf-8") == drawn(), (
        "docs/states.md is out of date: run `.venv/bin/python -m firstfix.config.state_docs` and commit the file"
    )


@pytest.mark.parametrize("area", [area for area in settings.AREAS if find_spec(f"firstfix.{area}.states")])
def test_every_table_is_drawn(area: str) -> None:
    written = [one for one in vars(import_module(f"firstfix.{area}.states")).values() if isinstance(one, StateTable)]
    assert written == [table for where, table in tables().values() if where == area]


def test_every_step_asks_for_a_known_permission() -> None:
    for _area, table in tables().values():
        assert {step.action for step in table.transitions} <= set(PERMISSIONS)
