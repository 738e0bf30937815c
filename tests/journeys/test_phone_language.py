"""Whose language the phone speaks: the person's own until one is chosen on it, and the server speaks the same."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.test_phone_offline import TakePhone, take_phone  # noqa: F401


def kind(phone: Phone) -> str:
    return str(phone.visit_document()["order"]["kind"]["word"])


def test_the_app_and_the_server_speak_one_language(take_phone: TakePhone) -> None:  # noqa: F811
    """The browser is English, the person Chinese."""
    phone = take_phone("language", language="en", is_chosen=False)
    phone.until(lambda: kind(phone) == "维修")
    expect(phone.page.locator("nav.bottom")).to_contain_text("我的一天")

    phone.go("/more")
    phone.cut()
    phone.press("English")
    expect(phone.page.locator("nav.bottom")).to_contain_text("My day")
    phone.connect()
    phone.reload()
    expect(phone.page.locator("nav.bottom")).to_contain_text("My day")
    phone.until(lambda: kind(phone) == "Repair")
    phone.until(lambda: phone.page.evaluate("localStorage.getItem('language_untold')") is None)
    assert phone.page.evaluate("fetch('/api/me').then((said) => said.json())")["language"] == "en"

    # Who uses the phone next has not chosen it.
    phone.go("/more")
    phone.press("Sign out")
    phone.page.locator("dialog").get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url("**/sign-in**")
    assert phone.page.evaluate("localStorage.getItem('language')") is None
