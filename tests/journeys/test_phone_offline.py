"""The engineer's phone with bad networks, killed tabs, full storages and wrong clocks: nothing is lost, nothing twice.

Each story has an engineer of its own (phone_world). What the server knows is what a fresh phone of theirs gets.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, FilePayload, Page, Route, expect

from tests.journeys.conftest import PATIENCE, Open, Server
from tests.journeys.phone import Phone

TakePhone = Callable[..., Phone]
SYNC = "**/api/phone/sync"


@pytest.fixture
def take_phone(browser: Browser, server: Server, pages: list[Page]) -> Iterator[TakePhone]:
    """`take_phone("day")`: a phone of this story's engineer, signed in, with their visits and the app on it.

    At the end no script may have thrown, and nothing may have been refused by the content security policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def taken(story: str, *, language: str = "en", is_chosen: bool = True, has_worker: bool = True) -> Phone:
        context = browser.new_context(
            base_url=server.address, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True,
            locale="zh-CN" if language == "zh" else "en-GB", timezone_id=server.world.zone,
            service_workers="allow" if has_worker else "block",
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if is_chosen:
            context.add_init_script(f"localStorage.setItem('language', '{language}')")
        phone = Phone(new_page(context, pages, complaints), server.world.phones[story])
        sign_in(phone.page, server, story)
        phone.page.goto("/engineer/")
        phone.is_open()
        phone.until(lambda: len([one for one in phone.rows("documents") if one["key"].startswith("visit/")]) > 0)
        if has_worker:
            worker_is_ready(phone)
        return phone

    yield taken
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    assert complaints == []


def new_page(context: BrowserContext, pages: list[Page], complaints: list[str]) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    pages.append(page)
    return page


def sign_in(page: Page, server: Server, story: str) -> None:
    """By the session that the story has already, if it has one."""
    if story in server.sessions:
        page.context.add_cookies([server.sessions[story]])
        return
    page.goto("/sign-in")
    page.fill("[name=email]", server.world.phones[story].email)
    page.fill("[name=password]", server.world.password)
    page.click("form:has([name=password]) button")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    server.sessions[story] = next(one for one in page.context.cookies() if one["name"] == "sessionid")


def worker_is_ready(phone: Phone) -> None:
    """The worker has kept the app and answers for it: it opens without network, every screen of it."""
    phone.until(lambda: phone.page.evaluate("navigator.serviceWorker.controller !== null"))


def carry_out(phone: Phone, place: int = 0) -> None:
    """A whole visit, from setting off to leaving, with some of everything that is recorded on site."""
    phone.visit(place)
    for name in ("I set off now", "I have arrived", "I start the work"):
        phone.step(name)
    phone.visit(place, "/steps")
    check(phone, 0, "In order")
    phone.page.get_by_label("Reading").fill("15")
    check(phone, 1, "Keep")
    check(phone, 2, "In order")
    find_the_fault(phone, place)
    phone.visit(place, "/parts")
    phone.page.locator("select[name=part]").select_option(index=1)
    phone.press("Book from the van")
    phone.visit(place, "/photos")
    phone.photo("The new filter")
    phone.visit(place)
    phone.step("It works again")
    phone.visit(place, "/sign")
    phone.sign("王芳")
    expect(phone.page).to_have_url(re.compile(r"/leave$"))
    phone.press("Finish the visit", to=f"/visit/{phone.story.visits[place]}")


def check(phone: Phone, step: int, name: str) -> None:
    line = phone.page.locator("li.check").nth(step)
    line.get_by_role("button", name=name, exact=True).click()
    expect(line.locator(".check-said")).to_be_visible()


def find_the_fault(phone: Phone, place: int) -> None:
    """By the fault model on the phone: the complaint, a question, the repair that helps, the fault."""
    phone.visit(place, "/case")
    phone.press("Begin troubleshooting")
    phone.page.locator(".ticks input").first.check()
    phone.press("Go on")
    expect(phone.page.locator(".bars li").first).to_be_visible()
    expect(phone.page.locator(".case-step h2")).to_be_visible()
    phone.press("Another step")
    phone.page.locator("dialog").get_by_text(re.compile("cleans")).first.click()
    phone.press("It works again")
    expect(phone.page.locator(".callout[data-tone=done]").first).to_be_visible()
    phone.page.locator(".card", has_text="Which fault was it?").locator("button.row").first.click()
    phone.press("Yes, that was it")
    expect(phone.page.locator(".callout", has_text="It was:")).to_be_visible()


def is_carried_out(visit: dict[str, Any]) -> None:
    """Everything of `carry_out` is with the server, once."""
    assert visit["state"] == "left"
    assert visit["outcome"] == "restored"
    times = [visit["times"][name] for name in ("set_off_at", "arrived_at", "started_at", "restored_at", "left_at")]
    assert times == sorted(times)
    assert [step["result"]["verdict"] for step in visit["steps"]] == ["done"] * 3
    assert [(use["code"], use["quantity"]) for use in visit["parts_used"]] == [("P-FILTER", 1)]
    assert [photo["caption"] for photo in visit["photos"]] == ["The new filter"]
    assert visit["signature"]["signer"] == "王芳"
    assert [step["outcome"] for step in visit["case"]["steps"]] == ["fixed"]
    assert visit["case"]["confirmed"]


# -- The whole day ----------------------------------------------------------------------------------------------------


def test_the_whole_day_offline_then_sync(take_phone: TakePhone, server: Server) -> None:
    phone = take_phone("day")
    phone.until(lambda: len(phone.rows("packs")) == 1)
    phone.cut()
    phone.reload()  # the app opens without network
    expect(phone.page.locator(".bar")).to_contain_text("Offline")
    phone.go("/day")
    phone.press("Accept the day")
    carry_out(phone)
    phone.visit(1)
    phone.step("I set off now")
    phone.step("I have arrived")
    phone.press("Nobody there")
    phone.field("What did you find?", "The gate is locked")
    phone.page.locator("dialog").get_by_role("button", name="Nobody there").click()
    phone.go(f"/new/{phone.story.visits[0]}/lead")
    phone.field("What does the customer want?", "A second chiller")
    phone.press("Save", to=f"/visit/{phone.story.visits[0]}")
    phone.go("/mine/hours/new")
    phone.page.locator(".choice input").first.check()
    phone.field("Hours", "1")
    phone.press("Save", to="/mine/hours")
    phone.go("/mine/trips/new")
    for name, value in (("start", "08:10"), ("end", "08:40"), ("kilometres", "12,5"), ("purpose", "To the office")):
        phone.page.fill(f"[name={name}]", value)
    phone.press("Save", to="/mine/trips")
    phone.go("/mine/van/count")
    before = int(phone.page.locator(".stepper input").first.input_value())
    phone.page.locator(".stepper input").first.fill("3")
    phone.press("Show the differences")
    phone.press("Send the count", to="/mine/van")
    phone.reload()  # what was recorded outlives the app
    recorded = phone.waiting
    assert recorded[0] == "accept_day"
    assert recorded[-4:] == ["note_lead", "add_hours", "add_trip", "count_van"]

    phone.connect()
    phone.until_sent()
    assert phone.verbs("refused") == []
    fresh = take_phone("day")
    is_carried_out(fresh.visit_document(0))
    assert fresh.visit_document(1)["state"] == "missed"
    assert [one["text"] for one in fresh.visit_document(0)["care"]] == ["A second chiller"]
    assert fresh.document("me")["trips"][0]["kilometres"].rstrip("0") == "12.5"
    assert [line["quantity"] for line in fresh.document("van")["parts"]] == [before]  # the parts keeper books it
    day = fresh.document(f"day/{fresh.visit_document(0)['day']}")
    assert day["accepted"] is not None
    picture = fresh.page.request.get(fresh.visit_document(0)["photos"][0]["url"])
    assert picture.headers["content-type"].startswith("image/")


# -- The network cut at every step ------------------------------------------------------------------------------------


def test_the_network_cut_at_every_step(take_phone: TakePhone) -> None:
    """Each exchange reaches the server once without its answer coming back, and is then made again."""
    phone = take_phone("cut")
    phone.until(lambda: len(phone.rows("packs")) == 1)
    heard: set[tuple[str, ...]] = set()

    def lose_the_answer(route: Route) -> None:
        """Of every request once; an exchange is the same one as long as it tells the same."""
        asked = route.request
        key = (asked.method, asked.url, *told_by(asked.post_data_buffer or b""))
        if key in heard:
            route.continue_()
        else:
            heard.add(key)
            route.fetch()  # the server has done it
            route.abort("connectionreset")

    phone.context.route(SYNC, lose_the_answer)
    phone.context.route("**/api/phone/files/**", lose_the_answer)
    carry_out(phone)
    send_until_sent(phone)
    phone.context.unroute_all(behavior="wait")
    assert phone.verbs("refused") == []
    is_carried_out(take_phone("cut").visit_document())


def told_by(body: bytes) -> list[str]:
    """The verbs of an exchange, which may be packed; none of other requests."""
    try:
        exchange = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    except ValueError:
        return []
    return [verb["uid"] for verb in exchange["verbs"]]


def send_until_sent(phone: Phone) -> None:
    """The engineer presses "Send now" as long as something waits, instead of waiting for the next pause to end."""
    phone.go("/outbox")
    button = phone.page.get_by_role("button", name="Send now")
    for _try in range(300):
        if phone.is_sent():
            return
        with suppress(Error):  # it is being sent, or has just been
            button.click(timeout=500)
        phone.page.wait_for_timeout(100)
    assert phone.is_sent(), (phone.waiting, phone.rows("files"))


# -- The tab killed in the middle of a write --------------------------------------------------------------------------


def test_the_tab_killed_in_the_middle_of_a_write(take_phone: TakePhone, pages: list[Page]) -> None:
    """At any moment of a write: the verb is there with its files, or nothing of it is, and numbers have no gaps."""
    phone = take_phone("killed")
    phone.cut()
    phone.visit()
    for name in ("I set off now", "I have arrived", "I start the work"):
        phone.step(name)
    for delay in (0, 1, 2, 4, 8, 16, 32):
        phone.visit(0, "/photos")
        phone.page.locator("input[type=file]").first.set_input_files(noisy_photo())
        phone.page.locator("dialog").get_by_role("button", name="Keep the photo").wait_for()
        killed(phone, delay, pages)
        verbs = phone.verbs("waiting")
        assert [one["number"] for one in verbs] == list(range(1, len(verbs) + 1))
        photos = [one["data"]["file"]["uid"] for one in verbs if one["name"] == "add_photo"]
        assert sorted(one["uid"] for one in phone.rows("files")) == sorted(photos)
        assert {one["uid"] for one in phone.rows("blobs")} == {*photos, *picked(phone)}
    phone.connect()
    phone.reload()
    phone.until_sent()
    assert phone.verbs("refused") == []
    assert len(take_phone("killed").visit_document()["photos"]) == len(photos)


def picked(phone: Phone) -> set[str]:
    """Photos that were taken and not kept yet: they are drafts of their form."""
    return {uid for one in phone.rows("drafts") if one["key"].startswith("photos/") for uid in one["values"]}


KEEP_AND_WAIT = """(delay) => {
  const buttons = [...document.querySelectorAll("dialog button")];
  buttons.find((one) => one.textContent.includes("Keep the photo")).click();
  return new Promise((go) => setTimeout(go, delay));
}"""


def noisy_photo() -> FilePayload:
    """A picture that does not shrink well, so that writing it takes its time."""
    dots = random.Random(5).randbytes(900 * 900 * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (900, 900), dots).save(file, "PNG")
    return {"name": "noise.png", "mimeType": "image/png", "buffer": file.getvalue()}


def killed(phone: Phone, delay: int, pages: list[Page]) -> None:
    """The tab's process ends so many milliseconds after "keep" was pressed; the app is then opened again."""
    browser = phone.context.browser
    assert browser is not None
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    phone.page.evaluate(KEEP_AND_WAIT, delay)
    with phone.page.expect_event("crash"):
        for one in processes:
            if one["type"] == "renderer":
                with suppress(ProcessLookupError):
                    os.kill(one["id"], signal.SIGKILL)
    pages.remove(phone.page)  # there is nothing to take a picture of
    phone.page.close()
    phone.page = phone.context.new_page()
    pages.append(phone.page)
    phone.page.goto("/engineer/")
    phone.is_open()


# -- Two phones and a dispatcher --------------------------------------------------------------------------------------


def test_two_phones_and_a_dispatcher_change_the_same_order(
    take_phone: TakePhone, open_page: Open, server: Server
) -> None:
    one, other = take_phone("shared"), take_phone("shared")
    one.cut()
    for phone in (one, other):
        phone.visit()
        phone.step("I set off now")
    other.step("I have arrived")
    other.until_sent()
    one.step("I have arrived")
    one.visit(1)
    one.step("I set off now")
    one.step("I have arrived")
    one.visit(2)
    one.press("Note for the order")
    one.page.locator("dialog textarea").fill("Bring the long ladder")
    one.page.locator("dialog").get_by_role("button", name="Keep").click()

    dispatcher = open_page("/schedule", sign_in="phones")
    cancelled = dispatcher.request.post(
        f"/api/visits/{one.story.visits[1]}/cancellation",
        data={"reason": "The customer called"},
        headers=csrf(dispatcher),
    )
    assert cancelled.ok, cancelled.text()

    one.connect()
    one.until_sent()
    # Both phones said the same of the first visit: that is no quarrel. The second one was cancelled meanwhile.
    refused = one.verbs("refused")
    assert {verb["name"] for verb in refused} <= {"set_off", "arrive"}
    assert {verb["visit"] for verb in refused} == {one.story.visits[1]}
    assert all(verb["reason"]["text"] for verb in refused)
    one.go("/outbox")
    while left := len(one.verbs("refused")):
        one.press("Keep as a note")
        one.until(lambda left=left: len(one.verbs("refused")) < left)  # the next card comes in its place
    one.until_sent()
    fresh = take_phone("shared")
    assert fresh.visit_document(0)["state"] == "arrived"
    assert [note["text"] for note in fresh.visit_document(2)["notes"]] == ["Bring the long ladder"]


def csrf(page: Page) -> dict[str, str]:
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    return {"X-CSRFToken": token, "Referer": page.url}


# -- A reload while syncing -------------------------------------------------------------------------------------------


def test_a_reload_while_syncing(take_phone: TakePhone) -> None:
    phone = take_phone("reload", has_worker=False)  # the worker would send it by itself
    held: list[Route] = []
    phone.context.route(SYNC, lambda route: held.append(route) if len(held) < 2 else route.continue_())
    phone.visit()
    phone.step("I set off now")
    phone.until(lambda: len(held) == 1)
    held[0].fetch()  # the server has taken it, and its answer finds nobody
    phone.reload()
    phone.step("I have arrived")
    phone.until(lambda: len(held) == 2)
    phone.reload()
    phone.until_sent()
    assert phone.verbs("refused") == []
    visit = take_phone("reload").visit_document()
    assert visit["state"] == "arrived"
    assert visit["times"]["set_off_at"] <= visit["times"]["arrived_at"]


# -- Storage full -----------------------------------------------------------------------------------------------------


#: What IndexedDB does on a full storage; no switch of the browser brings it about for one page.
FULL = """() => {
  IDBObjectStore.prototype.reallyAdd = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => { throw new DOMException("no room", "QuotaExceededError"); };
}"""
ROOM = "() => void (IDBObjectStore.prototype.add = IDBObjectStore.prototype.reallyAdd)"


def test_a_full_storage_is_said_and_nothing_is_half_done(take_phone: TakePhone) -> None:
    phone = take_phone("full")
    phone.cut()
    phone.visit()
    phone.step("I set off now")
    phone.step("I have arrived")
    phone.visit(0, "/photos")
    phone.page.locator("input[type=file]").first.set_input_files(noisy_photo())
    phone.field("What it shows", "The leak")
    phone.page.evaluate(FULL)
    phone.press("Keep the photo")
    expect(phone.page.locator(".toast[data-tone=error]")).to_contain_text("full")
    assert phone.waiting == ["set_off", "arrive"]
    assert phone.rows("files") == []
    assert {one["uid"] for one in phone.rows("blobs")} == picked(phone)
    expect(phone.page.get_by_label("What it shows")).to_have_value("The leak")  # what was typed is still there
    phone.page.evaluate(ROOM)
    phone.press("Keep the photo")
    phone.until(lambda: phone.waiting == ["set_off", "arrive", "add_photo"])
    phone.connect()
    phone.until_sent()
    assert [photo["caption"] for photo in take_phone("full").visit_document()["photos"]] == ["The leak"]


# -- The clock two hours wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("story", "hours"), [("clock", 2), ("clock_behind", -2)])
def test_a_clock_two_hours_wrong(take_phone: TakePhone, story: str, hours: int) -> None:
    phone = take_phone(story, has_worker=False)  # the worker's clock cannot be moved
    phone.page.clock.install(time=timezone.now() + timedelta(hours=hours))
    phone.page.clock.resume()
    phone.reload()
    phone.until(
        lambda: any(one["name"] == "offset" and abs(one["value"]) > 3_600_000 for one in phone.rows("settings"))
    )
    before = timezone.now()
    phone.visit()
    phone.cut()
    phone.step("I set off now")
    said = phone.verbs("waiting")[0]["at"]
    assert abs(datetime.fromisoformat(said) - before - timedelta(hours=hours)) < timedelta(minutes=2)
    phone.connect()
    phone.until_sent()
    assert phone.verbs("refused") == []
    at = datetime.fromisoformat(take_phone(story).visit_document()["times"]["set_off_at"])
    assert timedelta(minutes=-1) < at - before < timedelta(minutes=2)


# -- The server answers 500, 502, half an answer, or twice ------------------------------------------------------------


def test_the_server_answers_500_502_half_or_twice(take_phone: TakePhone) -> None:
    phone = take_phone("answers")
    answers = iter(["500", "502", "half", "twice", "hotel"])

    def answer(route: Route) -> None:
        match next(answers, "well"):
            case "500":
                route.fulfill(status=500, body="boom", content_type="text/plain")
            case "502":
                route.fulfill(status=502, body="<html>Bad gateway</html>", content_type="text/html")
            case "half":  # done, and the answer breaks off
                route.fulfill(status=200, body=route.fetch().text()[:-40], content_type="application/json")
            case "twice":  # a proxy sends it on twice
                route.fetch()
                route.fulfill(response=route.fetch())
            case "hotel":  # a sign-in page of somebody else, with status 200
                route.fulfill(status=200, body="<html>Welcome</html>", content_type="text/html")
            case _:
                route.continue_()

    phone.context.route(SYNC, answer)
    phone.visit()
    phone.step("I set off now")
    phone.step("I have arrived")
    phone.press("Note for the order")
    phone.page.locator("dialog textarea").fill("Said once")
    phone.page.locator("dialog").get_by_role("button", name="Keep").click()
    send_until_sent(phone)
    phone.context.unroute_all(behavior="wait")
    assert phone.verbs("refused") == []
    visit = take_phone("answers").visit_document()
    assert visit["state"] == "arrived"
    assert [note["text"] for note in visit["notes"]] == ["Said once"]


# -- A sign-in that ran out, a lost phone, an update ------------------------------------------------------------------


def test_a_sign_in_that_ran_out_offline_keeps_the_outbox(take_phone: TakePhone, server: Server) -> None:
    phone = take_phone("signed_out")
    phone.cut()
    phone.visit()
    phone.step("I set off now")
    phone.context.clear_cookies(name="sessionid")
    phone.connect()
    phone.reload()
    expect(phone.page.locator(".bar")).to_contain_text("sign-in has run out")
    phone.visit()
    phone.step("I have arrived")  # work goes on
    assert phone.waiting == ["set_off", "arrive"]
    phone.page.locator(".bar").get_by_role("link", name="Sign in").click()
    phone.page.wait_for_url(re.compile("/sign-in"))
    phone.page.fill("[name=email]", phone.story.email)
    phone.page.fill("[name=password]", server.world.password)
    phone.page.click("form:has([name=password]) button")
    phone.page.wait_for_url(re.compile("/engineer/"))
    phone.is_open()
    phone.until_sent()
    assert phone.verbs("refused") == []
    assert phone.visit_document()["state"] == "arrived"


#: How many engineers' stores the browser has.
STORES = "indexedDB.databases().then((all) => all.filter(({ name }) => name.split('/').length === 3).length)"


def test_a_lost_phone_is_cleared_at_its_next_contact(take_phone: TakePhone, open_page: Open) -> None:
    phone = take_phone("lost")
    phone.visit()
    phone.step("I set off now")
    phone.until_sent()
    phone.cut()
    dispatcher = open_page("/phones", sign_in="phones")
    dispatcher.locator("main").get_by_role("link", name="电话 lost").first.click()
    dispatcher.wait_for_url(re.compile(r"/phones/\d+$"))
    sign_out = dispatcher.locator("form[action^='/phones/']")
    sign_out.locator("button").click()
    dispatcher.fill("#confirm textarea", "Left on a train")
    dispatcher.locator("#confirm button[value=yes]").click()
    dispatcher.wait_for_load_state()
    phone.connect()
    phone.until(lambda: phone.page.evaluate(STORES) == 0)
    expect(phone.page.locator("main")).to_contain_text("signed out")


#: Another address is another worker to the browser: it is installed beside the old one, and waits.
NEWER = "void navigator.serviceWorker.register('/engineer/worker.js?newer', { scope: '/engineer/' })"


def test_an_update_does_not_strand_the_outbox(take_phone: TakePhone) -> None:
    phone = take_phone("update")
    phone.reload()  # from the second opening on the worker has the app
    is_held = True
    phone.context.route(SYNC, lambda route: None if is_held else route.continue_())  # the server takes its time
    phone.visit()
    phone.step("I set off now")
    phone.page.evaluate(NEWER)
    expect(phone.page.locator(".bar")).to_contain_text("A newer version is ready", timeout=3 * PATIENCE)
    assert phone.waiting == ["set_off"]
    with phone.page.expect_navigation():
        phone.page.locator(".bar").get_by_role("button", name="Update").click()
    phone.is_open()
    assert phone.waiting == ["set_off"]
    is_held = False
    phone.reload()
    phone.until_sent()
    assert phone.verbs("refused") == []
    assert phone.visit_document()["state"] == "on_the_way"


#: What has become of a newer worker once the browser has tried to install it.
NEWER_COMES = """async () => {
  const workers = navigator.serviceWorker;
  const registration = await workers.register('/engineer/worker.js?signed-out', { scope: '/engineer/' });
  const next = registration.installing ?? registration.waiting;
  while (next?.state === 'installing')
    await new Promise((go) => next.addEventListener('statechange', go, { once: true }));
  return next?.state ?? 'redundant';
}"""


def test_an_update_that_comes_while_signed_out_waits(take_phone: TakePhone) -> None:
    """The page of the app is behind the sign-in: what the server shows instead must not be kept as the app."""
    phone = take_phone("update")
    phone.reload()  # from the second opening on the worker has the app
    phone.context.clear_cookies(name="sessionid")
    assert phone.page.evaluate(NEWER_COMES) == "redundant"
    phone.cut()
    phone.reload()
