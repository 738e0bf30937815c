"""Programs give and change passwords, as the pages do."""

from __future__ import annotations

import pytest

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.errors import TooMany
from firstfix.platform.limits import actions as limits

pytestmark = pytest.mark.usefixtures("company")
GOOD = "a lantern in the harbour"
COUNTING = limits.counting  # as it is outside of tests


def test_an_administrator_gives_a_new_one() -> None:
    somebody = make_user(Role.DESK)
    there = f"/users/{somebody.pk}/password"
    assert Caller(Role.MANAGER)("PUT", there, {"password": GOOD}).status_code == 403
    assert Caller(Role.ADMIN)("PUT", there, {"password": "1"}).status_code == 422
    assert Caller(Role.ADMIN)("PUT", there, {"password": GOOD}).status_code == 204
    assert User.objects.get(pk=somebody.pk).check_password(GOOD)


def test_ones_own_needs_the_present_one() -> None:
    call = Caller(Role.DESK)
    me = User.objects.get(pk=call.made("GET", "/me")["id"])
    me.set_password("the present one, long")
    me.save()
    refused = call("PUT", "/me/password", {"old": "guessed", "new": GOOD})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["old"])
    assert call("PUT", "/me/password", {"old": "the present one, long", "new": GOOD}).status_code == 204
    assert User.objects.get(pk=me.pk).check_password(GOOD)


def test_who_has_taken_a_session_does_not_guess_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each refusal is rolled back, its count is not."""
    monkeypatch.setattr(limits, "counting", COUNTING)
    call = Caller(Role.DESK)
    guesses = [call("PUT", "/me/password", {"old": f"no {n}", "new": GOOD}).status_code for n in range(11)]
    assert guesses == [*[422] * 10, 429]


def test_other_tries_are_counted_without_a_connection_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "counting", lambda: pytest.fail("a connection was opened"))
    limits.limit("report", who="somebody", tries=1, seconds=60)
    limits.forgive("report", who="somebody")
    limits.limit("report", who="somebody", tries=1, seconds=60)
    with pytest.raises(TooMany):
        limits.limit("report", who="somebody", tries=1, seconds=60)
