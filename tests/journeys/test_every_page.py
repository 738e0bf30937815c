"""Every page that a role can reach by links: it answers, and axe finds nothing critical or serious on it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from firstfix.platform.accounts.roles import Role
from tests.journeys.conftest import Open, Server

#: Addresses that are files, other sites' pages of ours, or steps out of the door.
LEFT_OUT = re.compile(r"^/(files|static|admin|api|sign-out|i18n|look|exports)\b|/report$|/refused-rows$")
SERIOUS = {"critical", "serious"}


def shape(path: str) -> str:
    """Pages of the same kind look alike: /work-orders/12 and /work-orders/13 are one."""
    return re.sub(r"\d{4}-\d{2}-\d{2}|\d+", "N", path)


def links(page: Page) -> list[str]:
    addresses = page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)")
    ours = [urlsplit(address) for address in addresses if address.startswith(page.url.split("/", 3)[0])]
    here = urlsplit(page.url).netloc
    return [one.path for one in ours if one.netloc == here and not LEFT_OUT.search(one.path)]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{urlsplit(page.url).path}: {one['id']} {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GUEST])
def test_pages_of_a_role(open_page: Open, server: Server, role: Role) -> None:
    page = open_page("/", sign_in=role, language="zh" if role in (Role.ENGINEER, Role.DESK) else "en")
    seen, waiting, wrong = {shape(urlsplit(page.url).path)}, links(page), violations(page)
    while waiting:
        path = waiting.pop(0)
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        answer = page.goto(path)
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{path}: {answer.status}")
            continue
        if "html" not in answer.headers.get("content-type", ""):
            continue
        page.wait_for_load_state("networkidle")
        wrong += violations(page)
        waiting += links(page)
    assert wrong == []
    assert len(seen) >= 2


@pytest.mark.parametrize("role", [Role.DESK, Role.DISPATCHER, Role.ENGINEER, Role.PARTS, Role.MANAGER])
def test_homes_in_the_dark_on_a_phone(open_page: Open, server: Server, role: Role) -> None:
    page = open_page("/", sign_in=role, dark=True, phone=True)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "it does not fit a phone"


def test_customers_pages(open_page: Open, server: Server) -> None:
    page = open_page(f"/r/{server.world.labels['en']}", phone=True)
    assert violations(page) == []
    page.goto("/sign-in")
    assert violations(page) == []
    page.goto("/demo")
    assert violations(page) == []
