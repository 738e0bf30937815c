"""Chinese is complete: every text of the interface has its translation, and one text has one translation."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from firstfix.config.catalogues import FILE, home_of, is_translated, read_catalogue, sources_of, texts_of

PACKAGE = Path(__file__).parent.parent / "firstfix"


@cache
def catalogue(folder: Path) -> Catalog:
    return read_catalogue(folder / FILE)


@pytest.mark.parametrize("source", sorted(sources_of(PACKAGE)), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_text_is_translated(source: Path) -> None:
    wanted = [(text, context) for text, _comments, context in texts_of(source)]
    if not wanted:
        return
    folder = home_of(source, PACKAGE)
    assert folder is not None, "its texts have no locale/ folder above them"
    missing = []
    for text, context in wanted:
        message = catalogue(folder).get(text if isinstance(text, str) else text[0], context)
        if message is None or not is_translated(message):
            missing.append(text)
    assert missing == [], "run `make messages`, then translate"


def test_placeholders_survive_translation() -> None:
    wrong = [
        (str(path.relative_to(PACKAGE)), message.id, [str(error) for error in errors])
        for path in PACKAGE.glob(f"**/{FILE}")
        for message, errors in read_catalogue(path).check()
    ]
    assert wrong == []


def test_one_text_has_one_translation() -> None:
    """Django merges the catalogues of all areas; two translations of one text would depend on their order."""
    said: dict[tuple[object, str | None], set[str]] = defaultdict(set)
    for path in PACKAGE.glob(f"**/{FILE}"):
        for message in read_catalogue(path):
            if message.id and is_translated(message):
                said[message.id if isinstance(message.id, str) else message.id[0], message.context].add(
                    str(message.string if isinstance(message.string, str) else message.string[0])
                )
    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}
