"""What notices say: `NOTICES` of the areas' words.py, put together by `config/notices.py` when the house is assembled.

Values are packed as plain JSON and unpacked in the reader's language: a moment as the reader says it, a bilingual
text in one of its languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Text
from firstfix.platform.pages import phrases

Value = str | int | date | datetime | Bilingual

_words: dict[str, Text] = {}


def set_notice_words(words: Mapping[str, Text]) -> None:
    _words.clear()
    _words.update(words)


def is_known(words: str) -> bool:
    return words in _words


def pack(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _packed(value) for name, value in values.items()}


def _packed(value: Value) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    return value


def said(words: str, values: Mapping[str, Any], *, now: datetime) -> str:
    """In the language that is active; a notice whose words are gone with a version shows its key."""
    text = _words.get(words, words)
    return str(text) % {name: _unpacked(value, now) for name, value in values.items()}


def _unpacked(value: Any, now: datetime) -> str:
    match value:
        case {"moment": iso}:
            return phrases.moment(datetime.fromisoformat(iso), now=now)
        case {"day": iso}:
            return phrases.day(date.fromisoformat(iso), today=timezone.localdate(now))
        case {"zh": zh, "en": en}:
            return str(Bilingual(zh=zh, en=en))
    return str(value)
