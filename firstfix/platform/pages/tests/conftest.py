"""The style page in a real browser: its own small site, Debian's Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

Opened = Callable[..., Page]
#: Milliseconds that a busy machine may take; nothing waits for it to pass.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """The address of the style page."""
    command = [sys.executable, "-m", "firstfix.platform.pages.tests.site"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Opened]:
    """Opens a page below /look/. At the end nothing may have been refused by the policy or thrown by a script."""
    complaints: list[str] = []
    contexts = []

    def open_page(address: str = "", *, phone: bool = False, dark: bool = False, language: str = "en-US") -> Page:
        context = browser.new_context(
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            is_mobile=phone,
            locale=language,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(site + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
