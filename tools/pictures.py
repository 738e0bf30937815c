"""The pictures of the documents, taken from a running demo: tools/pictures.py [address], or `make pictures`.

Each is taken in both languages and kept small. Take them from a demo that was started between ten and three o'clock in
Shanghai: at other hours the made-up day begins at night, which looks odd in a document.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
MOST_BYTES, MOST_BYTES_OF_ALL = 120_000, 1_200_000


@dataclass(frozen=True)
class Picture:
    """`path` is the page; `follow` a link on it that leads to the page meant, if it is another."""

    name: str
    role: str
    path: str
    follow: str = ""
    is_phone: bool = False


PICTURES = (
    Picture("day", "engineer", "/day"),
    Picture("day-phone", "engineer", "/engineer/#/day", is_phone=True),
    Picture("visit-phone", "engineer", "/engineer/#/now", is_phone=True),
    Picture("inbox", "desk", "/requests"),
    Picture("schedule", "dispatcher", "/schedule"),
    Picture("picks", "parts", "/picks"),
    Picture("numbers", "manager", "/numbers"),
)


def take_all(address: str) -> list[Path]:
    """Writes every picture; returns the files."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        files = []
        for language, locale in LANGUAGES.items():
            # The browser's own language decides how date fields look (Debian: package chromium-l10n).
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", f"--lang={locale}"],
                env={**os.environ, "LANGUAGE": locale.replace("-", "_")},
            )
            files += [take(browser, address, picture, language) for picture in PICTURES]
            browser.close()
    return files


def take(browser: Browser, address: str, picture: Picture, language: str) -> Path:
    with device(browser, address, picture, language) as context:
        page = context.new_page()
        sign_in(page, picture.role)
        page.goto(picture.path)
        if picture.path.startswith("/engineer/"):  # the app shows first what the phone holds, here nothing
            expect(page.locator("main .card").first).to_be_visible(timeout=20_000)
        if picture.follow:
            page.locator(picture.follow).first.click()
        expect(page.locator("[hx-trigger=load]")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        return keep(page.screenshot(), FOLDER / f"{picture.name}.{language}.webp")


def device(browser: Browser, address: str, picture: Picture, language: str) -> BrowserContext:
    return browser.new_context(
        base_url=address,
        locale=LANGUAGES[language],
        timezone_id="Asia/Shanghai",
        viewport={"width": 390, "height": 844} if picture.is_phone else {"width": 1280, "height": 860},
        device_scale_factor=1.5 if picture.is_phone else 1.25,
        is_mobile=picture.is_phone,
        has_touch=picture.is_phone,
        reduced_motion="reduce",
    )


def sign_in(page: Page, role: str) -> None:
    """By the demo's page, which has one form for each role."""
    page.goto("/demo")
    page.locator(f"form:has(input[name=role][value={role}]) button").click()
    page.wait_for_url(lambda url: not url.endswith("/demo"))


def keep(png: bytes, file: Path) -> Path:
    """As WebP, in the best quality that stays within the size allowed."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (82, 74, 66, 58, 50):
        image.save(file, quality=quality, method=6)
        if file.stat().st_size <= MOST_BYTES:
            return file
    raise SystemExit(f"{file.name} is too large: show less of the page")


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    files = take_all(address)
    for file in files:
        print(f"{file.stat().st_size / 1000:6.0f} kB  {file.name}")
    if sum(file.stat().st_size for file in files) > MOST_BYTES_OF_ALL:
        raise SystemExit("The pictures are too large together: show less.")


if __name__ == "__main__":
    main()
