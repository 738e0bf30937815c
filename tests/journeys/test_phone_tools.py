"""The tool that a test step needs stands on the phone before the step is done; the server refuses one that ran out."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.test_phone_offline import TakePhone, take_phone  # noqa: F401


def test_a_tool_out_of_calibration_is_said_before_the_step(take_phone: TakePhone) -> None:  # noqa: F811
    phone = take_phone("tool")
    phone.visit()
    for name in ("I set off now", "I have arrived", "I start the work"):
        phone.step(name)
    phone.visit(what="/steps")
    warning = phone.page.locator(".check .callout")
    expect(warning).to_contain_text("Needs: ")
    expect(warning).to_contain_text("M-OLD: its calibration ran out on")
    phone.press("In order")
    phone.until(lambda: [one["name"] for one in phone.verbs("refused")] == ["record_step"])
    assert "M-OLD" in phone.verbs("refused")[0]["reason"]["text"]
    assert phone.visit_document()["steps"][0]["result"] is None
