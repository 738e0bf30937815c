"""Tools and parts on the phone: what a step needs is said before it is done, and the van is packed by scanning."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.journeys.phone import Phone
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


def days_of(phone: Phone) -> list[Any]:
    return [one["body"] for one in phone.rows("documents") if one["key"].startswith("day/")]


def test_the_van_is_packed_by_scanning(take_phone: TakePhone) -> None:  # noqa: F811
    phone = take_phone("packs")
    phone.go("/day")

    def scanned(code: str, *, said: str) -> None:
        phone.page.get_by_label("Or type what stands on the label").fill(code)
        phone.press("Take it")
        expect(phone.page.locator(".toasts")).to_contain_text(said)

    (line,) = [line for day in days_of(phone) for line in day["parts"]]
    phone.press("Scan")
    scanned("X-404", said="X-404 is not on today's list")
    expect(phone.page.get_by_text("0 of 1")).to_be_visible()
    # The scanner goes on until all is ticked.
    scanned(line["code"].lower(), said="Ticked: ")
    expect(phone.page.get_by_text("1 of 1")).to_be_visible()
    phone.step("Accept the day")
    phone.step("I have packed")
    phone.until(lambda: [day["packed"] for day in days_of(phone) if day["parts"]] == [[line["key"]]])
