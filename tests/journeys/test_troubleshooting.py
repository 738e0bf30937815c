"""From a report to a solution: at the desk by keys alone, on the customer's phone, and beside the machine."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Server
from tests.journeys.steps import assign, carry_out, report, start_work

LANGUAGES = ["zh", "en"]


def reported_to_desk(server: Server, open_page: Open, language: str, words: str) -> Page:
    """A customer reports by the label; the desk stands on the report."""
    phone = open_page(f"/r/{server.world.labels['troubleshooting']}", language=language, phone=True)
    report(phone, words)
    desk = open_page("/requests", sign_in="desk", language=language)
    desk.get_by_text(words[:12]).first.click()
    desk.wait_for_url(re.compile(r"/requests/\d+$"))
    return desk


def begin(desk: Page) -> None:
    desk.wait_for_load_state("networkidle")
    desk.keyboard.press("t")
    desk.wait_for_url(re.compile(r"/troubleshooting/\d+$"))
    desk.wait_for_load_state("networkidle")


def press(desk: Page, key: str) -> None:
    """An answer by its key; the record then has one step more."""
    taken = desk.locator(".taken li").count()
    desk.keyboard.press(key)
    expect(desk.locator(".taken li")).to_have_count(taken + 1)


def step_by_keys(desk: Page, step: str) -> None:
    """Go through the advised steps with the arrow until this one is looked at."""
    for _try in range(3):
        if desk.locator(f"#case input[name=step][value={step}]").count():
            return
        shown = desk.locator("#case-step").inner_text()
        desk.keyboard.press("ArrowRight")
        expect(desk.locator("#case-step")).not_to_have_text(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_solves_it_by_keys_alone(server: Server, open_page: Open, language: str) -> None:
    desk = reported_to_desk(server, open_page, language, f"{language} 按键排查")
    begin(desk)
    press(desk, "0")
    desk.keyboard.press("u")
    expect(desk.locator(".taken li")).to_have_count(0)
    step_by_keys(desk, "Q_HOT")
    press(desk, "2")
    step_by_keys(desk, "R_CLEAN")
    desk.keyboard.press("1")
    expect(desk.locator("#case .answers")).to_have_count(0)
    expect(desk.locator(".outcome a.btn-primary")).to_be_visible()
    desk.keyboard.press("s")
    desk.wait_for_url("**/remote-solution")
    expect(desk.locator("[name=confirmed_fault][value=F_CLOG]")).to_be_checked()
    desk.locator("#closure button.btn-primary").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/work-orders/\d+$"))
    expect(desk.locator("a[href*='/troubleshooting/']").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visit_goes_on_where_the_desk_stopped(server: Server, open_page: Open, language: str) -> None:
    desk = reported_to_desk(server, open_page, language, f"{language} 上门接着查")
    begin(desk)
    for step in ("Q_HOT", "R_CLEAN"):
        step_by_keys(desk, step)
        press(desk, "2")
    desk.keyboard.press("v")
    desk.wait_for_url("**/handover")
    desk.locator("form.form button.btn-primary").press("Enter")
    desk.wait_for_url(re.compile(r"/work-orders/\d+$"))
    order = int(desk.url.rsplit("/", 1)[1])
    dispatcher = open_page("/schedule", sign_in="dispatcher", language=language)
    assign(dispatcher, order, "李伟", days=1)

    phone = open_page("/day", sign_in="engineer", language=language, phone=True)
    start_work(phone, order)
    visit = phone.url
    phone.locator("a[href*='/troubleshooting/']").first.click()
    phone.wait_for_url("**/troubleshooting/*on_site=1")
    expect(phone.locator(".taken li")).to_have_count(2)
    phone.locator("#case-other").select_option("R_PUMP", force=True)
    expect(phone.locator("#case input[name=step][value=R_PUMP]")).to_be_attached()
    phone.locator(".answers button[value=fixed]").tap()
    expect(phone.locator(".taken li")).to_have_count(3)
    phone.goto(visit)
    carry_out(phone, part="P-FILTER")

    phone.goto(f"/work-orders/{order}/closure")
    phone.locator("[name=confirmed_fault][value=F_PUMP]").tap()
    expect(phone.locator("select[name=mode]")).not_to_have_value("")
    phone.locator("#closure button.btn-primary").tap()
    phone.wait_for_url(re.compile(r"/work-orders/\d+$"))
    expect(phone.get_by_text("Pump worn" if language == "en" else "水泵磨损").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_answers_and_the_desk_sees_it(server: Server, open_page: Open, language: str) -> None:
    desk = reported_to_desk(server, open_page, language, f"{language} 客户自己回答")
    begin(desk)
    desk.locator("form[action$='/link'] button").click()
    address = desk.locator("[data-copy*='/t/']").get_attribute("data-copy")
    assert address is not None
    phone = open_page(address, language=language, phone=True)
    phone.locator(".answers button").last.tap()
    expect(phone.locator(".answers, section.part").first).to_be_visible()
    expect(desk.locator(".taken li")).to_have_count(1)
