"""A customer scans a label and reports; the desk sees it with all that it needs to decide."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from firstfix.field.tests.visit_makers import picture
from tests.journeys.conftest import Open, Server

SAID = {"zh": "冷水机水温过高，屏幕显示 E-05", "en": "The chiller is too warm, the display says E-05"}
WORDS = {
    "zh": {"received": "我们会尽快答复", "paid": "保修期内"},
    "en": {"received": "will answer soon", "paid": "Contract"},
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_label_to_the_desk(open_page: Open, server: Server, language: str) -> None:
    phone = open_page(f"/r/{server.world.labels[language]}", language=language, phone=True)
    expect(phone.locator("main")).to_contain_text(f"CW300-{language}-001")
    phone.fill("[name=description]", SAID[language])
    phone.set_input_files("[name=photos]", {"name": "fault.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    phone.fill("[name=contact_name]", "王芳")
    phone.fill("[name=contact_phone]", "13800000000")
    phone.click("main form button.btn-primary")
    phone.wait_for_url("**/s/*")
    expect(phone.locator("#status")).to_contain_text(WORDS[language]["received"])

    desk = open_page("/requests", sign_in="desk", language=language)
    desk.get_by_text(SAID[language][:12]).first.click()
    desk.wait_for_url("**/requests/*")
    expect(desk.locator("main")).to_contain_text(SAID[language])
    expect(desk.locator("main")).to_contain_text(WORDS[language]["paid"])
    expect(desk.locator("main img").first).to_be_visible()
    desk.click("form[action$='/work-order'] button.btn-primary")
    desk.wait_for_url("**/work-orders/*")
    expect(desk.locator("main")).to_contain_text("CW-300")
