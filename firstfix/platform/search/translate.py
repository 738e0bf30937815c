"""Texts to tokens: the only file of the search room that knows the engine."""

from __future__ import annotations

from collections.abc import Iterable

from firstfix.engines.triage.tokens import TOKENS_VERSION, query_tokens, search_tokens

__all__ = ["TOKENS_VERSION", "asked_for", "tokens_of"]

#: More terms than this are not looked for: a search is a few words, not a pasted letter.
MOST_TERMS = 24


def tokens_of(texts: Iterable[str]) -> list[str]:
    return sorted(set(search_tokens(" ".join(text for text in texts if text))))


def asked_for(words: str) -> str:
    """The tsquery for what was typed; empty when there is nothing to look for."""
    return " & ".join(str(term) for term in query_tokens(words[:200])[:MOST_TERMS])
