"""The dispatch board: assigned by form, by keyboard and by dragging; refused with reasons; seen by others at once."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Open, Server
from tests.journeys.steps import make_order, report
from tests.journeys.test_every_page import violations

SAID = {"zh": "看板故事：水温过高", "en": "Board story: water too warm"}
LACKS = {"zh": "需要 2 级，现为 1 级", "en": "level 2 is needed, has level 1"}
BACK = {"zh": "已放回原处", "en": "is back where it was"}


@pytest.fixture
def order(open_page: Open, server: Server, language: str) -> str:
    """The number of a new order that 李伟 can do and 赵敏 cannot."""
    customer = open_page(f"/r/{server.world.labels[language]}", language=language, phone=True)
    report(customer, SAID[language])
    desk = open_page("/requests", sign_in="desk", language=language)
    make_order(desk, SAID[language])
    found = re.search(r"WO-\d{4}-\d{5}", desk.inner_text("main"))
    assert found
    return found[0]


def open_board(open_page: Open, language: str, *, dark: bool = False) -> Page:
    page = open_page("/schedule", sign_in="dispatcher", language=language, dark=dark)
    page.locator("a[href$='/board']").click()
    page.wait_for_selector("#board[data-is-drawn]")
    return page


def visit(page: Page, number: str) -> Locator:
    return page.locator(f".ec-event.visit[aria-label*='{number}']")


def card(page: Page, number: str) -> Locator:
    return page.locator(".board-card", has_text=number)


def row_of(page: Page, name: str) -> float:
    """The middle of an engineer's row."""
    box = page.locator(".ec-row-head", has_text=name).bounding_box()
    assert box
    return box["y"] + box["height"] / 2


def drag(page: Page, what: Locator, *, x: float, y: float, grip: tuple[float, float]) -> None:
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box
    page.mouse.move(box["x"] + grip[0], box["y"] + grip[1])
    page.mouse.down()
    page.mouse.move(box["x"] + grip[0] + 12, box["y"] + grip[1] + 3, steps=3)
    page.mouse.move(x, y, steps=8)
    page.mouse.up()


def save(page: Page) -> None:
    expect(page.locator("[data-save]")).to_be_enabled()
    page.locator("[data-save]").click()
    expect(page.locator("#board-panel")).not_to_be_visible()


def time_of(page: Page, order: str) -> str:
    """What the visit says of its time; the timeline draws the box first and its words a moment later."""
    said = visit(page, order).locator(".visit-when")
    expect(said).to_have_text(re.compile(r"\d"))
    return said.inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_assigned_by_form_moved_by_keys_and_undone(open_page: Open, order: str, language: str) -> None:
    page = open_board(open_page, language)
    other = open_board(open_page, language)
    assigning = card(page, order).locator(".board-assign")
    assigning.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board-panel [data-offers] button").first).to_contain_text("李伟")
    expect(page.locator(".effect").first).to_be_visible()
    save(page)
    expect(visit(page, order)).to_have_count(1)
    expect(card(page, order)).to_have_count(0)
    # The colleague sees it without reloading.
    expect(visit(other, order)).to_have_count(1, timeout=5000)
    expect(card(other, order)).to_have_count(0)

    page.locator("#board-undo").click()
    expect(card(page, order)).to_have_count(1)
    expect(visit(other, order)).to_have_count(0, timeout=5000)
    card(page, order).locator(".board-assign").click()
    expect(page.locator(".effect").first).to_be_visible()
    save(page)

    expect(visit(page, order)).to_have_count(1)
    before = time_of(page, order)
    visit(page, order).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#board-told")).to_contain_text("Enter" if language == "en" else "回车")
    page.keyboard.press("Enter")
    expect(page.locator("#board-panel")).to_be_visible()
    save(page)
    expect(visit(page, order).locator(".visit-when")).not_to_have_text(before)
    expect(visit(other, order).locator(".visit-when")).not_to_have_text(before, timeout=5000)
    expect(visit(page, order)).to_be_focused()

    page.locator("#board-undo").click()
    expect(visit(page, order).locator(".visit-when")).to_have_text(before)
    # Escape puts back what the arrows moved.
    visit(page, order).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(visit(page, order).locator(".visit-when")).to_have_text(before)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_dragged_from_the_list_and_refused_with_the_reason(open_page: Open, order: str, language: str) -> None:
    page = open_board(open_page, language)
    grid = page.locator("#board-timeline .ec-main").bounding_box()
    assert grid
    late = grid["x"] + grid["width"] * 0.62
    drag(page, card(page, order), x=late, y=row_of(page, "赵敏"), grip=(40, 40))
    expect(page.locator("#board-why")).to_contain_text(LACKS[language])
    expect(visit(page, order)).to_have_count(0)

    for share in (0.62, 0.7, 0.5, 0.78):  # other stories may have taken a time
        page.locator("#board-why button").click()
        drag(page, card(page, order), x=grid["x"] + grid["width"] * share, y=row_of(page, "李伟"), grip=(40, 40))
        page.wait_for_selector("#board-panel[open], #board-why:not([hidden])")
        if page.locator("#board-panel").is_visible():
            break
    save(page)
    expect(visit(page, order)).to_have_count(1)
    when = time_of(page, order)

    box = visit(page, order).bounding_box()
    assert box
    drag(page, visit(page, order), x=box["x"] + 32, y=row_of(page, "赵敏"), grip=(20, 20))
    expect(page.locator("#board-why")).to_contain_text(LACKS[language])
    expect(page.locator("#board-why")).to_contain_text(BACK[language])
    expect(visit(page, order)).to_have_attribute("aria-label", re.compile("李伟"))
    expect(visit(page, order).locator(".visit-when")).to_have_text(when)
    page.locator("#board-undo").click()
    expect(card(page, order)).to_have_count(1)


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_serious_for_axe(open_page: Open, server: Server, dark: bool) -> None:
    page = open_board(open_page, "en", dark=dark)
    assert violations(page) == []
    page.locator(".board-assign").first.click() if page.locator(".board-assign").count() else None
    assert violations(page) == []


def test_on_a_phone_the_table_comes_first(open_page: Open, server: Server) -> None:
    page = open_page("/schedule", sign_in="dispatcher", phone=True)
    page.locator("a[href$='/board']").click()
    expect(page.locator(".board-phone a")).to_be_visible()
    expect(page.locator("#board-timeline")).not_to_be_visible()
    expect(page.locator("#board-waiting > li").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "it does not fit a phone"


@pytest.mark.parametrize("language", ["en"])
def test_locked_by_key_and_unlocked_by_form(open_page: Open, order: str, language: str) -> None:
    page = open_board(open_page, language)
    today = date.fromisoformat(page.locator("input[type=date]").first.input_value())
    page.goto(f"/schedule/{today + timedelta(days=1)}/board")  # other stories need the room of today
    page.wait_for_selector("#board[data-is-drawn]")
    card(page, order).locator(".board-assign").click()
    expect(page.locator(".effect").first).to_be_visible()
    save(page)
    visit(page, order).focus()
    page.keyboard.press("l")
    expect(visit(page, order)).to_have_class(re.compile("is-fixed"))
    expect(visit(page, order)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#board-told")).to_contain_text("unlock it first")
    page.keyboard.press("Enter")
    expect(page.locator(".effect-bars").first).to_contain_text("locked")
    expect(page.locator("[data-save]")).to_be_disabled()
    assert violations(page) == []
    page.locator("[data-lock]").click()
    expect(visit(page, order)).to_have_class(re.compile("is-movable"))
    page.locator("[data-lock]").wait_for(state="hidden")
    assert violations(page) == []
