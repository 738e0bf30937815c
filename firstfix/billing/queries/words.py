"""How lists of quotes and orders are narrowed by what somebody types."""

from __future__ import annotations

from typing import Any


def with_words(rows: Any, words: str) -> Any:
    """Those whose number or whose customer's name has every word."""
    for word in words.split():
        rows = rows.filter(number__icontains=word) | rows.filter(customer__name__icontains=word)
    return rows
