"""Without network a bulletin is read at the visit and done on the machine; the office hears of it afterwards."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.test_phone_offline import TakePhone, take_phone  # noqa: F401


def test_a_bulletin_is_done_without_network(take_phone: TakePhone) -> None:  # noqa: F811
    phone = take_phone("bulletin")
    phone.cut()
    phone.visit()
    for name in ("I set off now", "I have arrived", "I start the work"):
        phone.step(name)
    expect(phone.page.get_by_text("1 to be done")).to_be_visible()
    phone.visit(what="/bulletins")
    expect(phone.page.get_by_text("Load 2.4 by USB stick.")).to_be_visible()
    # A glove presses twice before the screen is drawn anew.
    phone.page.get_by_role("button", name="Done on this machine").evaluate("button => (button.click(), button.click())")
    expect(phone.page.locator(".badge[data-tone=done]")).to_be_visible()
    assert phone.waiting == ["set_off", "arrive", "start_work", "serve_bulletin"]
    phone.visit(what="/site")
    expect(phone.page.get_by_text("2.4", exact=True)).to_be_visible()
    phone.connect()
    phone.until(lambda: phone.verbs("waiting") == [])
    told = phone.visit_document()
    assert [one["how"] for one in told["bulletins"]] == ["done"]
    assert told["asset"]["software_version"] == "2.4"
