"""Words for the same thing: phrases in Chinese and English, each with the code that it speaks for.

A company edits its own list; `seed()` is ours. A phrase is found however its words are bent and negated: "not start"
finds won't start, does not start and fails to start. `*` stands for up to three words or six Han characters between.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from firstfix.engines.triage.tokens import folded, plain

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_WORD_OR_GAP = re.compile(rf"{_WORD.pattern}|\*")
# How English says not, after its apostrophes are gone.
_NOT = re.compile(
    "no|not|never|none|nothing|without|unable|(?:fail|refuse)(?:s|d|ed|ing)?|hardly"
    "|(?:wo|does|do|did|ca|could|would|is|are|was|were|has|have)nt|cannot"
)
_HAN_NOT = "不没无未"


class Entry(NamedTuple):
    phrase: str
    code: str


def written_words(text: str) -> list[str]:
    """Runs of Han characters and other words, as they stand there but for width and case: 门, wont, open."""
    return _WORD.findall(plain(text))


def said_words(written: Sequence[str]) -> list[str]:
    """The words without their endings, every negation as "not": 门 won't opening → 门, not, open."""
    said: list[str] = []
    for before, word in zip(["", *written], written, strict=False):
        if _NOT.fullmatch(word) or (before, word) == ("no", "longer"):
            said += ["not"] if said[-1:] != ["not"] else []
        elif not (word == "to" and said[-1:] == ["not"]):  # unable to start: not start
            said.append(folded(word))
    return said


class Lexicon:
    """Finds the codes of a text; `entries` as given, repetitions left out."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: Sequence[Entry] = tuple(dict.fromkeys(entries))
        self._patterns = [(pattern, code) for phrase, code in self.entries if (pattern := _pattern(phrase))]

    def codes(self, words: Sequence[str]) -> list[str]:
        """The codes that `said_words` speak for, each once, in the list's order."""
        said = f" {' '.join(words)} "
        return list(dict.fromkeys(code for pattern, code in self._patterns if pattern.search(said)))


@lru_cache(maxsize=1)
def seed() -> tuple[Entry, ...]:
    """Our own list, for the failure codes of the demo company: synonyms.csv."""
    with Path(__file__).with_name("synonyms.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Entry(row["phrase"], row["code"]) for row in csv.DictReader(file))


def _pattern(phrase: str) -> re.Pattern[str] | None:
    """None for a phrase without a word. What the text negates does not count, unless the phrase says so itself."""
    words = said_words(_WORD_OR_GAP.findall(plain(phrase)))
    if not words or {words[0], words[-1]} & {"*"}:
        return None
    negates = words[0] == "not" or words[0][0] in _HAN_NOT
    pattern = "" if negates else rf"(?<![{_HAN_NOT}])(?<! not )"
    for before, word in zip(["", *words], words, strict=False):
        if word == "*":
            continue
        is_han = bool(re.match(f"[{_HAN}]", word))
        if before == "*":
            pattern += r".{0,6}?" if is_han else r"(?:\S+ ){0,3}?"
        elif before and (is_han or re.match(f"[{_HAN}]", before)):
            pattern += " ?"
        pattern += re.escape(word) if is_han else rf"(?<= ){re.escape(word)} "
    return re.compile(pattern)
