"""Parts that load later have their place: what stands below them is still there when somebody presses it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from firstfix.config.panels import PANELS
from tests.journeys.conftest import Open, Server
from tests.journeys.steps import assign, make_order, report

#: Pixels; the least height of a button.
BUTTON = 44
PARTS = re.compile(r"/work-orders/\d+/\w")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_an_orders_page_stays_where_it_is_while_its_parts_come_in(open_page: Open, server: Server, phone: bool) -> None:
    said = f"{'Pocket' if phone else 'Bench'} pump leaks behind the hose"
    report(open_page(f"/r/{server.world.labels['en']}", phone=True), said)
    manager = open_page("/requests", sign_in="manager")
    order = make_order(manager, said)
    page = open_page("/", sign_in="manager", phone=phone)
    assert moved_by_parts(page, order) < BUTTON
    assign(manager, order, "李伟", days=1)  # other stories fill today
    assert moved_by_parts(page, order) < BUTTON


def moved_by_parts(page: Page, order: int) -> float:
    """How far what stands below the parts goes, up or down, while they come in."""
    held: list[Route] = []
    page.route(PARTS, lambda route: held.append(route))
    page.goto(f"/work-orders/{order}")
    places = page.locator("main [hx-trigger=load]")
    expect(places).to_have_count(len(PANELS["work_order"]))
    before = top_of_timeline(page)
    for route in held:
        route.continue_()
    expect(places).to_have_count(0)
    page.unroute(PARTS)
    return abs(top_of_timeline(page) - before)


def top_of_timeline(page: Page) -> float:
    box = page.locator(".part:has(.happened)").last.bounding_box()
    assert box
    return box["y"]
