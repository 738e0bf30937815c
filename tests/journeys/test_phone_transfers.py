"""Parts between vans and warehouse on the phone: asked for offline, mended, given, confirmed with a shortage."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.test_phone_offline import TakePhone, take_phone  # noqa: F401


def transfers(phone: Phone) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = phone.document("transfers")["transfers"]
    return found


def pick(phone: Phone, said: str, line: str) -> None:
    phone.page.get_by_label("Part: name or code").fill(said)
    phone.press_row(line)


def test_asked_for_without_network_and_mended(take_phone: TakePhone) -> None:  # noqa: F811
    """A code that nobody knows is refused; the form comes back as it was."""
    phone = take_phone("asks")
    phone.cut()
    phone.visit(what="/parts")
    phone.page.get_by_role("link", name="Ask for parts").click()
    pick(phone, "filter", "Filter")
    pick(phone, "X-404", "Ask for code “X-404”")
    phone.field("Note", "Leaks again")
    phone.press("Ask for them", to=f"/visit/{phone.story.visits[0]}/parts")
    expect(phone.page.locator(".card", has_text="Asked for this order")).to_contain_text("not sent yet")
    assert phone.waiting == ["ask_parts"]
    phone.connect()
    phone.until(lambda: [one["name"] for one in phone.verbs("refused")] == ["ask_parts"])
    phone.go("/outbox")
    expect(phone.page.locator("main")).to_contain_text("X-404")
    phone.press("Do it again")
    phone.page.get_by_role("button", name="Fewer: X-404").click()
    expect(phone.page.locator(".count-line")).to_have_count(1)
    phone.press("Ask for them", to=f"/visit/{phone.story.visits[0]}/parts")
    phone.until_sent()
    phone.until(lambda: bool(transfers(phone)))
    (asked,) = transfers(phone)
    assert (asked["state"], asked["order"], asked["reason"]) == ("asked", "WO-asks-0", "Leaks again")
    assert [(line["code"], line["asked"]) for line in asked["lines"]] == [("P-FILTER", 1)]
    assert phone.verbs("refused") == []
    phone.go(f"/mine/transfers/{asked['uid']}")
    phone.press("Call it off")
    phone.page.locator("dialog").get_by_label("Why").fill("Found one in the van")
    phone.page.locator("dialog").get_by_role("button", name="Call it off").click()
    expect(phone.page.locator("main")).to_contain_text("called off")
    phone.until_sent()
    phone.until(lambda: transfers(phone)[0]["state"] == "cancelled")


def test_given_to_a_colleague_who_confirms_what_came(take_phone: TakePhone) -> None:  # noqa: F811
    """Three are given, two arrive: the third is missing, and both phones say so."""
    gives, takes = take_phone("gives"), take_phone("takes")
    gives.go("/mine/transfers/give")
    for _piece in range(3):
        pick(gives, "P-FILTER", "Filter")
    gives.page.get_by_label("To whom").select_option(label="电话 takes")
    gives.press("Give them", to="/mine/transfers")
    expect(gives.page.locator("main")).to_contain_text("waits for your colleague")
    gives.go("/mine/van")
    expect(gives.page.locator(".row", has_text="P-FILTER")).to_contain_text("2")
    gives.until_sent()
    takes.page.reload()
    takes.until(lambda: bool(transfers(takes)))
    takes.go("/mine")
    expect(takes.page.locator("main")).to_contain_text("1 for you")
    takes.go(f"/mine/transfers/{transfers(takes)[0]['uid']}")
    takes.press("All is here")
    takes.page.get_by_role("button", name=re.compile("^Fewer: ")).click()
    takes.press("Confirm what came")
    sheet = takes.page.locator("dialog")
    sheet.get_by_text("is missing").click()
    sheet.get_by_label("What do you know about it?").fill("Only two were in the bag")
    sheet.get_by_role("button", name="Confirm what came").click()
    expect(takes.page.locator("main")).to_contain_text("received, 1 missing")
    takes.go("/mine/van")
    expect(takes.page.locator(".row", has_text="P-FILTER")).to_contain_text("7")
    takes.until_sent()
    gives.page.reload()
    gives.until(lambda: transfers(gives)[0]["state"] == "received")
    assert [line["missing"] for line in transfers(gives)[0]["lines"]] == [1]
    assert takes.verbs("refused") == gives.verbs("refused") == []
