"""What the content security policy would refuse on a screen is refused here first, in every template of the house."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import firstfix
from firstfix.platform.pages import assets
from firstfix.platform.pages.badges import BADGES

PACKAGE = Path(firstfix.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
TAG = r"<[a-zA-Z][^<>]*"
FORBIDDEN = {
    "a style attribute": re.compile(rf"{TAG}\sstyle\s*=", re.DOTALL),
    "an inline handler": re.compile(rf"{TAG}\son[a-z]+\s*=", re.DOTALL),
    "htmx's own handlers": re.compile(r"\shx-on[:=-]"),
    "code for htmx": re.compile(r"\shx-(?:vals|headers|vars)\s*=\s*['\"]\s*js(?:avascript)?:"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>"),
    "an inline stylesheet": re.compile(r"<style\b"),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_has_nothing_inline(path: Path) -> None:
    # What stands inside {{ }} and {% %} may compare with < and >; it is not markup.
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_icon_that_a_template_names_exists(path: Path) -> None:
    named = re.findall(r"""(?:{% icon |\bicon=)["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    assert set(named) - assets.icon_names() == set()


def test_every_badge_has_an_icon_and_a_known_tone() -> None:
    assert {badge.icon for badge in BADGES.values()} - assets.icon_names() == set()
    tones = {"quiet", "fresh", "moving", "waiting", "done", "soon", "late", "off"}
    assert {badge.tone for badge in BADGES.values()} <= tones


def test_the_sprite_holds_every_icon_once() -> None:
    sprite = (assets.BUILD / assets.asset_url("icons.svg").rpartition("/")[2]).read_text()
    ids = re.findall(r'<symbol id="([^"]+)"', sprite)
    assert sorted(ids) == sorted(assets.icon_names())


def test_the_script_of_desk_pages_stays_small() -> None:
    import gzip

    script = assets.BUILD / assets.asset_url("app.js").rpartition("/")[2]
    assert len(gzip.compress(script.read_bytes())) <= 60_000


def test_the_lock_file_names_no_registry() -> None:
    lock = PACKAGE.parent / "package-lock.json"
    packages = json.loads(lock.read_text())["packages"].values()
    assert [package for package in packages if "resolved" in package] == []
