"""Programs keep stock places and tools as people do on the pages."""

from __future__ import annotations

import pytest

from firstfix.logistics.tests.makers import make_tool, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.api.tests.callers import Caller

pytestmark = pytest.mark.usefixtures("company")


def test_a_stock_place_is_added_and_changed() -> None:
    call, engineer = Caller(Role.PARTS), make_engineer()
    van = call.made("POST", "/stock-places", {"code": "V1", "name": "Van", "kind": "van", "engineer_id": engineer.pk})
    there = f"/stock-places/{van['id']}"
    other = make_engineer()
    assert (
        call.made("PATCH", there, {"engineer_id": other.pk}).items() >= {"engineer_id": other.pk, "code": "V1"}.items()
    )
    refused = call("PATCH", there, {"engineer_id": None})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["engineer"])
    assert call.made("GET", there)["engineer_id"] == other.pk


def test_a_tool_is_added_and_changed() -> None:
    call, tool, store = Caller(Role.PARTS), make_tool(), make_warehouse()
    there = f"/tools/{tool.pk}"
    assert call.made("PATCH", there, {"code": "T-9", "place_id": store.pk})["place_id"] == store.pk
    assert call.made("GET", there)["code"] == "T-9"
    assert call("PATCH", there, {"tool_type_id": 999_999_999}).status_code == 404


def test_who_may_not_on_the_pages_may_not_here() -> None:
    engineer = Caller(Role.ENGINEER)
    van = make_van(make_engineer())
    assert engineer("PATCH", f"/stock-places/{van.pk}", {"name": "Mine"}).status_code == 403
    assert engineer("PATCH", f"/tools/{make_tool().pk}", {"code": "X"}).status_code == 403
