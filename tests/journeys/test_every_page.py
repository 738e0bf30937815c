"""Every page that a role can reach by links: it answers, and axe finds nothing critical or serious on it.

Each page of each role is asked for. A browser shows those on which an element stands as on no page before: most
differ from role to role only in the menu, which axe sees on each role's home, and from page to page in their rows.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from firstfix.config.menu import HOMES
from firstfix.platform.accounts.roles import Role
from tests.journeys.conftest import Open, Server

#: Addresses that are files, other sites' pages of ours, or steps out of the door.
LEFT_OUT = re.compile(
    r"^/(files|static|admin|api|sign-out|i18n|look|exports)\b|/report$|/refused-rows$|/file/\w+$|\.pdf$"
)
#: The same on all pages of a role.
MENUS = (".side", ".top", ".bottom", ".sheet-menu")
SERIOUS = {"critical", "serious"}
#: What of an element decides how it looks and what it is to a screen reader.
TELLING = {"class", "type", "role", "open", "hidden", "disabled", "checked", "tabindex", "scope", "data-tab"}

#: Elements that are never closed.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def shape(path: str) -> str:
    """Pages of the same kind look alike: /work-orders/12 and /work-orders/13 are one."""
    return re.sub(r"\d{4}-\d{2}-\d{2}|\d+", "N", path)


class Read(HTMLParser):
    """The links of a page, parts that it loads by itself included, and how the elements of its main part stand: each
    with the two around it, and whether it has words."""

    def __init__(self, page: Page, address: str, text: str) -> None:
        super().__init__()
        self.page, self.address = page, address
        self.links: list[str] = []
        self.wrong: list[str] = []
        self.elements: set[tuple[str, ...]] = set()
        self._around: list[str] = []
        self._have_words: list[bool] = []
        self._parts: list[str] = []
        self.feed(text)
        while self._parts:
            self._add(self._parts.pop(0))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._around or tag == "main":
            self._around.append(" ".join([tag, *sorted(_trait(name, value) for name, value in attrs)]))
            self._have_words.append(False)
            if tag in VOID:
                self._close()
        if tag == "a" and (address := given.get("href")):
            self._follow(address)
        if given.get("hx-trigger") == "load":
            self._parts.append(given["hx-get"] or "")

    def handle_endtag(self, tag: str) -> None:
        if self._around and tag not in VOID:
            self._close()

    def handle_data(self, data: str) -> None:
        if self._around and data.strip():
            self._have_words[-1] = True

    def _close(self) -> None:
        has_words = self._have_words.pop()
        self.elements.add((*self._around[-3:], "words" if has_words else ""))
        self._around.pop()
        if self._around:
            self._have_words[-1] |= has_words

    def _follow(self, address: str) -> None:
        one = urlsplit(urljoin(self.address, address))
        if one.netloc == urlsplit(self.address).netloc and not LEFT_OUT.search(one.path):
            # A form that is asked for without what it is about does not know what to do.
            self.links.append(f"{one.path}?{one.query}" if one.path.endswith("/new") and one.query else one.path)

    def _add(self, address: str) -> None:
        answer = self.page.request.get(address, headers={"HX-Request": "true"})
        if answer.status != 200:
            self.wrong.append(f"{address}: {answer.status}")
        self.feed(f"<main>{answer.text()}</main>")


def _trait(name: str, value: str | None) -> str:
    return f"{name}={value}" if name in TELLING else f"{name}{'' if value else ' empty'}"


def violations(page: Page, *, but: tuple[str, ...] = ()) -> list[str]:
    """What axe finds in the page, in the whole of it or in all but some parts."""
    expect(page.locator("[hx-trigger=load]")).to_have_count(0)
    context = {"exclude": [[part] for part in but]} if but else None
    found = Axe().run(page, context, {"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [
        f"{urlsplit(page.url).path}: {one['id']} {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, ...]]:
    """Elements that axe has seen."""
    return set()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GUEST])
def test_pages_of_a_role(open_page: Open, server: Server, looked_at: set[tuple[str, ...]], role: Role) -> None:
    page = open_page("/", sign_in=role, language="zh" if role in (Role.ENGINEER, Role.DESK) else "en")
    wrong, seen, waiting = violations(page), set(), [urlsplit(page.url).path]
    while waiting:
        path = waiting.pop(0)
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        answer = page.request.get(path)
        if answer.status != 200:
            wrong.append(f"{path}: {answer.status}")
            continue
        if "html" not in answer.headers.get("content-type", ""):
            continue
        read = Read(page, answer.url, answer.text())
        wrong += read.wrong
        waiting += read.links
        if not read.elements <= looked_at:
            looked_at |= read.elements
            page.goto(path)
            wrong += violations(page, but=MENUS)
    assert wrong == []
    assert len(seen) >= 2


@pytest.mark.parametrize("role", [Role.DESK, Role.DISPATCHER, Role.ENGINEER, Role.PARTS, Role.MANAGER])
def test_homes_in_the_dark_on_a_phone(open_page: Open, server: Server, role: Role) -> None:
    page = open_page("/", sign_in=role, dark=True, phone=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "it does not fit a phone"


def test_customers_pages(open_page: Open, server: Server) -> None:
    page = open_page(f"/r/{server.world.labels['en']}", phone=True)
    assert violations(page) == []
    page.goto("/sign-in")
    assert violations(page) == []
    page.goto("/demo")
    assert violations(page) == []


def test_each_button_of_the_demo_leads_home(open_page: Open, server: Server) -> None:
    page = open_page("/demo")
    roles = [field.get_attribute("value") for field in page.locator("form [name=role]").all()]
    assert set(roles) == {role.value for role, _url_name in HOMES}
    for role in roles:
        page.goto("/demo")
        with page.expect_navigation() as arrival:
            page.click(f"form:has([name=role][value={role}]) button")
        assert arrival.value.status == 200, f"{role}: {page.url}"
        assert urlsplit(page.url).path not in ("/demo", "/sign-in"), role
