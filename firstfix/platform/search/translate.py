"""Texts to tokens: the only file of the search room that knows the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice

from firstfix.engines.triage.similar import rarest_tokens
from firstfix.engines.triage.tokens import TOKENS_VERSION, exact_token, query_tokens, search_tokens

__all__ = ["TOKENS_VERSION", "any_two_of", "asked_exactly", "asked_for", "tokens_in", "tokens_of"]

#: More terms than this are not looked for: a search is a few words, not a pasted letter.
MOST_TERMS = 24


#: So many of a record's first words are its own: number and names.
OWN = 3


def tokens_of(texts: Iterable[str]) -> list[str]:
    """What a record is found by; its own number and names are kept whole as well."""
    known = list(texts)
    own = {exact_token(text) for text in islice(known, OWN) if text}
    return sorted({*search_tokens("\n".join(text for text in known if text)), *own} - {""})


def asked_for(words: str) -> str:
    """The tsquery for what was typed; empty when there is nothing to look for."""
    return " & ".join(str(term) for term in query_tokens(words[:200])[:MOST_TERMS])


def asked_exactly(words: str) -> str:
    """The tsquery for a record that has just this number or name."""
    return f"'{token}'" if (token := exact_token(words[:200])) else ""


def tokens_in(text: str) -> list[str]:
    """The tokens of one text, in its order."""
    return search_tokens(text)


def any_two_of(tokens: Sequence[str], frequencies: Mapping[str, int]) -> str:
    """The tsquery for records with two of the rarest tokens, or with the only one that is known; empty for none."""
    rare = ["'" + token.replace("'", "''").replace("\\", "\\\\") + "'" for token in
            rarest_tokens(tokens, frequencies=frequencies)]  # fmt: skip
    pairs = [f"({a} & {b})" for a, b in combinations(rare, 2)]
    return " | ".join(pairs or rare)
