"""What people do, as the stories call it. Elements are found by address and name, so both languages share the steps."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from firstfix.platform.files.tests.makers import picture

PHOTO = {"name": "fault.jpg", "mimeType": "image/jpeg", "buffer": picture()}


def report(phone: Page, words: str) -> None:
    """On the page behind a label: describe, add a photo, send; the phone ends on the status page."""
    phone.fill("[name=description]", words)
    phone.set_input_files("[name=photos]", PHOTO)
    phone.fill("[name=contact_name]", "王芳")
    phone.fill("[name=contact_phone]", "13800000000")
    phone.click("main form button.btn-primary")
    phone.wait_for_url("**/s/*")


def make_order(desk: Page, words: str) -> int:
    """From the inbox to a work order; returns its id."""
    desk.get_by_text(words[:12]).first.click()
    desk.wait_for_url(re.compile(r"/requests/\d+$"))
    desk.click("form[action$='/work-order'] button.btn-primary")
    desk.wait_for_url(re.compile(r"/work-orders/\d+$"))
    return int(desk.url.rsplit("/", 1)[1])


def assign(dispatcher: Page, order: int, engineer: str, *, days: int = 0) -> None:
    """On an order's page of today, or so many days later: take the first time that fits this engineer."""
    dispatcher.goto("/schedule")
    today = date.fromisoformat(dispatcher.locator("input[type=date]").first.input_value())
    day = today + timedelta(days=days)
    dispatcher.goto(f"/schedule/{day}/orders/{order}")
    dispatcher.locator("form.offers li", has_text=engineer).locator("button").first.click()
    dispatcher.wait_for_load_state()


def sign(page: Page) -> None:
    """Draw across the field with the mouse."""
    page.locator("#signature canvas").scroll_into_view_if_needed()
    box = page.locator("#signature canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 50, steps=5)
    page.mouse.move(box["x"] + 140, box["y"] + 25, steps=5)
    page.mouse.up()


def next_step(page: Page) -> None:
    """Press the one big button."""
    page.locator(".thumb button").click()
    page.wait_for_load_state()


def start_work(phone: Page, order: int) -> None:
    """From an order to the page of its visit, and there from setting off to work."""
    phone.goto(f"/work-orders/{order}", wait_until="networkidle")  # the parts of areas above have come
    phone.locator("a[href*='/visits/'][href$='/on-site']").first.click()
    phone.wait_for_url("**/on-site")
    for _verb in ("set_off", "arrive", "start_work"):
        next_step(phone)


def leave(phone: Page, *, outcome: str, reason: str = "", unsigned: str = "") -> None:
    """End the visit; the page then says how it ended."""
    phone.locator(f"#end input[value={outcome}]").check()
    phone.fill("#end [name=reason]", reason)
    phone.fill("#end [name=unsigned_reason]", unsigned)
    phone.locator("#end button.btn-primary").click()
    expect(phone.locator("#end form")).to_have_count(0)


def carry_out(phone: Page, *, part: str) -> None:
    """The engineer's work on site: checklist, part, restored, signed, left."""
    for number in range(phone.locator("ol.checks > li").count()):
        step = phone.locator("ol.checks > li").nth(number)
        if step.locator("[name=value]").count():
            step.locator("[name=value]").fill("15")
            step.locator("button.btn-primary").click()
        else:
            step.locator("button[name=verdict][value=done]").click()
        expect(phone.locator("ol.checks > li").nth(number).locator(".check-said")).to_be_visible()
    phone.locator("#parts summary").click()
    offered = phone.locator("#parts option", has_text=part).first
    phone.locator("#parts [name=part]").select_option(value=offered.get_attribute("value"))
    phone.locator("#parts button.btn-primary").click()
    phone.wait_for_load_state()
    next_step(phone)
    phone.fill("#signature [name=signer]", "王芳")
    sign(phone)
    phone.locator("#signature form button.btn-primary").click()
    phone.wait_for_load_state()
    leave(phone, outcome="restored")


def close(page: Page) -> None:
    """The closing form: one code of each kind, and what was done."""
    for kind in ("symptom", "mode", "mechanism", "cause", "remedy"):
        page.locator(f"select[name={kind}]").select_option(index=1)
    page.fill("[name=work_done]", "更换过滤器 Replaced the filter")
    page.click("#closure button.btn-primary")
    page.wait_for_url(re.compile(r"/work-orders/\d+$"))
