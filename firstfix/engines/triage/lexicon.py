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
_IS_HAN = re.compile(f"[{_HAN}]")
# How English says not, after its apostrophes are gone.
_NOT = re.compile(
    "no|not|never|none|nothing|without|unable|(?:fail|refuse)(?:s|d|ed|ing)?|hardly"
    "|(?:wo|does|do|did|ca|could|would|is|are|was|were|has|have)nt|cannot"
)
_HAN_NOT = ("不", "没", "无", "未")

#: What a gap may hold.
WORDS_BETWEEN, HAN_BETWEEN = 3, 6


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
        self._phrases = [(said, code) for phrase, code in self.entries if (said := _Phrase.of(phrase))]

    def codes(self, words: Sequence[str]) -> list[str]:
        """The codes that `said_words` speak for, each once, in the list's order."""
        said = f" {' '.join(words)} "
        return list(dict.fromkeys(code for phrase, code in self._phrases if phrase.is_in(said)))


@lru_cache(maxsize=1)
def seed() -> tuple[Entry, ...]:
    """Our own list, for the failure codes of the demo company: synonyms.csv."""
    with Path(__file__).with_name("synonyms.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Entry(row["phrase"], row["code"]) for row in csv.DictReader(file))


class _Phrase(NamedTuple):
    """`parts` with gaps between, words with a space on both sides: (" not ", " cool "), ("不", "冷")."""

    parts: tuple[str, ...]
    says_not: bool

    @classmethod
    def of(cls, phrase: str) -> "_Phrase | None":
        """None for a phrase without words, or with a gap at an end."""
        parts = tuple(_edged(said_words(written_words(part))) for part in phrase.split("*"))
        return cls(parts, parts[0].startswith((" not ", *_HAN_NOT))) if all(parts) else None

    def is_in(self, said: str) -> bool:
        """What is negated there does not count, unless the phrase says so itself."""
        first, *others = self.parts
        place = said.find(first)
        while place >= 0:
            is_negated = not self.says_not and said[:place].endswith((" not", " not ", *_HAN_NOT))
            if not is_negated and _goes_on(said, place + len(first), others):
                return True
            place = said.find(first, place + 1)
        return False


def _edged(words: Sequence[str]) -> str:
    if not words:
        return ""
    is_han = [bool(_IS_HAN.match(words[end])) for end in (0, -1)]
    return ("" if is_han[0] else " ") + " ".join(words) + ("" if is_han[1] else " ")


def _goes_on(said: str, end: int, parts: Sequence[str]) -> bool:
    """Whether the parts come next, each after a gap; the nearest place of each will do."""
    for part in parts:
        place = said.find(part, end - 1 if part[0] == said[end - 1] == " " else end)
        between = said[end:place].split()
        too_far = len(between) > WORDS_BETWEEN or any(len(w) > HAN_BETWEEN for w in between if _IS_HAN.match(w))
        if place < 0 or too_far:
            return False
        end = place + len(part)
    return True
