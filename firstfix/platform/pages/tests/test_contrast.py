"""Ink and paper of tokens.css are far enough apart (WCAG 2.2: AA on desk pages, AAA on site and for customers)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import firstfix

TOKENS = (Path(firstfix.__file__).parents[1] / "web/styles/tokens.css").read_text()
DESK, ON_SITE = TOKENS.split("body.public,", 1)
COLOUR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
ON_PAPER = ["ink", "ink-quiet", "accent", "accent-strong", "blue", "green", "amber", "red"]
PAPERS = ["paper", "surface", "hover"]
PAIRS = [(ink, paper) for ink in ON_PAPER for paper in PAPERS] + [
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-soft"),
    ("ink", "accent-soft"),
    ("ink", "grey-soft"),
    *((f"{tone}", f"{tone}-soft") for tone in ("blue", "green", "amber", "red")),
    *(("ink", f"{tone}-soft") for tone in ("blue", "green", "amber", "red")),
]
MARKS = ["field-line", "grey-mark", "blue-mark", "green-mark", "amber-mark", "red-mark"]


def colours(theme: str, *, on_site: bool) -> dict[str, str]:
    found = COLOUR.findall(DESK) + (COLOUR.findall(ON_SITE) if on_site else [])
    return {name: light if theme == "light" else dark for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("on_site", "least"), [(False, 4.5), (True, 7.0)])
def test_text_can_be_read(theme: str, on_site: bool, least: float) -> None:
    known = colours(theme, on_site=on_site)
    weak = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_edges_can_be_seen(theme: str) -> None:
    known = colours(theme, on_site=False)
    weak = {mark: round(contrast(known[mark], known["surface"]), 2) for mark in MARKS}
    assert {mark: ratio for mark, ratio in weak.items() if ratio < 3} == {}
