"""What an engineer puts right: called restored too early, a time pressed late, a count half typed, an entry refused."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.steps import PHOTO
from tests.journeys.test_phone_offline import TakePhone, take_phone  # noqa: F401


def test_it_does_not_work_after_all(take_phone: TakePhone) -> None:  # noqa: F811
    phone = take_phone("again")
    phone.visit()
    phone.press("It was at another time")
    phone.page.locator("dialog input[type=time]").fill("00:20")
    phone.page.locator("dialog").get_by_role("button", name="Keep").click()
    for name in ("I have arrived", "I start the work", "It works again"):
        phone.step(name)
    phone.visit(what="/steps")
    test = phone.page.locator(".card", has_text="Test after repair").locator(".check").first
    test.get_by_role("button", name="Not in order").click()
    phone.page.locator("dialog textarea").fill("It trips again")
    phone.page.locator("dialog").get_by_role("button", name="Keep").click()
    expect(phone.page.locator(".callout[data-tone=late]")).to_contain_text("not in order")
    phone.press("Work on")
    expect(phone.page.locator("dialog textarea")).to_have_value("Runs ten minutes without alarm: It trips again")
    phone.page.locator("dialog").get_by_role("button", name="Work on").click()
    phone.visit()
    expect(phone.page.locator(".badges").first).to_contain_text("Working")
    phone.until_sent()
    assert phone.visit_document()["times"]["restored_at"] is None
    phone.step("It works again")

    phone.visit(what="/times")
    phone.page.locator(".pairs > div", has_text="Set off").get_by_role("button").click()
    phone.page.locator("dialog input[type=time]").fill("00:05")
    phone.page.locator("dialog").get_by_label("Why was the recorded time wrong?").fill("Pressed in the lift")
    phone.page.locator("dialog").get_by_role("button", name="Correct").click()
    expect(phone.page.locator(".pairs > div", has_text="Set off")).to_contain_text("00:05")
    phone.until_sent()
    assert phone.verbs("refused") == []
    fresh = take_phone("again").visit_document()
    assert fresh["state"] == "restored"
    assert fresh["times"]["set_off_at"][14:16] == "05"


def test_a_count_half_typed_outlives_every_redraw(take_phone: TakePhone) -> None:  # noqa: F811
    phone = take_phone("mine")
    phone.cut()
    phone.go("/mine/van/count")
    count = phone.page.locator(".stepper input").first
    count.click()
    count.press("ControlOrMeta+a")
    count.press_sequentially("12")
    redraw(phone)  # an exchange, a notice, another tab: nothing that the engineer does
    expect(count).to_have_value("12")
    count.press("Backspace")
    count.press("Backspace")
    redraw(phone)
    expect(count).to_have_value("")  # nobody writes a number for them
    phone.press("Show the differences")
    expect(phone.page.locator(".toast[data-tone=error]")).to_contain_text("whole number")
    count.press_sequentially("3")
    phone.press("Show the differences")
    phone.press("Send the count", to="/mine/van")
    (verb,) = phone.verbs("waiting")
    assert [line["counted"] for line in verb["data"]["lines"]] == [3]


def redraw(phone: Phone) -> None:
    """The app draws itself, twice."""
    phone.page.evaluate(
        """async () => {
          for (let turn = 0; turn < 2; turn++) {
            window.dispatchEvent(new Event("offline"));
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          }
        }"""
    )


def test_what_was_refused_is_put_right_on_the_other_phone(take_phone: TakePhone) -> None:  # noqa: F811
    """With its receipt, which outlives the app between the camera and the form's end."""
    one, other = take_phone("mine"), take_phone("mine")
    one.go("/mine/expenses/new")
    one.page.locator("input[type=file]").first.set_input_files(PHOTO)  # type: ignore[arg-type]
    expect(one.page.locator(".photo-taken img")).to_be_visible()
    one.page.select_option("[name=kind]", index=1)
    one.page.fill("[name=amount]", "99999999")
    one.until(lambda: any(draft["values"].get("amount") == "99999999" for draft in one.rows("drafts")))
    one.reload()
    expect(one.page.locator(".photo-taken img")).to_be_visible()
    expect(one.page.locator("[name=amount]")).to_have_value("99999999")
    one.press("Save", to="/mine/expenses")
    one.until(lambda: len(one.verbs("refused")) == 1)

    other.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    other.go("/outbox")
    expect(other.page.locator(".card", has_text="Expense")).to_contain_text(
        "told on another phone of yours", timeout=45_000
    )
    other.press("Do it again", to="/mine/expenses/new")
    expect(other.page.locator("[name=amount]")).to_have_value("99999999.00")
    expect(other.page.locator(".field-error").first).to_be_visible()
    expect(other.page.locator("main")).to_contain_text("Takes the place of what was not accepted.")
    other.page.fill("[name=amount]", "45")
    other.press("Save", to="/mine/expenses")
    other.until_sent()
    assert [one["amount"] for one in other.document("me")["expenses"]] == ["45.00"]
    one.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    one.until(lambda: one.verbs("refused") == [], patience=45_000)

    one.go("/mine/expenses")
    one.page.locator("a.row").first.click()
    one.press("Take it back")
    one.page.locator("dialog").get_by_role("button", name="Take it back").click()
    one.until_sent()
    one.until(lambda: one.document("me")["expenses"] == [])


def test_addresses_that_nobody_made(take_phone: TakePhone) -> None:  # noqa: F811
    phone = take_phone("mine")
    visit = phone.story.visits[0]
    for address in ("/%", f"/new/{visit}/constructor", f"/visit/{visit}/care/constructor"):
        phone.go(address)
        expect(phone.page.locator("h1")).to_be_visible()


def test_a_screen_that_is_not_on_the_phone_yet_comes_with_the_network(take_phone: TakePhone) -> None:  # noqa: F811
    phone = take_phone("mine", has_worker=False)
    phone.cut()
    phone.go("/mine/van/count")
    expect(phone.page.locator("main")).to_contain_text("could not be loaded")
    phone.connect()
    expect(phone.page.locator(".stepper input").first).to_be_visible()
