"""Which articles come first at a step, and how two texts differ: pure functions on values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: An article about the product as a whole counts as one about a fault of this probability; less is not worth reading.
GENERAL = 0.02
#: So many cases in which it helped are worth half of what endless many would be.
HALF_PROVEN = 5


def relevance(
    *, steps: Sequence[str], faults: Sequence[str], step: str, shares: Mapping[str, float], helped: int
) -> float:
    """How much an article has to say now: 1 for the step itself, and the probability of the faults that it is about.

    `shares` are probabilities by fault. An article that has helped before counts up to twice as much.
    """
    likely = min(sum(shares.get(fault, 0.0) for fault in faults), 1.0)
    if not steps and not faults:
        likely = GENERAL
    said = likely + (1.0 if step and step in steps else 0.0)
    return said * (1 + helped / (helped + HALF_PROVEN))


Change = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Stretch:
    """A piece of text that both have, or that only the former (`gone`) or the later one (`new`) has."""

    change: Change
    text: str


#: Words of Latin letters and figures stay whole; every other character, Chinese ones too, is one of its own.
_WORD = re.compile(r"[A-Za-z0-9_]+|\s|[^A-Za-z0-9_\s]")
#: Above this many words in changed lines, whole lines are compared: the work grows with the square.
MOST_WORDS = 4000


def differences(former: str, later: str) -> list[Stretch]:
    """The later text with what went and what came, word by word within the lines that changed."""
    stretches: list[Stretch] = []
    for one in _line_by_line(former.splitlines(keepends=True), later.splitlines(keepends=True)):
        if stretches and stretches[-1].change == one.change:
            stretches[-1] = Stretch(one.change, stretches[-1].text + one.text)
        elif one.text:
            stretches.append(one)
    return stretches


def _line_by_line(former: list[str], later: list[str]) -> Iterator[Stretch]:
    for tag, a, b, c, d in SequenceMatcher(None, former, later, autojunk=False).get_opcodes():
        gone, new = "".join(former[a:b]), "".join(later[c:d])
        if tag == "equal":
            yield Stretch("same", new)
            continue
        words, others = _WORD.findall(gone), _WORD.findall(new)
        if tag == "replace" and len(words) + len(others) <= MOST_WORDS:
            yield from _word_by_word(words, others)
        else:
            yield Stretch("gone", gone)
            yield Stretch("new", new)


def _word_by_word(former: list[str], later: list[str]) -> Iterator[Stretch]:
    for tag, a, b, c, d in SequenceMatcher(None, former, later, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Stretch("same", "".join(later[c:d]))
        else:
            yield Stretch("gone", "".join(former[a:b]))
            yield Stretch("new", "".join(later[c:d]))
