"""Whose request it is: rate limits and /metrics go by it, so a client must not be able to choose it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest

from firstfix.config.observe import metrics
from firstfix.platform.limits.actions import address_of, caller_of

LOOPBACK, STRANGER = "127.0.0.1", "203.0.113.9"


def request(**meta: str) -> HttpRequest:
    made = HttpRequest()
    made.META.update(meta)
    return made


@pytest.mark.parametrize(
    ("proxies", "meta", "address"),
    [
        (0, {"REMOTE_ADDR": STRANGER, "HTTP_X_FORWARDED_FOR": LOOPBACK}, STRANGER),
        (1, {"REMOTE_ADDR": LOOPBACK, "HTTP_X_FORWARDED_FOR": f"{LOOPBACK}, {STRANGER}"}, STRANGER),
        (1, {"REMOTE_ADDR": LOOPBACK}, ""),
        (2, {"HTTP_X_FORWARDED_FOR": f"{LOOPBACK}, {STRANGER}, 10.0.0.7"}, STRANGER),
        (2, {"HTTP_X_FORWARDED_FOR": STRANGER}, STRANGER),
        (1, {"HTTP_X_FORWARDED_FOR": f"{LOOPBACK}, {STRANGER}:51234"}, STRANGER),
        (1, {"HTTP_X_FORWARDED_FOR": "[2001:db8::1]:443"}, "2001:db8::1"),
        (1, {"HTTP_X_FORWARDED_FOR": "2001:db8::1"}, "2001:db8::1"),
    ],
)
def test_a_client_cannot_choose_its_address(settings: Any, proxies: int, meta: dict[str, str], address: str) -> None:
    settings.BEHIND_PROXY = proxies
    assert address_of(request(**meta)) == address


def test_a_household_has_one_count_however_many_addresses_it_has(settings: Any) -> None:
    settings.BEHIND_PROXY = 0
    households = [
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", STRANGER),
        (STRANGER, STRANGER),
        ("", ""),
    ]
    assert [caller_of(request(REMOTE_ADDR=address)) for address, _ in households] == [one for _, one in households]


def test_metrics_are_hidden_from_who_comes_through_the_proxy(settings: Any, db: None) -> None:
    settings.BEHIND_PROXY = True
    through = request(REMOTE_ADDR=LOOPBACK, HTTP_X_FORWARDED_FOR=STRANGER)
    assert metrics(through).status_code == 404
    assert metrics(request(REMOTE_ADDR=LOOPBACK)).status_code == 200
