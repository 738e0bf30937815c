"""An engineer's phone in a story: what they press, what waits on it, and what the server knows afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.phone_world import StoryOfPhone
from tests.journeys.steps import PHOTO

#: Rows of a table of the phone's store, without starting a transaction that could change anything.
ROWS = """async (table) => {
  const found = (await indexedDB.databases()).find(({ name }) => name.split("/").length === 3);
  if (!found) return [];
  const opened = await new Promise((good, bad) => {
    const asked = indexedDB.open(found.name);
    asked.onsuccess = () => good(asked.result);
    asked.onerror = () => bad(asked.error);
  });
  const rows = await new Promise((good, bad) => {
    const asked = opened.transaction(table).objectStore(table).getAll();
    asked.onsuccess = () => good(asked.result);
    asked.onerror = () => bad(asked.error);
  });
  opened.close();
  return rows.map((row) => JSON.parse(JSON.stringify(row)));
}"""


@dataclass
class Phone:
    """`page` is the open app; a phone whose tab was closed goes on with `reopened`."""

    page: Page
    story: StoryOfPhone

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    # -- network ------------------------------------------------------------------------------------------------------

    def cut(self) -> None:
        self.context.set_offline(True)

    def connect(self) -> None:
        self.context.set_offline(False)

    def reload(self) -> None:
        self.page.reload()
        self.is_open()

    def is_open(self) -> None:
        expect(self.page.locator("nav.bottom")).to_be_visible()
        expect(self.page.locator("main .skeleton")).to_have_count(0)

    # -- what they press ----------------------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        self.page.evaluate("path => void (location.hash = path)", path)
        self.is_open()

    def visit(self, place: int = 0, what: str = "") -> None:
        self.go(f"/visit/{self.story.visits[place]}{what}")

    def press(self, name: str, *, to: str = "") -> None:
        """`to` is the screen that comes when what was pressed has been recorded."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if to:
            self.page.wait_for_url(lambda url: url.endswith(f"#{to}"))

    def press_row(self, text: str) -> None:
        """A line of a list that does something."""
        self.page.locator("button.row", has_text=text).first.click()

    def step(self, name: str) -> None:
        """The one big button, which then becomes another one; pressed too soon after the last one it does nothing."""
        button = self.page.locator(".thumb").get_by_role("button", name=name, exact=True)
        button.wait_for()
        for _try in range(20):
            if button.count():
                button.click()
            with suppress(AssertionError):
                expect(button).to_have_count(0, timeout=700)
                return
        raise AssertionError(f"{name} could not be pressed")

    def field(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(value)

    def photo(self, caption: str) -> None:
        self.page.locator("input[type=file]").first.set_input_files(PHOTO)  # type: ignore[arg-type]
        self.field("What it shows", caption)
        self.press("Keep the photo")

    def sign(self, signer: str) -> None:
        canvas = self.page.locator(".sign-place canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 20, box["y"] + 20)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 120, box["y"] + 60, steps=6)
        self.page.mouse.up()
        self.field("Name of the signer", signer)
        self.press("Keep the signature")

    # -- what is on it ------------------------------------------------------------------------------------------------

    def rows(self, table: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(ROWS, table)
        return found

    def setting(self, name: str) -> Any:
        return next((one["value"] for one in self.rows("settings") if one["name"] == name), 0)

    def verbs(self, state: str) -> list[dict[str, Any]]:
        return sorted((one for one in self.rows("verbs") if one["state"] == state), key=lambda one: int(one["number"]))

    @property
    def waiting(self) -> list[str]:
        """Names of the verbs that have no answer yet, in their order."""
        return [str(one["name"]) for one in self.verbs("waiting")]

    def document(self, key: str) -> Any:
        """As the server sent it last, without the phone's own guesses."""
        return next(one["body"] for one in self.rows("documents") if one["key"] == key)

    def visit_document(self, place: int = 0) -> Any:
        return self.document(f"visit/{self.story.visits[place]}")

    def until(self, holds: Callable[[], bool], *, patience: int = 20_000) -> None:
        """Until it holds; looked at ten times a second."""
        for _try in range(patience // 100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        assert holds(), (self.verbs("waiting"), self.verbs("refused"))

    def is_sent(self) -> bool:
        return not self.waiting and not [one for one in self.rows("files") if one["state"] == "waiting"]

    def until_sent(self) -> None:
        """Everything recorded has an answer, and files have gone up."""
        self.until(self.is_sent)
