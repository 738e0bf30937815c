"""What the small scripts do, tried in a real browser under a strict content security policy."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from firstfix.platform.pages.tests.conftest import Opened

SEEN = [
    ("", {}),
    ("", {"dark": True, "language": "zh-CN"}),
    ("", {"phone": True, "language": "zh-CN"}),
    ("", {"phone": True, "dark": True}),
    ("public", {"phone": True}),
    ("public", {"dark": True}),
    ("print", {}),
    ("?words=nothing-like-this&told=1", {}),
]


def grave(page: Page) -> list[str]:
    """What axe calls critical or serious."""
    violations = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations if v["impact"] in ("critical", "serious")]


@pytest.mark.parametrize(("address", "how"), SEEN)
def test_nothing_keeps_anybody_out(opened: Opened, address: str, how: dict[str, object]) -> None:
    assert grave(opened(address, **how)) == []


def test_open_menus_and_dialogs_keep_nobody_out(opened: Opened) -> None:
    page = opened()
    page.click(".chip summary")
    page.click("button.btn-danger[data-confirm]")
    assert grave(page) == []
    phone = opened(phone=True)
    phone.click(".bottom button")
    assert grave(phone) == []


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
@pytest.mark.parametrize("address", ["", "public", "print"])
def test_no_page_is_wider_than_its_screen(opened: Opened, address: str, language: str) -> None:
    page = opened(address, language=language)
    for width in (360, 390, 768, 1024, 1200, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# Light and dark


def test_dark_follows_the_system_until_a_person_chooses(opened: Opened) -> None:
    page = opened(dark=True)
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.click("[data-theme-switch]")
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.reload()
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.click("[data-theme-switch]")
    assert page.evaluate("localStorage.getItem('theme')") is None


def test_paper_is_white_in_the_dark(opened: Opened) -> None:
    page = opened("print", dark=True)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".paper-tools").is_hidden()


# Keyboard


def test_a_keyboard_reaches_the_content_first(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_j_and_k_walk_through_the_rows_and_enter_opens(opened: Opened) -> None:
    page = opened()
    links = page.locator("#orders .row-link")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"order=WO-2026-01042"))


def test_single_keys_are_text_while_somebody_types(opened: Opened) -> None:
    page = opened()
    page.focus("#id_serial")
    page.keyboard.type("j/k")
    expect(page.locator("#id_serial")).to_have_value("j/k")


# Search


def test_the_search_box_finds_while_one_types(opened: Opened) -> None:
    page = opened()
    box = page.locator("#search-box")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("pump")
    expect(page.locator("#search-results [role=option]")).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"opened=1"))


def test_escape_closes_the_results(opened: Opened) -> None:
    page = opened()
    page.fill("#search-box", "zz")
    expect(page.locator("#search-results")).to_contain_text("Nothing found")
    page.keyboard.press("Escape")
    expect(page.locator("#search-results")).to_be_hidden()


# Lists


def test_more_rows_come_below_and_the_address_is_shareable(opened: Opened) -> None:
    page = opened()
    rows = page.locator("#orders .row-link")
    expect(rows).to_have_count(50)
    page.click(".more a")
    expect(rows).to_have_count(100)
    page.click(".more a")
    expect(rows).to_have_count(130)
    expect(page.locator(".more")).to_have_count(0)
    page.click(".chip summary")
    page.click(".chip[open] .drop-item >> nth=0")
    expect(page).to_have_url(re.compile(r"\?state=new"))


def test_hidden_columns_stay_hidden(opened: Opened) -> None:
    page = opened()
    page.click("[data-columns-of] summary")
    page.click("[data-columns-of] label:has-text('Customer')")
    expect(page.locator("#orders thead th", has_text="Customer")).to_be_hidden()
    expect(page.locator("#orders tbody tr >> nth=0").locator("td >> nth=2")).to_be_hidden()
    page.reload()
    expect(page.locator("#orders thead th", has_text="Customer")).to_be_hidden()
    page.click(".more a")
    expect(page.locator("#orders .row-link")).to_have_count(100)
    expect(page.locator("#orders tbody tr >> nth=80").locator("td >> nth=2")).to_be_hidden()


# Asking first


def test_nothing_happens_without_a_yes_and_a_reason(opened: Opened) -> None:
    page = opened()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    page.click("button.btn-danger[data-confirm]")
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("The visit tomorrow")
    dialog.get_by_role("button", name="Cancel order").click()
    expect(dialog).to_be_visible()  # the reason is missing
    dialog.get_by_role("button", name="Go back").click()
    expect(dialog).to_be_hidden()
    assert sent == []
    page.click("button.btn-danger[data-confirm]")
    page.fill("#confirm-reason", "ordered twice")
    dialog.get_by_role("button", name="Cancel order").click()
    expect(page.locator(".toast-note")).to_contain_text("Done")
    assert len(sent) == 1
    assert "reason=ordered+twice" in sent[0]


def test_escape_means_no(opened: Opened) -> None:
    page = opened()
    page.click("button.btn-danger[data-confirm]")
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(page.locator(".toast-note")).to_have_count(0)


# Told


def test_a_toast_can_be_undone_and_dismissed(opened: Opened) -> None:
    page = opened()
    page.click("button:has-text('Toast with undo')")
    note = page.locator(".toast-note")
    expect(note.get_by_role("button", name="Undo")).to_be_visible()
    note.get_by_role("button", name="Dismiss").click()
    expect(note).to_have_count(0)


def test_an_error_of_a_part_is_told_once(opened: Opened) -> None:
    page = opened()
    page.evaluate("htmx.ajax('GET', '/trouble', {target: '#files'})")
    expect(page.locator(".toast-note[data-toast=error]")).to_have_count(1)


def test_without_network_a_quiet_bar_says_so(opened: Opened) -> None:
    page = opened()
    expect(page.locator("#offline")).to_be_hidden()
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()


def test_copy(opened: Opened) -> None:
    page = opened()
    page.click(".pair [data-copy]")
    expect(page.locator(".toast-note")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "HX-450-22917"


def test_a_formula_shows_on_press_and_on_hover(opened: Opened) -> None:
    page = opened()
    page.locator(".hint").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#formula-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#formula-open")).to_be_hidden()
    page.locator(".hint").nth(0).hover()
    expect(page.locator("#formula-ftf")).to_be_visible()


def test_tabs_walk_with_arrows_and_live_in_the_address(opened: Opened) -> None:
    page = opened()
    page.get_by_role("tab", name="History").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Files")).to_be_focused()
    expect(page.locator("#history")).to_be_hidden()
    expect(page.locator("#files")).to_be_visible()
    assert page.url.endswith("#files")
    page.reload()
    expect(page.get_by_role("tab", name="Files")).to_have_attribute("aria-selected", "true")
    page.emulate_media(media="print")
    expect(page.locator("#history")).to_be_visible()


# Forms


def test_what_was_typed_comes_back_and_leaves_once_it_is_taken(opened: Opened) -> None:
    page = opened()
    page.fill("#id_serial", "HX-1")
    page.check("input[name=outcome][value=parts]")
    page.check("#id_told")
    page.reload()
    expect(page.locator("#id_serial")).to_have_value("HX-1")
    expect(page.locator("input[name=outcome][value=parts]")).to_be_checked()
    expect(page.locator("#id_told")).to_be_checked()
    expect(page.locator(".draft-note")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#id_serial")).to_have_value("")
    page.reload()
    expect(page.locator(".draft-note")).to_have_count(0)


def test_signing_out_forgets_what_was_typed(opened: Opened) -> None:
    page = opened()
    page.fill("#id_serial", "HX-3")
    page.reload()
    expect(page.locator(".draft-note")).to_be_visible()
    page.click(".user summary")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("sign-out"))
    page.go_back()
    assert drafts(page) == []


def test_a_refused_form_keeps_its_draft_and_a_taken_one_forgets_it(opened: Opened) -> None:
    """Also for who leaves the refused page before its scripts have run."""
    page = opened()
    page.fill("#id_serial", "HX-2")
    page.route("**/*.js", lambda route: route.abort())
    page.click("button:has-text('Close order')")
    expect(page.locator(".field-error").first).to_be_visible()
    page.unroute("**/*.js")
    page.goto(page.url)
    expect(page.locator("#id_serial")).to_have_value("HX-2")
    page.fill("#id_remedy", "Valve replaced")
    page.check("input[name=outcome][value=restored]")
    sign(page)
    page.click("button:has-text('Close order')")
    expect(page.locator(".toast-note")).to_contain_text("Done")
    expect(page.locator("#id_serial")).to_have_value("")
    expect(page.locator(".draft-note")).to_have_count(0)
    assert drafts(page) == []


def test_going_back_to_a_form_that_was_taken_brings_no_draft(opened: Opened) -> None:
    page = opened()
    page.fill("#id_serial", "HX-4")
    page.fill("#id_remedy", "Valve replaced")
    page.check("input[name=outcome][value=restored]")
    sign(page)
    page.click("button:has-text('Close order')")
    expect(page.locator(".toast-note")).to_contain_text("Done")
    page.go_back()
    page.goto(page.url)
    expect(page.locator("#id_serial")).to_have_value("")
    assert drafts(page) == []


def test_a_quiet_form_gives_back_its_ticks_without_a_word(opened: Opened) -> None:
    page = opened()
    form = '<form data-draft="van" data-draft-quiet><input type="checkbox" name="tick" value="p1" id="tick"></form>'
    page.route("**/look/", lambda route: route.fulfill(response=(got := route.fetch()), body=got.text() + form))
    page.goto(page.url)
    page.check("#tick")
    page.goto(page.url)
    expect(page.locator("#tick")).to_be_checked()
    expect(page.locator(".draft-note")).to_have_count(0)


def drafts(page: Page) -> list[str]:
    kept: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")
    return kept


def sign(page: Page) -> None:
    pad = page.locator(".signature-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 40 + step * 25, box["y"] + 90 + (-1) ** step * 30)
    page.mouse.up()
    expect(page.locator("[data-signature] [data-said]")).to_have_text("Signed")


def test_a_signature_is_a_picture_and_can_be_cleared(opened: Opened) -> None:
    page = opened()
    sign(page)
    field = page.locator("#id_signature")
    assert (field.input_value()).startswith("data:image/png;base64,")
    page.locator("[data-signature] [data-clear]").click()
    expect(field).to_have_value("")


def test_photos_are_shown_made_smaller_and_removable(opened: Opened) -> None:
    large = BytesIO()
    Image.effect_noise((2600, 1950), 60).convert("RGB").save(large, "JPEG", quality=90)
    page = opened()
    photo: FilePayload = {"name": "plate.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()}
    notes: FilePayload = {"name": "notes.png", "mimeType": "image/png", "buffer": b"not a picture"}
    page.set_input_files("#id_photos", [photo, notes])
    expect(page.locator(".photos figure")).to_have_count(1)
    expect(page.locator(".toast-note")).to_contain_text("not a picture")
    expect(page.locator("[data-photos]")).not_to_have_attribute("aria-busy", "true")
    files = "document.querySelector('#id_photos').files"
    assert page.evaluate(f"{files}.length") == 1
    assert page.evaluate(f"{files}[0].size") < len(large.getvalue()) / 2
    assert page.evaluate(f"createImageBitmap({files}[0]).then(p => Math.max(p.width, p.height))") == 2000
    page.locator(".photos-remove").click()
    assert page.evaluate(f"{files}.length") == 0


def test_the_day_goes_as_soon_as_it_is_chosen(opened: Opened) -> None:
    page = opened("?words=pump")
    page.fill(".stepper input[type=date]", "2026-12-24")
    expect(page).to_have_url(re.compile(r"words=pump&day=2026-12-24"))


def test_the_language_changes_and_the_page_stays(opened: Opened) -> None:
    page = opened("?state=new")
    page.get_by_role("button", name="切换到中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page).to_have_url(re.compile(r"\?state=new"))
    expect(page.locator("h1")).to_have_text("每个页面长什么样？")


def test_times_stay_right_without_a_reload(opened: Opened) -> None:
    page = opened()
    page.clock.install()
    page.reload()
    shown = page.locator("time[data-ago]").first
    expect(shown).to_have_text("3 h ago")
    page.clock.fast_forward("01:05:00")
    expect(shown).to_have_text("4 h ago")


def test_without_script_the_page_still_works(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.click(".more a")
    expect(page.locator("#orders .row-link")).to_have_count(50)
    expect(page.locator("#files")).to_be_visible()
    context.close()
