"""Guessing what the columns of a file mean, by their headings in Chinese, English or the words of other systems."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from firstfix.platform.exchange.kinds import Kind, kinds

_HINT = re.compile(r"[(（\[【].*?[)）\]】]")


def plain(heading: str) -> str:
    """A heading without case, spaces, punctuation and marks such as the star of a required column."""
    return "".join(char for char in unicodedata.normalize("NFKC", heading).casefold() if char.isalnum())


def reason_headings() -> tuple[str, str]:
    """The two columns that a file of refused rows has more than the original, in the present language."""
    return _("Row"), _("Reason for refusal")


@cache
def _reason_words() -> frozenset[str]:
    words = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= set(reason_headings())
    return frozenset(words)


def own_headings(headings: Iterable[str]) -> list[str]:
    """Without those that we added to a file of refused rows."""
    return [heading for heading in headings if heading not in _reason_words()]


def header_hash(headings: Iterable[str]) -> str:
    """Under which a mapping is remembered: the same headings in the same order."""
    return hashlib.sha256("\x1f".join(map(plain, own_headings(headings))).encode()).hexdigest()


def guessed_columns(kind: Kind, headings: Sequence[str]) -> dict[str, str]:
    """Field → heading, for the headings that this kind knows; each heading and each field once."""
    known = {plain(word): field.name for field in reversed(kind.fields) for word in field.headings()}
    found: dict[str, str] = {}
    for heading in own_headings(headings):
        for said in (plain(heading), plain(_HINT.sub("", heading))):
            if (name := known.get(said)) and name not in found:
                found[name] = heading
                break
    return found


def guessed_kind(headings: Sequence[str]) -> tuple[Kind, dict[str, str]] | None:
    """The kind that knows most of the headings, with its columns; finding all that it needs counts as one more."""
    guesses = []
    for kind in kinds().values():
        columns = guessed_columns(kind, headings)
        needed = {field.name for field in kind.fields if field.required}
        there = sum(_is_there(name, columns) for name in needed)
        has_all = bool(columns) and there == len(needed)
        guesses.append((len(columns) + has_all, len(columns), there / max(1, len(needed)), kind, columns))
    score, _count, _share, kind, columns = max(guesses, key=lambda guess: guess[:3])
    return (kind, columns) if score >= 2 else None


def _is_there(name: str, columns: Mapping[str, str]) -> bool:
    return bool({name, f"{name}_zh", f"{name}_en"} & columns.keys())
