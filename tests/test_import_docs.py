"""docs/import.md and its Chinese twin say what the kinds say."""

from __future__ import annotations

import pytest

from firstfix.config.exchange_docs import PAGES, written


@pytest.mark.parametrize("language", PAGES)
def test_the_page_is_up_to_date(language: str) -> None:
    assert PAGES[language].read_text(encoding="utf-8") == written(language), (
        "run `.venv/bin/python -m firstfix.config.exchange_docs` and commit the files"
    )
