"""Whose request it is: rate limits and /metrics go by it, so a client must not be able to choose it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest

from firstfix.config.observe import metrics
from firstfix.platform.limits.actions import address_of

LOOPBACK, STRANGER = "127.0.0.1", "203.0.113.9"


def request(**meta: str) -> HttpRequest:
    made = HttpRequest()
    made.META.update(meta)
    return made


@pytest.mark.parametrize(
    ("is_behind_proxy", "meta", "address"),
    [
        (False, {"REMOTE_ADDR": STRANGER, "HTTP_X_FORWARDED_FOR": LOOPBACK}, STRANGER),
        (True, {"REMOTE_ADDR": LOOPBACK, "HTTP_X_FORWARDED_FOR": f"{LOOPBACK}, {STRANGER}"}, STRANGER),
        (True, {"REMOTE_ADDR": LOOPBACK}, ""),
    ],
)
def test_a_client_cannot_choose_its_address(
    settings: Any, is_behind_proxy: bool, meta: dict[str, str], address: str
) -> None:
    settings.BEHIND_PROXY = is_behind_proxy
    assert address_of(request(**meta)) == address


def test_metrics_are_hidden_from_who_comes_through_the_proxy(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    through = request(REMOTE_ADDR=LOOPBACK, HTTP_X_FORWARDED_FOR=STRANGER)
    assert metrics(through).status_code == 404
    assert metrics(request(REMOTE_ADDR=LOOPBACK)).status_code == 200
