"""A customer scans a label and reports; the desk sees it with all that it needs to decide."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open, Server
from tests.journeys.steps import make_order, report

SAID = {"zh": "冷水机水温过高，屏幕显示 E-05", "en": "The chiller is too warm, the display says E-05"}
WORDS = {
    "zh": {"received": "我们会尽快答复", "paid": "保修期内"},
    "en": {"received": "will answer soon", "paid": "Contract"},
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_label_to_the_desk(open_page: Open, server: Server, language: str) -> None:
    phone = open_page(f"/r/{server.world.labels[language]}", language=language, phone=True)
    expect(phone.locator("main")).to_contain_text(f"CW300-{language}-001")
    report(phone, SAID[language])
    expect(phone.locator("#status")).to_contain_text(WORDS[language]["received"])

    desk = open_page("/requests", sign_in="desk", language=language)
    make_order(desk, SAID[language])
    desk.go_back()
    expect(desk.locator("main")).to_contain_text(SAID[language])
    expect(desk.locator("main")).to_contain_text(WORDS[language]["paid"])
    expect(desk.locator("main img").first).to_be_visible()
