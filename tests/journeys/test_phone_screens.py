"""Every screen of the app: axe finds nothing critical or serious, in either language, light or dark, and it fits."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.steps import PHOTO
from tests.journeys.test_every_page import violations
from tests.journeys.test_phone_offline import TakePhone, take_phone  # noqa: F401

#: Screens that no visit is needed for, and those below a visit.
WITHOUT_VISIT = (
    *("/day", "/now", "/more", "/outbox", "/notices", "/articles", "/scan", "/new"),
    *("/mine", "/mine/hours", "/mine/hours/new", "/mine/expenses", "/mine/expenses/new", "/mine/trips"),
    *("/mine/trips/new", "/mine/van", "/mine/van/count", "/mine/transfers", "/mine/transfers/ask"),
    *("/mine/transfers/give", "/mine/transfers/not-known", "/nothing-is-here"),
)
OF_VISIT = (
    *(
        "",
        "/site",
        "/steps",
        "/parts",
        "/parts/ask",
        "/photos",
        "/case",
        "/care",
        "/sign",
        "/report",
        "/times",
        "/leave",
    ),
    *("/care/training", "/care/feedback", "/care/thanks", "/care/wish", "/escalate"),
)
#: Something new beside what was reported, below /new/<visit>.
NEW_ON_VISIT = ("", "/fault", "/asset", "/lead", "/idea")
#: The words on the buttons that a story presses, by language.
STEPS = {
    "en": ("I set off now", "I have arrived", "I start the work"),
    "zh": ("现在出发", "我已到达", "开始工作"),
}
PRESSED = (
    "button, a.btn, a.row, a.tool, nav a, select, textarea, label.choice, label.file, "
    "input:not([type=file], [type=radio], [type=checkbox])"
)
SMALLEST = {"width": 360, "height": 640}


def wrong_with(phone: Phone, path: str) -> list[str]:
    """What axe finds in a screen, light and dark, and whether something sticks out of the smallest phone."""
    phone.go(path)
    found = []
    for theme in ("light", "dark"):
        phone.page.evaluate("theme => void (document.documentElement.dataset.bsTheme = theme)", theme)
        found += [f"{path} {theme}: {one}" for one in violations(phone.page)]
    if phone.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{path} does not fit")
    return found


def small_targets(phone: Phone) -> list[str]:
    """What can be pressed and is lower than a gloved finger, 48 px."""
    found: list[str] = phone.page.locator(PRESSED).evaluate_all(
        """all => all.map(one => [one.getBoundingClientRect().height, one.outerHTML.slice(0, 120)])
             .filter(([height]) => height > 0 && height < 47.5).map(([, html]) => html)"""
    )
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_screen(take_phone: TakePhone, language: str) -> None:  # noqa: F811
    phone = take_phone(f"screens_{language}", language=language)
    phone.page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    visit = f"/visit/{phone.story.visits[0]}"
    wrong = [one for path in WITHOUT_VISIT for one in wrong_with(phone, path)]
    wrong += [one for path in OF_VISIT for one in wrong_with(phone, visit + path)]
    new = f"/new/{phone.story.visits[0]}"
    wrong += [one for path in NEW_ON_VISIT for one in wrong_with(phone, new + path)]
    phone.visit()
    for name in STEPS[language]:
        phone.step(name)
    for path in ("", "/steps", "/parts", "/photos", "/sign", "/leave", "/care"):
        wrong += wrong_with(phone, visit + path)
        wrong += [f"{path}: {one}" for one in small_targets(phone)]
    assert wrong == []


def test_the_keyboard_goes_where_the_screen_goes(take_phone: TakePhone) -> None:  # noqa: F811
    """After going on the title is where reading begins; a sheet keeps the focus inside and gives it back."""
    phone = take_phone("keyboard")
    phone.visit()
    expect(phone.page.locator("h1")).to_be_focused()
    phone.press("Note for the order")
    expect(phone.page.locator("dialog h2")).to_be_focused()
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator("dialog")).to_have_count(0)
    expect(phone.page.get_by_role("button", name="Note for the order")).to_be_focused()
    phone.press("Note for the order")
    phone.press("Keep")
    expect(phone.page.get_by_label("Note", exact=True)).to_be_focused()
    expect(phone.page.locator("dialog .field-error")).to_have_text(re.compile("fill this in"))
    phone.page.get_by_label("Note", exact=True).fill("The gate is at the back")
    phone.page.keyboard.press("Escape")
    phone.until(lambda: phone.rows("drafts") != [])
    phone.reload()
    phone.press("Note for the order")
    expect(phone.page.get_by_label("Note", exact=True)).to_have_value("The gate is at the back")
    phone.press("Keep")
    expect(phone.page.locator("main")).to_contain_text("The gate is at the back")
    phone.until_sent()
    assert [note["text"] for note in phone.visit_document()["notes"]] == ["The gate is at the back"]


def test_a_morning_online(take_phone: TakePhone) -> None:  # noqa: F811
    """Accept the day, set off at another time than the button was pressed, put right what is wrong on site."""
    phone = take_phone("morning")
    phone.go("/day")
    phone.press("Accept the day")
    expect(phone.page.locator("main")).to_contain_text("Accepted")
    phone.visit()
    phone.press("It was at another time")
    phone.page.locator("dialog input[type=time]").fill("00:01")
    phone.page.locator("dialog").get_by_role("button", name="Keep").click()
    expect(phone.page.locator("dialog")).to_have_count(0)
    for name in ("I have arrived", "I start the work"):
        phone.step(name)
    phone.visit(what="/site")
    phone.page.locator(".card", has_text="Access rules").get_by_role("button", name="Put right").click()
    phone.page.locator("dialog").get_by_label("Access rules").fill("Ring at gate 3")
    phone.press("Keep")
    expect(phone.page.locator("main")).to_contain_text("Ring at gate 3")
    phone.visit(what="/steps")
    phone.page.get_by_label("Reading").fill("25")
    phone.page.locator("form", has=phone.page.get_by_label("Reading")).get_by_role("button", name="Keep").click()
    expect(phone.page.locator(".check", has_text="high pressure")).to_contain_text("Not in order")
    phone.visit(what="/photos")
    draw_on_a_photo(phone)
    phone.visit(what="/care/thanks")
    phone.field("Their words", "Thank you for coming so soon")
    phone.press("Keep")
    expect(phone.page.locator("main")).to_contain_text("Thank you for coming so soon")
    phone.until_sent()
    sent = phone.visit_document()
    assert sent["times"]["set_off_at"] < sent["times"]["arrived_at"]
    assert sent["site"]["access_rules"] == "Ring at gate 3"
    assert [photo["caption"] for photo in sent["photos"]] == ["Here it leaks"]
    assert [one["kind"] for one in sent["care"]] == ["thanks"]
    assert phone.verbs("refused") == []


def draw_on_a_photo(phone: Phone) -> None:
    phone.page.locator("input[type=file]").first.set_input_files(PHOTO)  # type: ignore[arg-type]
    phone.until(lambda: len(phone.rows("blobs")) > 0)
    phone.reload()  # a phone that opens its camera may close the app: the photo is here all the same
    phone.press("Keep the photo")
    phone.press("Draw on it")
    canvas = phone.page.locator(".draw-place canvas")
    box = canvas.bounding_box()
    assert box is not None
    phone.page.mouse.move(box["x"] + 10, box["y"] + 10)
    phone.page.mouse.down()
    phone.page.mouse.move(box["x"] + box["width"] - 10, box["y"] + box["height"] - 10, steps=4)
    phone.page.mouse.up()
    red = "c => c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[0]"
    assert canvas.evaluate(red) > 200
    phone.page.locator(".draw-tools .btn-big").click()
    expect(phone.page.locator(".draw-place")).to_have_count(0)
    phone.field("What it shows", "Here it leaks")
    phone.press("Keep the photo")
    expect(phone.page.locator(".thumbs figure")).to_have_count(1)
