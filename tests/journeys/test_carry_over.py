"""What cannot be finished today stands first on the engineer's page tomorrow, with its reason."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open, Server
from tests.journeys.steps import assign, leave, make_order, report, start_work

SAID = {"zh": "水泵有异响并漏水", "en": "The pump rattles and leaks"}
REASON = {"zh": "水泵总成到货后更换", "en": "Pump assembly to be replaced when it is here"}
WAITING = {"zh": "等待备件", "en": "Waiting for parts"}
CUSTOMER = {"zh": "备件", "en": "part"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_waiting_for_parts_is_first_tomorrow(open_page: Open, server: Server, language: str) -> None:
    customer = open_page(f"/r/{server.world.labels[language]}", language=language, phone=True)
    report(customer, SAID[language])
    order = make_order(open_page("/requests", sign_in="desk", language=language), SAID[language])
    dispatcher = open_page("/schedule", sign_in="dispatcher", language=language)
    assign(dispatcher, order, "李伟")

    phone = open_page("/day", sign_in="engineer", language=language, phone=True)
    start_work(phone, order)
    leave(phone, outcome="waiting_parts", reason=REASON[language], unsigned="门卫已下班 Nobody there")
    phone.goto(f"/work-orders/{order}")
    expect(phone.locator("main")).to_contain_text(WAITING[language])

    phone.goto("/day")
    phone.locator(".stepper a").last.click()
    carried = phone.locator(".prep-carried li", has_text=SAID[language])
    expect(carried).to_contain_text(REASON[language])
    expect(carried).to_contain_text(WAITING[language])

    customer.reload()
    expect(customer.locator("#status")).to_contain_text(CUSTOMER[language])
