"""The menu: each page once, a long one in sections of which the present one lies open."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.test import RequestFactory

from firstfix.config.menu import menu
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user

pytestmark = pytest.mark.usefixtures("company")


def menu_of(*roles: Role, path: str = "/") -> dict[str, Any]:
    request = RequestFactory().get(path)
    request.user = make_user(*roles)
    return menu(request)


@pytest.mark.parametrize("roles", [(Role.RND, Role.MANAGER), (Role.MANAGER, Role.HR), tuple(STAFF)])
def test_a_page_stands_once_whatever_roles_somebody_has(roles: tuple[Role, ...]) -> None:
    urls = Counter(entry["url"] for entry in menu_of(*roles)["menu"])
    assert [url for url, count in urls.items() if count > 1] == []
    assert "/problems" in menu_of(Role.RND)["menu"][3]["url"]


def test_a_long_menu_is_folded_and_the_present_section_lies_open() -> None:
    shown = menu_of(Role.MANAGER, path="/device-files/7")
    assert [section["is_open"] for section in shown["menu_sections"]].count(True) == 1
    (lies_open,) = [section for section in shown["menu_sections"] if section["is_open"]]
    assert "/device-files" in [entry["url"] for entry in lies_open["entries"]]
    folded = [entry for section in shown["menu_sections"] for entry in section["entries"]]
    assert folded == shown["menu"]
    assert menu_of(Role.HR)["menu_sections"] == []
