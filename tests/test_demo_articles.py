"""The demo's articles fit its fault models and parts, in both languages, with drawings that exist."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from firstfix.config.demo.articles import article_files
from firstfix.config.demo.drawings import DRAWINGS, drawing
from firstfix.config.demo.fault_models import fault_model_files
from firstfix.config.demo.products import BY_CODE
from firstfix.diagnosis.actions.articles import LONGEST_TEXT, LONGEST_TITLE
from firstfix.engines.troubleshooting.document import read_yaml

ARTICLES = [(code, entry) for code, entries in article_files().items() for entry in entries]
IDS = [entry["title"]["en"] for _code, entry in ARTICLES]


@pytest.mark.parametrize(("code", "entry"), ARTICLES, ids=IDS)
def test_an_article_fits_its_product(code: str, entry: dict[str, Any]) -> None:
    model = read_yaml(fault_model_files()[code].encode())
    ids = {part: {one["id"] for one in model[part]} for part in ("faults", "observations", "repairs")}
    assert entry["faults"]
    assert set(entry["faults"]) <= ids["faults"]
    assert set(entry["steps"]) <= ids["observations"] | ids["repairs"]
    assert set(entry.get("parts", ())) <= set(BY_CODE[code].by_code)
    assert {one["draw"] for one in entry.get("pictures", ())} <= DRAWINGS.keys()
    for language in ("zh", "en"):
        assert 0 < len(entry["title"][language]) <= LONGEST_TITLE
        assert 100 < len(entry["body"][language]) <= LONGEST_TEXT
        for picture in entry.get("pictures", ()):
            assert picture["caption"][language]


def test_there_are_enough_to_look_at() -> None:
    assert len(ARTICLES) >= 14
    assert len(article_files()) >= 10
    assert {one["draw"] for _code, entry in ARTICLES for one in entry.get("pictures", ())} == DRAWINGS.keys()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_a_picture(name: str) -> None:
    with Image.open(drawing(name)) as picture:
        assert picture.size == (800, 560)
        assert len(picture.getcolors(1_000_000) or ()) > 20
