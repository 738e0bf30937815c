"""What a text is learnt by: pieces of words, words, and the codes that the synonym list finds in it.

    水管 leaking  →  水 管 水管 | " l" "le" … "leak" … | =leak =水管… | #LEAK-WATER

Chinese: 1 to 3 characters of each run. Other scripts: 2 to 5 letters within a word and its edges, which outlives bad
spelling, bent words and compounds; whole words and pairs of words, every negation as "not". Codes of the synonym list
count `CODE_WEIGHT` times, because one of them stands for many ways to say it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from firstfix.engines.triage.lexicon import Lexicon, said_words, written_words
from firstfix.engines.triage.masks import mask

FEATURES_VERSION = 1
"""Stored in models; raise it when `features` changes, and old models are refused: they would be asked in vain."""

LONGEST_TEXT = 2000
"""Characters; what comes behind is not read. A report has some 40, a pasted log must not cost seconds."""

CODE_WEIGHT = 3.0

_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff]+")


def features(text: str, lexicon: Lexicon) -> Counter[str]:
    """How often each feature occurs."""
    written = written_words(mask(text[:LONGEST_TEXT]))
    words = said_words(written)
    found = Counter(piece for word in written for piece in _pieces(word))
    found.update(f"={word}" for word in words)
    found.update(f"={first} {second}" for first, second in pairwise(words))
    found.update(f"#{code}" for code in lexicon.codes(words))
    return found


def is_code(feature: str) -> bool:
    return feature.startswith("#")


def _pieces(word: str) -> Iterator[str]:
    if _HAN.fullmatch(word):
        yield from (word[i : i + n] for n in (1, 2, 3) for i in range(len(word) - n + 1))
        return
    edged = f" {word} "
    yield from (edged[i : i + n] for n in range(2, 6) for i in range(len(edged) - n + 1))
