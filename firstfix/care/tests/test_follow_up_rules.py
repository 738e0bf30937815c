"""Programs keep the rules that make follow-ups."""

from __future__ import annotations

import pytest

from firstfix.care.tests.makers import make_rule
from firstfix.platform.accounts.roles import Role
from firstfix.platform.api.tests.callers import Caller

pytestmark = pytest.mark.usefixtures("company")


def test_a_rule_is_added_changed_and_put_out_of_use() -> None:
    call = Caller(Role.MANAGER)
    rule = call.made("POST", "/follow-up-rules", {"kind": "repair", "days": 3})
    there = f"/follow-up-rules/{rule['id']}"
    assert call.made("PATCH", there, {"days": 7, "is_active": False}).items() >= {"days": 7, "kind": "repair"}.items()
    assert call.made("GET", there)["is_active"] is False
    assert [one["id"] for one in call.made("GET", "/follow-up-rules")["items"]] == [rule["id"]]
    make_rule(kind="repair", days=9)
    assert call("PATCH", there, {"days": 9}).status_code == 422


def test_the_desk_follows_rules_and_makes_none() -> None:
    desk, rule = Caller(Role.DESK), make_rule()
    assert desk("PATCH", f"/follow-up-rules/{rule.pk}", {"days": 1}).status_code == 403
    assert desk("POST", "/follow-up-rules", {"kind": "repair", "days": 1}).status_code == 403
